/* Program.h - the interface between generated code and whoever runs it.
 *
 * A compiled model is eight functions over plain memory. The just-in-time compiler looks them up by
 * name; an ahead-of-time object exports them and the generated C header fills an isg_program.
 * Nothing here allocates, locks or keeps state: blocks of chains and tiles may run on any thread.
 *
 * Chains come in blocks of 64, one bit each: bit c of a state word is chain c of the block, 1 means
 * spin +1. A block's state is `state_words` words; describe() says where each variable's cells lie
 * (lattices carry a halo, so that a neighbour is a constant distance away). Arrays:
 *
 *   data      float [data_floats]      the model's parameters, one after another (describe: offset)
 *   prepared  float [prepared_floats]  what kernels read; a function of data alone
 *   state     uint64[state_words]      per block of 64 chains
 *   held      uint64[state_words]      1 = this chain's spin at this cell is clamped; may be shared
 *                                      by all blocks
 *   stream    uint64[stream_words]     random stream of one (block, tile), see random/Generators.h
 *   counts    int64 [count_words]      sums of spins and of spin products, added to
 *
 * All arrays are 64-byte aligned. */
#ifndef ISINGLASS_RUNTIME_CHAINS_PROGRAM_H
#define ISINGLASS_RUNTIME_CHAINS_PROGRAM_H

#include <stdint.h>

#define ISG_ABI 2
#define ISG_BLOCK 64 /* chains in a block */

#ifdef __cplusplus
extern "C" {
#endif

typedef struct isg_program {
  /* A JSON text: see runtime/chains/Description.h for its fields. */
  const char *(*describe)(void);
  /* Writes the parameters whose values the model file fixed as literal arrays (an edge list's
   * weights); leaves the others alone. */
  void (*defaults)(float *data);
  /* data -> prepared. Call it whenever data changed. */
  void (*prepare)(const float *data, float *prepared);
  /* Refreshes the halos of every variable: once after the state was written from outside. */
  void (*exchange)(uint64_t *state);
  /* `sweeps` whole sweeps of one block at inverse temperature beta, halos included. For programs
   * with one tile. */
  void (*sweep)(uint64_t *state, uint64_t *stream, const uint64_t *held, const float *prepared,
                double beta, int64_t sweeps);
  /* One phase (a colour of a variable) of one tile; between phases call exchange(). Tiles of a
   * phase may run at the same time, phases may not. */
  void (*phase)(uint64_t *state, uint64_t *stream, const uint64_t *held, const float *prepared,
                double beta, int64_t phase, int64_t tile);
  /* Adds the energy of the tile's factors to energies[64], one per chain. Tiles as in phase(). */
  void (*energy)(const uint64_t *state, const float *data, int64_t tile, double *energies);
  /* Adds to counts, over the chains whose bit is set in `lanes`, the spins of the tile's cells and
   * the spin product of each of its factors that has a parameter. */
  void (*moments)(const uint64_t *state, uint64_t lanes, int64_t tile, int64_t *counts);
} isg_program;

#ifdef __cplusplus
}
#endif
#endif
