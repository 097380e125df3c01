//===- ChainSample.h - a small chain of images to test with ---------------------------------------===//
#pragma once

#include "targets/dtca/image/ChainImage.h"

namespace isinglass::dtca {

/// Two steps of 3 x 3 cells on sampleProfile(), turned a quarter at (1,2): a picture of two pixels
/// and a label of two classes, on nodes 0 2 4 6 and 8 6 4 2. Step 1 is driven, step 2 is not.
ChainImage sampleChain();

/// The arrays of its file.
runtime::NamedArrays sampleArrays();

} // namespace isinglass::dtca
