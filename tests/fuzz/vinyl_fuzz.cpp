// Fuzzes the reader of sequencing instances: whatever the bytes, it must not crash, and wishes that it lets through
// must be merged, or refused, without a fault.
#include <cstdint>
#include <string>

#include "sessions/delivery/vinyl/sequence_items.hpp"
#include "sessions/delivery/vinyl/sequence_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lacquer::sessions::vinyl;
    const auto problem = readSequenceProblem(std::string(reinterpret_cast<const char*>(data), size), "x.json");
    if (problem) (void)mergeBlocks(*problem).ok();
    return 0;
}
