#include "test/unit/dtca/ImageSamples.h"

#include "targets/dtca/image/Wiring.h"

#include "runtime/arrays/Digest.h"

#include <algorithm>
#include <cstdlib>

namespace isinglass::dtca {

template <typename T> static void set(Sourced<T> &entry, T value, const char *unit = "1") {
  entry = {value, unit, "t", Status::Assumed};
}

Profile sampleProfile() {
  Profile p;
  p.name = "small";
  p.summary = "t";
  set<int64_t>(p.rows, 6, "cells");
  set<int64_t>(p.columns, 8, "cells");
  set(p.wrapped, false);
  set<std::vector<Step>>(p.rules, {{0, 1}, {2, 1}}, "cells");
  set<std::array<int64_t, 2>>(p.cores, {1, 1}, "cores");
  set(p.coresConnected, true);
  set<int64_t>(p.couplingBits, 8, "bits");
  set<int64_t>(p.biasBits, 8, "bits");
  set(p.couplingRange, 6.0);
  set(p.biasRange, 8.0);
  set(p.swing, 60.0);
  set(p.betaControl, false);
  for (Quantity *time :
       {&p.phase, &p.randomBit, &p.bias, &p.configureTime, &p.clampTime, &p.readTime})
    set(*time, 1.0, "s");
  set(p.configureRate, 1.0, "Hz");
  for (Quantity *spread : {&p.slopeSpread, &p.offsetSpread, &p.mismatchSpread})
    set(*spread, 0.0);
  p.update.emplace();
  set(*p.update, 1e-15, "fJ");
  for (Price *price : {&p.configureEnergy, &p.seedEnergy, &p.clampEnergy, &p.readEnergy})
    set(price->quantity, 1e-15, "fJ");
  set(p.unusedPowered, false);
  set(p.clampedPowered, false);
  return p;
}

void seal(Image &image) {
  image.profileText = printProfile(image.profile);
  image.profileDigest = runtime::digest(std::as_bytes(std::span(image.profileText)));
}

static void setCommands(Image &image, std::vector<Command> clamps) {
  Command configure, seed, run, read;
  configure.kind = CommandKind::Configure;
  seed.kind = CommandKind::Seed;
  run.kind = CommandKind::Run;
  run.iterations = 250;
  read.kind = CommandKind::Read;
  read.every = 4;
  read.count = 100;
  image.program = {configure, seed};
  image.program.insert(image.program.end(), clamps.begin(), clamps.end());
  image.program.insert(image.program.end(), {run, read});
}

/// Sizes the arrays for the window and the directions, with every cell unused and every code 0.
static void resize(Image &image) {
  image.roles.assign(image.window.cells(), Role::Unused);
  image.biases.assign(image.window.cells(), 0);
  image.near.assign(image.directions.size() * image.window.cells(), 0);
  image.far = image.near;
}

/// The cell of the window on which a variable's cell lies.
static size_t indexOf(const Image &image, const Placement &placement, Step cell) {
  bool row = placement.shape.size() == 1;
  Step turned =
      turnedCell(placement.turn, cell, row ? 1 : placement.shape[0], placement.shape.back());
  Step chip{(placement.row + turned.row) % image.profile.rows.value,
            (placement.column + turned.column) % image.profile.columns.value};
  Step inWindow = Wiring(image.profile, image.window).windowCell(chip).value();
  return inWindow.row * image.window.columns + inWindow.column;
}

static void setRoles(Image &image, const Placement &placement, Step lower, Step upper,
                     auto &&role) {
  for (Step cell{lower.row, 0}; cell.row < upper.row; ++cell.row)
    for (cell.column = lower.column; cell.column < upper.column; ++cell.column)
      image.roles[indexOf(image, placement, cell)] = role();
}

static Step extentOf(const Placement &placement) {
  return {placement.shape.size() == 1 ? 1 : placement.shape[0], placement.shape.back()};
}

static void setClamp(Image &image, const Command &clamp) {
  const Placement &placement = image.placements[clamp.placement];
  bool row = placement.shape.size() == 1;
  setRoles(image, placement, {row ? 0 : clamp.lower[0], clamp.lower.back()},
           {row ? 1 : clamp.upper[0], clamp.upper.back()}, [] { return Role::Clamped; });
}

/// Gives every wire between used cells a code, near and far, by `code`.
static void setCouplings(Image &image, auto &&code) {
  Wiring wiring(image.profile, image.window);
  for (size_t d = 0; d < image.directions.size(); ++d)
    for (Step cell; cell.row < image.window.rows; ++cell.row)
      for (cell.column = 0; cell.column < image.window.columns; ++cell.column) {
        auto other = wiring.neighbour(cell, image.directions[d]);
        if (!other || image.roles[image.at(0, cell.row, cell.column)] == Role::Unused ||
            image.roles[image.at(0, other->row, other->column)] == Role::Unused)
          continue;
        auto [near, far] = code();
        image.near[image.at(d, cell.row, cell.column)] = near;
        image.far[image.at(d, cell.row, cell.column)] = far;
      }
}

static void setNames(Image &image) {
  image.name = "Small";
  image.tool = "isinglass test";
  image.command = "made by a test";
  image.modelDigest = std::string(32, 'a');
  image.parametersDigest = "0123456789abcdef0123456789abcdef";
}

Image sampleImage() {
  Image image;
  setNames(image);
  image.profile = sampleProfile();
  image.scale = 0.03125;
  image.window = {1, 2, 4, 4};
  image.placements = {{"s", {3, 3}, 1, 2, Turn::Quarter}, {"t", {2}, 4, 4, Turn::Identity}};
  image.directions = {{0, 1}, {-1, 0}, {2, 1}};
  resize(image);
  setRoles(image, image.placements[0], {0, 0}, {3, 3}, [] { return Role::Visible; });
  setRoles(image, image.placements[1], {0, 0}, {1, 2}, [] { return Role::Latent; });
  Command clamp;
  clamp.kind = CommandKind::Clamp;
  clamp.lower = {0, 1};
  clamp.upper = {1, 3};
  clamp.value = 1;
  setClamp(image, clamp);
  setCommands(image, {clamp});
  int16_t next = 0;
  setCouplings(image, [&] {
    next = static_cast<int16_t>((next + 7) % 19);
    return std::pair<int16_t, int16_t>(next - 9, next == 5 ? next - 8 : next - 9);
  });
  image.biases[0] = -3;
  seal(image);
  return image;
}

namespace {

class RandomImage {
public:
  explicit RandomImage(std::mt19937_64 &random) : random(random) {}

