//===- EbmAttributes.td - graphs, sites, members, initial values ----------------------------------===//
#ifndef ISINGLASS_EBM_ATTRIBUTES
#define ISINGLASS_EBM_ATTRIBUTES

include "dialects/ebm/EbmDialect.td"
include "dialects/ebm/EbmInterfaces.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/CommonAttrConstraints.td"

class Ebm_Attr<string cpp, string spelling, list<Trait> traits = []>
    : AttrDef<Ebm_Dialect, cpp, traits> {
  let mnemonic = spelling;
}

//===-- Graphs ------------------------------------------------------------------------------------===//

def Ebm_LatticeAttr : Ebm_Attr<"Lattice", "lattice", [DeclareAttrInterfaceMethods<Ebm_GraphInterface>]> {
  let summary = "A regular lattice: sizes, a period flag per axis, directions.";
  let description = [{
    Node x has an edge to x + d for every direction d, taken modulo the size on periodic axes; on an
    open axis an edge whose end falls outside is absent. One of each +- pair of directions is listed,
    so every edge is named once, by the node it leaves. A lattice without directions is a plain array
    of nodes.

    Directions reduced modulo the periodic axes must be non-zero (self loop) and distinct up to sign
    (double edge); a direction that no edge of an open axis can have is refused too.

    ```mlir
    #ebm.lattice<70x70 open, [(0, 1), (-1, 0), (4, 1), (-1, 4)]>
    #ebm.lattice<16x16x16 periodic, [(1, 0, 0), (0, 1, 0), (0, 0, 1)]>
    #ebm.lattice<8x31 periodic(0), [(1, 0), (0, 1)]>            // periodic along rows only
    #ebm.lattice<4 open, []>
    ```
  }];
  let parameters = (ins ArrayRefParameter<"int64_t">:$sizes, ArrayRefParameter<"bool">:$periodic,
                        ArrayRefParameter<"int64_t">:$flatDirections);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    int64_t getRank() const { return getSizes().size(); }
    int64_t getNumDirections() const {
      return getSizes().empty() ? 0 : getFlatDirections().size() / getSizes().size();
    }
    ::llvm::ArrayRef<int64_t> getDirection(int64_t d) const {
      return getFlatDirections().slice(d * getRank(), getRank());
    }
  }];
}

def Ebm_SparseAttr : Ebm_Attr<"Sparse", "sparse", [DeclareAttrInterfaceMethods<Ebm_GraphInterface, ["checkData"]>]> {
  let summary = "An irregular graph: a number of nodes and an [m, 2] array of edges.";
  let description = [{
    Edges keep their order; an array on edges has shape [m]. The array is a resource, so that a
    million edges are one line of IR. Refused: an end that is not a node, a self loop, a double edge.

    ```mlir
    #ebm.sparse<3, dense<[[0, 1], [1, 2]]> : tensor<2x2xi32>>
    ```
  }];
  let parameters = (ins "int64_t":$numNodes, "::mlir::ElementsAttr":$edges);
  let assemblyFormat = "`<` $numNodes `,` $edges `>`";
  let genVerifyDecl = 1;
}

def Ebm_BipartiteAttr : Ebm_Attr<"Bipartite", "bipartite", [DeclareAttrInterfaceMethods<Ebm_GraphInterface>]> {
  let summary = "All edges between a first and a second group of nodes; edge arrays are [first, second].";
  let description = [{
    Nodes 0 .. first-1 are the first group.

    ```mlir
    #ebm.bipartite<784, 256>
    ```
  }];
  let parameters = (ins "int64_t":$first, "int64_t":$second);
  let assemblyFormat = "`<` $first `,` $second `>`";
  let genVerifyDecl = 1;
}

def Ebm_CompleteAttr : Ebm_Attr<"Complete", "complete", [DeclareAttrInterfaceMethods<Ebm_GraphInterface>]> {
  let summary = "All pairs of n nodes; edge arrays are [n(n-1)/2], ordered (0,1), (0,2), ... (1,2), ...";
  let description = [{
    ```mlir
    #ebm.complete<16>
    ```
  }];
  let parameters = (ins "int64_t":$numNodes);
  let assemblyFormat = "`<` $numNodes `>`";
  let genVerifyDecl = 1;
}

//===-- Sites: where a factor or a parameter lives -------------------------------------------------===//

