#include "sessions/format/edit_script.hpp"

#include <gtest/gtest.h>

#include <set>

#include <nlohmann/json.hpp>

#include "sessions/format/edit_json.hpp"
#include "sessions/format/session_writer.hpp"
#include "sessions/model/history.hpp"
#include "sessions/model/new_session.hpp"
#include "tests/sessions/edit_samples.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::edit_script_test {
namespace {

using nlohmann::json;
using test::registry;

// kick and bass, each track -> fader -> pan -> bus -> fader -> mix bus … as newSession lays them out.
Session song() {
    return *newSession("Song", 48000, {{"kick", "audio/kick.wav", 1, 48000}, {"bass", "audio/bass.wav", 2, 48000}},
                       registry());
}

NodeId idOf(const Session& session, const std::string& name) {
    for (const auto& [id, node] : session.graph.nodes())
        if (node.name == name) return id;
    ADD_FAILURE() << "no node " << name;
    return {};
}

Result<std::vector<ScriptStep>, std::vector<Error>> read(const std::string& script, const Session& session = song()) {
    return readEditScript(script, "commands.jsonl", session, registry());
}

std::string linesOf(const std::vector<Error>& errors) {
    std::string text;
    for (const Error& error : errors) text += error.line() + "\n";
    return text;
}

// The session after a script that must be right.
Session after(const std::string& script, Session session = song()) {
    const auto steps = read(script, session);
    EXPECT_TRUE(steps.ok()) << (steps.ok() ? "" : linesOf(steps.error()));
    if (!steps.ok()) return session;
    History history(session, registry());
    for (const ScriptStep& step : *steps) EXPECT_TRUE(history.perform(step.edit).ok()) << step.name;
    EXPECT_EQ(history.size(), steps->size());
    return session;
}

// The one error of a script that must be wrong.
Error errorOf(const std::string& script, const Session& session = song()) {
    const auto steps = read(script, session);
    EXPECT_FALSE(steps.ok()) << script;
    if (steps.ok()) return {};
    EXPECT_EQ(steps.error().size(), 1u) << linesOf(steps.error());
    return steps.error().front();
}

const NodeContent& content(const Session& session, const std::string& name) {
    return session.content(idOf(session, name));
}

TEST(EditScript, EveryKindOfEditIsReadAsTheJournalHasIt) {
    const test::EditSamples samples;
    std::set<std::size_t> kinds;
    for (const Edit& edit : samples.edits()) {
        const std::string line = toJson(edit).dump();
        SCOPED_TRACE(line);
        kinds.insert(edit.index());
        Session exact = samples.session;
        const auto applied = apply(exact, registry(), edit);
        ASSERT_TRUE(applied.ok()) << applied.error().line();
        const auto steps = read(line, samples.session);
        ASSERT_TRUE(steps.ok()) << linesOf(steps.error());
        ASSERT_EQ(steps->size(), 1u);
        EXPECT_EQ(toJson(steps->front().edit), toJson(applied->done));
        EXPECT_EQ(steps->front().name, describe(samples.session, edit));
    }
    EXPECT_EQ(kinds.size(), std::variant_size_v<Edit>) << "a kind of edit has no sample";
}

TEST(EditScript, NodesGoByNameOrId) {
    const std::string id = std::to_string(idOf(song(), "kick fader").value);
    for (const std::string& node : {std::string(R"("kick fader")"), id})
        EXPECT_EQ(
            content(after(R"({"edit": "setParameter", "node": )" + node + R"(, "parameter": "level", "value": -6})"),
                    "kick fader")
                .parameters.at("level"),
            -6);
}

TEST(EditScript, UnknownAndAmbiguousNamesAreRefusedWithWhatThereIs) {
    const Error unknown = errorOf(R"({"edit": "removeNode", "node": "kick fadr"})");
    EXPECT_EQ(unknown.kind, ErrorKind::badData);
    EXPECT_EQ(unknown.line(), "commands.jsonl:1 /node: no node is called \"kick fadr\" (did you mean kick fader?)");
    EXPECT_EQ(errorOf(R"({"edit": "removeNode", "node": "something else"})").remedy, "`lacquer info` lists the nodes");
    EXPECT_EQ(errorOf(R"({"edit": "removeNode", "node": 999})").what, "there is no node 999");

    const Session twice = after(R"({"edit": "renameNode", "node": "kick fader", "name": "bass fader"})");
    const Error ambiguous = errorOf(R"({"edit": "removeNode", "node": "bass fader"})", twice);
    EXPECT_EQ(ambiguous.what, "2 nodes are called \"bass fader\"");
    EXPECT_EQ(ambiguous.remedy.find("name one by its id: "), 0u) << ambiguous.remedy;
    EXPECT_NE(ambiguous.remedy.find(std::to_string(idOf(song(), "kick fader").value)), std::string::npos);
}

TEST(EditScript, ANewNodeTakesItsDefaultsFromItsType) {
    const Session before = song();
    const Session made = after(R"({"edit": "addNode", "type": "lacquer:eq"})");
    const auto type = *registry().find("lacquer:eq");
    const Node* node = made.graph.find(before.graph.nextNodeId());
    ASSERT_TRUE(node);
    EXPECT_EQ(node->name, type->name);
    EXPECT_EQ(node->width, type->widths.back());
    EXPECT_EQ(node->inputs, type->makeNode("", node->width).inputs);
    EXPECT_EQ(node->outputs, type->makeNode("", node->width).outputs);
    for (const auto& [id, other] : before.contents)
        EXPECT_LT(other.position.y, made.content(node->id).position.y) << "it hides another node";
    // The next one of its type has a name of its own.
    const Session two = after(R"({"edit": "addNode", "type": "lacquer:eq"})", made);
    EXPECT_EQ(two.graph.find(made.graph.nextNodeId())->name, type->name + " 2");
}

TEST(EditScript, ANewNodeHasTheMembersThatItHasInSessionJson) {
    const Session made = after(
        R"({"edit": "addNode", "type": "lacquer:fader", "name": "Ride", "width": 1, "position": [10, -20], "role": "send",)"
        R"( "colour": "#2f8fd0", "collapsed": true, "bypass": "on", "latency": 12, "parameters": {"level": -3.5, "mute": "on"},)"
        R"( "automation": {"level": [[0, -6], [48000, 0, "smooth"]]},)"
        R"( "controls": {"level": {"control": "cc", "channel": 1, "number": 7}}, "state": {"urn:x": "y"}})");
    const NodeContent& ride = content(made, "Ride");
    EXPECT_EQ(made.graph.find(idOf(made, "Ride"))->width, 1);
    EXPECT_EQ(ride.position, (CanvasPosition{10, -20}));
    EXPECT_EQ(ride.role, Role::send);
    EXPECT_EQ(ride.appearance, (NodeAppearance{"#2f8fd0", true}));
    EXPECT_TRUE(ride.bypassed);
    EXPECT_EQ(ride.latencyFrames, 12);
    EXPECT_EQ(ride.parameters, (std::map<std::string, double>{{"level", -3.5}, {"mute", 1}}));
    EXPECT_EQ(ride.automation.at("level").points().back().shape, CurveShape::smooth);
    EXPECT_EQ(ride.controls.at("level"), (ControlBinding{{MidiControlKind::cc, 1, 7}, ControlMode::pickup, {}, {}}));
    EXPECT_EQ(ride.state, (ProcessorState{{"urn:x", "y"}}));
}

TEST(EditScript, ALineFindsWhatTheLinesBeforeItMade) {
    const auto steps = read(
        "{\"edit\": \"addNode\", \"type\": \"lacquer:compressor\", \"name\": \"kick comp\", \"width\": 1}\n"
        "{\"edit\": \"disconnect\", \"from\": \"kick\", \"to\": \"kick fader\"}\n"
        "{\"edit\": \"connect\", \"from\": \"kick\", \"to\": \"kick comp\"}\n"
        "{\"edit\": \"connect\", \"from\": \"kick comp\", \"to\": \"kick fader\"}\n");
    ASSERT_TRUE(steps.ok()) << linesOf(steps.error());
    ASSERT_EQ(steps->size(), 4u);
    EXPECT_EQ(steps->front().newNodes, std::vector{song().graph.nextNodeId()});
    EXPECT_TRUE(steps->back().newNodes.empty());
    EXPECT_EQ(steps->front().name, "Add kick comp");
    EXPECT_EQ(steps->back().line, 4);
}

TEST(EditScript, PortsGoBySymbolOrIndexOrAreTheFirst) {
    const std::string add = R"({"edit": "addNode", "type": "lacquer:compressor", "name": "comp", "width": 2})"
                            "\n";
    const auto type = *registry().find("lacquer:compressor");
    const Node node = type->makeNode("", 2);
    const auto sidechain = node.findInput("sidechain");
    ASSERT_TRUE(sidechain);
    for (const auto& [to, port] :
         std::vector<std::pair<std::string, PortIndex>>{{R"("comp")", 0},
                                                        {R"(["comp", "sidechain"])", *sidechain},
                                                        {R"(["comp", )" + std::to_string(*sidechain) + "]", *sidechain},
                                                        {R"({"node": "comp", "port": "sidechain"})", *sidechain},
                                                        {R"({"node": "comp"})", 0}}) {
        const Session made = after(add + R"({"edit": "connect", "from": ["bass", "out"], "to": )" + to + "}");
        const auto wires = made.graph.incoming(idOf(made, "comp"));
        ASSERT_EQ(wires.size(), 1u) << to;
        EXPECT_EQ(wires.front().destination.port, port) << to;
    }
    EXPECT_EQ(errorOf(R"({"edit": "connect", "from": ["bass", "uot"], "to": "Mix bus"})").line(),
              "commands.jsonl:1 /from/1: bass has no output \"uot\" (did you mean out?)");
    EXPECT_EQ(errorOf(R"({"edit": "disconnect", "from": "kick", "to": "bass fader"})").what,
              "kick.out is not connected to bass fader.in");
}

TEST(EditScript, ValuesAreNumbersNamesOfChoicesAndOnOrOff) {
    const auto type = *registry().find("lacquer:eq");
    const ParameterInfo* choice = nullptr;
    const ParameterInfo* toggle = nullptr;
    for (const ParameterInfo& info : type->parameters) {
        if (!choice && info.choices.size() > 1) choice = &info;
        if (!toggle && info.scale == ParameterScale::toggle) toggle = &info;
    }
    ASSERT_TRUE(choice && toggle);
    const auto valueAfter = [&](const ParameterInfo& info, const json& value) {
        const json set{{"edit", "setParameter"}, {"node", "EQ"}, {"parameter", info.id}, {"value", value}};
        return content(after(R"({"edit": "addNode", "type": "lacquer:eq", "name": "EQ"})"
                             "\n" +
                             set.dump()),
                       "EQ")
            .parameters.at(info.id);
    };
    EXPECT_EQ(valueAfter(*choice, choice->choices[1]), 1);
    EXPECT_EQ(valueAfter(*choice, 1), 1);
    EXPECT_EQ(valueAfter(*toggle, true), 1);
    EXPECT_EQ(valueAfter(*toggle, "off"), 0);
    EXPECT_EQ(valueAfter(*toggle, "on"), 1);

    const auto wrong = [](const std::string& parameter, const std::string& value) {
        return errorOf(R"({"edit": "setParameter", "node": "kick fader", "parameter": ")" + parameter +
                       R"(", "value": )" + value + "}");
    };
    EXPECT_EQ(wrong("levle", "1").remedy, "did you mean level?");
    EXPECT_EQ(wrong("level", "20").line(),
              "commands.jsonl:1 /value: 20 is outside the range of level (choose a value from -120 to 12 dB)");
    EXPECT_EQ(wrong("level", "true").what, "level is no switch");
    EXPECT_NE(wrong("level", R"("loud")").what.find("\"loud\" is no value of"), std::string::npos);
    EXPECT_EQ(wrong("mute", R"("maybe")").remedy, "on or off");
}

