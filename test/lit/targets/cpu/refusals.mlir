// RUN: isinglass-opt --convert-gibbs-to-cpu --split-input-file --verify-diagnostics %s

gibbs.program @NoColours beta 1.0 {
  gibbs.state @s on #ebm.lattice<4 open, []>
  gibbs.sweep @gibbs {
    // expected-error @+1 {{'gibbs.update' op has no colouring yet; run gibbs-colour first}}
    gibbs.update @s {
    }
  }
}

// -----

// expected-error @+1 {{'gibbs.program' op has no sweep, so there is nothing to run}}
gibbs.program @NoSweep beta 1.0 {
  gibbs.state @s on #ebm.lattice<4 open, []>
}

// -----

// expected-error @+1 {{'gibbs.program' op has no variable to draw: each is an input, or its clamp is frozen}}
gibbs.program @NoState beta 1.0 {
  gibbs.sweep @gibbs {
  }
}

// -----

// expected-error @+1 {{'gibbs.program' op has no variable to draw}}
gibbs.program @InputsOnly beta 1.0 {
  gibbs.state @x input on #ebm.lattice<4 open, []>
  gibbs.sweep @gibbs {
  }
}
