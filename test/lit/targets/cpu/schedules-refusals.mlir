// RUN: isinglass-opt --convert-gibbs-to-cpu --split-input-file --verify-diagnostics %s

// What a run would not do as it is written.

gibbs.program @Again beta 1.0 {
  gibbs.state @s on #ebm.lattice<4 open, []>
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 1> {
    }
  }
}
gibbs.schedule @sample of @Again chains 8 seed 7 {
  gibbs.run 10
  // expected-note @+1 {{the samples}}
  gibbs.observe every 1 for 3
  // expected-error @+1 {{comes after samples were taken: on the CPU a schedule runs, then takes one series of them}}
  gibbs.observe every 2 for 5
}

// -----

gibbs.program @Onward beta 1.0 {
  gibbs.state @s on #ebm.lattice<4 open, []>
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 1> {
    }
  }
}
gibbs.schedule @sample of @Onward chains 8 seed 7 {
  // expected-note @+1 {{the samples}}
  gibbs.observe every 1 for 3
  // expected-error @+1 {{comes after samples were taken}}
  gibbs.run 10
}

// -----

gibbs.program @Late beta 1.0 {
  gibbs.state @s on #ebm.lattice<4 open, []>
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 1> {
    }
  }
}
gibbs.schedule @sample of @Late chains 8 seed 7 {
  gibbs.run 10
  // expected-error @+1 {{comes after a run: the CPU binds and clamps first}}
  gibbs.clamp @s slice [0 to 1] = 1
}

// -----

gibbs.program @Two beta 1.0 {
  gibbs.state @s on #ebm.lattice<4 open, []>
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 1> {
    }
  }
}
// expected-note @+1 {{the first one}}
gibbs.schedule @sample of @Two chains 8 seed 7 {
  gibbs.run 10
}
// expected-error @+1 {{is the second schedule of @Two; a run follows one}}
gibbs.schedule @other of @Two chains 9 seed 7 {
  gibbs.run 10
}

// -----

gibbs.program @Ramps beta 1.0 {
  gibbs.state @s on #ebm.lattice<4 open, []>
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 1> {
    }
  }
}
gibbs.schedule @sample of @Ramps chains 8 seed 7 {
  gibbs.run 10
  // expected-note @+1 {{the run before}}
  gibbs.run 10
  // expected-error @+1 {{comes after a run, and a ramp is of one of them alone}}
  gibbs.run 20 beta #gibbs.ramp<linear, 0.1, 1.0>
}