TEST(EditScript, WhatIsLeftOutOfAnObjectStaysAsItIs) {
    const Session made = after(
        "{\"edit\": \"setAppearance\", \"node\": \"kick\", \"colour\": \"#112233\"}\n"
        "{\"edit\": \"setAppearance\", \"node\": \"kick\", \"collapsed\": true}\n"
        "{\"edit\": \"setRecording\", \"node\": \"kick\", \"inputs\": [3]}\n"
        "{\"edit\": \"setRecording\", \"node\": \"kick\", \"armed\": true}\n"
        "{\"edit\": \"addFrame\", \"title\": \"Drums\", \"rect\": [0, 0, 100, 50]}\n"
        "{\"edit\": \"setFrame\", \"id\": \"Drums\", \"colour\": \"#445566\"}\n"
        "{\"edit\": \"setFrame\", \"id\": \"Drums\", \"title\": \"All drums\"}\n");
    EXPECT_EQ(content(made, "kick").appearance, (NodeAppearance{"#112233", true}));
    EXPECT_EQ(content(made, "kick").recording, (TrackRecording{{3}, true, Monitoring::automatic}));
    ASSERT_EQ(made.canvasFrames.size(), 1u);
    EXPECT_EQ(made.canvasFrames.begin()->second, (CanvasFrame{"All drums", "#445566", 0, 0, 100, 50, {}}));
}

