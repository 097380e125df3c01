//===- Profile.h - what is known of a chip, and how far it can be trusted -------------------------===//
//
// A profile is a TOML file. Every entry is `{ value, unit, source, status }`; values are kept in SI
// units, with the unit of the file for printing. README.md lists the fields.
//
//===----------------------------------------------------------------------------------------------===//
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace isinglass::dtca {

/// How a number came about: measured on a device; computed by its authors or from their formula;
/// or declared here, because nobody has published it.
enum class Status : uint8_t { Measured, Modelled, Assumed };
std::string_view statusName(Status status);

/// An entry of a profile.
template <typename T> struct Sourced {
  T value{};
  std::string unit;   ///< as the file writes it
  std::string source; ///< where the number is from, for a reader to follow
  Status status = Status::Assumed;
};
using Quantity = Sourced<double>; ///< value in SI units (J, s, m, F, F/m, V, Hz) or a pure number

/// A displacement between cells: (rows, columns).
struct Step {
  int64_t row = 0, column = 0;
  friend bool operator==(const Step &, const Step &) = default;
};

/// The price of moving one bit, or of one cell's command: an energy, or a number of charges of a
/// wire as long as the array (Profile::lineEnergy).
struct Price {
  Quantity quantity;  ///< J, or pure number if `lines`
  bool lines = false; ///< unit "line"
};

struct Profile {
  std::string name; ///< as in "dtca:NAME", with the size and variant that were asked for
  std::string summary;

  //-- grid: rows x columns cells, one spin each
  Sourced<int64_t> rows, columns; ///< 1 .. 2^20 each, at most 2^32 cells
  Sourced<bool> wrapped;          ///< both axes; an open grid's edge cells have fewer neighbours
  /// A rule (a, b), a + b odd, connects (x, y) to (x+a, y+b), (x-b, y+a) and the opposites.
  Sourced<std::vector<Step>> rules;
  /// Separate cores: how many along rows and columns. Each divides its axis.
  Sourced<std::array<int64_t, 2>> cores;
  Sourced<bool> coresConnected; ///< couplings cross the seams between cores

  //-- couplings and biases: signed codes, |code| <= 2^(bits-1) - 1
  Sourced<int64_t> couplingBits, biasBits; ///< 2 .. 16, the sign included
  Quantity couplingRange, biasRange;       ///< largest |beta J|, |beta h|
  /// V_dd / V_s: a cell's terms share it, 4 (sum_j |beta J_ij| + |beta h_i|) <= swing.
  Quantity swing;
  Sourced<bool> betaControl; ///< the chip can scale all fields while it runs

  //-- time
  Quantity phase;     ///< s from one latch to the next; an iteration is two phases
  Quantity randomBit; ///< s, tau_0: relaxation time of the random bit
  Quantity bias;      ///< s, tau_bias: settling time of a cell's bias
  /// s for each such command over the whole array, or for each of its rows: durationOf().
  Quantity configureTime, clampTime, readTime;
  Quantity configureRate; ///< Hz, most configurations a second

  //-- spread between cells (standard deviations; process corners)
  Quantity slopeSpread;    ///< of the factor on a cell's field, mean 1
  Quantity offsetSpread;   ///< of the shift of a cell's logit, mean 0
  Quantity mismatchSpread; ///< of the factor on each of the two conductances of a coupling, mean 1

  //-- energy of one update of a cell. Either `update` or the three parts and the wires.
  std::optional<Quantity> update;
  std::optional<Quantity> randomBitEnergy, biasEnergy, clockEnergy;
  struct Wires {
    Quantity capacitance; ///< F/m
    Quantity pitch;       ///< m between cells
    Quantity signal;      ///< V
    /// Whether a cell at an open edge drives the wires it would have inside.
    Sourced<bool> edgesDriveAll;
  };
  std::optional<Wires> wires;
  /// Per cell: writing its codes; its first random state; holding it; reading it.
  Price configureEnergy, seedEnergy, clampEnergy, readEnergy;
  /// Whether cells that the model does not use, and clamped ones, are powered and updated.
  Sourced<bool> unusedPowered, clampedPowered;
  /// The bias circuit, for the state-dependent report: C and V_dd.
  std::optional<Quantity> biasCapacitance, biasSupply;

  /// All displacements with a coupling, one of each +- pair: (a, b), (-b, a) for each rule in
  /// order.
  std::vector<Step> directions() const;
  /// 1/2 C V^2 of the wire between cells `step` apart (J): C = eta l sqrt(a^2 + b^2). 0 without
  /// wires.
  double wireEnergy(Step step) const;
  /// 1/2 C V^2 of a wire as long as the longer side of the array (J). 0 without wires.
  double lineEnergy() const;
  double priceOf(const Price &price) const {
    return price.lines ? price.quantity.value * lineEnergy() : price.quantity.value;
  }
  /// s of a command: of the array, or times its rows where the unit is one a row ("us/row").
  double durationOf(const Quantity &time) const {
    return time.unit.ends_with("/row") ? time.value * static_cast<double>(rows.value) : time.value;
  }
  int64_t cells() const { return rows.value * columns.value; }
};

/// What is wrong with a profile's text, all of it. what() is several lines for each problem:
/// file:line:column: error: what is wrong and what to do, the line, a caret; it ends with a
/// newline.
struct ProfileError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The profile that `reference` names: NAME or a path ending in .toml, then optionally
/// :ROWSxCOLUMNS, then any number of +VARIANT (a [variants.VARIANT] table of the file that replaces
/// entries). "paper-g12", "paper-g12:100x100+text", "./mine.toml". A file may say `base = "NAME"`
/// to take what it does not give itself. Throws ProfileError for a file that is refused,
/// std::runtime_error for an unknown name (with the closest).
Profile loadProfile(const std::string &reference);

/// The files that a profile is read from: it, and its bases. Throws as loadProfile.
std::vector<std::string> filesOf(const std::string &reference);

/// Reads a resolved profile, as printProfile writes it: no base, no variants. `where` names it in
/// errors. For foreign bytes: at most 64 KiB.
Profile parseProfile(std::string_view text, const std::string &where);

/// The whole profile as TOML in a fixed order: parseProfile(printProfile(p)) prints the same bytes.
std::string printProfile(const Profile &profile);

/// Names of the profiles that are built in, with their summaries.
std::vector<std::pair<std::string, std::string>> listProfiles();

/// A variant that a profile offers, by itself or by a base.
struct VariantName {
  std::string name, summary;
  bool inherited = false;
};
std::vector<VariantName> listVariants(const std::string &reference);

} // namespace isinglass::dtca
