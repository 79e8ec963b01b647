#include "sessions/model/edit.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::edit_test {
namespace {

using test::registry;

class Edits : public testing::Test {
protected:
    NodeId add(const std::string& type, const std::string& name) {
        auto found = registry().find(type);
        auto added = apply(session, registry(), AddNode{(*found)->makeNode(name, 2), {}, {}});
        EXPECT_TRUE(added.ok());
        return std::get<AddNode>(added->done).node.id;
    }
    ConnectionId connect(NodeId from, NodeId to) {
        auto connected = apply(session, registry(), Connect{{from, 0}, {to, 0}, {}});
        EXPECT_TRUE(connected.ok());
        return std::get<Connect>(connected->done).id;
    }
    [[nodiscard]] std::string text() const { return test::textOf(session); }
    /// The edit is refused, with the session as it was.
    Error refused(const Edit& edit) {
        const std::string before = text();
        auto applied = apply(session, registry(), edit);
        EXPECT_FALSE(applied.ok());
        EXPECT_EQ(text(), before);
        return applied ? Error{} : applied.error();
    }

    Session session{.name = "Test"};
    NodeId track = add("lacquer:track", "voice");
    NodeId fader = add("lacquer:fader", "voice fader");
    NodeId output = add("lacquer:output", "Output");
    ConnectionId first = connect(track, fader);
    ConnectionId second = connect(fader, output);
};

TEST_F(Edits, ANewNodeDrawsAnIdThatWasNeverUsed) {
    const NodeId gone = add("lacquer:gain", "gain");
    ASSERT_TRUE(apply(session, registry(), RemoveNode{gone}).ok());
    EXPECT_GT(add("lacquer:gain", "gain").value, gone.value);
}

TEST_F(Edits, TheInverseOfARemovalRestoresNodeContentWiresAndIds) {
    session.content(fader).parameters["level"] = -3;
    session.content(fader).position = {12, 34};
    session.content(fader).bypassed = true;
    session.content(fader).latencyFrames = 64;
    ASSERT_TRUE(session.graph.setCompensated(second, false).ok());
    session.content(fader).automation.emplace("level", *AutomationLane::make({{0, 1, CurveShape::hold}}));
    session.content(fader).controls["level"] = {
        {MidiControlKind::cc, 2, 7}, ControlMode::jump, ControlRange{-60, 0}, "pad"};
    session.content(fader).appearance = {"#ff0000", true};
    session.content(fader).extra = UnknownMembers(nlohmann::json{{"mood", "red"}});
    const std::string before = text();
    const auto removed = apply(session, registry(), RemoveNode{fader});
    ASSERT_TRUE(removed.ok());
    EXPECT_EQ(session.graph.find(fader), nullptr);
    EXPECT_TRUE(session.graph.connections().empty());
    ASSERT_TRUE(reapply(session, removed->inverse).ok());
    EXPECT_EQ(text(), before);
}

TEST_F(Edits, AConnectionThatWouldCloseACycleIsRefusedWithTheCycleNamed) {
    const NodeId second_ = add("lacquer:fader", "second");
    connect(fader, second_);
    const Error error = refused(Connect{{second_, 0}, {fader, 0}, {}});
    EXPECT_NE(error.line().find("voice fader -> second -> voice fader"), std::string::npos) << error.line();
}

TEST_F(Edits, AddingANodeWithAWireThatDoesNotFitAddsNothing) {
    Node gain = (*registry().find("lacquer:gain"))->makeNode("gain", 1);
    gain.id = NodeId{50};
    refused(AddNode{gain, {}, {{{}, {track, 0}, {NodeId{50}, 0}}}});  // 2 channels into 1
    EXPECT_EQ(session.graph.find(NodeId{50}), nullptr);
    EXPECT_FALSE(session.contents.contains(NodeId{50}));
}

TEST_F(Edits, AParameterIsRefusedWhenUnknownOutOfRangeOrNotFinite) {
    EXPECT_NE(refused(SetParameter{fader, "loudness", 0}).what.find("no parameter \"loudness\""), std::string::npos);
    const Error range = refused(SetParameter{fader, "level", 12.5});
    EXPECT_EQ(range.where, "voice fader");
    EXPECT_NE(range.remedy.find("-120 to 12 dB"), std::string::npos) << range.line();
    refused(SetParameter{fader, "level", std::nan("")});
    refused(SetParameter{fader, "mute", 0.5});
    refused(SetParameter{NodeId{99}, "level", 0});
    EXPECT_TRUE(apply(session, registry(), SetParameter{fader, "level", 12}).ok());
}

TEST_F(Edits, TheInverseOfTheFirstChangeOfAParameterUnsetsIt) {
    const std::string before = text();
    const auto set = apply(session, registry(), SetParameter{fader, "level", -20});
    ASSERT_TRUE(set.ok());
    const auto& inverse = std::get<SetParameter>(set->inverse);
    EXPECT_TRUE(inverse.unset);
    EXPECT_EQ(inverse.value, 0);  // the default of a fader
    ASSERT_TRUE(reapply(session, set->inverse).ok());
    EXPECT_EQ(text(), before);
}

TEST_F(Edits, AnUnsetParameterCarriesItsDefault) {
    ASSERT_TRUE(apply(session, registry(), SetParameter{fader, "level", -20}).ok());
    const auto unset = apply(session, registry(), SetParameter{fader, "level", 77, true});
    ASSERT_TRUE(unset.ok());
    EXPECT_EQ(std::get<SetParameter>(unset->done).value, 0);
    EXPECT_TRUE(session.content(fader).parameters.empty());
    ASSERT_TRUE(reapply(session, unset->inverse).ok());
    EXPECT_EQ(session.content(fader).parameters.at("level"), -20);
}

TEST_F(Edits, ANodeWhoseTypeIsNotHereTakesAnyFiniteValue) {
    Node plugin{{}, "lv2:urn:none", "plugin", 2, {}, {}};
    auto added = apply(session, registry(), AddNode{plugin, {}, {}});
    ASSERT_TRUE(added.ok());
    const NodeId id = std::get<AddNode>(added->done).node.id;
    EXPECT_TRUE(apply(session, registry(), SetParameter{id, "anything", 1e9}).ok());
    refused(SetParameter{id, "anything", std::numeric_limits<double>::infinity()});
}

TEST_F(Edits, WhatTheSessionSetsByItselfIsRefused) {
    const Error error = refused(SetParameter{fader, "impliedMute", 1});
    EXPECT_NE(error.what.find("set by Lacquer itself"), std::string::npos) << error.line();
    refused(SetAutomation{fader, "impliedMute", *AutomationLane::make({{0, 1, CurveShape::hold}})});
}

TEST_F(Edits, AutomationOutOfRangeIsRefused) {
    auto lane = [](double value) { return *AutomationLane::make({{0, 0, CurveShape::linear}, {10, value}}); };
    refused(SetAutomation{fader, "level", lane(100)});
    refused(SetAutomation{fader, "loudness", lane(1)});
    const auto set = apply(session, registry(), SetAutomation{fader, "level", lane(1)});
    ASSERT_TRUE(set.ok());
    EXPECT_EQ(session.content(fader).automation.at("level").points().size(), 2u);
    ASSERT_TRUE(reapply(session, set->inverse).ok());
    EXPECT_TRUE(session.content(fader).automation.empty());
}

TEST_F(Edits, ClipsGoOnTracksOnlyAndMustMakeSense) {
    Clip good{.file = "audio/a.wav", .lengthFrames = 10};
    EXPECT_TRUE(apply(session, registry(), SetClips{track, {good}}).ok());
    refused(SetClips{fader, {good}});
    for (const auto spoil : std::initializer_list<void (*)(Clip&)>{
             [](Clip& c) { c.file.clear(); }, [](Clip& c) { c.lengthFrames = 0; }, [](Clip& c) { c.offsetFrames = -1; },
             [](Clip& c) { c.fadeInFrames = -1; }, [](Clip& c) { c.fadeOutFrames = -1; },
             [](Clip& c) { c.gainDb = std::nan(""); }}) {
        Clip bad = good;
        spoil(bad);
        refused(SetClips{track, {good, bad}});
    }
}

TEST_F(Edits, ANodeIsBypassedAndSwitchedOnAgain) {
    const std::string before = text();
    const auto off = apply(session, registry(), SetBypass{fader, true});
    ASSERT_TRUE(off.ok());
    EXPECT_TRUE(session.isBypassed(fader));
    const auto on = apply(session, registry(), SetBypass{fader, false});
    ASSERT_TRUE(on.ok());
    EXPECT_EQ(text(), before);
    ASSERT_TRUE(reapply(session, on->inverse).ok());
    EXPECT_TRUE(session.isBypassed(fader));
    ASSERT_TRUE(reapply(session, off->inverse).ok());
    EXPECT_EQ(text(), before);
    refused(SetBypass{NodeId{99}, true});
}

TEST_F(Edits, WhatHasNoInputOrNoOutputCannotBeBypassed) {
    for (const NodeId id : {track, output, add("lacquer:file-sink", "Stem file")}) {
        const Error error = refused(SetBypass{id, true});
        EXPECT_EQ(error.where, session.graph.find(id)->name);
        EXPECT_NE(error.what.find("cannot be bypassed"), std::string::npos) << error.line();
        EXPECT_FALSE(error.remedy.empty());
    }
    NodeContent bypassed;
    bypassed.bypassed = true;
    refused(AddNode{(*registry().find("lacquer:track"))->makeNode("more", 2), bypassed, {}});
    EXPECT_TRUE(
        apply(session, registry(), AddNode{(*registry().find("lacquer:eq"))->makeNode("EQ", 2), bypassed, {}}).ok());
}

// As a session may be loaded with it: nothing is passed by, and it can be put right.
TEST_F(Edits, ABypassThatCannotBeHasNoEffectAndCanBeTakenAway) {
    session.content(track).bypassed = true;
    EXPECT_FALSE(session.isBypassed(track));
    const auto removed = apply(session, registry(), SetBypass{track, false});
    ASSERT_TRUE(removed.ok());
    ASSERT_TRUE(reapply(session, removed->inverse).ok());
    EXPECT_TRUE(session.content(track).bypassed);
}

TEST_F(Edits, ANodeWhoseTypeIsNotHereIsBypassedByItsPorts) {
    const PortInfo in{"in", "In", PortDirection::input, SignalKind::audio, 2};
    const PortInfo out{"out", "Out", PortDirection::output, SignalKind::audio, 2};
    Node plugin{{}, "lv2:urn:none", "plugin", 2, {in}, {out}};
    const auto added = apply(session, registry(), AddNode{plugin, {}, {}});
    ASSERT_TRUE(added.ok());
    EXPECT_TRUE(apply(session, registry(), SetBypass{std::get<AddNode>(added->done).node.id, true}).ok());
}

TEST_F(Edits, ALatencyIsSaidAndTakenBack) {
    const std::string before = text();
    const auto said = apply(session, registry(), SetLatency{fader, 123});
    ASSERT_TRUE(said.ok());
    EXPECT_EQ(session.content(fader).latencyFrames, 123);
    const auto again = apply(session, registry(), SetLatency{fader, 0});
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(session.content(fader).latencyFrames, 0);
    ASSERT_TRUE(reapply(session, again->inverse).ok());
    EXPECT_EQ(session.content(fader).latencyFrames, 123);
    ASSERT_TRUE(reapply(session, said->inverse).ok());
    EXPECT_EQ(text(), before);
}

TEST_F(Edits, ALatencyIsAtMostAMinute) {
    EXPECT_TRUE(apply(session, registry(), SetLatency{fader, 60 * 48000}).ok());
    NodeContent late;
    for (const std::int64_t impossible : {-1, 60 * 48000 + 1}) {
        const Error error = refused(SetLatency{fader, impossible});
        EXPECT_EQ(error.where, "voice fader");
        EXPECT_NE(error.what.find(std::to_string(impossible)), std::string::npos) << error.line();
        EXPECT_NE(error.remedy.find("0 to 2880000"), std::string::npos) << error.line();
        late.latencyFrames = impossible;
        refused(AddNode{(*registry().find("lacquer:eq"))->makeNode("EQ", 2), late, {}});
    }
    refused(SetLatency{NodeId{99}, 1});
    EXPECT_EQ(refused(SetLatency{add("lacquer:feedback-delay", "echo"), 1}).where, "echo");
}

TEST_F(Edits, ANodeIsFrozenAndRunsAgain) {
    const std::string before = text();
    const Freeze freeze{"audio/f.wav", "out", -64, 64, 480, "mark"};
    const auto frozen = apply(session, registry(), SetFreeze{fader, freeze});
    ASSERT_TRUE(frozen.ok());
    EXPECT_EQ(session.content(fader).frozen, freeze);
    EXPECT_EQ(describe(session, SetFreeze{fader, freeze}), "Freeze voice fader");
    EXPECT_EQ(describe(session, SetFreeze{fader, std::nullopt}), "Unfreeze voice fader");
    const auto thawed = apply(session, registry(), SetFreeze{fader, std::nullopt});
    ASSERT_TRUE(thawed.ok());
    ASSERT_TRUE(reapply(session, thawed->inverse).ok());
    EXPECT_EQ(session.content(fader).frozen, freeze);
    ASSERT_TRUE(reapply(session, frozen->inverse).ok());
    EXPECT_EQ(text(), before);
}

TEST_F(Edits, AFreezeThatCannotBePlayedIsRefused) {
    const Freeze good{"audio/f.wav", "out"};
    const auto refusedWith = [&](auto change) {
        Freeze bad = good;
        change(bad);
        EXPECT_EQ(refused(SetFreeze{fader, bad}).where, "voice fader");
    };
    refusedWith([](Freeze& bad) { bad.file.clear(); });
    refusedWith([](Freeze& bad) { bad.output = "in"; });
    refusedWith([](Freeze& bad) { bad.latencyFrames = -1; });
    refusedWith([](Freeze& bad) { bad.latencyFrames = 60 * 48000 + 1; });
    refusedWith([](Freeze& bad) { bad.tailFrames = -1; });
    refused(SetFreeze{NodeId{99}, good});
    EXPECT_EQ(refused(SetFreeze{add("lacquer:feedback-delay", "echo"), good}).where, "echo");
    EXPECT_EQ(refused(SetFreeze{add("lacquer:vca", "vca"), good}).where, "vca") << "it puts out a level, no sound";
    NodeContent content;
    content.frozen = Freeze{"", "out"};
    refused(AddNode{(*registry().find("lacquer:eq"))->makeNode("EQ", 2), content, {}});
}

TEST_F(Edits, AParameterIsBoundToAControlBoundAnewAndFreed) {
    const std::string before = text();
    const ControlBinding one{{MidiControlKind::cc, 1, 7}, ControlMode::pickup, {}, {}};
    const ControlBinding two{{MidiControlKind::note, 16, 36}, ControlMode::toggle, ControlRange{0, -20}, "pad"};
    EXPECT_EQ(describe(session, SetControl{fader, "level", one}), "Bind level of voice fader to CC 7 on channel 1");
    EXPECT_EQ(describe(session, SetControl{fader, "level", {}}), "Free level of voice fader from its control");
    const auto bound = apply(session, registry(), SetControl{fader, "level", one});
    ASSERT_TRUE(bound.ok());
    EXPECT_EQ(session.content(fader).controls.at("level"), one);
    const auto again = apply(session, registry(), SetControl{fader, "level", two});
    ASSERT_TRUE(again.ok());
    const auto freed = apply(session, registry(), SetControl{fader, "level", {}});
    ASSERT_TRUE(freed.ok());
    EXPECT_EQ(text(), before);
    ASSERT_TRUE(reapply(session, freed->inverse).ok());
    EXPECT_EQ(session.content(fader).controls.at("level"), two);
    ASSERT_TRUE(reapply(session, again->inverse).ok());
    EXPECT_EQ(session.content(fader).controls.at("level"), one);
    ASSERT_TRUE(reapply(session, bound->inverse).ok());
    EXPECT_EQ(text(), before);
}

TEST_F(Edits, AnAutomationModeIsSetAndSetBackWithOrWithoutALane) {
    const std::string before = text();
    EXPECT_EQ(describe(session, SetAutomationMode{fader, "level", AutomationMode::touch}),
              "Set automation of level of voice fader to touch");
    const auto touch = apply(session, registry(), SetAutomationMode{fader, "level", AutomationMode::touch});
    ASSERT_TRUE(touch.ok());
    EXPECT_NE(text().find(R"("parameter": "level", "mode": "touch"})"), std::string::npos) << text();
    const auto off = apply(session, registry(), SetAutomationMode{fader, "level", AutomationMode::off});
    ASSERT_TRUE(off.ok());
    ASSERT_TRUE(apply(session, registry(), SetAutomation{fader, "level", *AutomationLane::make({{0, -3}})}).ok());
    EXPECT_EQ(session.content(fader).laneHeard("level"), nullptr);
    ASSERT_TRUE(reapply(session, off->inverse).ok());
    EXPECT_NE(session.content(fader).laneHeard("level"), nullptr);
    EXPECT_EQ(session.content(fader).automationMode("level"), AutomationMode::touch);
    ASSERT_TRUE(apply(session, registry(), SetAutomation{fader, "level", {}}).ok());
    ASSERT_TRUE(reapply(session, touch->inverse).ok());
    EXPECT_EQ(text(), before);
    refused(SetAutomationMode{fader, "impliedMute", AutomationMode::touch});  // Lacquer's own
    refused(SetAutomationMode{fader, "loudness", AutomationMode::touch});     // there is none
    refused(SetAutomationMode{NodeId{99}, "level", AutomationMode::touch});
    EXPECT_EQ(refused(SetAutomationMode{add("lacquer:feedback-delay", "echo"), "delay", AutomationMode::latch}).where,
              "echo");
}

TEST_F(Edits, ABindingThatMakesNoSenseIsRefused) {
    const ControlBinding good{{MidiControlKind::cc, 1, 7}, ControlMode::pickup, {}, {}};
    ControlBinding wide = good, torn = good, knob = good;
    wide.range = ControlRange{-60, 13};  // the level ends at 12 dB
    torn.control.channel = 0;
    knob.control.kind = MidiControlKind::note;
    knob.mode = ControlMode::binaryOffset;
    for (const ControlBinding& bad : {wide, torn, knob}) {
        EXPECT_EQ(refused(SetControl{fader, "level", bad}).where, "voice fader");
        NodeContent content;
        content.controls["level"] = bad;
        refused(AddNode{(*registry().find("lacquer:fader"))->makeNode("F", 2), content, {}});
    }
    refused(SetControl{fader, "impliedMute", good});  // Lacquer's own
    refused(SetControl{fader, "loudness", good});     // there is none
    refused(SetControl{NodeId{99}, "level", good});
    EXPECT_EQ(refused(SetControl{add("lacquer:feedback-delay", "echo"), "delay", good}).where, "echo");
    EXPECT_TRUE(apply(session, registry(), SetControl{fader, "level", {}}).ok()) << "to free what is free is no error";
}

TEST_F(Edits, ARoleIsSetAndSetBack) {
    const std::string before = text();
    const auto bus = apply(session, registry(), SetRole{fader, Role::bus});
    ASSERT_TRUE(bus.ok());
    EXPECT_NE(text().find("\"role\": \"bus\""), std::string::npos);
    const auto none = apply(session, registry(), SetRole{fader, Role::none});
    ASSERT_TRUE(none.ok());
    EXPECT_EQ(text(), before);
    ASSERT_TRUE(reapply(session, none->inverse).ok());
    EXPECT_EQ(session.content(fader).role, Role::bus);
    ASSERT_TRUE(reapply(session, bus->inverse).ok());
    EXPECT_EQ(text(), before);
    refused(SetRole{NodeId{99}, Role::bus});
}

TEST_F(Edits, AStateIsReplacedAndPutBack) {
    const ProcessorState one{{"key", "one"}}, two{{"other", std::string("\0\1", 2)}};
    const std::string before = text();
    const auto set = apply(session, registry(), SetState{fader, one});
    ASSERT_TRUE(set.ok());
    const auto again = apply(session, registry(), SetState{fader, two});
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(session.content(fader).state, two);
    ASSERT_TRUE(reapply(session, again->inverse).ok());
    EXPECT_EQ(session.content(fader).state, one);
    ASSERT_TRUE(reapply(session, set->inverse).ok());
    EXPECT_EQ(text(), before);
    refused(SetState{NodeId{99}, one});
}

TEST_F(Edits, AConnectionIsLeftOutOfCompensationAndTakenInAgain) {
    const std::string before = text();
    const auto out = apply(session, registry(), SetCompensation{second, false});
    ASSERT_TRUE(out.ok());
    EXPECT_FALSE(session.graph.find(second)->compensated);
    const std::string without = text();
    const auto gone = apply(session, registry(), Disconnect{second});
    ASSERT_TRUE(gone.ok());
    ASSERT_TRUE(reapply(session, gone->inverse).ok());
    EXPECT_EQ(text(), without) << "it comes back as it was";
    ASSERT_TRUE(reapply(session, out->inverse).ok());
    EXPECT_EQ(text(), before);
    refused(SetCompensation{ConnectionId{99}, false});
}

TEST_F(Edits, TheLookOfANodeIsSetAndSetBack) {
    const std::string before = text();
    const auto set = apply(session, registry(), SetAppearance{fader, {"#4c9be8", true}});
    ASSERT_TRUE(set.ok());
    EXPECT_EQ(session.content(fader).appearance, (NodeAppearance{"#4c9be8", true}));
    ASSERT_TRUE(reapply(session, set->inverse).ok());
    EXPECT_EQ(text(), before);
    NodeContent gaudy;
    for (const char* none : {"red", "#fff", "#GG0000", "#4C9BE8", "4c9be8", "#4c9be8 "}) {
        EXPECT_EQ(refused(SetAppearance{fader, {none, false}}).where, "voice fader") << none;
        gaudy.appearance.colour = none;
        refused(AddNode{(*registry().find("lacquer:eq"))->makeNode("EQ", 2), gaudy, {}});
        refused(AddFrame{{.colour = none, .width = 10, .height = 10}});
    }
    refused(SetAppearance{NodeId{99}, {}});
}

TEST_F(Edits, ACanvasFrameComesChangesAndGoesAndEachIsTakenBack) {
    const std::string before = text();
    const CanvasFrame drums{"Drums", "#5aa352", -20, -40, 300, 200, {}};
    const auto added = apply(session, registry(), AddFrame{drums});
    ASSERT_TRUE(added.ok());
    const CanvasFrameId id = std::get<AddFrame>(added->done).id;
    const std::string with = text();
    CanvasFrame wider = drums;
    wider.width = 400;
    const auto set = apply(session, registry(), SetFrame{id, wider});
    ASSERT_TRUE(set.ok());
    EXPECT_EQ(session.canvasFrames.at(id), wider);
    const auto removed = apply(session, registry(), RemoveFrame{id});
    ASSERT_TRUE(removed.ok());
    EXPECT_EQ(text(), before);
    ASSERT_TRUE(reapply(session, removed->inverse).ok());
    EXPECT_EQ(session.canvasFrames.at(id), wider);
    ASSERT_TRUE(reapply(session, set->inverse).ok());
    EXPECT_EQ(text(), with);
    refused(AddFrame{drums, id});
    ASSERT_TRUE(reapply(session, added->inverse).ok());
    EXPECT_EQ(text(), before);
    const auto another = apply(session, registry(), AddFrame{drums});
    ASSERT_TRUE(another.ok());
    EXPECT_GT(std::get<AddFrame>(another->done).id, id) << "an id is never used twice";
}

TEST_F(Edits, ACanvasFrameHasASizeAndAPlace) {
    const double inf = std::numeric_limits<double>::infinity();
    const auto added = apply(session, registry(), AddFrame{{.width = 1, .height = 1}});
    ASSERT_TRUE(added.ok());
    const CanvasFrameId id = std::get<AddFrame>(added->done).id;
    for (const CanvasFrame& bad :
         {CanvasFrame{.width = 0.5, .height = 9}, CanvasFrame{.width = 9, .height = 0},
          CanvasFrame{.width = 9, .height = inf}, CanvasFrame{.x = inf, .width = 9, .height = 9},
          CanvasFrame{.y = -inf, .width = 9, .height = 9}}) {
        refused(AddFrame{bad});
        refused(SetFrame{id, bad});
    }
    refused(SetFrame{CanvasFrameId{99}, {.width = 9, .height = 9}});
    refused(RemoveFrame{CanvasFrameId{99}});
}

TEST_F(Edits, AWireIsBentAndStraightenedAndKeepsItsBendsWhileItIsGone) {
    const std::string before = text();
    const WirePath path{{10, 20}, {30.5, -4}};
    const auto bent = apply(session, registry(), SetWirePath{second, path});
    ASSERT_TRUE(bent.ok());
    EXPECT_EQ(session.wirePath(second), path);
    EXPECT_TRUE(session.wirePath(first).empty());
    const std::string with = text();
    EXPECT_NE(with, before);

    const auto cut = apply(session, registry(), Disconnect{second});
    ASSERT_TRUE(cut.ok());
    EXPECT_TRUE(session.wirePaths.empty());
    ASSERT_TRUE(reapply(session, cut->inverse).ok());
    EXPECT_EQ(text(), with);
    ASSERT_TRUE(reapply(session, cut->done).ok());
    ASSERT_TRUE(reapply(session, cut->inverse).ok());

    const auto removed = apply(session, registry(), RemoveNode{fader});
    ASSERT_TRUE(removed.ok());
    EXPECT_TRUE(session.wirePaths.empty());
    ASSERT_TRUE(reapply(session, removed->inverse).ok());
    EXPECT_EQ(text(), with);

    const auto straight = apply(session, registry(), SetWirePath{second, {}});
    ASSERT_TRUE(straight.ok());
    EXPECT_EQ(text(), before);
    ASSERT_TRUE(reapply(session, straight->inverse).ok());
    EXPECT_EQ(text(), with);
    ASSERT_TRUE(reapply(session, bent->inverse).ok());
    EXPECT_EQ(text(), before);
}

TEST_F(Edits, BendsThatAreNoPlacesOrOfNoConnectionAreRefused) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    refused(SetWirePath{ConnectionId{99}, {{1, 2}}});
    refused(SetWirePath{second, {{1, 2}, {nan, 0}}});
    refused(Connect{{track, 0}, {output, 0}, {}, true, {{0, nan}}});
    const NodeId gain = add("lacquer:gain", "gain");
    const ConnectionId wire = connect(track, gain);
    ASSERT_TRUE(apply(session, registry(), SetWirePath{wire, {{1, 2}}}).ok());
    auto removed = apply(session, registry(), RemoveNode{gain});
    ASSERT_TRUE(removed.ok());
    auto back = std::get<AddNode>(removed->inverse);
    back.paths.at(wire).front().x = nan;
    refused(back);
}

