// Random edits of a session, for tests of what holds after any work.
#pragma once

#include <cstdint>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "sessions/model/edit.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::test {

/// Makes edits of every kind that fit the session they are drawn for, more or less: some will be refused.
class RandomEdits {
public:
    explicit RandomEdits(std::uint32_t seed) : random_(seed) {}

    Edit next(const Session& session) {
        switch (number(38)) {
            case 0: {
                const char* types[] = {"lacquer:gain", "lacquer:fader", "lacquer:bus", "lacquer:track"};
                return AddNode{
                    (*registry().find(types[number(4)]))->makeNode("n" + std::to_string(number(99)), 2), {}, {}};
            }
            case 1:
                return RemoveNode{node(session)};
            case 2:
            case 3:
                return Connect{{node(session), 0}, {node(session), 0}, {}};
            case 4:
                return Disconnect{connection(session)};
            case 5:
                return MoveNode{node(session), {static_cast<double>(number(1000)), number(7) / 7.0}};
            case 6:
                return SetParameter{node(session), number(2) ? "level" : "gain", number(30) - 15.5, number(5) == 0};
            case 7:
                return RenameNode{node(session), "name " + std::to_string(number(100))};
            case 8: {
                std::optional<AutomationLane> lane;
                if (number(3)) lane = *AutomationLane::make({{number(100), number(20) - 15.25, CurveShape::smooth}});
                return SetAutomation{node(session), "level", lane};
            }
            case 9: {
                std::vector<Clip> clips(static_cast<std::size_t>(number(3)));
                for (Clip& clip : clips) {
                    clip = {.file = "audio/x.wav", .positionFrames = number(99), .lengthFrames = 5};
                    clip.reversed = number(2) == 0;
                }
                return SetClips{node(session), clips};
            }
            case 10:
                return SetBypass{node(session), number(2) == 0};
            case 11:
                return SetLatency{node(session),
                                  number(3) ? std::optional<std::int64_t>(number(999) - 9) : std::nullopt};
            case 12:
                return SetCompensation{connection(session), number(2) == 0};
            case 13:
                return SetAppearance{node(session), {number(3) ? "#4c9be8" : number(2) ? "" : "red", number(2) == 0}};
            case 14:
                return AddFrame{frame()};
            case 15:
                return SetFrame{frameId(session), frame()};
            case 16:
                return RemoveFrame{frameId(session)};
            case 17: {
                WirePath path(static_cast<std::size_t>(number(3)));
                for (CanvasPosition& bend : path) bend = {number(900) - 99.0, number(7) / 7.0};
                return SetWirePath{connection(session), path};
            }
            case 18:
                return SetRole{node(session), static_cast<Role>(number(6))};
            case 19:
                return SetState{node(session), {{"key", "state " + std::to_string(number(9))}}};
            case 20:
                return SetTempoMap{{{0, number(1100) - 50.0, {}}}};
            case 21:
                return SetLoop{number(3) ? std::optional(LoopRange{number(99), number(9999)}) : std::nullopt};
            case 22:
                return SetRecording{node(session), {{number(4)}, number(2) == 0, Monitoring::on}};
            case 23:
                return SetReferences{std::vector<Reference>(static_cast<std::size_t>(number(3)),
                                                            {number(3) ? "r.wav" : "", number(99), -0.1, {}})};
            case 24:
                return SetControl{node(session), number(2) ? "level" : "mute", binding()};
            case 25:
                return SetRange{number(99) - 50, number(3) ? std::optional<TimelineFrame>(number(99)) : std::nullopt};
            case 26:
                return AddMarker{marker()};
            case 27:
                return SetMarker{markerId(session), marker()};
            case 28:
                return RemoveMarker{markerId(session)};
            case 29:
                return SetNote{number(3) ? node(session) : NodeId{}, number(3) ? "r\xc3\xa4w\n\"loud\"" : ""};
            case 30: {
                std::vector<NodeId> nodes(static_cast<std::size_t>(number(4)));
                for (NodeId& id : nodes) id = node(session);
                return SetOrder{nodes};
            }
            case 31:
                return SetAutomationMode{node(session), number(3) ? "level" : "mute",
                                         static_cast<AutomationMode>(number(5))};
            case 32: {
                std::optional<Freeze> freeze;
                if (number(3)) freeze = Freeze{"audio/f.wav", number(5) ? "out" : "in", number(99), number(9) - 1};
                return SetFreeze{node(session), freeze};
            }
            case 33:
                return SetTags{{.title = "T" + std::to_string(number(5)), .track = number(9) - 1, .artwork = "c.png"}};
            case 34:
                return SetExports{std::vector<ExportPreset>(static_cast<std::size_t>(number(3)),
                                                            {.name = "club", .bits = number(4) ? 16 : 17})};
            default: {
                std::vector<Edit> edits;
                for (int i = number(4); i >= 0; --i) edits.push_back(next(session));
                return makeGroup("Group", edits);
            }
        }
    }
    int number(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

private:
    template <class Map>
    auto key(const Map& map) {
        return map.empty() ? typename Map::key_type{999}
                           : std::next(map.begin(), number(static_cast<int>(map.size())))->first;
    }
    CanvasFrame frame() {
        return {.title = "frame " + std::to_string(number(9)), .width = number(30) - 1.0, .height = 20};
    }
    Marker marker() {
        return {number(999) - 99,
                number(30) - 1,
                number(9) ? "Verse " + std::to_string(number(4)) : "",
                number(3) ? "" : "#4c9be8",
                {}};
    }
    std::optional<ControlBinding> binding() {
        if (number(3) == 0) return std::nullopt;
        return ControlBinding{{MidiControlKind::cc, number(18), number(120)}, ControlMode::jump, {}, "pad"};
    }
    NodeId node(const Session& session) { return key(session.graph.nodes()); }
    MarkerId markerId(const Session& session) { return key(session.markers); }
    CanvasFrameId frameId(const Session& session) { return key(session.canvasFrames); }
    ConnectionId connection(const Session& session) { return key(session.graph.connections()); }

    std::mt19937 random_;
};

}  // namespace lacquer::sessions::test