TEST(EditScript, AMarkerGoesByItsNameAndKeepsWhatIsLeftOut) {
    const Session made = after(
        "{\"edit\": \"addMarker\", \"position\": 96000, \"name\": \"Chorus\", \"length\": 48000}\n"
        "{\"edit\": \"addMarker\", \"position\": 0, \"name\": \"Verse\"}\n"
        "{\"edit\": \"setMarker\", \"id\": \"Chorus\", \"colour\": \"#112233\"}\n"
        "{\"edit\": \"removeMarker\", \"id\": \"Verse\"}\n");
    ASSERT_EQ(made.markers.size(), 1u);
    EXPECT_EQ(made.markers.begin()->second, (Marker{96000, 48000, "Chorus", "#112233", {}}));
    EXPECT_EQ(errorOf(R"({"edit": "removeMarker", "id": "Chorsu"})", made).line(),
              "commands.jsonl:1 /id: no marker is called \"Chorsu\" (did you mean Chorus?)");
    EXPECT_EQ(errorOf(R"({"edit": "addMarker", "name": "x"})").what, "\"position\" is missing");
    EXPECT_EQ(errorOf(R"({"edit": "addMarker", "position": 1})").what, "\"name\" is missing");
    const Session twice = after(R"({"edit": "addMarker", "position": 0, "name": "Chorus"})", made);
    EXPECT_EQ(errorOf(R"({"edit": "removeMarker", "id": "Chorus"})", twice).line(),
              "commands.jsonl:1 /id: 2 markers are called \"Chorus\" (name one by its id: 1, 3)");
}