TEST_F(Edits, TheTempoMapIsSetAndSetBack) {
    const std::string before = text();
    const auto set = apply(session, registry(), SetTempoMap{{{0, 90, {3, 4}}, {6, 140, {4, 4}}}});
    ASSERT_TRUE(set.ok());
    EXPECT_EQ(session.tempo.size(), 2u);
    const auto again = apply(session, registry(), SetTempoMap{});
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(text(), before);
    ASSERT_TRUE(reapply(session, again->inverse).ok());
    EXPECT_EQ(session.tempo.at(0), (TempoPoint{0, 90, {3, 4}}));
    ASSERT_TRUE(reapply(session, set->inverse).ok());
    EXPECT_EQ(text(), before);
    refused(SetTempoMap{{{0, 0, {}}}});
    EXPECT_NE(refused(SetTempoMap{{{0, 90, {}}, {3, 90, {3, 4}}}}).line().find("quarter 4"), std::string::npos);
}

TEST_F(Edits, ATrackIsArmedWithInputsThatItHasRoomFor) {
    const std::string before = text();
    const auto set = apply(session, registry(), SetRecording{track, {{1, 2}, true, Monitoring::on}});
    ASSERT_TRUE(set.ok());
    EXPECT_EQ(session.content(track).recording, (TrackRecording{{1, 2}, true, Monitoring::on}));
    const auto disarmed = apply(session, registry(), SetRecording{track, {{256, 1}, false}});
    ASSERT_TRUE(disarmed.ok());
    ASSERT_TRUE(reapply(session, disarmed->inverse).ok());
    EXPECT_TRUE(session.content(track).recording.armed);
    ASSERT_TRUE(reapply(session, set->inverse).ok());
    EXPECT_EQ(text(), before);

    EXPECT_NE(refused(SetRecording{fader, {{1}, true}}).line().find("only tracks record"), std::string::npos);
    refused(SetRecording{track, {{}, true}});
    refused(SetRecording{track, {{0}, false}});
    refused(SetRecording{track, {{257}, false}});
    refused(SetRecording{track, {{7, 7}, false}});
    EXPECT_NE(refused(SetRecording{track, {{1, 2, 3}, false}}).line().find("3 inputs"), std::string::npos);
    const auto mono =
        apply(session, registry(), AddNode{(*registry().find("lacquer:track"))->makeNode("mono", 1), {}, {}});
    refused(SetRecording{std::get<AddNode>(mono->done).node.id, {{1, 2}, false}});

    EXPECT_EQ(describe(session, SetRecording{track, {{1}, true}}), "Arm voice");
    EXPECT_EQ(describe(session, SetRecording{track, {{1}, false}}), "Set input of voice");
    EXPECT_EQ(describe(session, SetRecording{track, {{}, false, Monitoring::on}}), "Set monitoring of voice");
}

