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
    gibbs.state @s_in input on #g
    ```
    An `input` is given by the run in every chain and has no update.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, UnitAttr:$input, Ebm_GraphAttr:$graph);
  let assemblyFormat = "$sym_name (`input` $input^)? `on` $graph attr-dict";
  let builders = [OpBuilder<(ins "::mlir::StringAttr":$name, "::isinglass::ebm::GraphInterface":$graph),
                            [{ build($_builder, $_state, name, ::mlir::UnitAttr(), graph); }]>];
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

def Gibbs_FactorOp : Gibbs_Op<"factor", [Symbol, HasParent<"ProgramOp">, DeclareOpInterfaceMethods<Ebm_FactorInterface>,
                                         DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "A term of the energy, as ebm.product, with a name that fields refer to.";
  let description = [{
    E_f = sum over sites x of coefficient * w(x) * (product of the members' spins at x). A factor that no
    field names still counts in the energy and the moments that a run reports. An `unmeasured` one does
    not: it gives fields and nothing else. The two part ways where the fields are not the gradient of
    the energy, as on a device whose couplings differ between the two ends of a wire.

    ```mlir
    gibbs.factor @f0 -1.0 * @W [@s at source, @s at target] over edges #g
    gibbs.factor @f1 -7.0e-01 [@s, @s at (1, 0), @s at (0, 1), @s at (1, 1)] over nodes #g
    gibbs.factor @f2 unmeasured -1.0 * @W [@s at source, @s at target] over edges #g
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, F64Attr:$coefficient,
                       OptionalAttr<FlatSymbolRefAttr>:$weight, OptionalAttr<I64Attr>:$weight_column,
                       Ebm_MembersAttr:$members, Ebm_SitesAttr:$sites, UnitAttr:$unmeasured);
  let assemblyFormat = [{
    $sym_name (`unmeasured` $unmeasured^)? $coefficient (`*` $weight^)? (`at` `column` $weight_column^)? custom<Members>($members)
    `over` custom<Sites>($sites) attr-dict
  }];
}

//===-- The sweep ---------------------------------------------------------------------------------===//

def Gibbs_SweepOp : Gibbs_Op<"sweep", [Symbol, HasParent<"ProgramOp">, SingleBlock, NoTerminator, NoRegionArguments]> {
  let summary = "Updates every free spin once, variable after variable, colour after colour.";
  let description = [{
    Every state of the program has one update, is saved by one, or is an input.

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

    The region may compute with fields and values: it holds gibbs.field, gibbs.value, arith.constant and
    operations on f32 and integers that map element by element (arith, math).

    ```mlir
    gibbs.sweep @gibbs {
      gibbs.update @s by #gibbs.residues<[1, 1] mod 2> {
        %0 = gibbs.field @f0
        %slope = arith.constant 9.0e-01 : f32
        %1 = arith.mulf %0, %slope : f32
        gibbs.yield %1
      }
    }
    ```

    `saving @before` keeps the past: before a node is drawn, its spin is written to the same node of
    @before, a state on the same graph that has no update of its own. Also where the node then stays as
    it was, clamped or kept; a clamped node of @before keeps its value. A factor of @s and @before lets a
    node see others as they were before their last update, a signal that is late:

    ```mlir
    gibbs.state @before on #g
    gibbs.factor @now unmeasured -5.0e-01 [@s at source, @s at target] over edges #g
    gibbs.factor @out unmeasured -5.0e-01 [@s at source, @before at target] over edges #g
    gibbs.factor @in unmeasured -5.0e-01 [@before at source, @s at target] over edges #g
    gibbs.sweep @late {
      gibbs.update @s saving @before by #gibbs.residues<[1, 1] mod 2> {
        %0 = gibbs.field @now
        %1 = gibbs.field @out
        %2 = gibbs.field @in
        gibbs.yield %0, %1, %2
      }
    }
    ```
    The law of such a sweep is not exp(-beta E) / Z, and its state is the pair (s, before): a run that
    gives no past starts from a random one, which the first sweep sees. For colours a node of @before is
    the same node of @s. A factor that takes a node and its own past is refused.
  }];
  let arguments = (ins FlatSymbolRefAttr:$variable, OptionalAttr<FlatSymbolRefAttr>:$saved,
                       OptionalAttr<Gibbs_ColouringAttr>:$colouring);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $variable (`saving` $saved^)? (`by` $colouring^)? attr-dict-with-keyword $body
  }];
  let hasVerifier = 1;
}

