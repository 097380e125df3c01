//===- ColourGraph.td - gibbs-colour --------------------------------------------------------------===//
#ifndef ISINGLASS_PASSES_COLOUR_GRAPH
#define ISINGLASS_PASSES_COLOUR_GRAPH

include "mlir/Pass/PassBase.td"

def ColourGraph : Pass<"gibbs-colour", "::isinglass::gibbs::ProgramOp"> {
  let summary = "Decide which nodes of a variable are updated together.";
  let description = [{
    Nodes that are members of one factor must not share a colour. On a lattice these conflicts are a
    short list of displacements, and colours are arithmetic on coordinates. All patterns below are
    searched; the fewest colours win, then the fewest seams, then the earlier kind:
    1. parity: the sum of the coordinates modulo 2;
    2. a product of residues per axis;
    3. a linear residue modulo m, m at most 16.
    A periodic axis that a pattern does not divide gets a seam, as wide as the longest step along it,
    with colours of its own: that doubles the colours, and needs an axis at least twice as wide.

    The two groups of a bipartite graph are two parts; a complete graph is serial. Everything else gets
    an explicit colour a node: DSATUR (Brelaz, doi:10.1145/359094.359101), the node with the most
    colours around it first, then the highest degree, then the lowest number, given its lowest free
    colour. It finds two colours wherever two are enough. A lattice that ends there is remarked on.

    ```mlir
    #g = #ebm.lattice<5x6 periodic, [(0, 1), (1, 0)]>
    gibbs.program @P beta 1.0 {
      gibbs.state @s on #g
      gibbs.factor @f0 -1.0 [@s at source, @s at target] over edges #g
      gibbs.sweep @gibbs {
        gibbs.update @s {
          %0 = gibbs.field @f0
          gibbs.yield %0
        }
      }
    }
    ```
    becomes
    ```mlir
    #g = #ebm.lattice<5x6 periodic, [(0, 1), (1, 0)]>
    gibbs.program @P beta 1.0 {
      gibbs.state @s on #g
      gibbs.factor @f0 -1.0 [@s at source, @s at target] over edges #g
      gibbs.sweep @gibbs {
        gibbs.update @s by #gibbs.residues<[1, 1] mod 2, seams [1, 0]> {
          %0 = gibbs.field @f0
          gibbs.yield %0
        }
      }
    }
    ```

    Guarantees: the program's verifier checks every result against the conflicts, by arithmetic on a
    lattice. O(displacements) there, whatever its size; O((n + m) log n) for explicit colours. The same
    program gets the same colours everywhere. An update that has a colouring keeps it.

    Refuses: explicit colours beyond 2^27 conflicts (a gigabyte of work space).
  }];
}

#endif
