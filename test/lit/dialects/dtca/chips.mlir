// RUN: isinglass-opt %s | isinglass-opt | FileCheck %s

// A chip prints as it is read.
// CHECK-DAG: #dtca.chip<"paper-g12", 70x70 open, rules [(0, 1), (4, 1), (9, 10)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {test.chip = #dtca.chip<"paper-g12", 70x70 open, rules [(0, 1), (4, 1), (9, 10)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>} {}
// CHECK-DAG: #dtca.chip<"torus", 8x6 wrapped, rules [(0, 1), (2, -1)], cores 2x3 joined, coupling 2 bits, bias 16 bits, beta controlled>
module attributes {test.chip = #dtca.chip<"torus", 8x6 wrapped, rules [(0, 1), (2, -1)], cores 2x3 joined, coupling 2 bits, bias 16 bits, beta controlled>} {}
// A mirror image is another rule; 65536 x 65536 cells are the most.
// CHECK-DAG: #dtca.chip<"large \22one\22", 65536x65536 open, rules [(4, 1), (1, 4)], cores 8x1 apart, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {test.chip = #dtca.chip<"large \"one\"", 65536x65536 open, rules [(4, 1), (1, 4)], cores 8x1 apart, coupling 8 bits, bias 8 bits, beta fixed>} {}