def Gibbs_FieldOp : Gibbs_Op<"field", [HasParent<"UpdateOp">, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "What a factor adds to the local field of the node being updated.";
  let description = [{
    h_i = -dE_f/ds_i: minus coefficient * w * (product of the other members), summed over the sites of
    the factor and the members that are this node. A member that repeats the node within one site is
    refused (s s = 1 should have been folded by ebm-fold).

    With `member K` only the sites count at which the node is member number K, the first being 0. Two
    factors over the same edges, one seen by each end, give couplings J_ij != J_ji; the chain then has a
    stationary law that is no Boltzmann law.

    ```mlir
    gibbs.buffer @V on edges #g
    gibbs.factor @out unmeasured -1.0 * @W [@s at source, @s at target] over edges #g
    gibbs.factor @in unmeasured -1.0 * @V [@s at source, @s at target] over edges #g
    gibbs.sweep @gibbs {
      gibbs.update @s {
        %0 = gibbs.field @out member 0
        %1 = gibbs.field @in member 1
        gibbs.yield %0, %1
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$factor, OptionalAttr<I64Attr>:$member);
  let results = (outs F32:$field);
  let assemblyFormat = "$factor (`member` $member^)? attr-dict";
}

def Gibbs_ValueOp : Gibbs_Op<"value", [HasParent<"UpdateOp">, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "A number of the node being updated: its entry of a buffer.";
  let description = [{
    v_i = buffer[i] for a buffer on the nodes of the variable's graph, buffer[] for one of shape []. It
    is data of the run, as the weights of factors are, but belongs to no term of the energy. A cell whose
    response is slope * h - offset:

    ```mlir
    gibbs.buffer @slope on nodes #g
    gibbs.buffer @offset on shape []
    gibbs.sweep @gibbs {
      gibbs.update @s {
        %h = gibbs.field @f0
        %slope = gibbs.value @slope
        %offset = gibbs.value @offset
        %0 = arith.mulf %slope, %h : f32
        %1 = arith.subf %0, %offset : f32
        gibbs.yield %1
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$buffer);
  let results = (outs F32:$value);
  let assemblyFormat = "$buffer attr-dict";
}

def Gibbs_YieldOp : Gibbs_Op<"yield", [HasParent<"UpdateOp">, Terminator, ReturnLike, AttrSizedOperandSegments]> {
  let summary = "Ends an update; fields add.";
  let description = [{
    With `keep %p` the node keeps its spin with probability p, else it is drawn: the kernel is
    (1 - p) * heat bath + p * identity. That leaves the stationary law of a node alone, and of a sweep
    whose fields are those of an energy; an isolated unbiased spin has autocorrelation p a sweep. p below
    0 counts as 0, above 1 as 1, and nan as 0. The decision takes a random number of its own, of 32 bits:
    0 never keeps, 1 always does, and what lies between is rounded down to a multiple of 2^-32.

    ```mlir
    gibbs.sweep @gibbs {
      gibbs.update @s {
        %0 = gibbs.field @f0
        %p = arith.constant 3.7e-01 : f32
        gibbs.yield %0 keep %p
      }
    }
    ```
  }];
  let arguments = (ins Variadic<F32>:$fields, Optional<F32>:$keep);
  let assemblyFormat = "($fields^)? (`keep` $keep^)? attr-dict";
  let builders = [
    OpBuilder<(ins), [{ build($_builder, $_state, ::mlir::ValueRange(), ::mlir::Value()); }]>,
    OpBuilder<(ins "::mlir::ValueRange":$fields), [{ build($_builder, $_state, fields, ::mlir::Value()); }]>
  ];
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
  let description = [{
    `some`: the run chooses which cells of the box it holds, as the visible ones of a step. Other boxes
    of a schedule that overlap say the same.

    ```mlir
    gibbs.schedule @positive of @Boltzmann chains 400 seed 0 {
      gibbs.clamp @s some slice [0 to 70, 0 to 70]
      gibbs.run 400
      gibbs.observe every 8 for 50
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$variable, UnitAttr:$some, DenseI64ArrayAttr:$lower, DenseI64ArrayAttr:$upper,
                       OptionalAttr<I64Attr>:$value);
  let assemblyFormat = "$variable (`some` $some^)? `slice` custom<Slice>($lower, $upper) (`=` $value^)? attr-dict";
  let builders = [OpBuilder<(ins "::mlir::FlatSymbolRefAttr":$variable, "::mlir::DenseI64ArrayAttr":$lower,
                                 "::mlir::DenseI64ArrayAttr":$upper, "::mlir::IntegerAttr":$value),
                            [{ build($_builder, $_state, variable, ::mlir::UnitAttr(), lower, upper, value); }]>];
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

//===-- Training ----------------------------------------------------------------------------------===//

def Gibbs_TrainingOp : Gibbs_Op<"training", [Symbol, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "Fits the parameters of a model, or of every step of a chain, to data.";
  let description = [{
    Each batch of data is as many chains. In the positive phase the visible cells hold the data and what
    is left is sampled, in the negative phase only a step's input holds; d(log likelihood)/d(param) is
    beta times the difference of the two moments of dE/d(param), negative minus positive. Each phase
    warms up (the one that holds the data for `held` sweeps, if that is said), then takes `samples` of its
    moments, `every` so many sweeps. `offset` shifts the times that
    data are noised to: a step that ends at t_{k-1} and t_k sees data of (1 - offset) t_{k-1} and
    (1 + offset) t_k. Stands beside the chain or the model it belongs to; ebm-expand-chain writes both
    phases out as schedules and names them.

    ```mlir
    gibbs.training @train of @Fashion chains 400 warmup 400 samples 50 every 8 epochs 20 seed 0 offset 0.0
      data #gibbs.dataset<idx, "fashion-mnist", threshold 1.0e-01>
      optimiser #gibbs.adam<rate 3.0e-02, decay 2.0e-01, weight_decay 0.0>
      penalty #gibbs.penalty<replication, 8.0e-03>
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, FlatSymbolRefAttr:$subject, I64Attr:$chains, I64Attr:$warmup,
                       OptionalAttr<I64Attr>:$held_warmup, I64Attr:$samples, I64Attr:$every, I64Attr:$epochs,
                       UI64Attr:$seed, F64Attr:$offset,
                       Gibbs_DatasetAttr:$data, Gibbs_AdamAttr:$optimiser, OptionalAttr<Gibbs_PenaltyAttr>:$penalty,
                       OptionalAttr<FlatSymbolRefAttr>:$positive, OptionalAttr<FlatSymbolRefAttr>:$negative);
  let assemblyFormat = [{
    $sym_name `of` $subject `chains` $chains `warmup` $warmup (`held` $held_warmup^)? `samples` $samples
    `every` $every `epochs` $epochs `seed` $seed `offset` $offset `data` $data `optimiser` $optimiser
    (`penalty` $penalty^)?
    (`positive` $positive^ `negative` $negative)? attr-dict
  }];
  let hasVerifier = 1;
}

#endif
