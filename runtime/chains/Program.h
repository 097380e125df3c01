/* Program.h - the interface between generated code and whoever runs it.
 *
 * A compiled model is ten functions over plain memory. The just-in-time compiler looks them up by
 * name; an ahead-of-time object exports them and the generated C header fills an isg_program.
 * Nothing here allocates, locks or keeps state: blocks of chains and tiles may run on any thread.
 * A function takes up to 160 KiB of its thread's stack.
 *
 * Chains come in blocks: describe() says how many (`block`: 1 or a multiple of 64) and, for every
 * cell of every variable, its place p. The spin of chain c at that cell is bit p * block + c of the
 * block's state, counted from bit 0 of its first word; 1 means +1. Lattices may carry a halo, so
 * that a neighbour is a constant distance away. Arrays:
 *
 *   data      float [data_floats]      the model's parameters, one after another (describe: offset)
 *   prepared  bytes [prepared_bytes]   what kernels read; a function of data and, in integer
 *                                      precisions, of the unit of local fields
 *   tempered  bytes [tempered_bytes]   how fields become probabilities at one inverse temperature:
 *                                      runtime/chains/Acceptance.h writes it
 *   state     uint64[state_words]      per block
 *   held      uint64[state_words]      1 = this chain's spin at this cell is clamped; may be shared
 *                                      by all blocks; NULL = nothing is
 *   stream    uint64[stream_words]     random stream of one (block, tile), see random/Generators.h
 *   lanes     uint64[(block + 63)/64]  1 = this chain counts
 *   counts    int64 [count_words]      sums of spins and of spin products, 0 at first; and what
 *                                      moments() keeps for itself
 *
 * All arrays are 64-byte aligned. */
#ifndef ISINGLASS_RUNTIME_CHAINS_PROGRAM_H
#define ISINGLASS_RUNTIME_CHAINS_PROGRAM_H

#include <stdint.h>

#define ISG_ABI 6

#ifdef __cplusplus
extern "C" {
#endif

/* What rounding the weights to whole units does to local fields h = bias + sum of w * spins, over
 * all cells that are updated. A quantised model is an Ising model of its own: both ends of a
 * coupling have the same code, and a bias has the parity of its cell's couplings. */
typedef struct isg_accuracy {
  double unit;          /* of local fields */
  double smallest;      /* smallest |w|, |bias| that is not 0; 0: there is none */
  double largest_field; /* |bias| + sum of |w| */
  double largest_code;  /* the same sum of the rounded numbers, in units */
  double field_error;   /* by how much a field can change: sum of the roundings */
} isg_accuracy;

typedef struct isg_program {
  /* A JSON text: see runtime/chains/Description.h for its fields. */
  const char *(*describe)(void);
  /* Writes the parameters whose values the model file fixed as literal arrays (an edge list's
   * weights); leaves the others alone. */
  void (*defaults)(float *data);
  /* data -> prepared. Call it whenever data changed. */
  void (*prepare)(const float *data, void *prepared);
  /* Rounds what prepare() wrote to whole units and says how well that went; may be called again
   * with another unit > 0. Programs in floating point round nothing: their field_error is 0. */
  void (*quantise)(void *prepared, double unit, isg_accuracy *accuracy);
  /* Refreshes the halos of every variable: once after the state was written from outside. */
  void (*exchange)(uint64_t *state);
  /* `sweeps` whole sweeps of one block, halos included. For programs with one tile. */
  void (*sweep)(uint64_t *state, uint64_t *stream, const uint64_t *held, const void *prepared,
                const void *tempered, int64_t sweeps);
  /* One phase (a colour of a variable) of one tile, and the halos that are copies of its cells, of
   * those too that are as they were. A tile waits until those of number tile - reach to tile +
   * reach (describe), around the block, have been in the phase before: then tiles may run at the
   * same time, and phases ahead of tiles that are further off. */
  void (*phase)(uint64_t *state, uint64_t *stream, const uint64_t *held, const void *prepared,
                const void *tempered, int64_t phase, int64_t tile);
  /* Adds the energy of the tile's factors to energies[block], one per chain, of the parameters as
   * they are, not as rounded. When all tiles have been in the same phases. */
  void (*energy)(const uint64_t *state, const float *data, int64_t tile, double *energies);
  /* Adds to counts, over the chains whose bit is set in `lanes`, the spins of the tile's cells and
   * the spin product of each of its factors that has a parameter. Waits, and is waited for, as if
   * it were a phase. The sums are in their places after settle(). */
  void (*moments)(const uint64_t *state, const uint64_t *lanes, int64_t tile, int64_t *counts);
  void (*settle)(int64_t *counts);
} isg_program;

#ifdef __cplusplus
}
#endif
#endif