TEST(EditScript, ARangeWithoutStartAndEndIsThatOfAPlainSession) {
    const Session made = after(R"({"edit": "setRange", "start": -480, "end": 96000})");
    EXPECT_EQ(made.startFrame, -480);
    EXPECT_EQ(made.endFrame, 96000);
    const Session again = after(R"({"edit": "setRange"})", made);
    EXPECT_EQ(again.startFrame, 0);
    EXPECT_FALSE(again.endFrame);
    EXPECT_EQ(errorOf(R"({"edit": "setRange", "start": 5, "end": 5})").line(),
              "commands.jsonl:1: the song ends where it starts or before (choose an end behind the start)");
}

TEST(EditScript, NotesAndTheOrderGoByNamesOfNodes) {
    const Session made = after(
        "{\"edit\": \"setNote\", \"note\": \"for radio\"}\n"
        "{\"edit\": \"setNote\", \"node\": \"kick\", \"note\": \"too long\"}\n"
        "{\"edit\": \"setOrder\", \"nodes\": [\"bass\", \"kick\"]}\n");
    EXPECT_EQ(made.note, "for radio");
    EXPECT_EQ(content(made, "kick").note, "too long");
    EXPECT_EQ(made.order, (std::vector{idOf(made, "bass"), idOf(made, "kick")}));
    EXPECT_EQ(errorOf(R"({"edit": "setOrder", "nodes": ["bass", "kik"]})").where, "commands.jsonl:1 /nodes/1");
}

TEST(EditScript, AnAutomationModeIsOfOneParameterOrOfAllThatAreAutomated) {
    const Session one =
        after(R"({"edit": "setAutomationMode", "node": "kick fader", "parameter": "mute", "mode": "latch"})");
    EXPECT_EQ(content(one, "kick fader").automationMode("mute"), AutomationMode::latch);
    const Session all = after(
        "{\"edit\": \"setAutomation\", \"node\": \"kick fader\", \"parameter\": \"level\", \"points\": [[0, -6]]}\n"
        "{\"edit\": \"setAutomationMode\", \"node\": \"kick fader\", \"mode\": \"touch\"}",
        one);
    EXPECT_EQ(content(all, "kick fader").automationMode("mute"), AutomationMode::touch);
    EXPECT_EQ(content(all, "kick fader").automationMode("level"), AutomationMode::touch);
    EXPECT_TRUE(after(R"({"edit": "setAutomationMode", "node": "kick fader", "mode": "play"})", all)
                    .content(idOf(all, "kick fader"))
                    .automationModes.empty());
    EXPECT_EQ(errorOf(R"({"edit": "setAutomationMode", "node": "kick pan", "mode": "touch"})").what,
              "nothing of that node is automated");
    EXPECT_EQ(
        errorOf(R"({"edit": "setAutomationMode", "node": "kick fader", "parameter": "lvel", "mode": "touch"})").where,
        "commands.jsonl:1 /parameter");
    EXPECT_EQ(
        errorOf(R"({"edit": "setAutomationMode", "node": "kick fader", "parameter": "level", "mode": "read"})").where,
        "commands.jsonl:1 /mode");
}

