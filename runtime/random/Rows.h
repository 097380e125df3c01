//===- Rows.h - one function for each row of the table of generators --------------------------===//
#pragma once

#include "runtime/random/Generators.h"

namespace isinglass::runtime::generators {

Generator xoroshiro128();
Generator xoshiro256();
Generator ars5();
Generator philox10();
Generator shishua();

} // namespace isinglass::runtime::generators
