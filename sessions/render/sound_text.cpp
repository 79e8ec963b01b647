#include "sessions/render/sound_text.hpp"

#include <nlohmann/json.hpp>

#include "sessions/format/edit_json.hpp"
#include "sessions/model/edit.hpp"
#include "sessions/render/solo.hpp"

namespace lacquer::sessions {

std::optional<std::string> soundText(const Session& session, NodeId id, KnownContents& contents) {
    AddNode plain{*session.graph.find(id), session.content(id), {}};
    plain.node.name.clear();
    plain.content.position = {};
    plain.content.appearance = {};
    plain.content.role = Role::none;
    plain.content.controls.clear();
    plain.content.recording = {};
    plain.content.note.clear();
    plain.content.frozen.reset();
    plain.content.extra = {};
    if (plain.node.type == kFaderType)
        for (const char* toggle : {"solo", "soloSafe"}) plain.content.parameters.erase(toggle);
    std::string files;
    const auto add = [&](const std::string& file) {
        const std::filesystem::path path = session.resolve(file);
        const auto content = contents.of(path);
        if (content) files += *content + path.extension().string() + '\n';
        return content.has_value();
    };
    for (Clip& clip : plain.content.clips) {
        if (!add(clip.file)) return std::nullopt;
        clip.file.clear();
        clip.extra = {};
    }
    for (const auto& [key, value] : plain.content.state)
        if (isFileKey(key) && !add(value)) return std::nullopt;
    return files + toJson(Edit(plain)).dump();
}

std::optional<std::string> freezeText(const Session& session, NodeId id, KnownContents& contents) {
    Freeze plain = *session.content(id).frozen;
    const auto content = contents.of(session.resolve(plain.file));
    if (!content) return std::nullopt;
    plain.file.clear();
    plain.madeOf.clear();
    return *content + ' ' + toJson(Edit(SetFreeze{id, plain})).dump();
}

}  // namespace lacquer::sessions