TEST(EditScript, OperationsOnLanesAreShortForTheLanesThatTheyLeave) {
    using Points = std::vector<AutomationPoint>;
    const Session made = after(
        R"({"edit": "setAutomation", "node": "kick fader", "parameter": "level", "points": [[0, -6], [1000, -2]]})");
    const auto left = [&](const std::string& members, const char* node = "kick fader") {
        const Session now = after("{\"edit\": " + members + "}", made);
        const auto& lanes = content(now, node).automation;
        return lanes.contains("level") ? lanes.at("level").points() : Points();
    };
    const std::string level = R"(, "node": "kick fader", "parameter": "level")";
    EXPECT_EQ(left(R"("scaleAutomation")" + level + R"(, "factor": 0.5, "about": -2, "offset": 1)"),
              (Points{{0, -3}, {1000, -1}}));
    EXPECT_EQ(left(R"("scaleAutomation")" + level + R"(, "offset": -3, "range": [500, 1000])"),
              (Points{{0, -6}, {500, -4}, {500, -7}, {1000, -5}, {1000, -2}}));
    EXPECT_EQ(left(R"("shiftAutomation")" + level + R"(, "frames": -480)"), (Points{{-480, -6}, {520, -2}}));
    EXPECT_EQ(left(R"("stretchAutomation")" + level + R"(, "factor": 2)"), (Points{{0, -6}, {2000, -2}}));
    EXPECT_EQ(
        left(R"("rampAutomation")" + level + R"(, "range": [1000, 3000], "from": -2, "to": -60, "curve": "smooth")"),
        (Points{{0, -6}, {1000, -2, CurveShape::smooth}, {3000, -60}, {3000, -2}}));
    EXPECT_EQ(
        left(R"("rampAutomation", "node": "bass fader", "parameter": "level", "range": [0, 10], "from": 0, "to": -6)",
             "bass fader"),
        (Points{{0, 0}, {10, -6}}));
    EXPECT_EQ(left(R"("clearAutomation")" + level + R"(, "range": [0, 1000])"), Points());
    EXPECT_EQ(left(R"("copyAutomation")" + level + R"(, "to": "bass fader", "at": 48000)", "bass fader"),
              (Points{{48000, -6}, {49000, -2}}));
    EXPECT_EQ(left(R"("copyAutomation")" + level + R"(, "to": {"node": "kick fader"}, "range": [0, 500], "at": 2000)"),
              (Points{{0, -6}, {1000, -2}, {2000, -2}, {2000, -6}, {2500, -4}, {2500, -2}}));
    const Session dense = after(
        R"({"edit": "setAutomation", "node": "kick fader", "parameter": "level", "points": [[0, 0], [10, 0.05], [20, 0], [30, 1], [40, 0]]})");
    const auto thinned = [&](const std::string& more) {
        const Session now = after(R"({"edit": "thinAutomation")" + level + more + "}", dense);
        return content(now, "kick fader").automation.at("level").points().size();
    };
    EXPECT_EQ(thinned(""), 4u) << "a tenth of a decibel";
    EXPECT_EQ(thinned(R"(, "tolerance": 0.01)"), 5u);

    const auto wrong = [&](const std::string& members) { return errorOf("{\"edit\": " + members + "}", made); };
    EXPECT_EQ(wrong(R"("copyAutomation")" + level + R"(, "to": ["kick pan", "pan"])").where, "commands.jsonl:1 /to");
    EXPECT_EQ(wrong(R"("copyAutomation")" + level + R"(, "to": {"node": "kick pan", "parameter": "pan"})").what,
              "pan is of another kind than level");
    EXPECT_EQ(wrong(R"("shiftAutomation", "node": "bass fader", "parameter": "level", "frames": 1)").what,
              "is not automated");
    EXPECT_EQ(wrong(R"("clearAutomation")" + level + R"(, "range": [500, 500])").where, "commands.jsonl:1 /range");
    EXPECT_NE(wrong(R"("scaleAutomation")" + level + R"(, "offset": 100)").what.find("94 is outside the range"),
              std::string::npos)
        << "never clamped";
    EXPECT_EQ(wrong(R"("thinAutomation")" + level + R"(, "tolerance": 0)").where, "commands.jsonl:1 /tolerance");
}