TEST_F(Edits, ReferencesAreReplacedAndTakenBack) {
    const std::string before = text();
    const Reference record{"audio/record.flac", 48000, -1.5, {}}, other{"../other.wav", 0, 0, {}};
    EXPECT_EQ(describe(session, SetReferences{{record}}), "Add reference");
    const auto set = apply(session, registry(), SetReferences{{record}});
    ASSERT_TRUE(set.ok());
    EXPECT_NE(text(), before);
    EXPECT_EQ(describe(session, SetReferences{{other}}), "Change reference");
    EXPECT_EQ(describe(session, SetReferences{}), "Remove reference");
    const auto more = apply(session, registry(), SetReferences{{record, other}});
    ASSERT_TRUE(more.ok());
    ASSERT_TRUE(reapply(session, more->inverse).ok());
    EXPECT_EQ(session.references, std::vector<Reference>{record});
    ASSERT_TRUE(reapply(session, set->inverse).ok());
    EXPECT_EQ(text(), before);
    refused(SetReferences{{record, {"", 0, 0, {}}}});
    refused(SetReferences{{{"a.wav", -1, 0, {}}}});
    for (const double gain : {-200.1, 60.1, std::numeric_limits<double>::quiet_NaN()})
        refused(SetReferences{{{"a.wav", 0, gain, {}}}});
    EXPECT_EQ(text(), before);
}

