// RUN: isinglass-opt %s -verify-diagnostics -split-input-file

// expected-error @+1 {{beta must be a positive number}}
gibbs.program @P beta -1.0 {
}

// -----

gibbs.program @foreign beta 1.0 {
  // expected-error @+1 {{does not belong in a program}}
  %0 = arith.constant 1 : i32
}

// -----

gibbs.program @sweeps beta 1.0 {
  gibbs.sweep @a {
  }
  // expected-error @+1 {{is the second sweep of its program}}
  gibbs.sweep @b {
  }
}

// -----

gibbs.program @buffer beta 1.0 {
  // expected-error @+1 {{the initial array has another shape than the parameter}}
  gibbs.buffer @b on shape [2] = dense<1.0> : tensor<3xf32>
}

// -----

gibbs.program @factor beta 1.0 {
  // expected-error @+1 {{@s is not a variable of this model}}
  gibbs.factor @f0 1.0 [@s] over nodes #ebm.complete<3>
}

// -----

// A factor below its sweep is checked before the update's conflicts are.
gibbs.program @late_factor beta 1.0 {
  gibbs.state @s on #ebm.lattice<4 open, []>
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.residues<[1] mod 2> {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
  // expected-error @+1 {{row 0 takes entry 1000000000 of 's', which has 4}}
  gibbs.factor @f0 1.0 [@s at column 0, @s at column 1] over rows dense<[[1000000000, 0]]> : tensor<1x2xi64>
}

// -----

gibbs.program @graph beta 1.0 {
  // expected-error @+1 {{edge 0 (0, 7) names a node outside 0 to 2}}
  gibbs.state @s on #ebm.sparse<3, dense_resource<outside> : tensor<1x2xi32>>
  gibbs.sweep @gibbs {
    gibbs.update @s {
    }
  }
}
{-# dialect_resources: { builtin: { outside: "0x040000000000000007000000" } } #-}

// -----

gibbs.program @in_sweep beta 1.0 {
  gibbs.sweep @gibbs {
    // expected-error @+1 {{does not belong in a sweep, which holds updates}}
    %0 = arith.constant 1 : i32
  }
}

// -----

gibbs.program @again beta 1.0 {
  gibbs.state @s on #ebm.complete<3>
  gibbs.sweep @gibbs {
    gibbs.update @s {
    }
    // expected-error @+1 {{updates @s a second time}}
    gibbs.update @s {
    }
  }
}

// -----

gibbs.program @left_out beta 1.0 {
  gibbs.state @s on #ebm.complete<3>
  // expected-error @+1 {{leaves @s without an update}}
  gibbs.sweep @gibbs {
  }
}

// -----

gibbs.program @unknown_state beta 1.0 {
  gibbs.sweep @gibbs {
    // expected-error @+1 {{@s is not a state of this program}}
    gibbs.update @s {
    }
  }
}

// -----

gibbs.program @in_update beta 1.0 {
  gibbs.state @s on #ebm.complete<3>
  gibbs.sweep @gibbs {
    gibbs.update @s {
      // expected-error @+1 {{does not belong in an update, which computes element by element}}
      %0 = tensor.empty() : tensor<2xf32>
    }
  }
}

// -----

gibbs.program @wide beta 1.0 {
  gibbs.state @s on #ebm.complete<3>
  gibbs.sweep @gibbs {
    gibbs.update @s {
      // expected-error @+1 {{does not belong in an update, which computes with f32 and integers}}
      %0 = arith.constant 1.0 : f64
    }
  }
}

// -----

gibbs.program @vectors beta 1.0 {
  gibbs.state @s on #ebm.complete<3>
  gibbs.sweep @gibbs {
    gibbs.update @s {
      %0 = arith.constant 1.0 : f32
      // expected-error @+1 {{does not belong in an update, which computes element by element}}
      %1 = vector.broadcast %0 : f32 to vector<4xf32>
    }
  }
}

// -----

gibbs.program @unknown_factor beta 1.0 {
  gibbs.state @s on #ebm.complete<3>
  gibbs.sweep @gibbs {
    gibbs.update @s by #gibbs.serial<3> {
      // expected-error @+1 {{@f0 is not a factor of this program}}
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

gibbs.program @independent beta 1.0 {
  gibbs.state @s on #ebm.complete<3>
  gibbs.factor @f0 1.0 [] over shape []
  gibbs.sweep @gibbs {
    gibbs.update @s {
      // expected-error @+1 {{@f0 does not depend on @s}}
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}

// -----

gibbs.program @repeated beta 1.0 {
  gibbs.state @s on #ebm.lattice<4 open, []>
  // expected-note @+1 {{this factor}}
  gibbs.factor @f0 1.0 [@s at column 0, @s at column 1] over rows dense<[[0, 1], [2, 2]]> : tensor<2x2xi64>
  gibbs.sweep @gibbs {
    // expected-error @+1 {{a factor takes one node of @s twice; fold it first (ebm-fold)}}
    gibbs.update @s {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}
