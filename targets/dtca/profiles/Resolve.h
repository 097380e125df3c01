//===- Resolve.h - from entries to a profile ------------------------------------------------------===//
#pragma once

#include "targets/dtca/profiles/Document.h"

namespace isinglass::dtca {

/// Lets `over` replace what `entries` holds. The two ways to price an update exclude each other:
/// giving one takes the other away.
void overlay(Entries &entries, const Entries &over);

/// The profile of these entries. What is missing, or does not go together, is added to `problems`;
/// what is missing is reported in `top`.
Profile resolve(const Entries &entries, const Document &top, Problems &problems);

} // namespace isinglass::dtca