TEST_F(Edits, TagsAreReplacedAndTakenBack) {
    const std::string before = text();
    const auto set = apply(session, registry(), SetTags{{.title = "Rain", .track = 3, .artwork = "cover.png"}});
    ASSERT_TRUE(set.ok());
    EXPECT_NE(text().find("\"title\": \"Rain\""), std::string::npos) << text();
    EXPECT_EQ(session.tags.track, 3);
    refused(SetTags{{.track = -1}});
    refused(SetTags{{.trackTotal = 65536}});
    refused(SetTags{{.artwork = std::string("a\0b", 3)}});
    ASSERT_TRUE(reapply(session, set->inverse).ok());
    EXPECT_EQ(text(), before);
}

TEST_F(Edits, ExportPresetsAreReplacedAndTakenBack) {
    const std::string before = text();
    const ExportPreset radio{.name = "radio", .targetLufs = -23.0}, club{.name = "club", .bits = 16};
    EXPECT_EQ(describe(session, SetExports{{radio}}), "Add export preset");
    const auto set = apply(session, registry(), SetExports{{radio, club}});
    ASSERT_TRUE(set.ok());
    EXPECT_EQ(describe(session, SetExports{{club, radio}}), "Change export presets");
    EXPECT_EQ(describe(session, SetExports{}), "Remove export preset");
    refused(SetExports{{radio, radio}});
    refused(SetExports{{{.name = "flac", .format = ExportFormat::flac, .bits = 32}}});
    refused(SetExports{{{.name = ""}}});
    refused(SetExports{{{.name = "stems", .targetLufs = -14.0, .stems = ExportStems::parts}}});
    for (const int bits : {0, 17, -24}) refused(SetExports{{{.name = "wav", .bits = bits}}});
    refused(SetExports{{{.name = "mp3", .format = ExportFormat::mp3, .bits = -1, .kbps = 320}}});
    refused(SetExports{{{.name = "wav", .quality = std::numeric_limits<double>::quiet_NaN()}}});
    EXPECT_EQ(session.exports, (std::vector<ExportPreset>{radio, club}));
    const ExportPreset useless{.name = "old", .bits = 8};  // as a file may have it
    session.exports.push_back(useless);
    ASSERT_TRUE(apply(session, registry(), SetExports{{useless, club}}).ok());
    refused(SetExports{{useless, {.name = "new", .bits = 8}}});
    session.exports = {radio, club};
    ASSERT_TRUE(reapply(session, set->inverse).ok());
    EXPECT_EQ(text(), before);
}

