#include "runtime/chains/isinglass.h"

#include "runtime/chains/Names.h"
#include "runtime/chains/Sampler.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>

using namespace isinglass::runtime;

/// The sampler is made at the first use that needs it: until then, parameters that the model leaves
/// open and clamps that it leaves to the run may be missing.
struct isg_sampler {
  isg_program program;
  Description description;
  SamplerOptions options;
  NamedArrays parameters, clamps;
  std::optional<Sampler> sampler;
  bool prepareNeeded = false;
};

namespace {

thread_local std::string lastError;

/// Runs `work`; exceptions become `failure` and a text.
template <typename Result, typename Work> Result guarded(Result failure, Work work) noexcept {
  try {
    lastError.clear();
    return work();
  } catch (const std::bad_alloc &) {
    lastError = "there is not enough memory";
  } catch (const std::exception &error) {
    lastError = error.what();
  } catch (...) {
    lastError = "an unknown error";
  }
  return failure;
}

void require(bool given, const char *what) {
  if (!given)
    throw std::runtime_error(std::string("a null pointer was given for the ") + what);
}

const BufferInfo &bufferNamed(const Description &description, const std::string &name) {
  std::vector<std::string> names;
  for (const BufferInfo &buffer : description.buffers) {
    if (buffer.name == name)
      return buffer;
    names.push_back(buffer.name);
  }
  throw std::runtime_error(unknownName("parameter", name, names));
}

const VariableInfo &variableNamed(const Description &description, const std::string &name) {
  return description.variables[findVariable(description, name)];
}

void requireCount(size_t count, std::optional<int64_t> expected, const std::string &what) {
  if (!expected || count != static_cast<size_t>(*expected))
    throw std::runtime_error(what + " needs " + std::to_string(expected.value_or(-1)) +
                             " values, but " + std::to_string(count) + " were given");
}

/// The sampler, prepared.
Sampler &ready(isg_sampler &s) {
  if (!s.sampler) {
    Clamps clamps = buildClamps(s.description, s.clamps, s.options.chains);
    Parameters parameters = bindParameters(s.program, s.description, s.parameters);
    s.sampler.emplace(s.program, s.description, s.options, std::move(parameters),
                      std::move(clamps));
    s.parameters.clear(); // they are in the arena now
  } else if (s.prepareNeeded) {
    s.sampler->prepare();
  }
  s.prepareNeeded = false;
  return *s.sampler;
}

} // namespace

extern "C" {

isg_sampler *isg_sampler_create(const isg_program *program, int64_t chains, uint64_t seed,
                                int threads) {
  return guarded<isg_sampler *>(nullptr, [&] {
    require(program && program->describe, "program");
    auto s = std::make_unique<isg_sampler>();
    s->program = *program;
    s->description = parseDescription(program->describe());
    s->options = {chains, seed, threads};
    // Says now if the options are out of range.
    estimateMemory(s->description, s->options, {0, 0, 1, {}}, {false, false, false});
    return s.release();
  });
}

void isg_sampler_destroy(isg_sampler *sampler) { delete sampler; }

int64_t isg_sampler_parameter_size(const isg_sampler *sampler, const char *parameter) {
  return guarded<int64_t>(-1, [&] {
    require(sampler, "sampler");
    require(parameter, "parameter's name");
    return checkedCount(bufferNamed(sampler->description, parameter).shape).value();
  });
}

int64_t isg_sampler_cells(const isg_sampler *sampler, const char *variable) {
  return guarded<int64_t>(-1, [&] {
    require(sampler, "sampler");
    require(variable, "variable's name");
    return checkedCount(variableNamed(sampler->description, variable).shape).value();
  });
}

int isg_sampler_set(isg_sampler *sampler, const char *parameter, const float *values,
                    size_t count) {
  return guarded(-1, [&] {
    require(sampler, "sampler");
    require(parameter, "parameter's name");
    const BufferInfo &buffer = bufferNamed(sampler->description, parameter);
    requireCount(count, checkedCount(buffer.shape), "parameter '" + buffer.name + "'");
    require(values || count == 0, "values");
    Array array = fromFloats(buffer.shape, {values, count});
    // Checked also before there is a sampler, in an arena that is thrown away.
    std::vector<float> arena(sampler->sampler ? 0 : sampler->description.dataFloats);
    setParameter(sampler->description, parameter, array,
                 sampler->sampler ? sampler->sampler->data() : std::span<float>(arena));
    if (!sampler->sampler)
      sampler->parameters.insert_or_assign(parameter, std::move(array));
    sampler->prepareNeeded = true;
    return 0;
  });
}

int isg_sampler_clamp(isg_sampler *sampler, const char *variable, const int8_t *values,
                      size_t count) {
  return guarded(-1, [&] {
    require(sampler, "sampler");
    require(variable, "variable's name");
    const VariableInfo &info = variableNamed(sampler->description, variable);
    int64_t chains = sampler->options.chains, cells = checkedCount(info.shape).value();
    std::vector<int64_t> shape = info.shape;
    if (count != static_cast<size_t>(cells)) {
      requireCount(count, checkedProduct(chains, cells), "clamping '" + info.name + "' per chain");
      shape.insert(shape.begin(), chains);
    }
    require(values || count == 0, "values");
    NamedArrays clamps = sampler->clamps;
    clamps.insert_or_assign(variable, fromInt8(shape, {values, count}));
    sampler->clamps.swap(clamps);
    try {
      // Other variables may still lack their clamps before the first run; then the run says so.
      if (sampler->sampler)
        sampler->sampler->setClamps(buildClamps(sampler->description, sampler->clamps, chains));
    } catch (...) {
      sampler->clamps.swap(clamps);
      throw;
    }
    return 0;
  });
}

int isg_sampler_run(isg_sampler *sampler, double beta, int64_t sweeps) {
  return guarded(-1, [&] {
    require(sampler, "sampler");
    ready(*sampler).sweep(beta, sweeps);
    return 0;
  });
}

int isg_sampler_spins(isg_sampler *sampler, const char *variable, int8_t *spins, size_t count) {
  return guarded(-1, [&] {
    require(sampler, "sampler");
    require(variable, "variable's name");
    size_t number = findVariable(sampler->description, variable);
    const VariableInfo &info = sampler->description.variables[number];
    requireCount(count, checkedProduct(sampler->options.chains, checkedCount(info.shape).value()),
                 "'" + info.name + "'");
    require(spins || count == 0, "spins");
    std::vector<int8_t> now = ready(*sampler).spins(number);
    std::copy(now.begin(), now.end(), spins);
    return 0;
  });
}

int isg_sampler_energies(isg_sampler *sampler, double *energies, size_t count) {
  return guarded(-1, [&] {
    require(sampler, "sampler");
    requireCount(count, sampler->options.chains, "the energies");
    require(energies, "energies");
    std::vector<double> now = ready(*sampler).energies();
    std::copy(now.begin(), now.end(), energies);
    return 0;
  });
}

const char *isg_last_error(void) { return lastError.c_str(); }

} // extern "C"
