#include "runtime/evaluation/Frechet.h"

#include <Eigen/Dense>

#include <stdexcept>

namespace isinglass::runtime {

using Matrix = Eigen::MatrixXd;
using Map = Eigen::Map<const Eigen::Matrix<double, -1, -1, Eigen::RowMajor>>;

Moments momentsOf(std::span<const float> rows, int64_t size) {
  int64_t count = size > 0 ? static_cast<int64_t>(rows.size()) / size : 0;
  if (count < 2 || count * size != static_cast<int64_t>(rows.size()))
    throw std::invalid_argument("moments need at least two rows of one size");
  Eigen::Map<const Eigen::Matrix<float, -1, -1, Eigen::RowMajor>> given(rows.data(), count, size);
  Matrix values = given.cast<double>();
  Eigen::RowVectorXd mean = values.colwise().mean();
  values.rowwise() -= mean;
  Matrix covariance = values.transpose() * values / static_cast<double>(count - 1);
  return {size,
          {mean.data(), mean.data() + size},
          {covariance.data(), covariance.data() + size * size}};
}

static Matrix squareRoot(const Matrix &matrix) {
  Eigen::SelfAdjointEigenSolver<Matrix> solver(matrix);
  return solver.eigenvectors() * solver.eigenvalues().cwiseMax(0).cwiseSqrt().asDiagonal() *
         solver.eigenvectors().transpose();
}

double frechetDistance(const Moments &one, const Moments &other) {
  if (one.size != other.size)
    throw std::invalid_argument("the moments are of other features");
  int64_t n = one.size;
  Map a(one.covariance.data(), n, n), b(other.covariance.data(), n, n);
  Eigen::Map<const Eigen::VectorXd> m(one.mean.data(), n), k(other.mean.data(), n);
  Matrix root = squareRoot(a);
  Eigen::SelfAdjointEigenSolver<Matrix> solver(root * b * root, Eigen::EigenvaluesOnly);
  double common = solver.eigenvalues().cwiseMax(0).cwiseSqrt().sum();
  return (m - k).squaredNorm() + a.trace() + b.trace() - 2 * common;
}

} // namespace isinglass::runtime