TEST_F(Edits, TheLoopIsSetMovedAndTakenAway) {
    const std::string before = text();
    const auto set = apply(session, registry(), SetLoop{LoopRange{48000, 96000}});
    ASSERT_TRUE(set.ok());
    EXPECT_EQ(session.loop, (LoopRange{48000, 96000}));
    EXPECT_NE(text(), before);
    const auto moved = apply(session, registry(), SetLoop{LoopRange{-4800, 512}});
    ASSERT_TRUE(moved.ok());
    ASSERT_TRUE(reapply(session, moved->inverse).ok());
    EXPECT_EQ(session.loop, (LoopRange{48000, 96000}));
    ASSERT_TRUE(apply(session, registry(), SetLoop{}).ok());
    EXPECT_EQ(text(), before);
    refused(SetLoop{LoopRange{96000, 48000}});
    refused(SetLoop{LoopRange{0, 479}});  // 10 ms are 480 frames, and 512 is the least
    EXPECT_EQ(describe(session, SetLoop{LoopRange{0, 48000}}), "Set loop");
    EXPECT_EQ(describe(session, SetLoop{}), "Remove loop");
}

TEST_F(Edits, TheRangeOfTheSongIsSetAndTakenBack) {
    const std::string before = text();
    const auto set = apply(session, registry(), SetRange{-480, 96000});
    ASSERT_TRUE(set.ok());
    EXPECT_EQ(session.startFrame, -480);
    EXPECT_EQ(session.endFrame, 96000);
    const auto open = apply(session, registry(), SetRange{100, std::nullopt});
    ASSERT_TRUE(open.ok());
    EXPECT_FALSE(session.endFrame);
    ASSERT_TRUE(reapply(session, open->inverse).ok());
    EXPECT_EQ(session.endFrame, 96000);
    for (const TimelineFrame end : {100, 99}) {
        const Error error = refused(SetRange{100, end});
        EXPECT_EQ(error.line(), "the song ends where it starts or before (choose an end behind the start)");
    }
    ASSERT_TRUE(reapply(session, set->inverse).ok());
    EXPECT_EQ(text(), before);
}

