// RUN: isinglass-opt %s -verify-diagnostics -split-input-file

// expected-error @+1 {{between 1 and 2^32 cells, not 65536x65537}}
#c = #dtca.chip<"c", 65536x65537 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>

// -----

// expected-error @+1 {{between 1 and 2^32 cells, not 0x7}}
#c = #dtca.chip<"c", 0x7 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>

// -----

// expected-error @+1 {{expected ROWSxCOLUMNS}}
#c = #dtca.chip<"c", 8x8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>

// -----

// expected-error @+1 {{even number of rows and columns, or its chessboard would not close: not 8x7}}
#c = #dtca.chip<"c", 8x7 wrapped, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>

// -----

// expected-error @+1 {{at least one rule}}
#c = #dtca.chip<"c", 8x8 open, rules [], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>

// -----

// expected-error @+1 {{rule (3, 1) joins cells of one colour: a + b must be odd}}
#c = #dtca.chip<"c", 8x8 open, rules [(0, 1), (3, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>

// -----

// expected-error @+1 {{rule (-1, 4) is rule (4, 1) again, turned}}
#c = #dtca.chip<"c", 8x8 open, rules [(4, 1), (-1, 4)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>

// -----

// expected-error @+1 {{rule (9, 10) does not fit 10x20 cells: it leaves the grid from every cell}}
#c = #dtca.chip<"c", 10x20 open, rules [(0, 1), (9, 10)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>

// -----

// expected-error @+1 {{rule (7, 0) does not fit 8x8 cells: going around the grid it joins what is joined already}}
#c = #dtca.chip<"c", 8x8 wrapped, rules [(0, 1), (7, 0)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>

// -----

// expected-error @+1 {{rule (0, 1) does not fit 2x8 cells}}
#c = #dtca.chip<"c", 2x8 wrapped, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>

// -----

// expected-error @+1 {{rule (9223372036854775807, 0) is out of range}}
#c = #dtca.chip<"c", 8x8 open, rules [(9223372036854775807, 0)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>

// -----

// expected-error @+1 {{3x1 cores do not divide 8x8 cells}}
#c = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 3x1 joined, coupling 8 bits, bias 8 bits, beta fixed>

// -----

// expected-error @+1 {{the cores of a wrapped chip are joined}}
#c = #dtca.chip<"c", 8x8 wrapped, rules [(0, 1)], cores 2x1 apart, coupling 8 bits, bias 8 bits, beta fixed>

// -----

// expected-error @+1 {{a code has 2 to 16 bits, not 17}}
#c = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 17 bits, beta fixed>

// -----

// expected-error @+1 {{a code has 2 to 16 bits, not 1}}
#c = #dtca.chip<"c", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 1 bits, bias 8 bits, beta fixed>

// -----

// expected-error @+1 {{rule (1, -9223372036854775808) is out of range}}
#c = #dtca.chip<"c", 8x8 open, rules [(1, -9223372036854775808)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
