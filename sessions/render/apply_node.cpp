#include "sessions/render/apply_node.hpp"

#include <algorithm>

#include "core/plan/process_plan.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/model/value_check.hpp"
#include "sessions/render/node_types.hpp"

namespace lacquer::sessions {
namespace {

constexpr const char* kSideChain = "sidechain";  // as nodes call it

/// The width the type takes this file at, or 0.
int widthFor(const ProcessorType& type, int channels) {
    if (type.supportsWidth(channels)) return channels;
    const auto wider = std::find_if(type.widths.begin(), type.widths.end(), [&](int w) { return w > channels; });
    return wider != type.widths.end() && channels == 1 ? *wider : 0;
}

Status checkFile(const ProcessorType& type, const std::string& id) {
    std::string known;
    for (const FileInfo& file : type.files) {
        if (file.id == id) return {};
        known += (known.empty() ? "its files are: " : ", ") + file.id;
    }
    return fail(ErrorKind::usage, type.name + " uses no file \"" + id + "\"", {},
                known.empty() ? "leave it out: it uses no files" : known);
}

}  // namespace

Result<Session> sessionAround(const ProcessorType& type, const std::filesystem::path& file, const AppliedNode& applied,
                              const ProcessorRegistry& registry) {
    for (const auto& [id, path] : applied.files)
        if (auto checked = checkFile(type, id); !checked) return fail(std::move(checked).error());
    for (const auto& [id, value] : applied.values)
        if (auto checked = checkParameter(&type, id, value); !checked) {
            Error error = std::move(checked).error();
            error.kind = ErrorKind::usage;
            return fail(std::move(error));
        }
    const auto audio = AudioFile::open(file);
    if (!audio) return fail(audio.error());
    const AudioFileFacts& facts = audio->facts();
    const int width = widthFor(type, facts.channels);
    const Node node = type.makeNode(type.name, width > 0 ? width : type.widths.back());
    const auto isAudio = [](const PortInfo& port) { return port.kind == SignalKind::audio; };
    const auto input = std::find_if(node.inputs.begin(), node.inputs.end(), isAudio);
    const auto output = std::find_if(node.outputs.begin(), node.outputs.end(), isAudio);
    if (input == node.inputs.end() || output == node.outputs.end())
        return fail(ErrorKind::usage, "has no audio input and output, so there is nothing to apply", type.uri);
    if (width == 0 || (input->channels != facts.channels && facts.channels != 1))
        return fail(
            ErrorKind::usage, type.uri + " cannot take " + std::to_string(facts.channels) + " channels", file.string(),
            "apply it to a file with " + std::to_string(input->channels == facts.channels ? 1 : input->channels));

    Session session;
    session.name = type.name;
    session.sampleRate = facts.sampleRate;
    const auto add = [&](const std::string& uri, const std::string& name, int channels) -> Result<NodeId> {
        const auto found = registry.find(uri);
        if (!found) return fail(found.error());
        if (!(*found)->supportsWidth(channels))
            return fail(ErrorKind::usage, "has " + std::to_string(channels) + " channels", name,
                        "files of 1 or 2 channels can be read and written");
        const auto id = session.graph.addNode((*found)->makeNode(name, channels));
        session.contents.emplace(*id, NodeContent{});
        return id;
    };
    const auto track = add("lacquer:track", file.filename().string(), facts.channels);
    if (!track) return fail(track.error());
    Clip clip;
    clip.file = std::filesystem::absolute(file).string();
    clip.lengthFrames = facts.frames;
    session.content(*track).clips = {clip};
    const auto middle = session.graph.addNode(node);
    session.contents.emplace(*middle, NodeContent{});
    session.content(*middle).parameters = applied.values;
    session.content(*middle).state = applied.state;
    for (const auto& [id, path] : applied.files)
        session.content(*middle).state[fileStateKey(id)] = std::filesystem::absolute(path).string();
    const auto end = add(kOutputTypeUri, output->name, output->channels);
    if (!end) return fail(end.error());
    const auto out = static_cast<PortIndex>(output - node.outputs.begin());
    for (auto port = input; port != node.inputs.end(); ++port) {
        const bool alike = facts.channels == 1 && isAudio(*port) && port->symbol != kSideChain;
        if (port != input && !alike) continue;
        const auto index = static_cast<PortIndex>(port - node.inputs.begin());
        if (auto wired = session.graph.connect({*track, 0}, {*middle, index}); !wired) return fail(wired.error());
    }
    if (auto wired = session.graph.connect({*middle, out}, {*end, 0}); !wired) return fail(wired.error());
    for (auto port = output + 1; port != node.outputs.end(); ++port) {
        if (!isAudio(*port)) continue;
        const auto sink = add(kFileSinkType, port->name, port->channels);
        if (!sink) return fail(sink.error());
        const std::filesystem::path beside = std::filesystem::absolute(applied.output);
        const std::string name = beside.stem().string() + '-' + port->symbol + beside.extension().string();
        session.content(*sink).file = (beside.parent_path() / name).string();
        const auto index = static_cast<PortIndex>(port - node.outputs.begin());
        if (auto wired = session.graph.connect({*middle, index}, {*sink, 0}); !wired) return fail(wired.error());
    }
    return session;
}

}  // namespace lacquer::sessions
