//===- IsaTest.cpp - every instruction set against one scalar model ------------------------------------===//
//
// The model is written from the definitions in Isa.h and from FIPS-197; all rows agree with it, so
// they agree with each other.
//
//===----------------------------------------------------------------------------------------------===//
#include "test/unit/cpu/IsaCode.h"

#include "llvm/TargetParser/Host.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <numeric>
#include <random>

namespace isinglass::test {
namespace {

uint8_t times(uint8_t x, uint8_t y) { // in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1
  uint8_t product = 0;
  for (; y; y >>= 1, x = (x << 1) ^ (x & 0x80 ? 0x1b : 0))
    if (y & 1)
      product ^= x;
  return product;
}

uint8_t substitute(uint8_t x) { // FIPS-197, 5.1.1
  uint8_t inverse = 0;
  for (int y = 0; y < 256; ++y)
    if (times(x, y) == 1)
      inverse = y;
  uint8_t sum = 0x63;
  for (int turn = 0; turn < 5; ++turn)
    sum ^= std::rotl(inverse, turn);
  return sum;
}

Bytes aesRound(const Bytes &in, bool isLast) { // byte 4 c + r of a block is row r, column c
  Bytes out(64);
  for (int block = 0; block < 64; block += 16)
    for (int column = 0; column < 4; ++column) {
      std::array<uint8_t, 4> shifted;
      for (int row = 0; row < 4; ++row)
        shifted[row] = substitute(in[block + 4 * ((column + row) % 4) + row]);
      for (int row = 0; row < 4; ++row) {
        int at = block + 4 * column + row;
        uint8_t mixed = times(shifted[row], 2) ^ times(shifted[(row + 1) % 4], 3) ^
                        shifted[(row + 2) % 4] ^ shifted[(row + 3) % 4];
        out[at] = (isLast ? shifted[row] : mixed) ^ in[64 + at];
      }
    }
  return out;
}

bool bitOf(const uint8_t *bytes, int bit) { return bytes[bit / 8] >> (bit % 8) & 1; }

int laneOf(int vector, int byte) {
  int l = byte / 16, h = byte / 8 % 2, k = byte % 8;
  return 8 * (16 * l + 2 * vector + h) + k;
}

Bytes laneIndices(const Bytes &in) {
  Bytes out(512);
  for (int vector = 0; vector < 8; ++vector)
    for (int byte = 0; byte < 64; ++byte)
      for (size_t plane = 0; plane < in.size() / 64; ++plane)
        out[64 * vector + byte] |= bitOf(&in[64 * plane], laneOf(vector, byte)) << plane;
  return out;
}

Bytes signsInOrder(const Bytes &in) {
  Bytes out(64);
  for (int vector = 0; vector < 8; ++vector)
    for (int byte = 0; byte < 64; ++byte) {
      int lane = laneOf(vector, byte);
      out[lane / 8] |= (in[64 * vector + byte] >> 7) << (lane % 8);
    }
  return out;
}

Bytes transpose(const Bytes &in) {
  Bytes out(64);
  for (int word = 0; word < 64; word += 8)
    for (int row = 0; row < 8; ++row)
      for (int column = 0; column < 8; ++column)
        out[word + column] |= (in[word + row] >> column & 1) << row;
  return out;
}

Bytes lookupWide(const Bytes &in) {
  Bytes out(64);
  for (int lane = 0; lane < 16; ++lane)
    std::memcpy(&out[4 * lane], &in[4 * (in[64 + 4 * lane] % 16)], 4);
  return out;
}

Bytes sumPairs(const Bytes &in, bool ofBytes) {
  Bytes out(64);
  for (int at = 0; at < 64; at += ofBytes ? 2 : 4) {
    int16_t halves[2];
    std::memcpy(halves, &in[at], ofBytes ? 2 : 4);
    auto bytes = static_cast<uint16_t>(in[at] + in[at + 1]);
    int32_t sum = halves[0] + halves[1];
    std::memcpy(&out[at], ofBytes ? static_cast<void *>(&bytes) : &sum, ofBytes ? 2 : 4);
  }
  return out;
}

Bytes sumOctets(const Bytes &in) {
  Bytes out(64);
  for (int at = 0; at < 64; at += 8) {
    uint64_t sum = std::accumulate(&in[at], &in[at] + 8, uint64_t(0));
    std::memcpy(&out[at], &sum, 8);
  }
  return out;
}

Bytes expected(const Operation &operation, const Bytes &in) {
  const std::string &name = operation.name;
  if (name.starts_with("indices"))
    return laneIndices(in);
  if (name == "order")
    return signsInOrder(in);
  if (name == "transpose")
    return transpose(in);
  if (name.starts_with("aes"))
    return aesRound(in, name == "aes_last");
  if (name.starts_with("wide"))
    return lookupWide(in);
  if (name == "sum_octets")
    return sumOctets(in);
  if (name.starts_with("sum"))
    return sumPairs(in, name == "sum_bytes");
  Bytes out(64);
  for (int at = 0; at < 64; ++at) {
    if (name == "parts")
      out[at] = in[at / 16 * 16 + in[64 + at]];
    else if (name == "average")
      out[at] = (in[at] + in[64 + at] + 1) / 2;
    else if (name == "add_sign")
      out[at] = in[at] + (in[64 + at] >> 7);
    else if (name.starts_with("sign"))
      out[at] = (in[at] >> 7) << (name.back() - '0');
    else
      out[at] = in[in[in.size() - 64 + at]];
  }
  return out;
}

/// All that matters: every index of a table, every pair of bytes, every single bit, and random
/// bits.
std::vector<Bytes> inputsOf(const Operation &operation) {
  std::mt19937_64 random(operation.name.size());
  bool inParts = operation.name == "parts", isAverage = operation.name == "average";
  bool isTable = operation.name.starts_with("lookup") || inParts;
  std::vector<Bytes> inputs;
  for (int round = 0; round < (isAverage ? 1024 : 64); ++round) {
    Bytes in(operation.in);
    std::ranges::generate(in, random);
    if (isTable)
      for (int at = 0; at < 64; ++at) {
        int64_t length = operation.in - 64;
        in[length + at] = (64 * round + at + round / 4) % (inParts ? 16 : length);
      }
    if (isAverage)
      for (int at = 0; at < 64; ++at) {
        in[at] = round / 4;
        in[64 + at] = 64 * (round % 4) + at;
      }
    inputs.push_back(in);
  }
  if (!isTable && !isAverage)
    for (int bit = 0; bit < 8 * operation.in; ++bit) {
      Bytes in(operation.in);
      in[bit / 8] = 1 << (bit % 8);
      inputs.push_back(in);
    }
  return inputs;
}

Bytes fromHex(llvm::StringRef text) {
  Bytes bytes;
  for (; text.size() > 1; text = text.drop_front(2)) {
    uint8_t byte = 0;
    text.take_front(2).getAsInteger(16, byte);
    bytes.push_back(byte);
  }
  return bytes;
}

/// The model itself: FIPS-197, appendix B, starts of rounds 1 and 2 and the key of round 1; start
/// of round 10, its key and the output.
TEST(Isa, ModelOfAesIsTheStandards) {
  Bytes start = fromHex("193de3bea0f4e22b9ac68d2ae9f84808"),
        key = fromHex("a0fafe1788542cb123a339392a6c7605"),
        next = fromHex("a49c7ff2689f352b6b5bea43026a5049");
  Bytes in(128);
  std::ranges::copy(start, in.begin());
  std::ranges::copy(key, in.begin() + 64);
  Bytes out = aesRound(in, /*isLast=*/false);
  EXPECT_TRUE(std::equal(next.begin(), next.end(), out.begin()));
  std::ranges::copy(fromHex("eb40f21e592e38848ba113e71bc342d2"), in.begin());
  std::ranges::copy(fromHex("d014f9a8c9ee2589e13f0cc8b6630ca6"), in.begin() + 64);
  Bytes output = fromHex("3925841d02dc09fbdc118597196a0b32");
  out = aesRound(in, /*isLast=*/true);
  EXPECT_TRUE(std::equal(output.begin(), output.end(), out.begin()));
}

TEST(Isa, EveryRowThatRunsHereAgreesWithTheModel) {
  for (const cpu::Isa &isa : cpu::getIsas()) {
    if (!cpu::runsHere(isa)) {
      std::cout << "skipped, not this machine's: " << isa.name.str() << "\n";
      continue;
    }
    IsaCode code(isa, llvm::Triple(llvm::sys::getProcessTriple()));
    code.link();
    for (const Operation &operation : operationsOf(isa))
      for (const Bytes &in : inputsOf(operation))
        ASSERT_EQ(code.run(operation, in), expected(operation, in))
            << isa.name.str() << " " << operation.name;
  }
}

/// The comparison fails when two planes, or two entries of a table, are in each other's place.
TEST(Isa, AFaultIsSeen) {
  Bytes in = inputsOf({"indices6", 384, 512}).front(), swapped = in;
  std::swap_ranges(swapped.begin(), swapped.begin() + 64, swapped.begin() + 64);
  const cpu::Isa &isa = cpu::getIsas().back();
  IsaCode code(isa, llvm::Triple(llvm::sys::getProcessTriple()));
  code.link();
  EXPECT_NE(code.run({"indices6", 384, 512}, swapped), expected({"indices6", 384, 512}, in));
  Bytes table = inputsOf({"lookup64", 128, 64}).front(), wrong = table;
  std::swap(wrong[3], wrong[4]);
  EXPECT_NE(code.run({"lookup64", 128, 64}, wrong), expected({"lookup64", 128, 64}, table));
}

TEST(Isa, SignsOfLaneIndicesComeBackInOrder) {
  Bytes plane = inputsOf({"indices1", 64, 512}).front(), signs = laneIndices(plane);
  for (uint8_t &byte : signs)
    byte <<= 7;
  EXPECT_EQ(signsInOrder(signs), plane);
}

TEST(Isa, RowsAreFoundAndChosen) {
  EXPECT_EQ(cpu::findIsa("vax"), nullptr);
  for (const cpu::Isa &isa : cpu::getIsas())
    EXPECT_EQ(cpu::findIsa(isa.name), &isa);
  llvm::Triple x86("x86_64-linux-gnu"), arm("aarch64-linux-gnu"), riscv("riscv64-linux-gnu");
  EXPECT_EQ(cpu::chooseIsa(x86, "+sse4.2,+popcnt,+aes,-avx2").name, "sse4.2");
  EXPECT_EQ(cpu::chooseIsa(x86, "+sse2,-sse4.2").name, "generic");
  EXPECT_EQ(cpu::chooseIsa(arm, "+neon,+aes").name, "neon");
  EXPECT_EQ(cpu::chooseIsa(riscv, "+v").name, "generic");
  EXPECT_TRUE(
      cpu::runsHere(cpu::chooseIsa(llvm::Triple(llvm::sys::getProcessTriple()), hostFeatures())));
}

/// Code of one function of an assembly text.
std::string codeOf(const std::string &assembly, const std::string &name) {
  size_t first = assembly.find("\n" + name + ":");
  return first == std::string::npos ? ""
                                    : assembly.substr(first, assembly.find(".size", first) - first);
}

int occurrences(const std::string &text, const std::string &what) {
  int count = 0;
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
    ++count;
  return count;
}

TEST(Isa, NeonUsesItsInstructions) {
  std::string text = IsaCode(*cpu::findIsa("neon"), llvm::Triple("aarch64-linux-gnu")).assembly();
  EXPECT_EQ(occurrences(codeOf(text, "lookup64"), "\ttbl\t"), 4);
  EXPECT_EQ(occurrences(codeOf(text, "lookup128"), "\ttbx\t"), 4);
  EXPECT_EQ(occurrences(codeOf(text, "average"), "\turhadd\t"), 4);
  EXPECT_EQ(occurrences(codeOf(text, "sum_bytes"), "\tuaddlp\t"), 4);
  EXPECT_EQ(occurrences(codeOf(text, "sum_halves"), "\tsaddlp\t"), 4);
  EXPECT_EQ(occurrences(codeOf(text, "aes"), "\taese\t"), 4);
  EXPECT_EQ(occurrences(codeOf(text, "aes"), "\taesmc\t"), 4);
  EXPECT_EQ(occurrences(codeOf(text, "indices6"), "\tzip"), 4 * 22);
  EXPECT_EQ(occurrences(text, "\tbl\t"), 0);
}

TEST(Isa, VbmiNeedsOneInstructionAVector) {
  std::string text =
      IsaCode(*cpu::findIsa("avx512-vbmi"), llvm::Triple("x86_64-linux-gnu")).assembly();
  std::string indices = codeOf(text, "indices6");
  EXPECT_EQ(occurrences(indices, "\tvpunpck"), 22) << indices;
  EXPECT_EQ(occurrences(indices, "\tvgf2p8affineqb"), 8);
  EXPECT_EQ(occurrences(indices, "\tvpshufb") + occurrences(indices, "\tvperm"), 0);
}

TEST(Isa, GenericIsLegalElsewhere) {
  for (const char *triple : {"aarch64-linux-gnu", "riscv64-linux-gnu", "x86_64-linux-gnu"}) {
    std::string text = IsaCode(*cpu::findIsa("generic"), llvm::Triple(triple)).assembly();
    EXPECT_EQ(occurrences(text, "\tbl\t") + occurrences(text, "\tcall"), 0) << triple;
  }
}

} // namespace
} // namespace isinglass::test
