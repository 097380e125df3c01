/* Samples a model that was compiled ahead of time; no compiler is linked. */
#include "boltzmann.h"
#include "runtime/chains/isinglass.h"
#include <stdio.h>
#include <stdlib.h>

int main(void) {
  enum { chains = 256, cells = 70 * 70 };
  double energies[chains], mean = 0;
  int8_t *spins = malloc((size_t)chains * cells);
  isg_sampler *sampler =
      isg_sampler_create(&isinglass_Boltzmann, chains, /*seed=*/1, /*threads=*/0);
  if (!spins || !sampler || isg_sampler_run(sampler, /*beta=*/1.0, /*sweeps=*/500) ||
      isg_sampler_energies(sampler, energies, chains) ||
      isg_sampler_spins(sampler, "s", spins, (size_t)chains * cells))
    return fprintf(stderr, "%s\n", isg_last_error()), 1;
  for (int c = 0; c < chains; ++c)
    mean += energies[c] / chains;
  printf("mean energy of %d chains: %.1f\n", chains, mean);
  isg_sampler_destroy(sampler);
  free(spins);
}
