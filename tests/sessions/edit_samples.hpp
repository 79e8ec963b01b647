// One edit of each kind, for tests of what reads and writes edits.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "sessions/model/edit.hpp"
#include "sessions/model/new_session.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::test {

inline Clip fullClip() {
    Clip clip;
    clip.file = "audio/kick.wav";
    clip.positionFrames = -4503599627370496;
    clip.offsetFrames = 7;
    clip.lengthFrames = 4503599627370496;
    clip.gainDb = -0.1;
    clip.fadeInFrames = 3;
    clip.fadeOutFrames = 4;
    clip.fadeInShape = nodes::FadeShape::equalPower;
    clip.fadeOutShape = nodes::FadeShape::exponential;
    clip.reversed = true;
    clip.muted = true;
    clip.extra = UnknownMembers(nlohmann::json{{"colour", "red"}, {"deep", {1, 2.5, nullptr}}});
    return clip;
}

// One edit of each kind that changes a session of which it knows some ids, with every member unlike its default.
struct EditSamples {
    EditSamples() {
        EXPECT_TRUE(apply(session, registry(), AddFrame{{"Old", {}, 0, 0, 10, 10, {}}, CanvasFrameId{5}}).ok());
        EXPECT_TRUE(apply(session, registry(), AddMarker{{100, 0, "Old", {}, {}}, MarkerId{5}}).ok());
    }
    Session session = *newSession("Song", 48000, {{"kick", "audio/kick.wav", 1, 100}}, registry());
    NodeId node(const std::string& name) const {
        for (const auto& [id, node] : session.graph.nodes())
            if (node.name == name) return id;
        ADD_FAILURE() << name;
        return {};
    }
    std::vector<Edit> edits() const {
        const NodeId track = node("kick");
        const NodeId fader = node("kick fader");
        const Connection wire = session.graph.outgoing(track).front();
        const AutomationLane lane = *AutomationLane::make(
            {{0, 0.1, CurveShape::hold}, {0, -1e-9}, {10, 3, CurveShape::exponential}, {20, 1, CurveShape::smooth}});

        AddNode add;
        add.node = {NodeId{77}, "lv2:urn:x", "n\xc3\xa4me", 2, {}, {}};
        add.node.inputs = {{"in", "In", PortDirection::input, SignalKind::audio, 2},
                           {"ev", "Events", PortDirection::input, SignalKind::events, 0}};
        add.node.outputs = {{"out", "Out", PortDirection::output, SignalKind::audio, 2},
                            {"cv", "Control", PortDirection::output, SignalKind::cv, 1}};
        add.content.role = Role::send;
        add.content.note = "by the window";
        add.content.position = {1.5, -2};
        add.content.appearance = {"#abcdef", true};
        add.content.bypassed = true;
        add.content.latencyFrames = 0;
        add.content.parameters = {{"a/b~c", 1.0 / 3}, {"z", -0.0}};
        add.content.automation.emplace("a", lane);
        add.content.automationModes = {{"a", AutomationMode::latch}, {"b\xc3\xa4", AutomationMode::off}};
        add.content.controls = {
            {"a", {{MidiControlKind::nrpn, 3, 1234}, ControlMode::jump, ControlRange{1, 0.1}, "n\xc3\xa4no"}}};
        add.content.file = "out/x.wav";
        add.content.frozen = Freeze{"audio/fr\xc3\xb6zen.wav", "out", -77, 77, std::nullopt, "feedc0de"};
        add.content.state = {{"urn:s", std::string("\0\xff binary", 9)}, {"urn:t", "text"}};
        add.content.extra = UnknownMembers(nlohmann::json{{"mood", "kept"}});
        add.connections = {{ConnectionId{99}, {track, 0}, {NodeId{77}, 0}, false}};
        add.paths = {{ConnectionId{99}, {{1.5, 2}, {-3, 4}}}};
        AddNode clips{session.graph.nodes().at(track), {}, {}};
        clips.node.id = NodeId{78};
        clips.content.clips = {fullClip(), fullClip()};
        clips.content.recording = {{256}, true, Monitoring::off};

        return {
            add,
            clips,
            RemoveNode{fader},
            Connect{{track, 0}, {node("Output"), 0}, ConnectionId{123}, false},
            Connect{{track, 0}, {node("Output"), 0}, ConnectionId{124}},
            Connect{{track, 0}, {node("Output"), 0}, ConnectionId{125}, true, {{0.25, -7}}},
            SetWirePath{wire.id, {{1, 2}, {3.5, 4}}},
            SetLoop{LoopRange{480, 96000}},
            SetControl{fader, "level",
                       ControlBinding{
                           {MidiControlKind::cc, 16, 7}, ControlMode::twosComplement, ControlRange{0, -30.5}, "pad"}},
            SetReferences{{{"audio/r\xc3\xa4.flac", 4800, -1.5, UnknownMembers(nlohmann::json{{"note", 3}})},
                           {"../b.wav", 0, 0, {}}}},
            SetTags{{.title = "R\xc3\xa4in",
                     .artist = "not\xffutf-8",
                     .track = 3,
                     .trackTotal = 12,
                     .artwork = "cover.png",
                     .extra = UnknownMembers(nlohmann::json{{"mood", "wet"}})}},
            SetTags{{.title = "Rain", .isrc = "GBABC2500012"}},
            SetExports{{{.name = "club",
                         .format = ExportFormat::opus,
                         .kbps = 160,
                         .targetLufs = -9.5,
                         .ceilingDbtp = -1,
                         .limit = false,
                         .range = "Chorus",
                         .extra = UnknownMembers(nlohmann::json{{"cover", true}})},
                        {.name = "disc",
                         .sampleRate = 44100,
                         .bits = 16,
                         .shaping = nodes::NoiseShape::wannamaker9,
                         .stems = ExportStems::preBus,
                         .fileName = "{track2} {title}"}}},
            Disconnect{wire.id},
            SetCompensation{wire.id, false},
            MoveNode{fader, {0.1, 1e300}},
            SetParameter{fader, "level", -6.02},
            SetParameter{node("Limiter"), "ceiling", -1, true},
            RenameNode{fader, "not\xffutf-8"},
            SetAutomation{fader, "level", lane},
            SetAutomation{node("kick pan"), "pan", std::nullopt},
            SetAutomationMode{fader, "level", AutomationMode::touch},
            SetBypass{fader, true},
            SetLatency{fader, 512},
            SetAppearance{fader, {"#12ab34", true}},
            SetRole{fader, Role::send},
            SetState{fader, {{"urn:s", std::string("\0\xff binary", 9)}, {"urn:t", "text"}}},
            AddFrame{{"Fr\xc3\xa4me", "#0000ff", -1.5, 2, 300.25, 4, UnknownMembers(nlohmann::json{{"note", 1}})},
                     CanvasFrameId{9}},
            RemoveFrame{CanvasFrameId{5}},
            SetFrame{CanvasFrameId{5}, {"New", "#ff0000", 1, 2, 3, 4, UnknownMembers(nlohmann::json{{"note", 2}})}},
            SetFreeze{fader, Freeze{"audio/fader frozen.wav", "out", -512, 512, 4800, "0123456789abcdef"}},
            SetClips{track, {fullClip()}},
            SetRecording{track, {{2}, true, Monitoring::on}},
            SetTempoMap{{{0, 90.5, {3, 8}, true}, {12, 120.25, {}}}},
            SetRange{-480, 96000},
            AddMarker{{-7, 48000, "Stro\xc3\xa4phe", "#0000ff", UnknownMembers(nlohmann::json{{"mood", 1}})},
                      MarkerId{9}},
            RemoveMarker{MarkerId{5}},
            SetMarker{MarkerId{5},
                      {4503599627370496, 1, "New", "#ff0000", UnknownMembers(nlohmann::json{{"mood", 2}})}},
            SetNote{fader, "ride it\nin the \"bridge\""},
            SetNote{{},
                    "for r\xc3\xa4"
                    "dio"},
            SetOrder{{node("Output"), track, fader}},
            makeGroup("two at once",
                      {Edit(MoveNode{fader, {1, 2}}), makeGroup("one within", {Edit(RenameNode{fader, "x"})})})};
    }
};

}  // namespace lacquer::sessions::test
