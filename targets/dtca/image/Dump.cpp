//===- Dump.cpp - an image as text ----------------------------------------------------------------===//
#include "targets/dtca/image/Names.h"

#include <algorithm>
#include <charconv>

namespace isinglass::dtca {

std::string printReal(double value) {
  char digits[32];
  std::string text(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
  if (text.find_first_of(".en") == std::string::npos)
    text += ".0";
  return text;
}

namespace {

std::string quote(std::string_view text) {
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\')
      quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

/// A text of several lines: as it is, if TOML's ''' can hold it; else with escapes.
std::string quoteLines(std::string_view text) {
  auto plain = [](unsigned char c) { return c >= 0x20 ? c != 0x7f : c == '\n' || c == '\t'; };
  bool quotable = text.find("''") == std::string_view::npos && !text.ends_with('\'');
  if (quotable && std::ranges::all_of(text, plain))
    return "'''\n" + std::string(text) + "'''";
  std::string quoted = "\"\"\"\n";
  for (char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (plain(c)) {
      quoted += c;
    } else {
      constexpr char digits[] = "0123456789abcdef";
      quoted += "\\u00";
      quoted += digits[static_cast<unsigned char>(c) >> 4];
      quoted += digits[c & 15];
    }
  }
  return quoted + "\"\"\"";
}

std::string printList(const std::vector<int64_t> &values) {
  std::string text = "[";
  for (int64_t value : values)
    text += (text.size() > 1 ? ", " : "") + std::to_string(value);
  return text + "]";
}

class Writer {
public:
  explicit Writer(const Image &image) : image(image) {}

  std::string write() {
    writeHeader();
    writeWindow();
    for (const Placement &placement : image.placements)
      writePlacement(placement);
    for (size_t d = 0; d < image.directions.size(); ++d)
      writeDirection(d);
    for (const Command &command : image.program)
      writeCommand(command);
    return std::move(text);
  }

private:
  void key(std::string_view name, std::string_view value) {
    text.append(name).append(" = ").append(value) += '\n';
  }
  void key(std::string_view name, int64_t value) { key(name, std::to_string(value)); }
  void key(std::string_view name, double value) { key(name, printReal(value)); }

  void writeHeader() {
    text += "# A chip image. 'isinglass image assemble' makes the binary file of it.\n";
    key("format", int64_t(kImageVersion));
    key("name", quote(image.name));
    key("tool", quote(image.tool));
    key("made-by", quote(image.command));
    key("model-digest", quote(image.modelDigest));
    key("parameters-digest", quote(image.parametersDigest));
    key("beta", image.beta);
    key("scale", image.scale);
    key("profile-digest", quote(image.profileDigest));
    key("profile", quoteLines(image.profileText));
  }

  void writeWindow() {
    text +=
        "\n# Cells of the chip, row by row: . unused, v visible, l latent, c clamped.\n[window]\n";
    key("at", printList({image.window.row, image.window.column}));
    key("size", printList({image.window.rows, image.window.columns}));
    text += "roles = [\n";
    for (int64_t r = 0; r < image.window.rows; ++r) {
      text += "  \"";
      for (int64_t c = 0; c < image.window.columns; ++c)
        text += kRoleCharacters[static_cast<size_t>(image.roles[r * image.window.columns + c])];
      text += "\",\n";
    }
    text += "]\n";
    writeCodes("biases", image.biases.data());
    if (!image.drives.empty())
      writeCodes("drives", image.drives.data());
  }

  void writePlacement(const Placement &placement) {
    text += "\n[[placement]]\n";
    key("variable", quote(placement.variable));
    key("shape", printList(placement.shape));
    key("at", printList({placement.row, placement.column}));
    key("turn", quote(turnName(placement.turn)));
  }

  /// The window's cells, aligned in columns.
  void writeCodes(std::string_view name, const int16_t *codes) {
    size_t width = 1;
    for (int64_t i = 0; i < image.window.cells(); ++i)
      width = std::max(width, std::to_string(codes[i]).size());
    text.append(name).append(" = [\n");
    for (int64_t r = 0; r < image.window.rows; ++r) {
      text += "  [";
      for (int64_t c = 0; c < image.window.columns; ++c) {
        std::string code = std::to_string(*codes++);
        text.append(c ? ", " : "").append(width - code.size(), ' ').append(code);
      }
      text += "],\n";
    }
    text += "]\n";
  }

  void writeDirection(size_t direction) {
    size_t cells = image.window.cells(), begin = direction * cells;
    text += "\n[[direction]]\n";
    key("step", printList({image.directions[direction].row, image.directions[direction].column}));
    writeCodes("near", image.near.data() + begin);
    if (!std::equal(image.near.begin() + begin, image.near.begin() + begin + cells,
                    image.far.begin() + begin))
      writeCodes("far", image.far.data() + begin);
  }

  void writeCommand(const Command &command) {
    text += "\n[[command]]\n";
    key("do", quote(kCommandNames[static_cast<size_t>(command.kind)]));
    if (command.kind == CommandKind::Clamp) {
      key("variable", quote(image.placements[command.placement].variable));
      key("lower", printList(command.lower));
      key("upper", printList(command.upper));
      key("value", int64_t(command.value));
    } else if (command.kind == CommandKind::Run) {
      key("iterations", command.iterations);
      key("first", command.first);
      key("last", command.last);
    } else if (command.kind == CommandKind::Read) {
      key("every", command.every);
      key("count", command.count);
    }
  }

  const Image &image;
  std::string text;
};

} // namespace

std::string dumpImage(const Image &image) {
  validateImage(image);
  return Writer(image).write();
}

} // namespace isinglass::dtca
