//===- GibbsOps.td - programs, sweeps, schedules --------------------------------------------------===//
#ifndef ISINGLASS_GIBBS_OPS
#define ISINGLASS_GIBBS_OPS

include "dialects/ebm/EbmAttributes.td"
include "dialects/gibbs/GibbsAttributes.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"

class Gibbs_Op<string mnemonic, list<Trait> traits = []> : Op<Gibbs_Dialect, mnemonic, traits>;
def Gibbs_ColouringAttr : Attr<CPred<"::llvm::isa<::isinglass::gibbs::ColouringInterface>($_self)">, "a colouring"> {
  let storageType = "::isinglass::gibbs::ColouringInterface";
  let returnType = "::isinglass::gibbs::ColouringInterface";
  let convertFromStorage = "$_self";
}

//===-- The program -------------------------------------------------------------------------------===//

def Gibbs_ProgramOp : Gibbs_Op<"program", [Symbol, SymbolTable, IsolatedFromAbove, SingleBlock, NoTerminator,
                                           NoRegionArguments]> {
  let summary = "A model with the way it is sampled.";
  let description = [{
    States and buffers are what a run holds, factors the energy it reports, the sweep what it repeats.

    ```mlir
    #g = #ebm.lattice<70x70 open, [(0, 1), (-1, 0)]>
    gibbs.program @Boltzmann beta 1.0 {
      gibbs.state @s on #g
      gibbs.buffer @W on edges #g = #ebm.normal<0.0, 0.1, seed 3>
      gibbs.factor @f0 -1.0 * @W [@s at source, @s at target] over edges #g
      gibbs.sweep @gibbs {
        gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
          %0 = gibbs.field @f0
          gibbs.yield %0
        }
      }
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, F64Attr:$beta);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name `beta` $beta attr-dict-with-keyword $body";
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Gibbs_StateOp : Gibbs_Op<"state", [Symbol, HasParent<"ProgramOp">, DeclareOpInterfaceMethods<Ebm_VariableInterface>]> {
  let summary = "One spin per node of a graph in every chain.";
  let description = [{
    ```mlir
    gibbs.state @s on #g
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, Ebm_GraphAttr:$graph);
  let assemblyFormat = "$sym_name `on` $graph attr-dict";
}

def Gibbs_BufferOp : Gibbs_Op<"buffer", [Symbol, HasParent<"ProgramOp">, DeclareOpInterfaceMethods<Ebm_ParameterInterface>]> {
  let summary = "A parameter of the run, one float a site; values as for ebm.param.";
  let description = [{
    ```mlir
    gibbs.buffer @W on edges #g = #ebm.normal<0.0, 0.1, seed 3>
    gibbs.buffer @b frozen on nodes #g = 5.0e-01
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, Ebm_SitesAttr:$sites,
                       OptionalAttr<DenseF64ArrayAttr>:$among, OptionalAttr<AnyAttr>:$init,
                       UnitAttr:$frozen);
  let assemblyFormat = [{
    $sym_name (`frozen` $frozen^)? `on` custom<Sites>($sites) (`among` $among^)? (`=` custom<Initialiser>($init)^)? attr-dict
  }];
  let hasVerifier = 1;
}

def Gibbs_FactorOp : Gibbs_Op<"factor", [Symbol, HasParent<"ProgramOp">, DeclareOpInterfaceMethods<Ebm_FactorInterface>]> {
  let summary = "A term of the energy, as ebm.product, with a name that fields refer to.";
  let description = [{
    ```mlir
    gibbs.factor @f0 -1.0 * @W [@s at source, @s at target] over edges #g
    gibbs.factor @f1 -7.0e-01 [@s, @s at (1, 0), @s at (0, 1), @s at (1, 1)] over nodes #g
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, F64Attr:$coefficient,
                       OptionalAttr<FlatSymbolRefAttr>:$weight, OptionalAttr<I64Attr>:$weight_column,
                       Ebm_MembersAttr:$members, Ebm_SitesAttr:$sites);
  let assemblyFormat = [{
    $sym_name $coefficient (`*` $weight^)? (`at` `column` $weight_column^)? custom<Members>($members)
    `over` custom<Sites>($sites) attr-dict
  }];
  let hasVerifier = 1;
}

//===-- The sweep ---------------------------------------------------------------------------------===//

def Gibbs_SweepOp : Gibbs_Op<"sweep", [Symbol, HasParent<"ProgramOp">, SingleBlock, NoTerminator, NoRegionArguments]> {
  let summary = "Updates every free spin once, variable after variable, colour after colour.";
  let description = [{
    ```mlir
    gibbs.sweep @gibbs {
      gibbs.update @s {
      }
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name attr-dict-with-keyword $body";
  let hasVerifier = 1;
}

def Gibbs_UpdateOp : Gibbs_Op<"update", [HasParent<"SweepOp">, SingleBlockImplicitTerminator<"YieldOp">, NoRegionArguments]> {
  let summary = "Heat-bath update of a variable's nodes, one region for all of them.";
  let description = [{
    The region computes the local field h_i of the node at hand: the sum of what it yields. The node
    is then drawn from its conditional, P(s_i = +1 | rest) = 1 / (1 + exp(-2 beta h_i)). A clamped node
    keeps its value. Without a colouring the order is not decided yet; the pass gibbs-colour does that.
    The program's verifier refuses a colouring that puts two nodes of a factor in one colour.

    ```mlir
    gibbs.sweep @gibbs {
      gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
        %0 = gibbs.field @f0
        gibbs.yield %0
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$variable, OptionalAttr<Gibbs_ColouringAttr>:$colouring);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$variable (`by` $colouring^)? attr-dict-with-keyword $body";
  let hasVerifier = 1;
}

def Gibbs_FieldOp : Gibbs_Op<"field", [HasParent<"UpdateOp">]> {
  let summary = "What a factor adds to the local field of the node being updated.";
  let description = [{
    h_i = -dE_f/ds_i: minus coefficient * w * (product of the other members), summed over the sites of
    the factor and the members that are this node. A member that repeats the node within one site is
    refused (s s = 1 should have been folded by ebm-fold).
  }];
  let arguments = (ins FlatSymbolRefAttr:$factor);
  let results = (outs F32:$field);
  let assemblyFormat = "$factor attr-dict";
  let hasVerifier = 1;
}

def Gibbs_YieldOp : Gibbs_Op<"yield", [HasParent<"UpdateOp">, Terminator, ReturnLike]> {
  let summary = "Ends an update; fields add.";
  let arguments = (ins Variadic<F32>:$fields);
  let assemblyFormat = "($fields^)? attr-dict";
  let builders = [OpBuilder<(ins), [{ build($_builder, $_state, ::mlir::ValueRange()); }]>];
}

//===-- The schedule ------------------------------------------------------------------------------===//

def Gibbs_ScheduleOp : Gibbs_Op<"schedule", [Symbol, IsolatedFromAbove, SingleBlock, NoTerminator, NoRegionArguments,
                                             DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "A run: how many chains, and the steps bind, clamp, run, observe.";
  let description = [{
    Stands beside the model or program it belongs to. Its numbers are defaults that a run may replace.
    The verbs are those of every target: on a chip, bind is configure and observe is read.

    ```mlir
    gibbs.schedule @sample of @Boltzmann chains 64 seed 7 {
      gibbs.bind [@W, @b]
      gibbs.clamp @s slice [0 to 1, 0 to 10] = 1
      gibbs.run 1000 beta #gibbs.ramp<linear, 0.1, 1.0>
      gibbs.observe every 10 for 100
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, FlatSymbolRefAttr:$program, I64Attr:$chains, UI64Attr:$seed);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name `of` $program `chains` $chains `seed` $seed attr-dict-with-keyword $body";
  let hasVerifier = 1;
}

def Gibbs_BindOp : Gibbs_Op<"bind", [HasParent<"ScheduleOp">]> {
  let summary = "Gives buffers their values. A frozen buffer keeps its own and is not bound.";
  let arguments = (ins TypedArrayAttrBase<FlatSymbolRefAttr, "buffers">:$buffers);
  let assemblyFormat = "$buffers attr-dict";
}

def Gibbs_ClampOp : Gibbs_Op<"clamp", [HasParent<"ScheduleOp">]> {
  let summary = "Holds a box of cells at a value, or at what the run gives.";
  let arguments = (ins FlatSymbolRefAttr:$variable, DenseI64ArrayAttr:$lower, DenseI64ArrayAttr:$upper,
                       OptionalAttr<I64Attr>:$value);
  let assemblyFormat = "$variable `slice` custom<Slice>($lower, $upper) (`=` $value^)? attr-dict";
}

def Gibbs_RunOp : Gibbs_Op<"run", [HasParent<"ScheduleOp">]> {
  let summary = "Sweeps without looking (warm-up), beta along a ramp; without one, the model's beta.";
  let arguments = (ins I64Attr:$sweeps, OptionalAttr<AnyAttr>:$ramp);
  let assemblyFormat = "$sweeps (`beta` $ramp^)? attr-dict";
  let hasVerifier = 1;
}

def Gibbs_ObserveOp : Gibbs_Op<"observe", [HasParent<"ScheduleOp">]> {
  let summary = "Takes samples: state, energy and moments, `every` sweeps, `count` times.";
  let arguments = (ins I64Attr:$every, I64Attr:$count);
  let assemblyFormat = "`every` $every `for` $count attr-dict";
  let hasVerifier = 1;
}

#endif
