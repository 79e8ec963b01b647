#include "sessions/format/edit_json.hpp"

#include <gtest/gtest.h>

#include <set>

#include <nlohmann/json.hpp>

#include "sessions/format/session_writer.hpp"
#include "sessions/model/new_session.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::edit_json_test {
namespace {

using nlohmann::json;
using test::registry;

// What an edit is read back as, by way of a text.
Edit there(const Edit& edit) {
    auto back = editFromJson(json::parse(toJson(edit).dump()));
    EXPECT_TRUE(back.ok()) << (back.ok() ? "" : back.error().line()) << toJson(edit).dump();
    return *std::move(back);
}

Clip fullClip() {
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
    clip.muted = true;
    clip.extra = UnknownMembers(nlohmann::json{{"colour", "red"}, {"deep", {1, 2.5, nullptr}}});
    return clip;
}

// One edit of each kind that changes a session of which it knows some ids, with every member unlike its default.
struct Samples {
    Samples() {
        EXPECT_TRUE(apply(session, registry(), AddFrame{{"Old", {}, 0, 0, 10, 10, {}}, CanvasFrameId{5}}).ok());
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
        add.content.position = {1.5, -2};
        add.content.appearance = {"#abcdef", true};
        add.content.bypassed = true;
        add.content.latencyFrames = 0;
        add.content.parameters = {{"a/b~c", 1.0 / 3}, {"z", -0.0}};
        add.content.automation.emplace("a", lane);
        add.content.controls = {
            {"a", {{MidiControlKind::nrpn, 3, 1234}, ControlMode::jump, ControlRange{1, 0.1}, "n\xc3\xa4no"}}};
        add.content.file = "out/x.wav";
        add.content.state = {{"urn:s", std::string("\0\xff binary", 9)}, {"urn:t", "text"}};
        add.content.extra = UnknownMembers(nlohmann::json{{"note", "kept"}});
        add.connections = {{ConnectionId{99}, {track, 0}, {NodeId{77}, 0}, false}};
        add.paths = {{ConnectionId{99}, {{1.5, 2}, {-3, 4}}}};
        AddNode clips{session.graph.nodes().at(track), {}, {}};
        clips.node.id = NodeId{78};
        clips.content.clips = {fullClip(), fullClip()};
        clips.content.recording = {{3, 256}, true, Monitoring::off};

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
            Disconnect{wire.id},
            SetCompensation{wire.id, false},
            MoveNode{fader, {0.1, 1e300}},
            SetParameter{fader, "level", -6.02},
            SetParameter{node("Limiter"), "ceiling", -1, true},
            RenameNode{fader, "not\xffutf-8"},
            SetAutomation{fader, "level", lane},
            SetAutomation{node("kick pan"), "pan", std::nullopt},
            SetBypass{fader, true},
            SetLatency{fader, 512},
            SetAppearance{fader, {"#12ab34", true}},
            SetRole{fader, Role::send},
            SetState{fader, {{"urn:s", std::string("\0\xff binary", 9)}, {"urn:t", "text"}}},
            AddFrame{{"Fr\xc3\xa4me", "#0000ff", -1.5, 2, 300.25, 4, UnknownMembers(nlohmann::json{{"note", 1}})},
                     CanvasFrameId{9}},
            RemoveFrame{CanvasFrameId{5}},
            SetFrame{CanvasFrameId{5}, {"New", "#ff0000", 1, 2, 3, 4, UnknownMembers(nlohmann::json{{"note", 2}})}},
            SetClips{track, {fullClip()}},
            SetRecording{track, {{2}, true, Monitoring::on}},
            SetTempoMap{{{0, 90.5, {3, 8}, true}, {12, 120.25, {}}}},
            makeGroup("two at once",
                      {Edit(MoveNode{fader, {1, 2}}), makeGroup("one within", {Edit(RenameNode{fader, "x"})})})};
    }
};

// JSON cannot hold that name, so it is compared apart.
std::string textOf(Session session) {
    std::string names;
    for (const auto& [id, node] : std::map(session.graph.nodes())) {
        names += node.name + "\n";
        if (node.name == "not\xffutf-8") (void)session.graph.rename(id, "renamed");
    }
    auto text = writeSession(session);
    EXPECT_TRUE(text.ok()) << (text.ok() ? "" : text.error().line());
    return *text + names;
}