  Image make() {
    setNames(image);
    makeProfile();
    placeVariables();
    makeWindow();
    std::vector<Step> all = image.profile.directions();
    std::ranges::copy_if(all, std::back_inserter(image.directions),
                         [&](Step) { return below(4) > 0; });
    resize(image);
    makeRoles();
    makeCodes();
    image.beta = 0.25 * (1 + below(12));
    seal(image);
    return std::move(image);
  }

private:
  int64_t below(int64_t bound) { return static_cast<int64_t>(random() % bound); }
  bool coin() { return below(2) == 0; }

  void makeProfile() {
    Profile &p = image.profile;
    p = sampleProfile();
    p.cores.value = {1 + below(3), 1 + below(2)};
    p.rows.value = p.cores.value[0] * (4 + below(5));
    p.columns.value = p.cores.value[1] * (4 + below(7));
    // A profile's own rules: two phases need even sides, and a wrap joins the cores.
    p.wrapped.value = coin() && p.rows.value % 2 == 0 && p.columns.value % 2 == 0;
    p.coresConnected.value = p.wrapped.value || coin();
    p.couplingBits.value = 2 + below(15);
    p.biasBits.value = 2 + below(15);
    p.betaControl.value = coin();
    p.rules.value = {{0, 1}};
    if (coin())
      p.rules.value.push_back({2, 1});
  }

  Placement randomPlacement(size_t number) {
    Placement placement;
    placement.variable = "s" + std::to_string(number);
    if (coin())
      placement.shape.push_back(1 + below(4));
    placement.shape.push_back(1 + below(5));
    placement.turn = static_cast<Turn>(below(8));
    placement.row = below(image.profile.rows.value);
    placement.column = below(image.profile.columns.value);
    return placement;
  }

  /// Whether the variable fits the chip and what is on it; if so it is put on.
  bool put(const Placement &placement) {
    const Profile &p = image.profile;
    Step turned = turnedStep(placement.turn, extentOf(placement));
    int64_t rows = std::abs(turned.row), columns = std::abs(turned.column);
    bool around = placement.row + rows > p.rows.value || //
                  placement.column + columns > p.columns.value;
    if (rows > p.rows.value || columns > p.columns.value || (around && !p.wrapped.value))
      return false;
    std::vector<bool> next = taken;
    for (int64_t r = 0; r < rows; ++r)
      for (int64_t c = 0; c < columns; ++c) {
        size_t cell = (placement.row + r) % p.rows.value * p.columns.value +
                      (placement.column + c) % p.columns.value;
        if (next[cell])
          return false;
        next[cell] = true;
      }
    taken = next;
    return true;
  }

  void placeVariables() {
    taken.assign(image.profile.cells(), false);
    size_t wanted = 1 + below(3);
    for (int attempt = 0; attempt < 40 || image.placements.empty(); ++attempt) {
      Placement placement = randomPlacement(image.placements.size());
      if (image.placements.size() < wanted && put(placement))
        image.placements.push_back(placement);
    }
  }

