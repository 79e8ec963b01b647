// Fuzzes the reader of edit scripts: whatever the bytes, it must not crash, and the steps that it makes of them must be
// done and undone.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "nodes/catalogue.hpp"
#include "sessions/format/edit_script.hpp"
#include "sessions/model/history.hpp"
#include "sessions/model/new_session.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lacquer;
    static const ProcessorRegistry registry = [] {
        ProcessorRegistry made;
        nodes::registerBuiltIns(made);
        return made;
    }();
    sessions::Session session = *sessions::newSession("Song", 48000, {{"kick", "audio/kick.wav", 1, 1000}}, registry);
    const std::string_view script(reinterpret_cast<const char*>(data), size);
    const auto steps = sessions::readEditScript(script, "script", session, registry);
    if (!steps) return 0;
    sessions::History history(session, registry);
    for (const sessions::ScriptStep& step : *steps)
        if (!history.perform(step.edit)) std::abort();
    while (history.canUndo())
        if (!history.undo()) std::abort();
    return 0;
}