TEST_F(Edits, AMarkerComesChangesAndGoesAndEachIsTakenBack) {
    const std::string before = text();
    Marker chorus{96000, 48000, "Chorus", "#4c9be8", {}};
    const auto added = apply(session, registry(), AddMarker{chorus});
    ASSERT_TRUE(added.ok());
    const MarkerId id = std::get<AddMarker>(added->done).id;
    EXPECT_EQ(session.markers.at(id), chorus);
    EXPECT_NE(text(), before);
    EXPECT_EQ(refused(AddMarker{chorus, id}).what, "marker 1 is in the session already");
    const std::string withIt = text();
    chorus.positionFrames = -5;
    EXPECT_EQ(describe(session, SetMarker{id, chorus}), "Move marker Chorus");
    const auto moved = apply(session, registry(), SetMarker{id, chorus});
    ASSERT_TRUE(moved.ok());
    const auto removed = apply(session, registry(), RemoveMarker{id});
    ASSERT_TRUE(removed.ok());
    EXPECT_EQ(text(), before);
    EXPECT_EQ(refused(RemoveMarker{id}).what, "there is no marker 1 in the session");
    refused(SetMarker{id, chorus});
    ASSERT_TRUE(reapply(session, removed->inverse).ok());
    ASSERT_TRUE(reapply(session, moved->inverse).ok());
    EXPECT_EQ(text(), withIt);
    const auto another = apply(session, registry(), AddMarker{chorus});
    EXPECT_GT(std::get<AddMarker>(another->done).id, id) << "an id is never used twice";
}

