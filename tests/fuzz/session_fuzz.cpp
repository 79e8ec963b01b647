// Fuzzes the reader of session.json: whatever the bytes, it must not crash, and what it accepts it must be able to
// write and read again.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "nodes/catalogue.hpp"
#include "sessions/format/session_reader.hpp"
#include "sessions/format/session_writer.hpp"

namespace {

const lacquer::ProcessorRegistry& registry() {
    static const lacquer::ProcessorRegistry instance = [] {
        lacquer::ProcessorRegistry made;
        lacquer::nodes::registerBuiltIns(made);
        return made;
    }();
    return instance;
}

bool loads(const lacquer::sessions::ReadSession& read) {
    for (const auto& finding : read.findings)
        if (finding.severity == lacquer::sessions::Severity::fatal) return false;
    return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lacquer::sessions;
    const std::string text(reinterpret_cast<const char*>(data), size);
    const ReadSession first = readSession(text, "/nowhere.lacquer", registry(), MediaCheck::presence);
    if (!loads(first)) return 0;
    const auto written = writeSession(first.session);
    if (!written) std::abort();
    const ReadSession second = readSession(*written, "/nowhere.lacquer", registry(), MediaCheck::presence);
    if (!loads(second) || *writeSession(second.session) != *written) std::abort();
    return 0;
}
