// Fuzzes the reader of a DAWproject's project.xml: whatever the bytes, it must not crash, and what it accepts must make
// a session that can be written, read again, and made a project of again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "nodes/catalogue.hpp"
#include "sessions/format/session_reader.hpp"
#include "sessions/format/session_writer.hpp"
#include "sessions/interchange/project_reader.hpp"
#include "sessions/interchange/project_to_session.hpp"
#include "sessions/interchange/project_writer.hpp"
#include "sessions/interchange/session_to_project.hpp"

namespace {

const lacquer::ProcessorRegistry& registry() {
    static const lacquer::ProcessorRegistry instance = [] {
        lacquer::ProcessorRegistry made;
        lacquer::nodes::registerBuiltIns(made);
        return made;
    }();
    return instance;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lacquer::sessions;
    const auto read = dawproject::readProject({reinterpret_cast<const char*>(data), size});
    if (!read) return 0;
    dawproject::ImportSources sources{.name = "fuzzed"};
    for (const auto& channel : read->project.channels)
        for (const auto& clip : channel.clips) sources.audio[clip.audio.path] = {"audio/a.wav", 2};
    auto made = dawproject::makeSession(read->project, sources, registry());
    if (!made) return 0;
    if (const auto text = writeSession(made->session)) {  // names may be no UTF-8
        const ReadSession again = readSession(*text, "/nowhere.lacquer", registry(), MediaCheck::presence);
        for (const auto& finding : again.findings)
            if (finding.severity == Severity::fatal) std::abort();
    }
    for (auto& [id, content] : made->session.contents) content.clips.clear();  // there are no such files
    const auto project = dawproject::makeProject(made->session, registry());
    if (!project) std::abort();
    if (!dawproject::readProject(dawproject::writeProject(project->project))) std::abort();
    return 0;
}
