//===- Toml.h - toml++ as the chip's files need it ------------------------------------------------===//
//
// Include it in few places: it is the whole library. Errors are values, and nesting ends early, for
// these files hold foreign bytes and toml++ recurses over tables when it frees them.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#define TOML_EXCEPTIONS 0
#define TOML_MAX_NESTED_VALUES 16
#include <toml++/toml.h>