TEST(EditScript, ACrossFadeIsShortForTheClipsThatItLeaves) {
    const std::string clips =
        R"({"edit": "setClips", "node": "kick", "clips": [{"file": "a.wav", "position": 0, "length": 1000},)"
        R"( {"file": "b.wav", "position": 900, "length": 1000, "reversed": "on"}]})"
        "\n";
    const Session made =
        after(clips + R"({"edit": "crossFade", "node": "kick", "clips": [0, 1], "shape": "equalPower"})");
    const std::vector<Clip>& faded = content(made, "kick").clips;
    EXPECT_EQ(faded[0].fadeOutFrames, 100);
    EXPECT_EQ(faded[1].fadeInFrames, 100);
    EXPECT_EQ(faded[1].fadeInShape, nodes::FadeShape::equalPower);
    EXPECT_TRUE(faded[1].reversed);
    const Session plain = after(clips);
    EXPECT_EQ(after(R"({"edit": "crossFade", "node": "kick", "clips": [1, 0]})", plain)
                  .content(idOf(plain, "kick"))
                  .clips[0]
                  .fadeOutShape,
              nodes::FadeShape::linear);
    EXPECT_EQ(errorOf(R"({"edit": "crossFade", "node": "kick", "clips": [0, 2]})", plain).where,
              "commands.jsonl:1 /clips/1");
    EXPECT_EQ(errorOf(R"({"edit": "crossFade", "node": "kick", "clips": [0, 0]})", plain).what,
              "a clip cannot cross-fade with itself");
    EXPECT_EQ(errorOf(R"({"edit": "crossFade", "node": "bass", "clips": [0, 1]})", plain).what,
              "there are no two clips on that track");
}

TEST(EditScript, TempoIsWrittenAsInSessionJsonOrAsInTheJournal) {
    const std::vector<TempoPoint> points{{0, 120, {4, 4}, false}, {16, 90, {6, 8}, true}};
    EXPECT_EQ(after(R"({"edit": "setTempoMap", "points": [{"quarter": 0, "bpm": 120},)"
                    R"( {"quarter": 16, "bpm": 90, "meter": [6, 8], "ramp": true}]})")
                  .tempo,
              points);
    EXPECT_EQ(after(R"({"edit": "setTempoMap", "points": [[0, 120], [16, 90, 6, 8, true]]})").tempo, points);
}

TEST(EditScript, AGroupIsOneStep) {
    const std::string group =
        R"({"do": "Ride the kick", "group": [{"edit": "setParameter", "node": "kick fader", "parameter": "level", "value": -6},)"
        R"( {"edit": "renameNode", "node": "kick", "name": "boom"}, {"edit": "setBypass", "node": "kick pan", "bypass": true}]})";
    const auto steps = read(group);
    ASSERT_TRUE(steps.ok()) << linesOf(steps.error());
    ASSERT_EQ(steps->size(), 1u);
    EXPECT_EQ(steps->front().name, "Ride the kick");

    Session session = song();
    const std::string before = test::textOf(session);
    History history(session, registry());
    ASSERT_TRUE(history.perform(steps->front().edit).ok());
    EXPECT_EQ(history.names(), std::vector<std::string>{"Ride the kick"});
    EXPECT_TRUE(content(session, "kick pan").bypassed);
    ASSERT_TRUE(history.undo().ok());
    EXPECT_EQ(test::textOf(session), before);
}

TEST(EditScript, AGroupThatFailsLeavesNothingForTheLinesBehindIt) {
    const auto steps = read(
        "{\"group\": [{\"edit\": \"renameNode\", \"node\": \"kick\", \"name\": \"boom\"}, {\"edit\": \"removeNode\", "
        "\"node\": 999}]}\n"
        "{\"edit\": \"setBypass\", \"node\": \"kick fader\", \"bypass\": true}\n"
        "{\"edit\": \"removeNode\", \"node\": \"kick\"}\n");
    ASSERT_FALSE(steps.ok());
    ASSERT_EQ(steps.error().size(), 1u) << linesOf(steps.error());
    EXPECT_EQ(steps.error().front().where, "commands.jsonl:1 /group/1/node");
}

