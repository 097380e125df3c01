// RUN: isinglass-opt %s --place-on-chip --convert-ebm-to-dtca | FileCheck %s
// RUN: isinglass-opt %s --place-on-chip --convert-ebm-to-dtca="iterations=250" | FileCheck %s --check-prefix=ONCE

// Runs and reads of a schedule, of none, and of the option.

#chip = #dtca.chip<"toy", 8x8 open, rules [(0, 1)], cores 1x1 joined, coupling 8 bits, bias 8 bits, beta fixed>
module attributes {dtca.chip = #chip} {
  // CHECK: dtca.image @none
  // CHECK: dtca.seed
  // CHECK-NEXT: dtca.run 1000
  // CHECK-NEXT: dtca.read every 1 for 100
  // CHECK-NEXT: }
  // ONCE: dtca.image @none
  // ONCE: dtca.seed
  // ONCE-NEXT: dtca.run 250
  // ONCE-NEXT: dtca.read{{$}}
  // ONCE-NEXT: }
  ebm.model @none beta 1.0 {
    ebm.spins @s on #ebm.lattice<4 open, []>
  }
  // CHECK: dtca.image @several
  // CHECK: dtca.clamp @s slice [0 to 1]
  // CHECK-NEXT: dtca.read every 2 for 3
  // CHECK-NEXT: dtca.run 7
  // CHECK-NEXT: dtca.read every 4 for 1
  // CHECK-NEXT: }
  // ONCE: dtca.image @several
  // ONCE: dtca.clamp @s slice [0 to 1]
  // ONCE-NEXT: dtca.run 250
  // ONCE-NEXT: dtca.read{{$}}
  // ONCE-NEXT: }
  ebm.model @several beta 1.0 {
    ebm.spins @s on #ebm.lattice<4 open, []>
    ebm.observe @s slice [0 to 1]
  }
  gibbs.schedule @sample of @several chains 64 seed 7 {
    gibbs.run 0
    gibbs.observe every 2 for 3
    gibbs.run 7
    gibbs.observe every 4 for 1
  }
}
