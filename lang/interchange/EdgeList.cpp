//===- EdgeList.cpp --------------------------------------------------------------------------===//
#include "lang/interchange/EdgeList.h"

#include "lang/interchange/ReadFile.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <tuple>

namespace isinglass::lang::interchange {

// rudy is the format of Gset and Biq Mac. ij0 and ij1 are plain lists "i j J" from 0 or 1 (as of
// SpinGlassPEPS); matrix0 and matrix1 list the whole symmetric matrix (as of the OPUSLab
// instances).
static constexpr EdgeListFormat kFormats[] = {
    {"rudy", true, 1, false, false},   {"ij0", false, 0, true, false},
    {"ij1", false, 1, true, false},    {"matrix0", false, 0, true, true},
    {"matrix1", false, 1, true, true},
};

static constexpr int64_t kMostNodes = std::numeric_limits<int32_t>::max();
/// Where no header gives the number of nodes, one stray number must not take all memory.
static constexpr int64_t kMostUnannounced = int64_t(1) << 26;

const EdgeListFormat *findEdgeListFormat(const std::string &name) {
  for (const EdgeListFormat &format : kFormats)
    if (name == format.name)
      return &format;
  return nullptr;
}

std::vector<std::string> edgeListFormats() {
  std::vector<std::string> names;
  for (const EdgeListFormat &format : kFormats)
    names.push_back(format.name);
  return names;
}

//===-- Double edges -------------------------------------------------------------------------===//

/// Smaller end, larger end, and the edge's place in the list, in one sortable struct.
struct Pair {
  int32_t low, high;
  uint32_t edge;
  bool operator<(const Pair &other) const {
    return std::tie(low, high, edge) < std::tie(other.low, other.high, other.edge);
  }
  bool same(const Pair &other) const { return low == other.low && high == other.high; }
};

static std::vector<Pair> sortedPairs(const std::vector<int32_t> &ends) {
  std::vector<Pair> pairs(ends.size() / 2);
  for (uint32_t e = 0; e < pairs.size(); ++e)
    pairs[e] = {std::min(ends[2 * e], ends[2 * e + 1]), std::max(ends[2 * e], ends[2 * e + 1]), e};
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

/// The first edge that names a pair again.
static std::optional<uint32_t> findDouble(const std::vector<int32_t> &ends) {
  std::vector<Pair> pairs = sortedPairs(ends);
  std::optional<uint32_t> first;
  for (size_t i = 1; i < pairs.size(); ++i)
    if (pairs[i].same(pairs[i - 1]) && (!first || pairs[i].edge < *first))
      first = pairs[i].edge;
  return first;
}

//===-- Text ---------------------------------------------------------------------------------===//

namespace {

/// Reads one file. Every error is one message, and the first one ends it.
class Reader {
public:
  Reader(const Sources &sources, uint32_t file, Diagnostics &diagnostics,
         const EdgeListFormat &format, Range model)
      : text(sources.text(file)), file(file), diagnostics(diagnostics), format(format),
        model(model) {}

  std::optional<EdgeList> read();

private:
  struct Field {
    int64_t node;
    float value;
    uint32_t place;
  };

  bool readHeader();
  bool readLine();
  bool readNode(int64_t &node);
  bool readWeight(float &weight);
  bool checkAll();
  bool fold();
  bool setFields();

  void skipBlanks() {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t'))
      ++at;
  }
  /// What nextLine skips follows.
  bool atLineEnd() {
    skipBlanks();
    return at == text.size() || std::strchr("\n\r#%", text[at]);
  }
  /// Moves to the next line that holds something; comments start with # or %.
  bool nextLine() {
    for (; at < text.size(); ++at) {
      if (text[at] == '#' || text[at] == '%')
        at = std::min(text.find_first_of("\r\n", at), text.size());
      if (at < text.size() && !std::strchr(" \t\r\n", text[at]))
        return true;
      if (at < text.size() && text[at] == '\0')
        return true; // strchr finds the end of its own string
    }
    at = text.size();
    return false;
  }
  Range token() const {
    size_t end = std::min(text.find_first_of(" \t\r\n", at), text.size());
    return {file, static_cast<uint32_t>(at), static_cast<uint32_t>(std::max(end, at + 1))};
  }
  bool fail(Code code, Range range, std::vector<std::string> fill) {
    diagnostics.report(code, range, std::move(fill)).note(model, "the file is named here");
    return false;
  }
  bool expected(const char *what) {
    if (atLineEnd())
      return fail(Code::BadField, {file, uint32_t(at), uint32_t(at + 1)},
                  {what, "the end of the line"});
    Range range = token();
    std::string word(text.substr(at, std::min<size_t>(range.end - at, 30)));
    return fail(Code::BadField, range, {what, "'" + word + "'"});
  }
  template <typename T> bool readNumber(T &number) {
    skipBlanks();
    size_t start = at < text.size() && text[at] == '+' ? at + 1 : at;
    const char *last = text.data() + text.size();
    auto [end, error] = std::from_chars(text.data() + start, last, number);
    bool ends = end == last || std::strchr(" \t\r\n#%", *end);
    if (error != std::errc() || !ends || (end != last && *end == '\0'))
      return false;
    at = end - text.data();
    return true;
  }

  std::string_view text;
  size_t at = 0;
  uint32_t file;
  Diagnostics &diagnostics;
  const EdgeListFormat &format;
  Range model;
  EdgeList list;
  std::vector<uint32_t> places; ///< Where each edge's line starts.
  std::vector<Field> fields;
  int64_t promised = -1;
  Range header;
};

} // namespace

bool Reader::readHeader() {
  if (!nextLine())
    return fail(Code::EmptyGraph, {file, 0, 0}, {});
  header = token();
  if (!readNumber(list.nodes) || list.nodes < 1)
    return expected("the number of nodes");
  skipBlanks();
  Range second = token();
  if (!readNumber(promised) || promised < 0)
    return expected("the number of edges");
  if (list.nodes > kMostNodes)
    return fail(Code::HeaderTooLarge, header,
                {std::to_string(list.nodes) + " nodes", std::to_string(kMostNodes)});
  // An edge needs a line of at least four characters.
  int64_t most = static_cast<int64_t>(text.size() / 4 + 1);
  if (promised > most)
    return fail(Code::HeaderTooLarge, second,
                {std::to_string(promised) + " edges",
                 "the " + std::to_string(text.size()) + " bytes of the file can hold"});
  list.ends.reserve(2 * promised);
  if (!atLineEnd())
    return expected("the end of the line");
  return true;
}

bool Reader::readNode(int64_t &node) {
  skipBlanks();
  Range range = token();
  if (!readNumber(node))
    return expected("the number of a node");
  int64_t last = (format.header ? list.nodes : kMostUnannounced) - 1 + format.firstNode;
  if (node < format.firstNode || node > last)
    return fail(Code::NodeOutOfRange, range,
                {std::to_string(node), std::to_string(format.firstNode), std::to_string(last)});
  node -= format.firstNode;
  if (!format.header)
    list.nodes = std::max(list.nodes, node + 1);
  return true;
}

bool Reader::readWeight(float &weight) {
  skipBlanks();
  Range range = token();
  double value = 0;
  if (!readNumber(value) || !std::isfinite(value) ||
      std::abs(value) > std::numeric_limits<float>::max()) {
    at = range.begin;
    return expected("a finite weight");
  }
  weight = static_cast<float>(value);
  return true;
}

bool Reader::readLine() {
  Range line = token();
  int64_t i = 0, j = 0;
  float weight = 0;
  if (!readNode(i) || !readNode(j) || !readWeight(weight))
    return false;
  if (!atLineEnd())
    return expected("the end of the line");
  if (i == j && format.fields) {
    fields.push_back({i, weight, line.begin});
    return true;
  }
  if (i == j)
    return fail(Code::EdgeToItself, line, {std::to_string(i + format.firstNode)});
  list.ends.push_back(static_cast<int32_t>(i));
  list.ends.push_back(static_cast<int32_t>(j));
  list.weights.push_back(weight);
  places.push_back(line.begin);
  return true;
}

/// Where every edge is listed from both ends: keeps the first of each two, which must agree.
bool Reader::fold() {
  std::vector<Pair> pairs = sortedPairs(list.ends);
  std::vector<bool> keep(pairs.size(), false);
  for (size_t i = 0; i < pairs.size(); i += 2) {
    uint32_t first = pairs[i].edge;
    bool matched = i + 1 < pairs.size() && pairs[i].same(pairs[i + 1]) &&
                   list.ends[2 * first] == list.ends[2 * pairs[i + 1].edge + 1] &&
                   list.weights[first] == list.weights[pairs[i + 1].edge];
    if (!matched)
      return fail(Code::Asymmetric, {file, places[first], places[first] + 1},
                  {std::to_string(list.ends[2 * first] + format.firstNode),
                   std::to_string(list.ends[2 * first + 1] + format.firstNode)});
    keep[first] = true;
  }
  size_t kept = 0;
  for (size_t e = 0; e < keep.size(); ++e) {
    if (!keep[e])
      continue;
    list.ends[2 * kept] = list.ends[2 * e];
    list.ends[2 * kept + 1] = list.ends[2 * e + 1];
    list.weights[kept] = list.weights[e];
    places[kept++] = places[e];
  }
  list.ends.resize(2 * kept);
  list.weights.resize(kept);
  return true;
}

bool Reader::checkAll() {
  if (list.ends.empty())
    return fail(Code::EmptyGraph, {file, 0, 0}, {});
  if (format.header && promised != static_cast<int64_t>(list.weights.size()))
    return fail(Code::EdgeCount, header,
                {std::to_string(promised), std::to_string(list.weights.size())});
  if (format.bothWays && !fold())
    return false;
  if (std::optional<uint32_t> edge = findDouble(list.ends)) {
    auto end = [&](int which) {
      return std::to_string(list.ends[2 * *edge + which] + format.firstNode);
    };
    return fail(Code::EdgeTwice, {file, places[*edge], places[*edge] + 1},
                {"the edge " + end(0) + " " + end(1)});
  }
  if (!format.fields)
    return true;
  return fields.empty() || setFields();
}

bool Reader::setFields() {
  list.fields.assign(list.nodes, 0.0f);
  std::vector<bool> set(list.nodes, false);
  for (const Field &field : fields) {
    if (set[field.node])
      return fail(Code::EdgeTwice, {file, field.place, field.place + 1},
                  {"the field of node " + std::to_string(field.node + format.firstNode)});
    set[field.node] = true;
    list.fields[field.node] = field.value;
  }
  return true;
}

std::optional<EdgeList> Reader::read() {
  if (format.header && !readHeader())
    return std::nullopt;
  while (nextLine())
    if (!readLine())
      return std::nullopt;
  if (!checkAll())
    return std::nullopt;
  return std::move(list);
}

std::optional<EdgeList> readEdgeList(const Sources &sources, uint32_t file,
                                     Diagnostics &diagnostics, const EdgeListFormat &format,
                                     Range model) {
  return Reader(sources, file, diagnostics, format, model).read();
}

std::optional<EdgeList> readEdgeListFile(Sources &sources, Diagnostics &diagnostics,
                                         const std::string &path, const EdgeListFormat &format,
                                         Range model) {
  std::string error;
  std::optional<std::string> text = readFile(path, error);
  if (!text) {
    diagnostics.report(Code::CannotReadData, model, {"cannot read '" + path + "': " + error});
    return std::nullopt;
  }
  uint32_t file = sources.add(path, std::move(*text));
  return readEdgeList(sources, file, diagnostics, format, model);
}

//===-- Arrays -------------------------------------------------------------------------------===//

std::optional<EdgeList> checkEdges(Diagnostics &diagnostics, const std::vector<int64_t> &ends,
                                   Range range) {
  EdgeList list;
  auto fail = [&](Code code, std::vector<std::string> fill) {
    diagnostics.report(code, range, std::move(fill));
    return std::nullopt;
  };
  if (ends.size() < 2)
    return fail(Code::EmptyGraph, {});
  for (size_t e = 0; e + 1 < ends.size(); e += 2) {
    for (int64_t node : {ends[e], ends[e + 1]})
      if (node < 0 || node >= kMostUnannounced)
        return fail(Code::NodeOutOfRange,
                    {std::to_string(node), "0", std::to_string(kMostUnannounced - 1)});
    if (ends[e] == ends[e + 1])
      return fail(Code::EdgeToItself, {std::to_string(ends[e])});
    list.nodes = std::max({list.nodes, ends[e] + 1, ends[e + 1] + 1});
    list.ends.push_back(static_cast<int32_t>(ends[e]));
    list.ends.push_back(static_cast<int32_t>(ends[e + 1]));
  }
  if (std::optional<uint32_t> edge = findDouble(list.ends))
    return fail(Code::EdgeTwice, {"the edge " + std::to_string(list.ends[2 * *edge]) + " " +
                                  std::to_string(list.ends[2 * *edge + 1])});
  return list;
}

} // namespace isinglass::lang::interchange
