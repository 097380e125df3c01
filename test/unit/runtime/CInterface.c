/* The C interface used from C11, as an ahead-of-time user does. Returns 0, or the number of the
 * line that went wrong. */
#include "runtime/chains/isinglass.h"

#include <string.h>

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition))                                                                              \
      return __LINE__;                                                                             \
  } while (0)

enum { CHAINS = 70, CELLS = 16, APART = 3 };

static int8_t spins[CHAINS * CELLS], again[CHAINS * CELLS], per_chain[CHAINS * APART],
    apart[CHAINS * APART];
static double energies[CHAINS];

static int errors(isg_sampler *sampler) {
  float one = 1.0f;
  CHECK(isg_sampler_create(NULL, 64, 1, 0) == NULL);
  CHECK(strstr(isg_last_error(), "null pointer"));
  CHECK(isg_sampler_cells(sampler, "x") == -1);
  CHECK(strstr(isg_last_error(), "no variable 'x'"));
  CHECK(isg_sampler_set(sampler, "J", &one, 1) == -1);
  CHECK(strstr(isg_last_error(), "needs 32 values, but 1 were given"));
  CHECK(isg_sampler_run(sampler, -1.0, 1) == -1);
  CHECK(isg_sampler_run(sampler, 1.0, -1) == -1);
  CHECK(isg_sampler_spins(sampler, "s", spins, 3) == -1);
  CHECK(isg_sampler_spins(sampler, "s", NULL, CHAINS * CELLS) == -1);
  CHECK(isg_sampler_energies(sampler, energies, 1) == -1);
  CHECK(isg_sampler_run(NULL, 1.0, 1) == -1);
  isg_sampler_destroy(NULL);
  return 0;
}

static int parameters_and_clamps(isg_sampler *sampler) {
  float field[CELLS];
  int8_t held[CELLS] = {0};
  for (int i = 0; i < CELLS; ++i)
    field[i] = 60.0f;
  held[7] = -1;
  CHECK(isg_sampler_set(sampler, "b", field, CELLS) == 0);
  CHECK(isg_sampler_clamp(sampler, "s", held, CELLS) == 0);
  for (int chain = 0; chain < CHAINS; ++chain)
    per_chain[chain * APART + 1] = chain % 2 ? 1 : -1;
  CHECK(isg_sampler_clamp(sampler, "a", per_chain, CHAINS * APART) == 0);
  CHECK(isg_sampler_run(sampler, 1.0, 3) == 0);
  CHECK(isg_sampler_spins(sampler, "s", spins, CHAINS * CELLS) == 0);
  CHECK(isg_sampler_spins(sampler, "a", apart, CHAINS * APART) == 0);
  for (int i = 0; i < CHAINS * CELLS; ++i)
    CHECK(spins[i] == (i % CELLS == 7 ? -1 : 1));
  for (int chain = 0; chain < CHAINS; ++chain)
    CHECK(apart[chain * APART + 1] == (chain % 2 ? 1 : -1));
  held[7] = 2;
  CHECK(isg_sampler_clamp(sampler, "s", held, CELLS) == -1);
  /* The refused call left nothing behind that later ones stumble over. */
  CHECK(isg_sampler_clamp(sampler, "a", per_chain, CHAINS * APART) == 0);
  held[7] = 0;
  CHECK(isg_sampler_clamp(sampler, "s", held, CELLS) == 0);
  CHECK(isg_sampler_run(sampler, 1.0, 3) == 0);
  CHECK(isg_sampler_spins(sampler, "s", spins, CHAINS * CELLS) == 0);
  CHECK(spins[7] == 1);
  return 0;
}

int testCInterface(const isg_program *program) {
  isg_sampler *sampler = isg_sampler_create(program, CHAINS, 5, 1);
  isg_sampler *twin = isg_sampler_create(program, CHAINS, 5, 2);
  CHECK(sampler && twin);
  CHECK(isg_sampler_parameter_size(sampler, "J") == 2 * CELLS);
  CHECK(isg_sampler_parameter_size(sampler, "c") == 1);
  CHECK(isg_sampler_cells(sampler, "s") == CELLS);
  CHECK(isg_sampler_run(sampler, 0.8, 10) == 0);
  CHECK(isg_sampler_run(twin, 0.8, 10) == 0);
  CHECK(isg_sampler_spins(sampler, "s", spins, CHAINS * CELLS) == 0);
  CHECK(isg_sampler_spins(twin, "s", again, CHAINS * CELLS) == 0);
  CHECK(memcmp(spins, again, sizeof spins) == 0);
  CHECK(isg_sampler_energies(sampler, energies, CHAINS) == 0);
  CHECK(energies[0] != 0);
  int line = errors(sampler);
  CHECK(line == 0);
  line = parameters_and_clamps(sampler);
  isg_sampler_destroy(twin);
  isg_sampler_destroy(sampler);
  return line;
}