TEST(EditJson, EveryKindComesBackAsItWas) {
    const Samples samples;
    std::set<std::size_t> kinds;
    for (const Edit& edit : samples.edits()) {
        SCOPED_TRACE(toJson(edit).dump(-1, ' ', false, json::error_handler_t::replace));
        kinds.insert(edit.index());
        Session once = samples.session;
        Session twice = samples.session;
        const Edit back = there(edit);
        EXPECT_EQ(back.index(), edit.index());
        ASSERT_TRUE(applyTrusted(once, registry(), edit).ok());
        ASSERT_TRUE(applyTrusted(twice, registry(), back).ok());
        EXPECT_EQ(textOf(once), textOf(twice));
        const auto* removed = std::get_if<SetAutomation>(&edit);
        const bool changes = !removed || removed->lane;
        EXPECT_EQ(textOf(once) != textOf(samples.session), changes) << "an edit that does nothing proves nothing";
    }
    EXPECT_EQ(kinds.size(), std::variant_size_v<Edit>) << "a kind of edit has no sample here";
}

TEST(EditJson, WhatASessionDoesNotShowComesBackToo) {
    const auto group = std::get<std::shared_ptr<const EditGroup>>(there(makeGroup("Name \xc3\xa4", {})));
    EXPECT_EQ(group->name, "Name \xc3\xa4");
    EXPECT_TRUE(group->edits.empty());
    const auto unset = std::get<SetParameter>(there(SetParameter{NodeId{3}, "gain", 0.25, true}));
    EXPECT_TRUE(unset.unset);
    EXPECT_EQ(unset.value, 0.25);
    const auto lane = std::get<SetAutomation>(there(SetAutomation{NodeId{4}, "pan", std::nullopt}));
    EXPECT_EQ(lane.node, NodeId{4});
    EXPECT_EQ(lane.parameter, "pan");
    EXPECT_FALSE(lane.lane);
    EXPECT_EQ(std::get<Disconnect>(there(Disconnect{ConnectionId{9007199254740991}})).connection.value,
              9007199254740991u);
    EXPECT_FALSE(std::get<SetLoop>(there(SetLoop{})).loop);
    const auto freed = std::get<SetControl>(there(SetControl{NodeId{4}, "pan", std::nullopt}));
    EXPECT_EQ(freed.node, NodeId{4});
    EXPECT_EQ(freed.parameter, "pan");
    EXPECT_FALSE(freed.binding);
    EXPECT_TRUE(std::get<SetWirePath>(there(SetWirePath{ConnectionId{2}, {}})).path.empty());
    EXPECT_FALSE(std::get<SetLatency>(there(SetLatency{NodeId{1}, std::nullopt})).frames);
}

// As docs/session-format.md has it, like the member of session.json.
TEST(EditJson, WhereAWireBendsIsCalledTheSameEverywhere) {
    const json bends = json::parse("[[1.5, 2.5]]");
    EXPECT_EQ(toJson(SetWirePath{ConnectionId{7}, {{1.5, 2.5}}}).at("bends"), bends);
    EXPECT_EQ(toJson(Connect{{}, {}, ConnectionId{7}, true, {{1.5, 2.5}}}).at("bends"), bends);
    AddNode add;
    add.paths = {{ConnectionId{7}, {{1.5, 2.5}}}};
    EXPECT_EQ(toJson(add).at("bends"), json::array({json::array({7, bends})}));
}

TEST(EditJson, WhatIsNoEditIsRefused) {
    for (
        const char* text : {
            R"({})",
            R"([])",
            R"(null)",
            R"({"edit": "explode", "node": 1})",
            R"({"edit": "removeNode"})",
            R"({"edit": "removeNode", "node": "one"})",
            R"({"edit": "setParameter", "node": 1, "parameter": "gain"})",
            R"({"edit": "setAutomation", "node": 1, "parameter": "gain", "points": [[0, 1, "bent"]]})",
            R"({"edit": "setAutomation", "node": 1, "parameter": "gain", "points": [[5, 1, "hold"], [4, 1, "hold"]]})",
            R"({"edit": "setControl", "node": 1, "parameter": "gain", "binding": {"control": "cc", "channel": 17, "number": 1, "mode": "jump"}})",
            R"({"edit": "renameNode", "node": 1, "name": {"base64": "%%"}})",
            R"({"edit": "group", "name": "g", "edits": [{"edit": "removeNode"}]})",
            R"({"edit": "addNode", "node": 1, "type": "t", "name": "n", "width": 99999, "inputs": [], "outputs": [], "bends": [],
                 "content": {"position": [0, 0]}, "connections": []})",
        }) {
        const auto edit = editFromJson(json::parse(text));
        ASSERT_FALSE(edit.ok()) << text;
        EXPECT_EQ(edit.error().kind, ErrorKind::badData) << text;
    }
    json deep{{"edit", "group"}, {"name", "g"}, {"edits", json::array()}};
    for (int i = 0; i < 1000; ++i) deep = {{"edit", "group"}, {"name", "g"}, {"edits", json::array({deep})}};
    EXPECT_FALSE(editFromJson(deep).ok());
}

}  // namespace
}  // namespace lacquer::sessions::edit_json_test