  /// The box of the cells taken, within the chip from row and column 0: what runs around the chip
  /// has cells at both ends, so the box is then the whole axis.
  void makeWindow() {
    const Profile &p = image.profile;
    int64_t top = p.rows.value, left = p.columns.value, bottom = -1, right = -1;
    for (int64_t r = 0; r < p.rows.value; ++r)
      for (int64_t c = 0; c < p.columns.value; ++c)
        if (taken[r * p.columns.value + c]) {
          top = std::min(top, r);
          bottom = std::max(bottom, r);
          left = std::min(left, c);
          right = std::max(right, c);
        }
    image.window = {top, left, bottom - top + 1, right - left + 1};
  }

  Command randomClamp(uint32_t placement) {
    Command clamp;
    clamp.kind = CommandKind::Clamp;
    clamp.placement = placement;
    for (int64_t size : image.placements[placement].shape) {
      clamp.lower.push_back(below(size));
      clamp.upper.push_back(clamp.lower.back() + 1 + below(size - clamp.lower.back()));
    }
    clamp.value = static_cast<int8_t>(below(3) - 1);
    return clamp;
  }

  void makeRoles() {
    std::vector<Command> clamps;
    for (uint32_t i = 0; i < image.placements.size(); ++i) {
      const Placement &placement = image.placements[i];
      setRoles(image, placement, {0, 0}, extentOf(placement),
               [&] { return coin() ? Role::Visible : Role::Latent; });
      if (coin())
        clamps.push_back(randomClamp(i));
    }
    for (const Command &clamp : clamps)
      setClamp(image, clamp);
    setCommands(image, clamps);
    if (image.profile.betaControl.value) {
      Command &run = image.program[image.program.size() - 2];
      run.first = 0.1 * (1 + below(10)); // the codes touch the limits at the image's own beta
      run.last = 0.1 * (1 + below(10));
    }
  }

  int16_t code(const Sourced<int64_t> &bits) {
    int64_t largest = (int64_t(1) << (bits.value - 1)) - 1;
    return static_cast<int16_t>(below(2 * largest + 1) - largest);
  }

  /// The scale touches the tightest limit that any image of these bits could meet.
  void makeCodes() {
    const Profile &p = image.profile;
    bool matched = coin();
    setCouplings(image, [&] {
      int16_t near = code(p.couplingBits);
      return std::pair<int16_t, int16_t>(near, matched ? near : code(p.couplingBits));
    });
    for (size_t cell = 0; cell < image.roles.size(); ++cell)
      if (image.roles[cell] != Role::Unused)
        image.biases[cell] = code(p.biasBits);
    double coupling = (int64_t(1) << (p.couplingBits.value - 1)) - 1;
    double bias = (int64_t(1) << (p.biasBits.value - 1)) - 1;
    double wires = 2.0 * image.directions.size();
    if (coin())
      makeDrives();
    double own = image.drives.empty() ? bias : 2 * bias;
    image.scale = std::min({p.couplingRange.value / coupling, p.biasRange.value / bias,
                            p.swing.value / (4 * (wires * coupling + own))});
  }

  void makeDrives() {
    image.drives.assign(image.roles.size(), 0);
    for (size_t cell = 0; cell < image.roles.size(); ++cell)
      if (image.roles[cell] == Role::Visible || image.roles[cell] == Role::Latent)
        image.drives[cell] = static_cast<int16_t>(std::abs(code(image.profile.biasBits)));
    if (std::ranges::none_of(image.drives, [](int16_t drive) { return drive; }))
      return image.drives.clear();
    Command drive;
    drive.kind = CommandKind::Drive;
    auto running = std::ranges::find_if(image.program, [](const Command &command) {
      return command.kind == CommandKind::Run || command.kind == CommandKind::Read;
    });
    image.program.insert(running, drive);
  }

  std::mt19937_64 &random;
  Image image;
  std::vector<bool> taken;
};

} // namespace

Image randomImage(std::mt19937_64 &random) { return RandomImage(random).make(); }

Image randomShiftedImage(std::mt19937_64 &random) {
  Image image = randomImage(random);
  int64_t rows = image.profile.rows.value, columns = image.profile.columns.value;
  if (!image.profile.wrapped.value)
    return image;
  Step shift{static_cast<int64_t>(random() % rows), static_cast<int64_t>(random() % columns)};
  auto move = [&](auto &box) {
    box.row = (box.row + shift.row) % rows;
    box.column = (box.column + shift.column) % columns;
  };
  move(image.window);
  for (Placement &placement : image.placements)
    move(placement);
  return image;
}

} // namespace isinglass::dtca