def Ebm_EdgesAttr : Ebm_Attr<"Edges", "edges", [DeclareAttrInterfaceMethods<Ebm_SitesInterface>]> {
  let summary = "One site per edge of a graph.";
  let description = [{
    ```mlir
    #ebm.edges<#ebm.complete<4>>
    ```
  }];
  let parameters = (ins "::isinglass::ebm::GraphInterface":$graph);
  let assemblyFormat = "`<` $graph `>`";
}
def Ebm_NodesAttr : Ebm_Attr<"Nodes", "nodes", [DeclareAttrInterfaceMethods<Ebm_SitesInterface>]> {
  let summary = "One site per node of a graph.";
  let description = [{
    ```mlir
    #ebm.nodes<#ebm.complete<4>>
    ```
  }];
  let parameters = (ins "::isinglass::ebm::GraphInterface":$graph);
  let assemblyFormat = "`<` $graph `>`";
}
def Ebm_RowsAttr : Ebm_Attr<"Rows", "rows", [DeclareAttrInterfaceMethods<Ebm_SitesInterface>]> {
  let summary = "One site per row of an [r, k] array of row-major indices, one column per use.";
  let description = [{
    ```mlir
    #ebm.rows<dense<[[0, 5], [1, 3]]> : tensor<2x2xi64>>
    ```
  }];
  let parameters = (ins "::mlir::ElementsAttr":$indices);
  let assemblyFormat = "`<` $indices `>`";
  let genVerifyDecl = 1;
}
def Ebm_ShapeAttr : Ebm_Attr<"Shape", "shape", [DeclareAttrInterfaceMethods<Ebm_SitesInterface>]> {
  let summary = "One site per entry of an array of a given shape; no axes: a single site.";
  let description = [{
    ```mlir
    #ebm.shape<[2, 5, 5]>
    ```
  }];
  let parameters = (ins OptionalArrayRefParameter<"int64_t">:$sizes);
  let assemblyFormat = "`<` `[` (`]`) : ($sizes^ `]`)? `>`";
  let genVerifyDecl = 1;
}

//===-- Members: which spin of a variable a factor takes at a site ---------------------------------===//

def Ebm_Place : I32EnumAttr<"Place", "how a site names a node of a variable", [
    I32EnumAttrCase<"Node", 0, "node">,      // the site itself, a node
    I32EnumAttrCase<"Source", 1, "source">,  // the end the edge leaves
    I32EnumAttrCase<"Target", 2, "target">,  // the end the edge reaches
    I32EnumAttrCase<"Shift", 3, "shift">,    // the site, a node of a lattice, plus a displacement
    I32EnumAttrCase<"Column", 4, "column">   // a column of the row's indices
  ]> {
  let cppNamespace = "::isinglass::ebm";
  let genSpecializedAttr = 0;
}

def Ebm_MemberAttr : Ebm_Attr<"Member", "member"> {
  let summary = "A variable and the node of it that a factor takes at each site.";
  let description = [{
    `@s` (the node), `@s at source`, `@s at target`, `@s at (1, 0)` (a shift), `@s at column 2`.
    `offset` is the displacement of a shift, or the one number of a column; else empty.
  }];
  let parameters = (ins "::mlir::FlatSymbolRefAttr":$variable, "::isinglass::ebm::Place":$place,
                        ArrayRefParameter<"int64_t">:$offset);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

//===-- Initial values of parameters ----------------------------------------------------------------===//

def Ebm_NormalAttr : Ebm_Attr<"Normal", "normal"> {
  let summary = "Independent normal draws: mean, standard deviation, seed. See runtime/random/Draws.h.";
  let description = [{
    ```mlir
    #ebm.normal<0.0, 0.1, seed 3>
    ```
  }];
  let parameters = (ins "::mlir::FloatAttr":$mean, "::mlir::FloatAttr":$sd, "uint64_t":$seed);
  let assemblyFormat = "`<` $mean `,` $sd `,` `seed` $seed `>`";
  let genVerifyDecl = 1;
}
def Ebm_UniformAttr : Ebm_Attr<"Uniform", "uniform"> {
  let summary = "Independent uniform draws from [low, high): low, high, seed.";
  let description = [{
    ```mlir
    #ebm.uniform<-1.0, 1.0, seed 3>
    ```
  }];
  let parameters = (ins "::mlir::FloatAttr":$low, "::mlir::FloatAttr":$high, "uint64_t":$seed);
  let assemblyFormat = "`<` $low `,` $high `,` `seed` $seed `>`";
  let genVerifyDecl = 1;
}
def Ebm_SignsAttr : Ebm_Attr<"Signs", "signs"> {
  let summary = "Independent fair draws from -1 and +1.";
  let description = [{
    ```mlir
    #ebm.signs<seed 3>
    ```
  }];
  let parameters = (ins "uint64_t":$seed);
  let assemblyFormat = "`<` `seed` $seed `>`";
}
def Ebm_FileAttr : Ebm_Attr<"File", "file"> {
  let summary = "An array of an NPZ file, or an NPY file (empty array name), read when a run starts.";
  let description = [{
    A relative path starts where the run does: the language has put the model's folder before it.

    ```mlir
    #ebm.file<"biases.npz", "b">
    ```
  }];
  let parameters = (ins "::mlir::StringAttr":$path, "::mlir::StringAttr":$array);
  let assemblyFormat = "`<` $path `,` $array `>`";
}

//===-- As arguments of operations ------------------------------------------------------------------===//

def Ebm_GraphAttr : Attr<CPred<"::llvm::isa<::isinglass::ebm::GraphInterface>($_self)">, "a graph"> {
  let storageType = "::isinglass::ebm::GraphInterface";
  let returnType = "::isinglass::ebm::GraphInterface";
  let convertFromStorage = "$_self";
}
def Ebm_SitesAttr : Attr<CPred<"::llvm::isa<::isinglass::ebm::SitesInterface>($_self)">, "sites"> {
  let storageType = "::isinglass::ebm::SitesInterface";
  let returnType = "::isinglass::ebm::SitesInterface";
  let convertFromStorage = "$_self";
}
def Ebm_MembersAttr : TypedArrayAttrBase<Ebm_MemberAttr, "members of a factor">;

#endif
