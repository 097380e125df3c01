// RUN: isinglass-opt %s -verify-diagnostics -split-input-file

#g = #ebm.complete<3>
gibbs.program @no_such_member beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s {
      // expected-error @+1 {{@f0 has 2 members, numbered from 0, and none is number 2}}
      %0 = gibbs.field @f0 member 2
    }
  }
}

// -----

#g = #ebm.complete<3>
gibbs.program @negative_member beta 1.0 {
  gibbs.state @s on #g
  gibbs.factor @f0 1.0 [@s at source, @s at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s {
      // expected-error @+1 {{@f0 has 2 members, numbered from 0, and none is number -1}}
      %0 = gibbs.field @f0 member -1
    }
  }
}

// -----

#g = #ebm.complete<3>
gibbs.program @member_of_another beta 1.0 {
  gibbs.state @s on #g
  gibbs.state @t on #g
  gibbs.factor @f0 1.0 [@s at source, @t at target] over edges #g
  gibbs.sweep @gibbs {
    gibbs.update @s {
      // expected-error @+1 {{member 1 of @f0 is @t, not @s}}
      %0 = gibbs.field @f0 member 1
    }
    gibbs.update @t {
    }
  }
}

// -----

gibbs.program @no_such_buffer beta 1.0 {
  gibbs.state @s on #ebm.complete<3>
  gibbs.sweep @gibbs {
    gibbs.update @s {
      // expected-error @+1 {{@s is not a buffer of this program}}
      %0 = gibbs.value @s
    }
  }
}

// -----

gibbs.program @value_of_another_graph beta 1.0 {
  gibbs.state @s on #ebm.complete<3>
  gibbs.buffer @b on nodes #ebm.complete<4>
  gibbs.sweep @gibbs {
    gibbs.update @s {
      // expected-error @+1 {{@b has no entry a node of @s, and more than one}}
      %0 = gibbs.value @b
    }
  }
}

// -----

gibbs.program @value_of_edges beta 1.0 {
  gibbs.state @s on #ebm.complete<3>
  gibbs.buffer @W on edges #ebm.complete<3>
  gibbs.sweep @gibbs {
    gibbs.update @s {
      // expected-error @+1 {{@W has no entry a node of @s, and more than one}}
      %0 = gibbs.value @W
    }
  }
}

// -----

gibbs.program @saves_nowhere beta 1.0 {
  gibbs.state @s on #ebm.complete<3>
  gibbs.sweep @gibbs {
    // expected-error @+1 {{@before is not a state of this program}}
    gibbs.update @s saving @before {
    }
  }
}

// -----

gibbs.program @saves_elsewhere beta 1.0 {
  gibbs.state @s on #ebm.complete<3>
  gibbs.state @before on #ebm.complete<4>
  gibbs.sweep @gibbs {
    // expected-error @+1 {{saves to @before, which is on another graph than @s}}
    gibbs.update @s saving @before {
    }
  }
}

// -----

gibbs.program @saves_to_itself beta 1.0 {
  gibbs.state @s on #ebm.complete<3>
  gibbs.sweep @gibbs {
    // expected-error @+1 {{updates @s, which holds what an update saves}}
    gibbs.update @s saving @s {
    }
  }
}

// -----

gibbs.program @saves_to_updated beta 1.0 {
  gibbs.state @s on #ebm.complete<3>
  gibbs.state @t on #ebm.complete<3>
  gibbs.sweep @gibbs {
    gibbs.update @s saving @t {
    }
    // expected-error @+1 {{updates @t, which holds what an update saves}}
    gibbs.update @t {
    }
  }
}

// -----

gibbs.program @saved_twice beta 1.0 {
  gibbs.state @s on #ebm.complete<3>
  gibbs.state @t on #ebm.complete<3>
  gibbs.state @before on #ebm.complete<3>
  gibbs.sweep @gibbs {
    gibbs.update @s saving @before {
    }
    // expected-error @+1 {{saves to @before a second time}}
    gibbs.update @t saving @before {
    }
  }
}

// -----

// The node of the past that a neighbour reads is written with the neighbour's own colour.
#g = #ebm.lattice<8 open, [(2)]>
gibbs.program @colour_of_the_past beta 1.0 {
  gibbs.state @s on #g
  gibbs.state @before on #g
  gibbs.factor @f0 1.0 [@s at source, @before at target] over edges #g
  gibbs.sweep @gibbs {
    // expected-error @+1 {{nodes that differ by (2) share a factor and a colour}}
    gibbs.update @s saving @before by #gibbs.residues<[1] mod 2> {
      %0 = gibbs.field @f0 member 0
      gibbs.yield %0
    }
  }
}

// -----

#g = #ebm.lattice<8 open, []>
gibbs.program @own_past beta 1.0 {
  gibbs.state @s on #g
  gibbs.state @before on #g
  // expected-note @+1 {{this factor}}
  gibbs.factor @f0 1.0 [@s, @before] over nodes #g
  gibbs.sweep @gibbs {
    // expected-error @+1 {{a factor takes one node of @s and its own past in @before}}
    gibbs.update @s saving @before {
      %0 = gibbs.field @f0
      gibbs.yield %0
    }
  }
}