TEST_F(Edits, AMarkerThatMakesNoSenseIsRefused) {
    EXPECT_EQ(refused(AddMarker{{0, 0, "", {}, {}}}).what, "a marker must have a name");
    EXPECT_EQ(refused(AddMarker{{0, -1, "x", {}, {}}}).what, "a marker cannot have a negative length");
    EXPECT_EQ(refused(AddMarker{{0, 0, "x", "red", {}}}).what, "\"red\" is no colour");
    refused(AddMarker{{4503599627370497, 0, "x", {}, {}}});
    for (std::uint64_t id = 1; id <= kMostMarkers; ++id)
        session.markers[MarkerId{id}] = {static_cast<TimelineFrame>(id), 0, "x", {}, {}};
    EXPECT_EQ(refused(AddMarker{{0, 0, "x", {}, {}}, MarkerId{20000}}).what,
              "the song has 10000 markers, and can have no more");
}

TEST_F(Edits, MarkersAreListedAlongTheSong) {
    for (const TimelineFrame at : {300, 100, 200, 100})
        ASSERT_TRUE(apply(session, registry(), AddMarker{{at, 0, "x", {}, {}}}).ok());
    EXPECT_EQ(session.markersInOrder(), (std::vector{MarkerId{2}, MarkerId{4}, MarkerId{3}, MarkerId{1}}));
}

TEST_F(Edits, ANoteIsOnANodeOrOnTheSession) {
    const std::string before = text();
    const auto onFader = apply(session, registry(), SetNote{fader, "too loud"});
    const auto onSong = apply(session, registry(), SetNote{{}, "for radio"});
    ASSERT_TRUE(onFader.ok() && onSong.ok());
    EXPECT_EQ(session.content(fader).note, "too loud");
    EXPECT_EQ(session.note, "for radio");
    EXPECT_EQ(describe(session, SetNote{fader, "x"}), "Set note on voice fader");
    EXPECT_EQ(describe(session, SetNote{}), "Remove note on the song");
    refused(SetNote{NodeId{99}, "x"});
    ASSERT_TRUE(reapply(session, onSong->inverse).ok());
    ASSERT_TRUE(reapply(session, onFader->inverse).ok());
    EXPECT_EQ(text(), before);
}

