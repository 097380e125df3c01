/* isinglass.h - sampling a model compiled ahead of time, from C.
 *
 *   isg_sampler *sampler = isg_sampler_create(&boltzmann_program, 256, 1, 0);
 *   if (!sampler || isg_sampler_set(sampler, "W", weights, count) != 0 ||
 *       isg_sampler_run(sampler, 1.0, 1000) != 0)
 *     fprintf(stderr, "%s\n", isg_last_error());
 *   isg_sampler_spins(sampler, "s", spins, chains * cells);
 *   isg_sampler_destroy(sampler);
 *
 * Functions that return int return 0 on success and -1 on failure; the reason is in
 * isg_last_error() of the same thread. A sampler is used by one thread at a time; it runs on
 * several itself. */
#ifndef ISINGLASS_RUNTIME_CHAINS_ISINGLASS_H
#define ISINGLASS_RUNTIME_CHAINS_ISINGLASS_H

#include "runtime/chains/Program.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct isg_sampler isg_sampler;

/* `chains` independent chains from random spins; threads 0: all. Parameters start at the model's
 * own values (files relative to the working directory); those without one must be set before the
 * first run. NULL on failure. */
isg_sampler *isg_sampler_create(const isg_program *program, int64_t chains, uint64_t seed,
                                int threads);
void isg_sampler_destroy(isg_sampler *sampler);

/* Number of entries of a parameter, of cells of a variable; -1 if there is none of that name. */
int64_t isg_sampler_parameter_size(const isg_sampler *sampler, const char *parameter);
int64_t isg_sampler_cells(const isg_sampler *sampler, const char *variable);

/* All `count` values of a parameter, row-major in its shape. */
int isg_sampler_set(isg_sampler *sampler, const char *parameter, const float *values, size_t count);

/* 0 free, -1 or +1 clamped: `count` is the variable's cells (the same for all chains) or chains
 * times cells, row-major [chains, cells]. Replaces what an earlier call clamped of this variable.
 */
int isg_sampler_clamp(isg_sampler *sampler, const char *variable, const int8_t *values,
                      size_t count);

/* `sweeps` sweeps of all chains at inverse temperature beta. */
int isg_sampler_run(isg_sampler *sampler, double beta, int64_t sweeps);

/* The current spins, -1 or +1, [chains, cells] with count = chains * cells; the energies, [chains].
 */
int isg_sampler_spins(isg_sampler *sampler, const char *variable, int8_t *spins, size_t count);
int isg_sampler_energies(isg_sampler *sampler, double *energies, size_t count);

/* Text of this thread's last failure; "" if there was none. Valid until its next call. */
const char *isg_last_error(void);

#ifdef __cplusplus
}
#endif
#endif
