//===- Image.h - a chip's configuration: codes, roles, and the commands that use them -------------===//
//
// What a .dtci file holds, in plain structs. FORMAT.md specifies the bytes.
//
// Arrays of cells cover the window, the smallest box of chip cells that the model uses, row-major;
// everything outside is unused. Arrays of couplings are [directions, window rows, window columns]:
// entry (d, x) belongs to the wire from cell x to cell x + directions[d] (modulo the chip's size
// where it is wrapped). A coupling is two conductances, so there are two arrays: `near` is what the
// cell x adds for its neighbour, `far` what the neighbour adds for x.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include "targets/dtca/profiles/Profile.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace isinglass::dtca {

/// What is written; version 1, which has no drives, is read too.
inline constexpr uint32_t kImageVersion = 2;

/// What a cell is for: idle; read out; part of the model but never read; held at a value.
enum class Role : uint8_t { Unused, Visible, Latent, Clamped };

/// The eight symmetries of a square grid: the cell (r, c) of a model of R x C nodes lies at
/// turnedCell() of the placed rectangle. Quarter turns are anticlockwise: (r, c) -> (C-1-c, r).
enum class Turn : uint8_t {
  Identity,      ///< (r, c)
  Quarter,       ///< (C-1-c, r)
  Half,          ///< (R-1-r, C-1-c)
  ThreeQuarters, ///< (c, R-1-r)
  Transpose,     ///< (c, r)
  FlipRows,      ///< (R-1-r, c)
  FlipColumns,   ///< (r, C-1-c)
  AntiTranspose  ///< (C-1-c, R-1-r)
};
/// Where a displacement points after the turn.
Step turnedStep(Turn turn, Step step);
/// Where a cell lies after the turn of a rows x columns rectangle.
Step turnedCell(Turn turn, Step cell, int64_t rows, int64_t columns);
std::string_view turnName(Turn turn);

/// Where a variable of the model lies: its cells, turned, start at chip cell (row, column); on a
/// wrapped chip they may run around it. Shapes have one axis (a row) or two. A variable lies in one
/// place.
struct Placement {
  std::string variable;
  std::vector<int64_t> shape;
  int64_t row = 0, column = 0;
  Turn turn = Turn::Identity;
  friend bool operator==(const Placement &, const Placement &) = default;
};

/// The box of cells in use: rows row .. row+rows-1, columns likewise, modulo the chip where
/// wrapped. Its first and last row and column have a cell in use.
struct Window {
  int64_t row = 0, column = 0, rows = 0, columns = 0;
  int64_t cells() const { return rows * columns; }
  friend bool operator==(const Window &, const Window &) = default;
};

enum class CommandKind : uint8_t {
  Configure, ///< write all codes of the window
  Seed,      ///< let every cell take a random state
  Clamp,     ///< hold a box of a variable's cells at a value, or at what the run gives (0)
  Run,  ///< `iterations` iterations, beta going evenly from `first` to `last` times the image's
  Read, ///< `count` times: `every` iterations (0: none), then read all visible cells
  Drive ///< give every driven cell the sign of its drive: the run says it
};
/// Fields that a kind does not have keep their defaults. Boxes of two clamps have no cell in
/// common.
struct Command {
  CommandKind kind = CommandKind::Configure;
  int64_t iterations = 0;            ///< run
  double first = 1, last = 1;        ///< run
  int64_t every = 0, count = 1;      ///< read
  uint32_t placement = 0;            ///< clamp
  std::vector<int64_t> lower, upper; ///< clamp: half-open box in the variable's own coordinates
  int8_t value = 0;                  ///< clamp: -1, +1, or 0: the run gives it
  friend bool operator==(const Command &, const Command &) = default;
};

struct Image {
  std::string name; ///< of the model; names are 1 to 255 printable ASCII characters
  std::string tool; ///< who wrote it: "isinglass 0.1.0"
  /// The command that makes the same image again; file names without their folders.
  std::string command;
  /// 32 hexadecimal digits each: of the model's ebm text, of its bound parameters, of profileText.
  std::string modelDigest, parametersDigest, profileDigest;
  std::string profileText; ///< printProfile(): what makes the image self-contained
  Profile profile;         ///< parsed from profileText

  double beta = 1;  ///< the model's, folded into the codes
  double scale = 0; ///< beta J = scale * code; > 0
  Window window;
  std::vector<Placement> placements; ///< at least one; boxes do not overlap
  std::vector<Role> roles;           ///< [window]
  std::vector<Step> directions;      ///< a subset of the profile's, in its order
  std::vector<int16_t> near, far;    ///< [directions, window]
  std::vector<int16_t> biases;       ///< [window]
  /// [window], or empty: a bias whose sign the run gives, x_t of a denoising step; >= 0, 0 where a
  /// cell is not driven. A program that has them gives the signs by a drive command.
  std::vector<int16_t> drives;
  std::vector<Command> program;

  /// beta J of code 1 is `scale`; the field of a cell with states s is
  ///   beta h_i = scale * (sum_j code_ij s_j + bias_i + drive_i x_i),  P(s_i = +1) = 1 / (1 +
  ///   exp(-2 beta h_i)).
  size_t at(size_t direction, int64_t row, int64_t column) const {
    return (direction * window.rows + row) * window.columns + column;
  }
};

/// Checks everything that a user of an image relies on; throws std::runtime_error that names the
/// cell, command or field: sizes and ranges, roles against placements and clamps, codes within the
/// profile's bits, ranges and swing, zero codes where there is no wire or an unused cell, the order
/// of commands (configure, seed, then clamps, a drive, then runs and reads; at least one read),
/// beta without control. O(window * directions).
void validateImage(const Image &image);

/// The bytes of a file. Deterministic: equal images are equal bytes. Validates first.
std::string encodeImage(const Image &image);

/// Reads a file's bytes; throws std::runtime_error with the reason for anything that encodeImage
/// did not write: wrong magic or version, checksum, malformed, not canonical, invalid. Allocates no
/// more than a small multiple of bytes.size().
Image decodeImage(std::span<const std::byte> bytes);

/// A file, by decodeImage; names the file in errors. Refuses files over 2 GiB - 1.
Image readImage(const std::filesystem::path &path);

/// The image as TOML text that a person can read and edit: assembleImage(dumpImage(i)) encodes to
/// the same bytes. assembleImage throws ProfileError, with file:line:column, for any text that it
/// refuses, an invalid image's included.
std::string dumpImage(const Image &image);
Image assembleImage(std::string_view text, const std::string &where);

/// What differs, a line each, at most `limit` lines of codes; empty if nothing does.
std::vector<std::string> diffImages(const Image &a, const Image &b, size_t limit = 20);

} // namespace isinglass::dtca