TEST(EditScript, LinesOfOneGestureAreOneStep) {
    const auto line = [](const std::string& gesture, int level, const std::string& more = "") {
        return R"({"edit": "setParameter", "node": "kick fader", "parameter": "level", "value": )" +
               std::to_string(level) + R"(, "gesture": )" + gesture + more + "}\n";
    };
    const auto steps = read(line("1", -1) + line("1", -2, R"(, "do": "Fade")") + line("\"b\"", -3));
    ASSERT_TRUE(steps.ok()) << linesOf(steps.error());
    ASSERT_EQ(steps->size(), 2u);
    EXPECT_EQ(steps->front().line, 1);
    EXPECT_EQ(steps->front().lastLine, 2);
    EXPECT_EQ(steps->front().name, "Fade");
    EXPECT_EQ(steps->back().name, "Set level of kick fader");
    EXPECT_EQ(errorOf(line("1", -1) + line("2", -2) + line("1", -3)).where, "commands.jsonl:3 /gesture");
}

TEST(EditScript, ALabelNamesTheStep) {
    const auto steps = read(R"({"edit": "removeNode", "node": "kick pan", "do": "Away with it"})");
    ASSERT_TRUE(steps.ok());
    EXPECT_EQ(steps->front().name, "Away with it");
    EXPECT_EQ(describe(song(), steps->front().edit), "Away with it");
}

TEST(EditScript, CommentsEmptyLinesWindowsLineEndsAndAByteOrderMarkAreSkipped) {
    const auto steps =
        read("\xef\xbb\xbf# a comment\r\n\r\n  // another\r\n{\"edit\": \"removeNode\", \"node\": \"kick\"}\r\n   ");
    ASSERT_TRUE(steps.ok()) << linesOf(steps.error());
    ASSERT_EQ(steps->size(), 1u);
    EXPECT_EQ(steps->front().line, 4);
    EXPECT_TRUE(read("")->empty());
}

TEST(EditScript, EveryWrongLineIsNamedUpToTwenty) {
    const std::string wrong = "{\"edit\": \"removeNode\", \"node\": 999}\n";
    const std::string right = "{\"edit\": \"setBypass\", \"node\": \"kick fader\", \"bypass\": true}\n";
    const auto some = read(wrong + right + "{\"edit\"\n" + right + wrong);
    ASSERT_FALSE(some.ok());
    ASSERT_EQ(some.error().size(), 3u) << linesOf(some.error());
    EXPECT_EQ(some.error()[0].where, "commands.jsonl:1 /node");
    EXPECT_EQ(some.error()[1].where, "commands.jsonl:3:8");
    EXPECT_EQ(some.error()[2].where, "commands.jsonl:5 /node");
    std::string many;
    for (int i = 0; i < 100; ++i) many += wrong;
    EXPECT_EQ(read(many).error().size(), kMostScriptErrors);
}

TEST(EditScript, ALineThatNamesTheNodeOfAWrongLineIsNotReported) {
    const Error error = errorOf(
        "{\"edit\": \"addNode\", \"type\": \"lacquer:compresor\", \"name\": \"comp\"}\n"
        "{\"edit\": \"connect\", \"from\": \"kick\", \"to\": \"comp\"}\n"
        "{\"edit\": \"setParameter\", \"node\": \"comp\", \"parameter\": \"threshold\", \"value\": -20}\n");
    EXPECT_EQ(error.line(),
              "commands.jsonl:1 /type: unknown node type \"lacquer:compresor\" (did you mean lacquer:compressor?)");
}

TEST(EditScript, APluginThatIsNotInstalledIsUnavailable) {
    const Error error = errorOf(R"({"edit": "addNode", "type": "lv2:urn:none", "name": "x"})");
    EXPECT_EQ(error.kind, ErrorKind::unavailable);
    EXPECT_EQ(error.remedy, "install the Debian package x42-plugins");
}

