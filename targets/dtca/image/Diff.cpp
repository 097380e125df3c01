//===- Diff.cpp - what differs between two images -------------------------------------------------===//
#include "targets/dtca/image/Names.h"
#include "targets/dtca/image/Wiring.h"

#include <algorithm>

namespace isinglass::dtca {

namespace {

std::string printList(const std::vector<int64_t> &values) {
  std::string text;
  for (int64_t value : values)
    text += (text.empty() ? "" : ", ") + std::to_string(value);
  return "[" + text + "]";
}

std::string print(const std::string &text) { return text; }
std::string print(double value) { return printReal(value); }

std::string print(const Window &window) {
  return std::to_string(window.rows) + " x " + std::to_string(window.columns) + " at " +
         printCell({window.row, window.column});
}

std::string print(const std::vector<Step> &steps) {
  std::string text;
  for (Step step : steps)
    text += (text.empty() ? "" : " ") + printCell(step);
  return text.empty() ? "none" : text;
}

std::string print(const Placement &placement) {
  return "'" + placement.variable + "' " + printList(placement.shape) + " at " +
         printCell({placement.row, placement.column}) + " " + std::string(turnName(placement.turn));
}

std::string print(const Command &command) {
  std::string text(kCommandNames[static_cast<size_t>(command.kind)]);
  if (command.kind == CommandKind::Clamp)
    text += " placement " + std::to_string(command.placement) + " " + printList(command.lower) +
            " to " + printList(command.upper) + " = " + std::to_string(command.value);
  if (command.kind == CommandKind::Run)
    text += " " + std::to_string(command.iterations) + " beta " + printReal(command.first) +
            " to " + printReal(command.last);
  if (command.kind == CommandKind::Read)
    text += " " + std::to_string(command.count) + " every " + std::to_string(command.every);
  return text;
}

std::vector<std::string> linesOf(const std::string &text) {
  std::vector<std::string> lines;
  for (size_t begin = 0; begin < text.size();) {
    size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

class Differ {
public:
  Differ(const Image &a, const Image &b, size_t limit)
      : a(a), b(b), wiring(a.profile, a.window), left(limit) {}

  std::vector<std::string> compare() {
    compareField("name", a.name, b.name);
    compareField("tool", a.tool, b.tool);
    compareField("command", a.command, b.command);
    compareField("model digest", a.modelDigest, b.modelDigest);
    compareField("parameters digest", a.parametersDigest, b.parametersDigest);
    compareList("profile line", linesOf(a.profileText), linesOf(b.profileText));
    compareField("beta", a.beta, b.beta);
    compareField("scale", a.scale, b.scale);
    compareField("window", a.window, b.window);
    compareField("directions", a.directions, b.directions);
    compareList("placement", a.placements, b.placements);
    compareList("command", a.program, b.program);
    if (a.window == b.window && a.directions == b.directions)
      compareCells();
    return std::move(lines);
  }

private:
  template <typename T> void compareField(const std::string &name, const T &from, const T &to) {
    if (!(from == to))
      lines.push_back(name + ": " + print(from) + " -> " + print(to));
  }

  template <typename T>
  void compareList(const std::string &name, const std::vector<T> &from, const std::vector<T> &to) {
    size_t common = std::min(from.size(), to.size());
    for (size_t i = 0; i < common; ++i)
      compareField(name + " " + std::to_string(i), from[i], to[i]);
    for (size_t i = common; i < from.size(); ++i)
      lines.push_back(name + " " + std::to_string(i) + ": " + print(from[i]) + " -> none");
    for (size_t i = common; i < to.size(); ++i)
      lines.push_back(name + " " + std::to_string(i) + ": none -> " + print(to[i]));
  }

  /// A line of the limited part; what is over the limit is counted.
  void addCode(const std::string &what, const std::string &from, const std::string &to) {
    if (left > 0) {
      --left;
      lines.push_back(what + " " + from + " -> " + to);
    } else {
      ++omitted;
    }
  }

  void compareCells() {
    for (Step cell; cell.row < a.window.rows; ++cell.row)
      for (cell.column = 0; cell.column < a.window.columns; ++cell.column)
        compareCell(cell);
    for (size_t d = 0; d < a.directions.size(); ++d)
      for (Step cell; cell.row < a.window.rows; ++cell.row)
        for (cell.column = 0; cell.column < a.window.columns; ++cell.column)
          compareCoupling(d, cell);
    if (omitted)
      lines.push_back("and " + std::to_string(omitted) + " more");
  }

  void compareCell(Step cell) {
    size_t at = cell.row * a.window.columns + cell.column;
    std::string name = "cell " + printCell(wiring.chipCell(cell)) + ":";
    if (a.roles[at] != b.roles[at])
      addCode(name + " role", roleName(a.roles[at]), roleName(b.roles[at]));
    if (a.biases[at] != b.biases[at])
      addCode(name + " bias", std::to_string(a.biases[at]), std::to_string(b.biases[at]));
    if (driveAt(a, at) != driveAt(b, at))
      addCode(name + " drive", std::to_string(driveAt(a, at)), std::to_string(driveAt(b, at)));
  }

  static int16_t driveAt(const Image &image, size_t cell) {
    return image.drives.empty() ? int16_t(0) : image.drives[cell];
  }

  static std::string roleName(Role role) {
    constexpr const char *names[] = {"unused", "visible", "latent", "clamped"};
    return names[static_cast<size_t>(role)];
  }

  void compareCoupling(size_t direction, Step cell) {
    size_t at = a.at(direction, cell.row, cell.column);
    if (a.near[at] == b.near[at] && a.far[at] == b.far[at])
      return;
    Step step = a.directions[direction];
    // The images are valid, so where a code is not 0 there is a neighbour, on one chip or the
    // other.
    std::optional<Step> neighbour = wiring.neighbour(cell, step);
    if (!neighbour)
      neighbour = Wiring(b.profile, b.window).neighbour(cell, step);
    std::string name = "coupling " + printCell(wiring.chipCell(cell)) + "-" +
                       (neighbour ? printCell(wiring.chipCell(*neighbour)) : "?") + ":";
    if (a.near[at] != b.near[at])
      addCode(name + " near", std::to_string(a.near[at]), std::to_string(b.near[at]));
    if (a.far[at] != b.far[at])
      addCode(name + " far", std::to_string(a.far[at]), std::to_string(b.far[at]));
  }

  const Image &a, &b;
  Wiring wiring;
  size_t left, omitted = 0;
  std::vector<std::string> lines;
};

} // namespace

std::vector<std::string> diffImages(const Image &a, const Image &b, size_t limit) {
  return Differ(a, b, limit).compare();
}

} // namespace isinglass::dtca
