//===- Assemble.cpp - an image from its text ------------------------------------------------------===//
#include "targets/dtca/image/Names.h"
#include "targets/dtca/image/TextTable.h"
#include "targets/dtca/image/Validate.h"

#include "runtime/arrays/Digest.h"

#include <algorithm>
#include <iterator>
#include <memory>

namespace isinglass::dtca {

namespace {

constexpr int64_t kMaxAxis = int64_t(1) << 20;

class Assembler {
public:
  explicit Assembler(const Text &text) : text(text) {}

  Image assemble(const toml::table &root) {
    TextTable table(text, root);
    try {
      read(table);
      validateImage(image);
    } catch (const InvalidImage &error) {
      text.fail(placeOf(table, error.part), error.what());
    }
    return std::move(image);
  }

private:
  void read(TextTable &table) {
    readHeader(table);
    TextTable window(text, table.need("window"));
    readWindow(window);
    for (TextTable &placement : table.tables("placement"))
      readPlacement(placement);
    for (TextTable &direction : table.tables("direction"))
      readDirection(direction);
    for (TextTable &command : table.tables("command"))
      readCommand(command);
    table.finish();
  }

  /// Where the text says what was refused.
  const toml::node &placeOf(TextTable &table, Part part) const {
    constexpr std::string_view tables[] = {"", "window", "placement", "direction", "command"};
    if (part.kind == Part::Header)
      return table.need(part.key);
    const toml::node &node = table.need(tables[part.kind]);
    return part.kind == Part::Window ? node : *node.as_array()->get(part.index);
  }

  void readHeader(TextTable &table) {
    version = table.integer("format");
    if (version < 1 || version > kImageVersion)
      text.fail(table.need("format"), "format " + std::to_string(version) +
                                          " of the text; this reader knows formats 1 to " +
                                          std::to_string(kImageVersion));
    image.name = table.string("name");
    image.tool = table.string("tool");
    image.command = table.string("made-by");
    image.modelDigest = table.string("model-digest");
    image.parametersDigest = table.string("parameters-digest");
    image.beta = table.real("beta");
    image.scale = table.real("scale");
    image.profileDigest = table.string("profile-digest");
    image.profileText = table.string("profile");
    std::string right = runtime::digest(std::as_bytes(std::span(image.profileText)));
    if (image.profileDigest != right)
      text.fail(table.need("profile-digest"),
                "not the digest of this profile; if the profile is right, write \"" + right + "\"");
    image.profile = parseImageProfile(image, text.source->where + ", profile");
  }

  void readWindow(TextTable &table) {
    std::vector<int64_t> at = table.pair("at"), size = table.pair("size");
    image.window = {at[0], at[1], size[0], size[1]};
    if (std::ranges::min(size) < 1 || std::ranges::max(size) > kMaxAxis)
      text.fail(table.need("size"), "expected 1 to 2^20 rows and columns");
    readRoles(table.need("roles"));
    readCodes(table.need("biases"), image.biases);
    if (const toml::node *drives = table.find("drives")) {
      if (version < 2)
        text.fail(*drives, "format 1 has no drives; write format = 2");
      readCodes(*drives, image.drives);
    }
    table.finish();
  }

  void readRoles(const toml::node &node) {
    for (const toml::node &row : text.array(node, image.window.rows, "rows")) {
      std::string characters = text.string(row);
      if (static_cast<int64_t>(characters.size()) != image.window.columns)
        text.fail(row, std::to_string(characters.size()) + " cells, the window has " +
                           std::to_string(image.window.columns) + " columns");
      for (char character : characters) {
        size_t role = kRoleCharacters.find(character);
        if (role == std::string_view::npos)
          text.fail(row, "a role is one of . v l c");
        image.roles.push_back(static_cast<Role>(role));
      }
    }
  }

  void readCodes(const toml::node &node, std::vector<int16_t> &codes) {
    for (const toml::node &row : text.array(node, image.window.rows, "rows"))
      for (const toml::node &code : text.array(row, image.window.columns, "columns"))
        codes.push_back(static_cast<int16_t>(text.integer(code, INT16_MIN, INT16_MAX)));
  }

  /// The number of the word among `names`.
  template <typename Names>
  size_t choose(const toml::node &node, const Names &names, const char *what) {
    std::string word = text.string(node), known;
    auto found = std::find(std::begin(names), std::end(names), word);
    for (const auto &name : names)
      known += (known.empty() ? "" : ", ") + std::string(name);
    if (found == std::end(names))
      text.fail(node, "no " + std::string(what) + " '" + word + "'; there are: " + known);
    return found - std::begin(names);
  }

  void readPlacement(TextTable &table) {
    std::vector<std::string_view> turns;
    for (Turn turn = Turn::Identity; turn <= Turn::AntiTranspose;
         turn = static_cast<Turn>(static_cast<uint8_t>(turn) + 1))
      turns.push_back(turnName(turn));
    Placement placement{table.string("variable"), table.integers("shape")};
    std::vector<int64_t> at = table.pair("at");
    placement.row = at[0];
    placement.column = at[1];
    placement.turn = static_cast<Turn>(choose(table.need("turn"), turns, "turn"));
    table.finish();
    image.placements.push_back(std::move(placement));
  }

  void readDirection(TextTable &table) {
    std::vector<int64_t> step = table.pair("step");
    image.directions.push_back({step[0], step[1]});
    size_t begin = image.near.size();
    readCodes(table.need("near"), image.near);
    if (const toml::node *far = table.find("far"))
      readCodes(*far, image.far);
    else
      image.far.insert(image.far.end(), image.near.begin() + begin, image.near.end());
    table.finish();
  }

  void readCommand(TextTable &table) {
    Command command;
    command.kind = static_cast<CommandKind>(choose(table.need("do"), kCommandNames, "command"));
    if (command.kind == CommandKind::Clamp) {
      std::vector<std::string> variables;
      for (const Placement &placement : image.placements)
        variables.push_back(placement.variable);
      command.placement =
          static_cast<uint32_t>(choose(table.need("variable"), variables, "variable"));
      command.lower = table.integers("lower");
      command.upper = table.integers("upper");
      command.value = static_cast<int8_t>(table.integer("value", -1, 1));
    } else if (command.kind == CommandKind::Run) {
      command.iterations = table.integer("iterations");
      command.first = table.real("first");
      command.last = table.real("last");
    } else if (command.kind == CommandKind::Read) {
      command.every = table.integer("every");
      command.count = table.integer("count");
    }
    table.finish();
    image.program.push_back(std::move(command));
  }

  const Text &text;
  int64_t version = 0;
  Image image;
};

} // namespace

Image assembleImage(std::string_view bytes, const std::string &where) {
  Text text{std::make_shared<Source>(Source{where, std::string(bytes)})};
  toml::table table = text.parse();
  return Assembler(text).assemble(table);
}

} // namespace isinglass::dtca