TEST_F(Edits, NodesComeInTheOrderOfTheMixerAndTheOthersBehindThem) {
    EXPECT_EQ(session.nodesInOrder(), (std::vector{track, fader, output}));
    const std::string before = text();
    const auto set = apply(session, registry(), SetOrder{{output, track}});
    ASSERT_TRUE(set.ok());
    EXPECT_EQ(session.nodesInOrder(), (std::vector{output, track, fader}));
    EXPECT_EQ(refused(SetOrder{{track, track}}).what, "node 1 stands twice in the order");
    EXPECT_EQ(refused(SetOrder{{NodeId{99}}}).what, "there is no node 99 in the session");
    ASSERT_TRUE(reapply(session, set->inverse).ok());
    EXPECT_EQ(text(), before);
}

TEST_F(Edits, ANodeThatComesBackStandsWhereItStoodInTheMixer) {
    ASSERT_TRUE(apply(session, registry(), SetOrder{{fader, output, track}}).ok());
    const auto removed = apply(session, registry(), RemoveNode{output});
    ASSERT_TRUE(removed.ok());
    EXPECT_EQ(session.nodesInOrder(), (std::vector{fader, track}));
    const NodeId another = add("lacquer:bus", "bus");
    EXPECT_EQ(session.nodesInOrder(), (std::vector{fader, track, another})) << "a new node does not take its place";
    ASSERT_TRUE(reapply(session, removed->inverse).ok());
    EXPECT_EQ(session.nodesInOrder(), (std::vector{fader, output, track, another}));
}

TEST_F(Edits, AGroupIsAllOrNothing) {
    refused(makeGroup("Mess", {RemoveNode{fader}, SetParameter{track, "gain", 3}, MoveNode{track, {5, 5}},
                               makeGroup("Inner", {RemoveNode{output}, RemoveNode{NodeId{99}}})}));
}

TEST_F(Edits, AGroupUndoesInReverse) {
    const std::string before = text();
    const auto applied =
        apply(session, registry(), makeGroup("Delete 2 nodes", {RemoveNode{fader}, RemoveNode{output}}));
    ASSERT_TRUE(applied.ok());
    ASSERT_TRUE(reapply(session, applied->inverse).ok());
    EXPECT_EQ(text(), before);
}

TEST_F(Edits, ANodeNeedsAName) {
    refused(RenameNode{fader, ""});
    EXPECT_TRUE(apply(session, registry(), RenameNode{fader, "Stimme"}).ok());
    EXPECT_EQ(session.graph.find(fader)->name, "Stimme");
}

TEST_F(Edits, DescribeThemselves) {
    EXPECT_EQ(describe(session, RemoveNode{fader}), "Remove voice fader");
    EXPECT_EQ(describe(session, Connect{{track, 0}, {output, 0}, {}}), "Connect voice.out to Output.in");
    EXPECT_EQ(describe(session, Disconnect{second}), "Disconnect voice fader.out to Output.in");
    EXPECT_EQ(describe(session, SetParameter{fader, "level", 1}), "Set level of voice fader");
    EXPECT_EQ(describe(session, SetBypass{fader, true}), "Bypass voice fader");
    EXPECT_EQ(describe(session, SetBypass{fader, false}), "Switch voice fader on");
    EXPECT_EQ(describe(session, SetRole{fader, Role::bus}), "Set role of voice fader to bus");
    EXPECT_EQ(describe(session, SetRole{fader, Role::none}), "Remove role of voice fader");
    EXPECT_EQ(describe(session, SetState{fader, {}}), "Set state of voice fader");
    EXPECT_EQ(describe(session, SetLatency{fader, 5}), "Set latency of voice fader");
    EXPECT_EQ(describe(session, SetLatency{fader, {}}), "Reset latency of voice fader");
    EXPECT_EQ(describe(session, SetCompensation{second, false}), "Do not compensate voice fader.out to Output.in");
    EXPECT_EQ(describe(session, SetWirePath{second, {{1, 2}}}), "Bend voice fader.out to Output.in");
    EXPECT_EQ(describe(session, SetWirePath{second, {}}), "Straighten voice fader.out to Output.in");
    EXPECT_EQ(describe(session, SetCompensation{second, true}), "Compensate voice fader.out to Output.in");
    EXPECT_EQ(describe(session, makeGroup("Delete 2 nodes", {})), "Delete 2 nodes");
    EXPECT_EQ(describe(session, SetAppearance{fader, {"", true}}), "Collapse voice fader");
    EXPECT_EQ(describe(session, SetAppearance{fader, {"#4c9be8", false}}), "Colour voice fader");
    EXPECT_EQ(describe(session, SetAppearance{fader, {}}), "Reset colour of voice fader");
    CanvasFrame drums{"Drums", "", 0, 0, 9, 9, {}};
    EXPECT_EQ(describe(session, AddFrame{drums}), "Add frame Drums");
    const auto added = apply(session, registry(), AddFrame{drums});
    ASSERT_TRUE(added.ok());
    const CanvasFrameId id = std::get<AddFrame>(added->done).id;
    EXPECT_EQ(describe(session, RemoveFrame{id}), "Remove frame Drums");
    drums.x = 5;
    EXPECT_EQ(describe(session, SetFrame{id, drums}), "Move frame Drums");
    drums.width = 20;
    EXPECT_EQ(describe(session, SetFrame{id, drums}), "Resize frame Drums");
    drums.colour = "#4c9be8";
    EXPECT_EQ(describe(session, SetFrame{id, drums}), "Colour frame Drums");
    drums.title = "Kit";
    EXPECT_EQ(describe(session, SetFrame{id, drums}), "Rename frame Drums to Kit");
}

}  // namespace
}  // namespace lacquer::sessions::edit_test
