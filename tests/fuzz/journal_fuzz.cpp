// Fuzzes the reader of journals: whatever the bytes, it must not crash, and what it makes of them must be recovered
// into a session that can be saved, and undone. Lines get their sums here, which no fuzzer would guess.
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "nodes/catalogue.hpp"
#include "sessions/format/fingerprint.hpp"
#include "sessions/format/session_writer.hpp"
#include "sessions/model/new_session.hpp"
#include "sessions/safety/journal_lines.hpp"

namespace {

// Each line that is an object, closed by its sum.
std::string withSums(std::string_view text) {
    std::string summed;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string line(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('}')) {
            line.pop_back();
            line += ",\"sum\":\"" + lacquer::sessions::fingerprint(line) + "\"}";
        }
        summed += line + "\n";
    }
    return summed;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lacquer;
    static const ProcessorRegistry registry = [] {
        ProcessorRegistry made;
        nodes::registerBuiltIns(made);
        return made;
    }();
    static const std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("lacquer-journal-fuzz-" + std::to_string(::getpid()));
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
    std::ofstream(path, std::ios::binary) << (data[0] % 8 == 0 ? std::string(text) : withSums(text));
    const auto journal = sessions::readJournal(path, "0000000000000000");
    std::filesystem::remove(path);
    if (!journal || !*journal) return 0;

    sessions::Session session = *sessions::newSession("Song", 48000, {{"kick", "audio/kick.wav", 1, 1000}}, registry);
    sessions::History history(session, registry);
    (void)sessions::recover(history, (*journal)->steps);
    if (!sessions::writeSession(session)) std::abort();
    while (history.canUndo())
        if (!history.undo()) std::abort();
    while (history.canRedo())
        if (!history.redo()) std::abort();
    return 0;
}
