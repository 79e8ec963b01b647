// `lacquer info`: what is in a session.
#include <algorithm>
#include <iostream>
#include <sstream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/installation.hpp"
#include "cli/output.hpp"
#include "cli/song_time.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/render/freeze.hpp"
#include "sessions/render/render_cache.hpp"

namespace lacquer::cli {
namespace {

struct InfoArguments {
    std::string session;
    bool json = false;
};

std::string meterText(Meter meter) {
    return std::to_string(meter.beats) + "/" + std::to_string(meter.unit);
}

bool contains(const std::vector<NodeId>& nodes, NodeId id) {
    return std::find(nodes.begin(), nodes.end(), id) != nodes.end();
}

/// The tempo map as it holds, the default where the session has none.
std::vector<TempoPoint> tempoOf(const sessions::Session& session) {
    return session.tempo.empty() ? std::vector{TempoMap::kDefault} : session.tempo;
}

double seconds(const sessions::Session& session) {
    const TimelineFrame end = session.endFrame.value_or(session.lastClipEnd());
    return static_cast<double>(end - session.startFrame) / session.sampleRate;
}

nlohmann::ordered_json sessionJson(const std::string& path, const sessions::LoadedSession& loaded,
                                   const std::vector<NodeId>& outdated) {
    const sessions::Session& session = loaded.session;
    nlohmann::ordered_json json{{"path", path},
                                {"name", session.name},
                                {"sampleRate", session.sampleRate},
                                {"quantumFrames", session.quantumFrames},
                                {"startFrame", session.startFrame},
                                {"endFrame", session.endFrame.value_or(session.lastClipEnd())},
                                {"seconds", seconds(session)}};
    json["tempo"] = nlohmann::ordered_json::array();
    for (const TempoPoint& point : tempoOf(session)) {
        json["tempo"].push_back({{"quarter", point.quarter},
                                 {"bpm", point.bpm},
                                 {"meter", nlohmann::ordered_json::array({point.meter.beats, point.meter.unit})}});
        if (point.ramp) json["tempo"].back()["ramp"] = true;
    }
    json["note"] = session.note;
    json["markers"] = nlohmann::ordered_json::array();
    for (const sessions::MarkerId id : session.markersInOrder()) {
        const sessions::Marker& marker = session.markers.at(id);
        json["markers"].push_back({{"id", id.value},
                                   {"name", marker.name},
                                   {"positionFrames", marker.positionFrames},
                                   {"lengthFrames", marker.lengthFrames}});
        if (!marker.colour.empty()) json["markers"].back()["colour"] = marker.colour;
    }
    json["references"] = nlohmann::ordered_json::array();
    for (const sessions::Reference& reference : session.references)
        json["references"].push_back(
            {{"file", reference.file}, {"offsetFrames", reference.offsetFrames}, {"gainDb", reference.gainDb}});
    json["nodes"] = nlohmann::ordered_json::array();
    for (const NodeId id : session.nodesInOrder()) {
        const Node& node = *session.graph.find(id);
        const sessions::NodeContent& content = session.content(id);
        nlohmann::ordered_json entry{{"id", id.value},      {"type", node.type},
                                     {"name", node.name},   {"role", toString(content.role)},
                                     {"width", node.width}, {"bypassed", session.isBypassed(id)}};
        entry["latencyFrames"] = nullptr;  // what it reports
        if (content.latencyFrames) entry["latencyFrames"] = *content.latencyFrames;
        if (content.frozen) entry["frozen"] = {{"file", content.frozen->file}, {"outdated", contains(outdated, id)}};
        if (!content.note.empty()) entry["note"] = content.note;
        for (const sessions::Clip& clip : content.clips)
            entry["clips"].push_back({{"file", clip.file},
                                      {"positionFrames", clip.positionFrames},
                                      {"lengthFrames", clip.lengthFrames},
                                      {"reversed", clip.reversed}});
        for (const auto& [parameter, lane] : content.automation) entry["automated"].push_back(parameter);
        for (const auto& [parameter, mode] : content.automationModes)
            entry["automationModes"][parameter] = toString(mode);
        json["nodes"].push_back(entry);
    }
    json["connections"] = nlohmann::ordered_json::array();
    for (const auto& [id, connection] : session.graph.connections())
        json["connections"].push_back({{"from", session.graph.describeOutput(connection.source)},
                                       {"to", session.graph.describeInput(connection.destination)},
                                       {"compensated", connection.compensated}});
    json["problems"] = nlohmann::ordered_json::array();
    for (const Error& problem : loaded.problems) json["problems"].push_back(problem.line());
    return json;
}

/// "120 bpm 4/4, from bar 9 on 90 bpm 6/8, in a ramp until bar 13 100 bpm 6/8".
std::string tempoText(const sessions::Session& session) {
    const auto map = TempoMap::make(session.tempo, session.sampleRate);
    std::string text;
    TimelineFrame frame = 0;
    bool ramp = false;
    for (const TempoPoint& point : tempoOf(session)) {
        if (map && point.quarter > 0) {
            frame = map->nextPoint(frame).value_or(frame);
            const BarBeatTick place = map->barBeatTickAt(frame);
            text += (ramp ? ", in a ramp until bar " : ", from bar ") + std::to_string(place.bar) +
                    (place.beat > 1 ? " beat " + std::to_string(place.beat) : std::string()) + (ramp ? " " : " on ");
        }
        text += number(point.bpm, 2) + " bpm " + meterText(point.meter);
        ramp = point.ramp;
    }
    return text;
}

/// One line for each of the note's, so that one sees where it ends.
void printNote(const std::string& note, const char* label) {
    std::istringstream lines(note);
    for (std::string line; std::getline(lines, line);) std::cout << label << line << '\n';
}

void printSession(const sessions::LoadedSession& loaded, const std::vector<NodeId>& outdated) {
    const sessions::Session& session = loaded.session;
    std::cout << session.name << '\n'
              << "  sample rate  " << session.sampleRate << " Hz\n"
              << "  quantum      " << session.quantumFrames << " frames\n"
              << "  length       " << number(seconds(session), 2) << " s"
              << (session.startFrame == 0 ? "" : ", from frame " + std::to_string(session.startFrame) + " on") << '\n'
              << "  tempo        " << tempoText(session) << '\n'
              << "  nodes        " << session.graph.nodes().size() << ", with " << session.graph.connections().size()
              << " connections\n";
    printNote(session.note, "  note         ");
    for (const sessions::MarkerId id : session.markersInOrder()) {
        const sessions::Marker& marker = session.markers.at(id);
        std::cout << "  marker       " << secondsInto(session, marker.positionFrames);
        if (marker.isRegion()) std::cout << " to " << secondsInto(session, marker.endFrame());
        std::cout << " s  " << marker.name << '\n';
    }
    for (const NodeId id : session.nodesInOrder()) {
        const Node& node = *session.graph.find(id);
        const sessions::NodeContent& content = session.content(id);
        std::cout << "  " << node.name << " (" << node.type << (session.isBypassed(id) ? ", bypassed" : "");
        if (content.latencyFrames) std::cout << ", latency " << *content.latencyFrames << " frames";
        if (content.frozen)
            std::cout << ", frozen as " << content.frozen->file << (contains(outdated, id) ? ", OUT OF DATE" : "");
        std::cout << ')';
        for (const sessions::Clip& clip : content.clips)
            std::cout << "  " << clip.file << (clip.reversed ? " (reversed)" : "");
        for (const Connection& connection : session.graph.outgoing(id))
            std::cout << " -> " << session.graph.describeInput(connection.destination)
                      << (connection.compensated ? "" : " (not compensated)");
        std::cout << '\n';
        printNote(content.note, "    note       ");
    }
    for (const sessions::Reference& reference : session.references)
        std::cout << "  reference    " << reference.file << '\n';
    for (const Error& problem : loaded.problems) std::cout << "  PROBLEM  " << problem.line() << '\n';
}

Status run(const InfoArguments& arguments) {
    const auto installation = findInstallation();
    const auto loaded = sessions::load(arguments.session, installation->registry);
    if (!loaded) return fail(loaded.error());
    sessions::RenderCache cache;
    const auto outdated = sessions::outdatedFreezes(loaded->session, cache.contents());
    if (arguments.json)
        printJson(sessionJson(arguments.session, *loaded, outdated));
    else
        printSession(*loaded, outdated);
    return {};
}

}  // namespace

void declareInfo(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<InfoArguments>();
    CLI::App* command = program.add_subcommand("info", "Say what is in a session.");
    command->add_option("SESSION", arguments->session, "Session folder (NAME.lacquer)")->required();
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer("Example:\n  lacquer info song.lacquer");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
