//===- Models.h - small programs of every kind, as text -----------------------------------------------------===//
#pragma once

#include <string>

namespace isinglass::test {

/// Pairs and biases with a weight of their own on a lattice.
inline std::string latticeModel(const std::string &lattice, const std::string &colouring) {
  return "#g = #ebm.lattice<" + lattice + R"(>
gibbs.program @M beta 1.0 {
  gibbs.state @s on #g
  gibbs.buffer @W on edges #g
  gibbs.buffer @b on nodes #g
  gibbs.factor @pairs -1.0 * @W [@s at source, @s at target] over edges #g
  gibbs.factor @biases -0.5 * @b [@s] over nodes #g
  gibbs.sweep @gibbs {
    gibbs.update @s by )" +
         colouring + R"( {
      %0 = gibbs.field @pairs
      %1 = gibbs.field @biases
      gibbs.yield %0, %1
    }
  }
})";
}

/// Factors of one variable @s on #g given as text, their fields in order; buffers too.
inline std::string spinModel(const std::string &graph, const std::string &buffers,
                             std::initializer_list<std::string> factors,
                             const std::string &colouring) {
  std::string text =
      "#g = " + graph + "\ngibbs.program @M beta 1.0 {\n  gibbs.state @s on #g\n" + buffers;
  std::string fields, yields;
  int number = 0;
  for (const std::string &factor : factors) {
    std::string n = std::to_string(number++);
    text += "\n  gibbs.factor @f" + n + " " + factor;
    if (factor.find("@s") == std::string::npos)
      continue; // a constant has no field
    fields += "      %" + n + " = gibbs.field @f" + n + "\n";
    yields += (yields.empty() ? "%" : ", %") + n;
  }
  return text + "\n  gibbs.sweep @gibbs {\n    gibbs.update @s by " + colouring + " {\n" + fields +
         "      gibbs.yield " + yields + "\n    }\n  }\n}";
}

} // namespace isinglass::test