TEST(EditScript, WhatIsNoEditIsRefusedWithItsPlaceAndARemedy) {
    const std::vector<std::tuple<std::string, std::string, std::string>> wrong{
        {R"([])", "commands.jsonl:1", "must be an object"},
        {R"(null)", "commands.jsonl:1", "must be an object"},
        {R"({})", "commands.jsonl:1", "\"edit\" is missing"},
        {R"({"edit": 7})", "commands.jsonl:1 /edit", "must be a text"},
        {R"({"edit": "explode"})", "commands.jsonl:1 /edit", "there is no edit \"explode\""},
        {R"({"edit": "addNode", "type": "lacquer:eq", "node": "EQ"})", "commands.jsonl:1 /node", "is the id"},
        {R"({"edit": "removeNode"})", "commands.jsonl:1", "\"node\" is missing"},
        {R"({"edit": "removeNode", "node": 1.5})", "commands.jsonl:1 /node", "must be a whole number"},
        {R"({"edit": "removeNode", "node": -1})", "commands.jsonl:1 /node", "must be a whole number"},
        {R"({"edit": "removeNode", "node": "kick", "nod": 1})", "commands.jsonl:1 /nod", "there is no member \"nod\""},
        {R"({"edit": "removeNode", "node": "kick", "node": "bass"})", "commands.jsonl:1 /node", "more than once"},
        {R"({"edit": "setParameter", "node": "kick fader", "parameter": "level"})", "commands.jsonl:1",
         "\"value\" is missing"},
        {R"({"edit": "setAutomation", "node": "kick fader", "parameter": "level", "points": [[0, 1, "bent"]]})",
         "commands.jsonl:1 /points/0/2", "\"bent\" is not known here"},
        {R"({"edit": "setAutomation", "node": "kick fader", "parameter": "level", "points": [[0.5, 1]]})",
         "commands.jsonl:1 /points/0/0", "must be a whole number"},
        {R"({"edit": "setAutomation", "node": "kick fader", "parameter": "level", "points": [[5, 1], [4, 1]]})",
         "commands.jsonl:1", ""},
        {R"({"edit": "addNode", "type": "lacquer:fader", "width": 7})", "commands.jsonl:1 /width",
         "cannot have 7 channels"},
        {R"({"edit": "setRole", "node": "kick", "role": "tracks"})", "commands.jsonl:1 /role", "is no role"},
        {R"({"edit": "setClips", "node": "kick", "clips": [{"file": "a.wav", "position": 0}]})",
         "commands.jsonl:1 /clips/0", "\"length\" is missing"},
        {R"({"edit": "connect", "from": "Output", "to": "kick fader"})", "commands.jsonl:1 /from",
         "Output has no output"},
        {R"({"edit": "connect", "from": "bass pan", "to": "bass fader"})", "commands.jsonl:1", "cycle"},
        {R"({"edit": "removeNode", "group": []})", "commands.jsonl:1 /edit", "a group is no other edit"},
        {R"({"group": []})", "commands.jsonl:1 /group", "a group needs an edit"},
        {R"({"group": [{"edit": "removeNode", "node": "kick", "do": "x"}]})", "commands.jsonl:1 /group/0/do",
         "there is no member \"do\""},
        {R"({"edit": "removeNode", "node": 1e999})", "commands.jsonl:1", "number"},
        {R"({"edit": "addNode", "type": "lacquer:gain", "name": "x", "connections": [1]})", "commands.jsonl:1",
         "not as a journal has them"},
    };
    for (const auto& [line, where, what] : wrong) {
        const Error error = errorOf(line);
        EXPECT_EQ(error.kind, ErrorKind::badData) << line;
        EXPECT_EQ(error.where, where) << line;
        EXPECT_NE(error.what.find(what), std::string::npos) << line << ": " << error.line();
    }
}

TEST(EditScript, ASlipOfThePenIsToldFromAnotherWord) {
    const auto remedy = [](const std::string& kind) { return errorOf(R"({"edit": ")" + kind + "\"}").remedy; };
    EXPECT_EQ(remedy("setParam"), "did you mean setParameter?");
    EXPECT_EQ(remedy("setparameter"), "did you mean setParameter?");
    EXPECT_EQ(remedy("conect"), "did you mean connect?");
    EXPECT_EQ(remedy("bend").find("one of: addNode, removeNode, "), 0u) << remedy("bend");
}

TEST(EditScript, HugeAndDeepLinesAreRefusedInAFewWords) {
    const Error deep = errorOf(std::string(100000, '['));
    EXPECT_EQ(deep.what, "values are nested too deeply for an edit");
    EXPECT_EQ(errorOf("{\"group\": " + std::string(100000, '[') + std::string(100000, ']') + "}").what, deep.what);
    const std::string huge(10000000, 'x');
    for (const std::string& line : {huge, "\"" + huge, "\"" + huge + "\"", R"({"edit": ")" + huge + "\"}",
                                    R"({"edit": "removeNode", "node": ")" + huge + "\"}",
                                    R"({"edit": "removeNode", ")" + huge + "\": 1, \"node\": \"kick\"}"})
        EXPECT_LT(errorOf(line).line().size(), 2000u);
}

}  // namespace
}  // namespace lacquer::sessions::edit_script_test
