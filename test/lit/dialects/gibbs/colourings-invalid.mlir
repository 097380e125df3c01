// RUN: isinglass-opt %s -verify-diagnostics -split-input-file

// expected-error @+1 {{every residue has one coefficient per axis}}
#c = #gibbs.residues<seams [1]>

// -----

// expected-error @+1 {{every residue has one coefficient per axis}}
#c = #gibbs.residues<[] mod 2>

// -----

// expected-error @+1 {{every residue and the seams have one number per axis}}
#c = #gibbs.residues<[1, 1, 1] mod 2, [1] mod 2>

// -----

// expected-error @+1 {{every residue and the seams have one number per axis}}
#c = #gibbs.residues<[1, 1] mod 2, seams [1]>

// -----

// expected-error @+1 {{moduli are at least 1, with a product of at most 65536}}
#c = #gibbs.residues<[1, 1] mod 0>

// -----

// expected-error @+1 {{moduli are at least 1, with a product of at most 65536}}
#c = #gibbs.residues<[1] mod 65536, [1] mod 65536>

// -----

// expected-error @+1 {{a seam's width is at least 0}}
#c = #gibbs.residues<[1, 1] mod 2, seams [0, -1]>

// -----

// expected-error @+1 {{more than 65536 colours}}
#c = #gibbs.residues<[1, 1] mod 40000, seams [1, 1]>

// -----

// expected-error @+1 {{coefficients are between 0 and 65536}}
#c = #gibbs.residues<[-1, 1] mod 2>

// -----

// expected-error @+1 {{every part has at least one node, all together at most 2^40}}
#c = #gibbs.parts<[3, -1]>

// -----

// expected-error @+1 {{every part has at least one node, all together at most 2^40}}
#c = #gibbs.parts<[1099511627776, 1099511627776]>

// -----

// expected-error @+1 {{a serial order is of 1 to 2^31-1 nodes, not -1}}
#c = #gibbs.serial<-1>

// -----

// expected-error @+1 {{colours are an [n] array of i32, not 'tensor<1x1xi32>'}}
#c = #gibbs.listed<2, dense<0> : tensor<1x1xi32>>

// -----

// expected-error @+1 {{colours are an [n] array of i32, not 'tensor<1xsi32>'}}
#c = #gibbs.listed<2, dense<0> : tensor<1xsi32>>

// -----

// expected-error @+1 {{a list has between 1 and 2^31-1 colours, not 0}}
#c = #gibbs.listed<0, dense<0> : tensor<1xi32>>

// -----

// expected-error @+1 {{colour 2 is outside 0 to 1}}
#c = #gibbs.listed<2, dense<[0, 2]> : tensor<2xi32>>

// -----

// expected-error @+1 {{beta must be a positive number}}
#r = #gibbs.ramp<linear, 0.0, 1.0>

// -----

// expected-error @+1 {{a constant ramp repeats one number}}
#r = #gibbs.ramp<constant, 0.5, 1.0>
