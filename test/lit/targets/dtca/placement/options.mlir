// RUN: isinglass-opt %s --place-on-chip='chip={#dtca.chip<"given", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>}' | FileCheck %s
// RUN: not isinglass-opt %s --place-on-chip 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not isinglass-opt %s --place-on-chip='chip=#ebm.complete<3>' 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not isinglass-opt %s --place-on-chip='chip={#dtca.chip<"given", 8x8}' 2>&1 | FileCheck %s --check-prefix=BAD
// RUN: not isinglass-opt %s --place-on-chip='at=3' 2>&1 | FileCheck %s --check-prefix=AT
// RUN: not isinglass-opt %s --place-on-chip='turn=left' 2>&1 | FileCheck %s --check-prefix=TURN

// CHECK: dtca.placement of @M onto #chip
// NONE: error: place-on-chip needs a #dtca.chip: the option chip, or the module's attribute dtca.chip
// BAD: error: unbalanced '<'
// BAD: error: place-on-chip needs a #dtca.chip
// AT: error: '3' is no place: at=ROW,COLUMN
// TURN: error: 'left' is no turn: identity, quarter, half, three_quarters, transpose, flip_rows, flip_columns, anti_transpose
ebm.model @M beta 1.0 {
  ebm.spins @s on #ebm.lattice<4 open, []>
}
