// What a chain of images says of itself: the sample, and others of as many spins.
#include "test/fuzz/Corpus.h"
#include "test/unit/dtca/ChainSample.h"

using namespace isinglass;

Corpus corpus() {
  runtime::Array text = dtca::sampleArrays().at("chain");
  std::string nodes("\2\4\0\2\4\6\10\6\4\2", 10);
  Corpus corpus;
  corpus.seeds = {
      nodes + std::string(reinterpret_cast<const char *>(text.bytes.data()), text.bytes.size()),
      nodes + R"({"format":1,"name":"a","observables":[{"name":"x","shape":[2,2],"levels":1,)"
              R"("front":true,"rate":0.5}]})",
      nodes + R"({"format":2,"name":"a","times":[0,0.5,null],"observables":[{"name":"x",)"
              R"("shape":[2,2],"levels":1,"front":true,"rate":0.5}]})",
      std::string("\1\4\0\2\4\6", 6) +
          R"({"format":1,"name":"a","observables":[{"name":"y","classes":2,"copies":2,"rate":1}]})"};
  corpus.pieces = {"-1",      "0",    "1e400",   "9223372036854775807",
                   "[]",      "{}",   "null",    "\"shape\"",
                   "[65536]", "true", "\\u0000", "255",
                   ","};
  return corpus;
}
