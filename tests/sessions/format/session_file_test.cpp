#include "sessions/format/session_file.hpp"

#include <gtest/gtest.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <bit>
#include <climits>
#include <limits>
#include <locale>

#include <nlohmann/json.hpp>

#include "sessions/format/session_writer.hpp"
#include "sessions/model/edit.hpp"
#include "sessions/model/new_session.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::session_file_test {
namespace {

using test::kPlainSession;
using test::registry;
using test::SessionFolder;

Session loadWhole(const SessionFolder& folder) {
    auto loaded = load(folder.path(), registry());
    EXPECT_TRUE(loaded.ok()) << (loaded ? "" : loaded.error().line());
    return loaded ? std::move(loaded->session) : Session{};
}

// A session with everything the format can hold.
Session richSession(const SessionFolder& folder) {
    auto made = newSession("Grüße 録音", 44100,
                           {{"kick", "audio/kick.wav", 1, 100}, {"Łódź 🎤", "audio/vox.wav", 2, 99}}, registry());
    EXPECT_TRUE(made.ok());
    Session session = std::move(*made);
    session.folder = folder.path();
    session.startFrame = -10;
    session.endFrame = 1234567;
    session.tempo = {{0, 97.3, {7, 8}}, {3.5, 1.0 / 3.0 + 60, {4, 4}}, {11.25, 240, {4, 4}, true}, {20, 60, {4, 4}}};
    session.extra = UnknownMembers(nlohmann::json{{"mood", "blue"}, {"deep", {{"list", {1, 2.5, nullptr, true}}}}});

    Node plugin{{}, "lv2:urn:none", "A \"quoted\" \\ plugin\n", 2, {}, {}};
    plugin.inputs = {{"in", "In", PortDirection::input, SignalKind::audio, 2},
                     {"midi", "Notes", PortDirection::input, SignalKind::events, 0},
                     {"cv", "Control", PortDirection::input, SignalKind::cv, 1}};
    plugin.outputs = {{"out", "Out", PortDirection::output, SignalKind::audio, 2}};
    NodeContent content;
    content.position = {-0.5, 1e300};
    content.bypassed = true;
    content.parameters = {{"odd/name~", 0.1}, {"b", 1.0 / 3.0}};
    content.state = {{"text", "<a> a <b> ."}, {"bytes", std::string("\0\xff\x80", 3)}};
    content.appearance = {"#aabbcc", true};
    content.extra = UnknownMembers(nlohmann::json{{"mood", "#aabbcc"}});
    content.automation.emplace("b", *AutomationLane::make({{-5, 0.1, CurveShape::exponential},
                                                           {0, 7, CurveShape::smooth},
                                                           {0, 8, CurveShape::hold},
                                                           {9, -0.0, CurveShape::linear}}));
    content.automationModes = {{"b", AutomationMode::latch}, {"odd/name~", AutomationMode::off}};
    content.controls["odd/name~"] = {
        {MidiControlKind::nrpn, 16, 16382}, ControlMode::jump, ControlRange{1.0 / 3, -1e-300}, "Łódź"};
    content.controls["b"] = {{MidiControlKind::note, 1, 0}, ControlMode::toggle, {}, {}};
    auto added = apply(session, registry(), AddNode{plugin, content, {}});
    EXPECT_TRUE(added.ok());
    const NodeId id = std::get<AddNode>(added->done).node.id;
    const NodeId mix = session.graph.nodes().begin()->first;
    EXPECT_TRUE(apply(session, registry(), Connect{{mix, 0}, {id, 0}, {}}).ok());

    for (auto& [node, data] : session.contents)
        if (!data.clips.empty()) {
            Clip clip{"../elsewhere/x.flac",
                      -100,
                      7,
                      50,
                      -3.25,
                      5,
                      6,
                      nodes::FadeShape::equalPower,
                      nodes::FadeShape::smooth,
                      false,
                      true,
                      UnknownMembers(nlohmann::json{{"take", 3}})};
            data.clips.push_back(clip);
        }
    return session;
}

TEST(SessionFile, SavingLoadingAndSavingAgainGivesTheSameBytes) {
    const SessionFolder folder;
    const Session session = richSession(folder);
    ASSERT_TRUE(save(session).ok());
    const std::string first = folder.readSession();

    const Session again = loadWhole(folder);
    ASSERT_TRUE(save(again).ok());
    EXPECT_EQ(folder.readSession(), first);

    // Same bytes could mean the same loss twice: what came back is what was there.
    EXPECT_EQ(again.name, session.name);
    EXPECT_EQ(again.endFrame, session.endFrame);
    EXPECT_EQ(again.tempo, session.tempo);
    EXPECT_EQ(again.extra, session.extra);
    EXPECT_EQ(again.graph.connections(), session.graph.connections());
    EXPECT_EQ(again.graph.nextNodeId(), session.graph.nextNodeId());
    ASSERT_EQ(again.contents.size(), session.contents.size());
    for (const auto& [id, content] : session.contents) {
        const NodeContent& back = again.content(id);
        EXPECT_EQ(again.graph.find(id)->name, session.graph.find(id)->name);
        EXPECT_EQ(again.graph.find(id)->inputs, session.graph.find(id)->inputs);
        EXPECT_EQ(again.graph.find(id)->outputs, session.graph.find(id)->outputs);
        EXPECT_EQ(back.role, content.role);
        EXPECT_EQ(back.position, content.position);
        EXPECT_EQ(back.bypassed, content.bypassed);
        EXPECT_EQ(back.appearance, content.appearance);
        EXPECT_EQ(back.parameters, content.parameters);
        EXPECT_EQ(back.automationModes, content.automationModes);
        EXPECT_EQ(back.controls, content.controls);
        EXPECT_EQ(back.clips, content.clips);
        EXPECT_EQ(back.state, content.state);
        EXPECT_EQ(back.extra, content.extra);
        ASSERT_EQ(back.automation.size(), content.automation.size());
        for (const auto& [parameter, lane] : content.automation)
            EXPECT_EQ(back.automation.at(parameter).points(), lane.points());
    }
}

TEST(SessionFile, AHandWrittenFileInTheFormOfTheFormatIsSavedUnchanged) {
    const SessionFolder folder;
    folder.writeWav("audio/tone.wav", 2, 48000);
    folder.writeSession(kPlainSession);
    ASSERT_TRUE(save(loadWhole(folder)).ok());
    EXPECT_EQ(folder.readSession(), kPlainSession);
}

TEST(SessionFile, TempoIsWrittenOnlyWhenItIsSetOneLineToAPoint) {
    const SessionFolder folder;
    folder.writeSession(kPlainSession);
    Session session = loadWhole(folder);
    EXPECT_TRUE(session.tempo.empty());
    ASSERT_TRUE(apply(session, registry(), SetTempoMap{{{0, 120, {6, 8}, true}, {3, 90.5, {4, 4}}}}).ok());
    ASSERT_TRUE(save(session).ok());
    std::string expected = kPlainSession;
    expected.insert(expected.find("  \"nextNodeId\""),
                    "  \"tempo\": [\n    {\"quarter\": 0, \"bpm\": 120, \"meter\": [6, 8], \"ramp\": true},\n"
                    "    {\"quarter\": 3, \"bpm\": 90.5}\n  ],\n");
    EXPECT_EQ(folder.readSession(), expected);
}

TEST(SessionFile, TheLoopIsWrittenOnlyWhenThereIsOne) {
    const SessionFolder folder;
    folder.writeSession(kPlainSession);
    Session session = loadWhole(folder);
    EXPECT_FALSE(session.loop.has_value());
    ASSERT_TRUE(apply(session, registry(), SetLoop{LoopRange{4800, 9600}}).ok());
    ASSERT_TRUE(save(session).ok());
    std::string expected = kPlainSession;
    expected.insert(expected.find("  \"nextNodeId\""), "  \"loop\": [4800, 9600],\n");
    EXPECT_EQ(folder.readSession(), expected);
    EXPECT_EQ(loadWhole(folder).loop, (LoopRange{4800, 9600}));
}

TEST(SessionFile, MarkersNotesAndOrderAreWrittenOnlyWhereThereAreAny) {
    const SessionFolder folder;
    folder.writeSession(kPlainSession);
    Session session = loadWhole(folder);
    const Marker chorus{48000, 24000, "Chorus", "#4c9be8", UnknownMembers(nlohmann::json{{"mood", "blue"}})};
    for (const Edit& edit : std::vector<Edit>{AddMarker{chorus}, AddMarker{{-10, 0, "Count-in", {}, {}}},
                                              AddMarker{{1, 0, "Gone", {}, {}}}, RemoveMarker{MarkerId{3}},
                                              SetNote{{}, "for \"radio\"\nshort"}, SetNote{NodeId{2}, "ride it"},
                                              SetOrder{{NodeId{3}, NodeId{1}}}, SetRange{0, 48000}})
        ASSERT_TRUE(apply(session, registry(), edit).ok());
    ASSERT_TRUE(save(session).ok());
    std::string expected = kPlainSession;
    expected.insert(expected.find("  \"sampleRate\""), "  \"note\": \"for \\\"radio\\\"\\nshort\",\n");
    expected.insert(expected.find("  \"nextNodeId\""),
                    "  \"end\": 48000,\n"
                    "  \"markers\": [\n"
                    "    {\"id\": 2, \"position\": -10, \"name\": \"Count-in\"},\n"
                    "    {\"id\": 1, \"position\": 48000, \"length\": 24000, \"name\": \"Chorus\", \"colour\": "
                    "\"#4c9be8\", \"mood\": \"blue\"}\n  ],\n"
                    "  \"order\": [3, 1],\n");
    expected.insert(expected.find("  \"nodes\""), "  \"nextMarkerId\": 4,\n");
    expected.insert(expected.find("\"width\": 2", expected.find("voice fader")), "\"note\": \"ride it\", ");
    EXPECT_EQ(folder.readSession(), expected);

    session = loadWhole(folder);
    EXPECT_EQ(session.markers.at(MarkerId{1}), chorus);
    EXPECT_EQ(session.nextMarkerId, MarkerId{4}) << "an id is never used twice";
    EXPECT_EQ(session.note, "for \"radio\"\nshort");
    EXPECT_EQ(session.content(NodeId{2}).note, "ride it");
    EXPECT_EQ(session.nodesInOrder(), (std::vector{NodeId{3}, NodeId{1}, NodeId{2}}));
    ASSERT_TRUE(save(session).ok());
    EXPECT_EQ(folder.readSession(), expected);
}

// Its undo may still be to come, in the program that has the session open.
TEST(SessionFile, TheOrderKeepsThePlaceOfANodeThatIsGone) {
    const SessionFolder folder;
    folder.writeWav("audio/tone.wav", 2, 48000);
    std::string text = kPlainSession;
    text.insert(text.find("  \"nextNodeId\""), "  \"order\": [3, 9, 1],\n");
    folder.writeSession(text);
    const Session session = loadWhole(folder);
    EXPECT_EQ(session.nodesInOrder(), (std::vector{NodeId{3}, NodeId{1}, NodeId{2}}));
    ASSERT_TRUE(save(session).ok());
    EXPECT_EQ(folder.readSession(), text);
}

TEST(SessionFile, AReversedClipIsWrittenAsOne) {
    const SessionFolder folder;
    folder.writeSession(kPlainSession);
    Session session = loadWhole(folder);
    std::vector<Clip> clips = session.content(NodeId{1}).clips;
    clips[0].reversed = true;
    ASSERT_TRUE(apply(session, registry(), SetClips{NodeId{1}, clips}).ok());
    ASSERT_TRUE(save(session).ok());
    std::string expected = kPlainSession;
    expected.insert(expected.find("}", expected.find("\"length\": 48000")), ", \"reversed\": true");
    EXPECT_EQ(folder.readSession(), expected);
    EXPECT_EQ(loadWhole(folder).content(NodeId{1}).clips, clips);
}

TEST(SessionFile, ReferencesAreWrittenOnlyWhereThereAreAny) {
    const SessionFolder folder;
    folder.writeSession(kPlainSession);
    Session session = loadWhole(folder);
    EXPECT_TRUE(session.references.empty());
    const std::vector<Reference> references{{"audio/record.flac", 48000, -1.5, {}},
                                            {"../other.wav", 0, 0, UnknownMembers(nlohmann::json{{"mood", "blue"}})}};
    ASSERT_TRUE(apply(session, registry(), SetReferences{references}).ok());
    ASSERT_TRUE(save(session).ok());
    std::string expected = kPlainSession;
    expected.insert(expected.find("  \"nextNodeId\""),
                    "  \"references\": [\n"
                    "    {\"file\": \"audio/record.flac\", \"offset\": 48000, \"gain\": -1.5},\n"
                    "    {\"file\": \"../other.wav\", \"external\": true, \"mood\": \"blue\"}\n  ],\n");
    EXPECT_EQ(folder.readSession(), expected);
    const auto loaded = load(folder.path(), registry());
    ASSERT_TRUE(loaded.ok());
    EXPECT_EQ(loaded->session.references, references);
    for (const Error& problem : loaded->problems)
        EXPECT_EQ(problem.line().find("record"), std::string::npos) << "the song is whole without its references";
}

TEST(SessionFile, ControlsAreWrittenOnlyWhereThereAreAnyOneLineEach) {
    const SessionFolder folder;
    folder.writeSession(kPlainSession);
    Session session = loadWhole(folder);
    const ControlBinding plain{{MidiControlKind::pitchBend, 16, 0}, ControlMode::pickup, {}, {}};
    const ControlBinding full{{MidiControlKind::cc14, 1, 31}, ControlMode::jump, ControlRange{0, -30.5}, "nano"};
    ASSERT_TRUE(apply(session, registry(), SetControl{NodeId{2}, "level", full}).ok());
    ASSERT_TRUE(apply(session, registry(), SetControl{NodeId{2}, "mute", plain}).ok());
    ASSERT_TRUE(save(session).ok());
    const std::string text = folder.readSession();
    EXPECT_NE(
        text.find(",\n  \"controls\": [\n"
                  "    {\"node\": 2, \"parameter\": \"level\", \"control\": \"cc14\", \"channel\": 1, \"number\": 31, "
                  "\"mode\": \"jump\", \"range\": [0, -30.5], \"device\": \"nano\"},\n"
                  "    {\"node\": 2, \"parameter\": \"mute\", \"control\": \"pitchBend\", \"channel\": 16}\n  ]"),
        std::string::npos)
        << text;
    session = loadWhole(folder);
    EXPECT_EQ(session.content(NodeId{2}).controls.at("level"), full);
    EXPECT_EQ(session.content(NodeId{2}).controls.at("mute"), plain);
    for (const char* parameter : {"level", "mute"})
        ASSERT_TRUE(apply(session, registry(), SetControl{NodeId{2}, parameter, {}}).ok());
    ASSERT_TRUE(save(session).ok());
    EXPECT_EQ(folder.readSession(), kPlainSession);
}

TEST(SessionFile, BypassIsWrittenOnlyWhenItIsSet) {
    const SessionFolder folder;
    folder.writeSession(kPlainSession);
    Session session = loadWhole(folder);
    EXPECT_FALSE(session.isBypassed(NodeId{2}));
    ASSERT_TRUE(apply(session, registry(), SetBypass{NodeId{2}, true}).ok());
    ASSERT_TRUE(save(session).ok());
    std::string expected = kPlainSession;
    expected.insert(expected.find("\"parameters\": {\"level\""), "\"bypass\": true, ");
    EXPECT_EQ(folder.readSession(), expected);

    session = loadWhole(folder);
    EXPECT_TRUE(session.isBypassed(NodeId{2}));
    ASSERT_TRUE(apply(session, registry(), SetBypass{NodeId{2}, false}).ok());
    ASSERT_TRUE(save(session).ok());
    EXPECT_EQ(folder.readSession(), kPlainSession);
}

TEST(SessionFile, LookAndCanvasFramesAreWrittenOnlyWhereThereAreAny) {
    const SessionFolder folder;
    folder.writeSession(kPlainSession);
    Session session = loadWhole(folder);
    EXPECT_EQ(session.content(NodeId{2}).appearance, NodeAppearance{});
    ASSERT_TRUE(apply(session, registry(), SetAppearance{NodeId{2}, {"#4c9be8", true}}).ok());
    ASSERT_TRUE(
        apply(session, registry(),
              AddFrame{{"Drums", "#5aa352", -20, -40.5, 300, 200, UnknownMembers(nlohmann::json{{"mood", "blue"}})}})
            .ok());
    ASSERT_TRUE(apply(session, registry(), AddFrame{{.width = 1, .height = 1}}).ok());
    ASSERT_TRUE(apply(session, registry(), AddFrame{{.width = 1, .height = 1}}).ok());
    ASSERT_TRUE(apply(session, registry(), RemoveFrame{CanvasFrameId{3}}).ok());
    ASSERT_TRUE(save(session).ok());
    std::string expected = kPlainSession;
    expected.insert(expected.find("\"parameters\": {\"level\""), "\"colour\": \"#4c9be8\", \"collapsed\": true, ");
    expected.insert(expected.find("  \"nodes\""), "  \"nextCanvasFrameId\": 4,\n");
    expected.insert(expected.rfind("\n}"),
                    ",\n  \"canvasFrames\": [\n"
                    "    {\"id\": 1, \"title\": \"Drums\", \"rect\": [-20, -40.5, 300, 200], \"colour\": \"#5aa352\", "
                    "\"mood\": \"blue\"},\n"
                    "    {\"id\": 2, \"rect\": [0, 0, 1, 1]}\n  ]");
    EXPECT_EQ(folder.readSession(), expected);

    session = loadWhole(folder);
    EXPECT_EQ(session.content(NodeId{2}).appearance, (NodeAppearance{"#4c9be8", true}));
    EXPECT_EQ(session.canvasFrames.at(CanvasFrameId{1}).title, "Drums");
    EXPECT_EQ(session.nextCanvasFrameId, CanvasFrameId{4}) << "an id is never used twice";
    ASSERT_TRUE(save(session).ok());
    EXPECT_EQ(folder.readSession(), expected);
}

TEST(SessionFile, ALatencyIsWrittenOnlyWhereItIsSaid) {
    const SessionFolder folder;
    folder.writeSession(kPlainSession);
    Session session = loadWhole(folder);
    EXPECT_FALSE(session.content(NodeId{2}).latencyFrames.has_value());
    for (const std::int64_t frames : {0, 123, 2880000}) {
        ASSERT_TRUE(apply(session, registry(), SetLatency{NodeId{2}, frames}).ok());
        ASSERT_TRUE(save(session).ok());
        std::string expected = kPlainSession;
        expected.insert(expected.find("\"parameters\": {\"level\""), "\"latency\": " + std::to_string(frames) + ", ");
        EXPECT_EQ(folder.readSession(), expected);
        session = loadWhole(folder);
        EXPECT_EQ(session.content(NodeId{2}).latencyFrames, frames);
    }
    ASSERT_TRUE(apply(session, registry(), SetLatency{NodeId{2}, {}}).ok());
    ASSERT_TRUE(save(session).ok());
    EXPECT_EQ(folder.readSession(), kPlainSession);
}

TEST(SessionFile, WhatATrackRecordsIsWrittenOnlyWhereItIsSaid) {
    const SessionFolder folder;
    folder.writeSession(kPlainSession);
    Session session = loadWhole(folder);
    EXPECT_EQ(session.content(NodeId{1}).recording, TrackRecording{});
    for (const auto& [recording, text] :
         {std::pair{TrackRecording{{3}, false}, "{\"inputs\": [3]}"},
          std::pair{TrackRecording{{1, 2}, true, Monitoring::off},
                    "{\"inputs\": [1, 2], \"armed\": true, \"monitor\": \"off\"}"},
          std::pair{TrackRecording{{}, false, Monitoring::on}, "{\"monitor\": \"on\"}"}}) {
        ASSERT_TRUE(apply(session, registry(), SetRecording{NodeId{1}, recording}).ok());
        ASSERT_TRUE(save(session).ok());
        std::string expected = kPlainSession;
        expected.insert(expected.find("\"parameters\": {\"gain\""), "\"record\": " + std::string(text) + ", ");
        EXPECT_EQ(folder.readSession(), expected);
        session = loadWhole(folder);
        EXPECT_EQ(session.content(NodeId{1}).recording, recording);
    }
    ASSERT_TRUE(apply(session, registry(), SetRecording{NodeId{1}, {}}).ok());
    ASSERT_TRUE(save(session).ok());
    EXPECT_EQ(folder.readSession(), kPlainSession);
}

TEST(SessionFile, CompensationIsWrittenOnlyWhereThereIsNone) {
    const SessionFolder folder;
    folder.writeSession(kPlainSession);
    Session session = loadWhole(folder);
    EXPECT_TRUE(session.graph.find(ConnectionId{2})->compensated);
    ASSERT_TRUE(apply(session, registry(), SetCompensation{ConnectionId{2}, false}).ok());
    ASSERT_TRUE(save(session).ok());
    std::string expected = kPlainSession;
    const std::string end = "\"to\": [3, \"in\"]";
    expected.insert(expected.find(end) + end.size(), ", \"compensate\": false");
    EXPECT_EQ(folder.readSession(), expected);

    session = loadWhole(folder);
    EXPECT_TRUE(session.graph.find(ConnectionId{1})->compensated);
    EXPECT_FALSE(session.graph.find(ConnectionId{2})->compensated);
    ASSERT_TRUE(apply(session, registry(), SetCompensation{ConnectionId{2}, true}).ok());
    ASSERT_TRUE(save(session).ok());
    EXPECT_EQ(folder.readSession(), kPlainSession);
}

TEST(SessionFile, TheBendsOfAWireAreWrittenWhereThereAreAnyAndReadBack) {
    const SessionFolder folder;
    folder.writeSession(kPlainSession);
    Session session = loadWhole(folder);
    EXPECT_TRUE(session.wirePaths.empty());
    const WirePath path{{12, -34.5}, {0, 7}};
    ASSERT_TRUE(apply(session, registry(), SetWirePath{ConnectionId{2}, path}).ok());
    ASSERT_TRUE(save(session).ok());
    std::string expected = kPlainSession;
    const std::string end = "\"to\": [3, \"in\"]";
    expected.insert(expected.find(end) + end.size(), ", \"bends\": [[12, -34.5], [0, 7]]");
    EXPECT_EQ(folder.readSession(), expected);

    session = loadWhole(folder);
    EXPECT_EQ(session.wirePaths, (std::map<ConnectionId, WirePath>{{ConnectionId{2}, path}}));
    ASSERT_TRUE(apply(session, registry(), SetWirePath{ConnectionId{2}, {}}).ok());
    ASSERT_TRUE(save(session).ok());
    EXPECT_EQ(folder.readSession(), kPlainSession);
}

TEST(SessionFile, ASmallEditIsASmallDifference) {
    const SessionFolder folder;
    folder.writeSession(kPlainSession);
    Session session = loadWhole(folder);
    ASSERT_TRUE(apply(session, registry(), SetParameter{NodeId{2}, "level", 1.25}).ok());
    ASSERT_TRUE(save(session).ok());
    std::string expected = kPlainSession;
    expected.replace(expected.find("\"level\": -6.5"), 13, "\"level\": 1.25");
    EXPECT_EQ(folder.readSession(), expected);
}

TEST(SessionFile, NumbersComeBackToTheLastBit) {
    const double values[] = {0.1,
                             1.0 / 3.0,
                             -0.0,
                             5e-324,
                             2.2250738585072014e-308,
                             std::numeric_limits<double>::max(),
                             9007199254740993.0,
                             1e22,
                             -12345.678901234567,
                             0.30000000000000004};
    const SessionFolder folder;
    folder.writeSession(kPlainSession);
    Session session = loadWhole(folder);
    for (const double value : values) {
        session.content(NodeId{3}).position.x = value;
        ASSERT_TRUE(save(session).ok());
        EXPECT_EQ(std::bit_cast<std::uint64_t>(loadWhole(folder).content(NodeId{3}).position.x),
                  std::bit_cast<std::uint64_t>(value))
            << value;
    }
}

TEST(SessionFile, WholeNumbersAreWrittenWithoutAPoint) {
    const SessionFolder folder;
    folder.writeSession(kPlainSession);
    Session session = loadWhole(folder);
    session.content(NodeId{1}).parameters["gain"] = -7.0;
    ASSERT_TRUE(save(session).ok());
    EXPECT_NE(folder.readSession().find("\"gain\": -7}"), std::string::npos);
}

class GermanPunctuation : public std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
};

// Puts the whole process under a locale with a decimal comma, C as well as C++ streams.
class German {
public:
    German()
        : before_(::setlocale(LC_ALL, nullptr)),
          streamsBefore_(std::locale::global(std::locale(std::locale(), new GermanPunctuation))) {
        ::setenv("LOCPATH", LACQUER_BINARY_DIR "/locale", 1);  // made by the build
        if (!::setlocale(LC_ALL, "de_DE.UTF-8")) ADD_FAILURE() << "there is no German locale";
        ::unsetenv("LOCPATH");
    }
    ~German() {
        std::locale::global(streamsBefore_);
        ::setlocale(LC_ALL, before_.c_str());
    }

private:
    std::string before_;
    std::locale streamsBefore_;
};

TEST(SessionFile, AGermanLocaleChangesNothing) {
    const German german;
    ASSERT_EQ(std::stod("0,5"), 0.5);  // the comma is in force
    const SessionFolder folder;
    folder.writeSession(kPlainSession);
    const Session session = loadWhole(folder);
    const Status saved = save(session);
    const auto errors = [&] {
        std::string text = kPlainSession;
        text.replace(text.find("\"gain\": 3"), 9, "\"gain\": 1000.5");
        folder.writeSession(text);
        return check(folder.path(), registry());
    }();
    ASSERT_TRUE(saved.ok());
    EXPECT_EQ(session.content(NodeId{2}).parameters.at("level"), -6.5);
    EXPECT_EQ(SessionFolder::read(folder.file().string() + ".bak"), kPlainSession);
    ASSERT_FALSE(errors.empty());
    EXPECT_NE(errors[0].line().find("1000.5 is outside the range"), std::string::npos) << errors[0].line();
}

TEST(SessionFile, MembersOfALaterVersionAreKept) {
    const SessionFolder folder;
    std::string text = kPlainSession;
    text.replace(text.find("\"width\": 2, \"position\": [440, 0]}"), 33,
                 "\"width\": 2, \"position\": [440, 0], \"tint\": {\"g\": 0.5, \"r\": 1}}");
    text.replace(text.find("\"length\": 48000}"), 16, "\"length\": 48000, \"take\": [1, 2]}");
    text.replace(text.rfind("  ]\n}"), 5, "  ],\n  \"lyrics\": {\"bpm\": 120}\n}");
    folder.writeSession(text);
    ASSERT_TRUE(save(loadWhole(folder)).ok());
    EXPECT_EQ(folder.readSession(), text);
}

TEST(SessionFile, AMissingPluginKeepsItsWiresEvenWithoutItsPorts) {
    const SessionFolder folder;
    folder.writeWav("audio/tone.wav", 2, 48000);
    std::string text = kPlainSession;
    text.replace(text.find("\"lacquer:fader\""), 15, "\"lv2:urn:none\"");
    folder.writeSession(text);
    auto loaded = load(folder.path(), registry());
    ASSERT_TRUE(loaded.ok()) << loaded.error().line();
    ASSERT_EQ(loaded->problems.size(), 1u);
    EXPECT_EQ(loaded->problems[0].kind, ErrorKind::unavailable);
    EXPECT_EQ(loaded->session.graph.connections().size(), 2u);

    ASSERT_TRUE(save(loaded->session).ok());
    const std::string saved = folder.readSession();
    EXPECT_NE(
        saved.find(
            "\"ports\": {\"inputs\": [{\"symbol\": \"in\", \"name\": \"in\", \"kind\": \"audio\", \"channels\": 2}]"),
        std::string::npos);
    ASSERT_TRUE(save(loadWhole(folder)).ok());
    EXPECT_EQ(folder.readSession(), saved);
}

TEST(SessionFile, AMissingPluginKeepsItsBypass) {
    const SessionFolder folder;
    folder.writeWav("audio/tone.wav", 2, 48000);
    std::string text = kPlainSession;
    text.replace(text.find("\"lacquer:fader\""), 15, "\"lv2:urn:none\"");
    text.insert(text.find("\"parameters\": {\"level\""), "\"bypass\": true, ");
    folder.writeSession(text);
    const Session session = loadWhole(folder);
    EXPECT_TRUE(session.isBypassed(NodeId{2}));
    ASSERT_TRUE(save(session).ok());
    const std::string saved = folder.readSession();
    EXPECT_NE(saved.find("\"position\": [220, 0], \"bypass\": true, \"parameters\""), std::string::npos) << saved;
    ASSERT_TRUE(save(loadWhole(folder)).ok());
    EXPECT_EQ(folder.readSession(), saved);
}

TEST(SessionFile, AnUnknownBuiltInTypeIsSavedUnchanged) {
    const SessionFolder folder;
    folder.writeWav("audio/tone.wav", 2, 48000);
    std::string text = kPlainSession;
    text.replace(text.find("\"lacquer:fader\""), 15, "\"lacquer:reverb-of-tomorrow\"");
    folder.writeSession(text);
    ASSERT_TRUE(save(loadWhole(folder)).ok());
    EXPECT_EQ(folder.readSession(), text);
}

TEST(SessionFile, ValuesOutOfRangeAreNotClampedOnSaving) {
    const SessionFolder folder;
    std::string text = kPlainSession;
    text.replace(text.find("\"gain\": 3"), 9, "\"gain\": 300");
    folder.writeSession(text);
    ASSERT_TRUE(save(loadWhole(folder)).ok());
    EXPECT_EQ(folder.readSession(), text);
}

TEST(SessionFile, TheCopyBeforeTheLastSaveStaysAsABackup) {
    const SessionFolder folder;
    folder.writeSession(kPlainSession);
    Session session = loadWhole(folder);
    session.name = "Second";
    ASSERT_TRUE(save(session).ok());
    const std::string second = folder.readSession();
    EXPECT_EQ(SessionFolder::read(folder.file().string() + ".bak"), kPlainSession);
    session.name = "Third";
    ASSERT_TRUE(save(session).ok());
    EXPECT_EQ(SessionFolder::read(folder.file().string() + ".bak"), second);
    EXPECT_EQ(folder.listing(), (std::vector<std::string>{"audio", "session.json", "session.json.bak"}));
}

TEST(SessionFile, WhatACrashLeftBehindDoesNotHinderSaving) {
    const SessionFolder folder;
    folder.writeSession(kPlainSession);
    // As between the two renames of a save: backup and session are one file, and the new one is half written.
    std::filesystem::create_hard_link(folder.file(), folder.file().string() + ".bak");
    SessionFolder::write(folder.file().string() + ".new", "{ half");
    Session session = loadWhole(folder);
    session.name = "Second";
    ASSERT_TRUE(save(session).ok());
    EXPECT_EQ(SessionFolder::read(folder.file().string() + ".bak"), kPlainSession);
    EXPECT_EQ(folder.listing(), (std::vector<std::string>{"audio", "session.json", "session.json.bak"}));
}

TEST(SessionFile, TheLargestIdsCanBeSavedAndLoadedAndNoneComeAfterThem) {
    constexpr const char* kLargest = "9007199254740991";  // 2^53 - 1
    const SessionFolder folder;
    folder.writeWav("audio/tone.wav", 2, 48000);
    std::string text = kPlainSession;
    for (const auto& [from, to] :
         {std::pair{"{\"id\": 3", "{\"id\": "}, {"[3, \"in\"]", "["}, {"{\"id\": 2, \"from\"", "{\"id\": "}})
        text.replace(text.find(from), std::string(from).find_first_of("0123456789") + 1, to + std::string(kLargest));
    folder.writeSession(text);
    Session session = loadWhole(folder);
    ASSERT_TRUE(save(session).ok());
    EXPECT_NE(folder.readSession().find("\"nextNodeId\": 9007199254740992,\n  \"nextConnectionId\": 9007199254740992"),
              std::string::npos);
    const std::string saved = folder.readSession();
    session = loadWhole(folder);

    EXPECT_FALSE(apply(session, registry(), AddNode{Node{{}, "lv2:urn:none", "More", 2, {}, {}}, {}, {}}).ok());
    EXPECT_FALSE(apply(session, registry(), Connect{{NodeId{1}, 0}, {NodeId{9007199254740991}, 0}, {}}).ok());
    ASSERT_TRUE(save(session).ok());
    EXPECT_EQ(folder.readSession(), saved);
}

TEST(SessionFile, AFailureOfTheBackupLeavesTheSessionAsItWas) {
    const SessionFolder folder;
    folder.writeSession(kPlainSession);
    Session session = loadWhole(folder);
    std::filesystem::create_directory(folder.file().string() + ".bak");  // no file can be renamed to it
    session.name = "Second";
    const Status saved = save(session);
    ASSERT_FALSE(saved.ok());
    EXPECT_EQ(saved.error().kind, ErrorKind::cannotCreate);
    EXPECT_EQ(folder.readSession(), kPlainSession);
    EXPECT_EQ(folder.listing(), (std::vector<std::string>{"audio", "session.json", "session.json.bak"}));
}

TEST(SessionFile, WhatJsonCannotHoldIsNotSaved) {
    const SessionFolder folder;
    folder.writeSession(kPlainSession);
    const Session whole = loadWhole(folder);
    Session broken = whole;
    broken.content(NodeId{2}).parameters["level"] = std::numeric_limits<double>::quiet_NaN();
    const Status notFinite = save(broken);
    ASSERT_FALSE(notFinite.ok());
    EXPECT_EQ(notFinite.error().where, "nodes 1");
    broken = whole;
    ASSERT_TRUE(broken.graph.rename(NodeId{2}, "caf\xe9").ok());
    const Status notUtf8 = save(broken);
    ASSERT_FALSE(notUtf8.ok());
    EXPECT_NE(notUtf8.error().line().find("UTF-8"), std::string::npos);
    EXPECT_EQ(folder.readSession(), kPlainSession);
    EXPECT_EQ(folder.listing(), (std::vector<std::string>{"audio", "session.json"}));
}

// A disk with little room: a small tmpfs where the tests may mount one, otherwise a limit on the size of files.
class SmallDisk {
public:
    explicit SmallDisk(const std::filesystem::path& folder) : folder_(folder) {
        std::filesystem::create_directories(folder);
        mounted_ = ::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=16k") == 0;
        if (mounted_) return;
        ::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before_);
    }
    ~SmallDisk() {
        if (mounted_) ::umount(folder_.c_str());
    }
    template <class Work>
    auto limited(Work work) {
        if (mounted_) return work();
        const rlimit limit{16384, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        auto result = work();
        ::setrlimit(RLIMIT_FSIZE, &before_);
        return result;
    }

private:
    std::filesystem::path folder_;
    bool mounted_ = false;
    rlimit before_{};
};

TEST(SessionFile, AFullDiskLeavesEverythingAsItWas) {
    const SessionFolder parent;
    const auto folder = parent.path() / "small";
    SmallDisk disk(folder);
    Session session = richSession(parent);
    session.folder = folder;
    SessionFolder::write(folder / "session.json", "the last good one");
    session.extra = UnknownMembers(nlohmann::json{{"filler", std::string(100000, 'x')}});

    const Status full = disk.limited([&] { return save(session); });
    ASSERT_FALSE(full.ok());
    EXPECT_EQ(full.error().kind, ErrorKind::cannotCreate);
    EXPECT_EQ(full.error().where, (folder / "session.json").string());
    EXPECT_EQ(SessionFolder::read(folder / "session.json"), "the last good one");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1);

    session.extra = {};
    EXPECT_TRUE(disk.limited([&] { return save(session); }).ok());
}

TEST(SessionFile, ANewSessionDoesNotTouchWhatIsThere) {
    const SessionFolder folder;
    folder.writeSession(kPlainSession);
    const Status existing = createSessionFolder(folder.path());
    ASSERT_FALSE(existing.ok());
    EXPECT_EQ(existing.error().kind, ErrorKind::cannotCreate);
    EXPECT_EQ(folder.readSession(), kPlainSession);

    const Status overFile = createSessionFolder(folder.file());
    ASSERT_FALSE(overFile.ok());
    EXPECT_EQ(overFile.error().kind, ErrorKind::cannotCreate);
    EXPECT_EQ(folder.readSession(), kPlainSession);

    const Status nowhere = createSessionFolder(folder.path() / "no" / "such" / "parent");
    ASSERT_FALSE(nowhere.ok());
    EXPECT_EQ(nowhere.error().kind, ErrorKind::cannotCreate);
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "no"));
}

TEST(SessionFile, ANewFolderThatCannotHoldAudioDoesNotStay) {
    // The path of the folder is as long as a path can be, that of audio/ in it longer.
    const SessionFolder parent;
    std::string path = parent.path().string();
    while (path.size() < PATH_MAX - 6) path += "/.";
    path.resize(PATH_MAX - 6);
    path.replace(path.size() - 2, 2, "/x");
    const Status made = createSessionFolder(path);
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.error().kind, ErrorKind::cannotCreate);
    EXPECT_FALSE(std::filesystem::exists(parent.path() / "x"));
}

TEST(SessionFile, ANewSessionFolderTakesASession) {
    const SessionFolder folder;
    const auto fresh = folder.path() / "Lied Nr. 2.lacquer";
    ASSERT_TRUE(createSessionFolder(fresh).ok());
    EXPECT_TRUE(std::filesystem::is_directory(fresh / "audio"));
    auto session = newSession(sessionNameOf(fresh), 48000, {}, registry());
    ASSERT_TRUE(session.ok());
    session->folder = fresh;
    ASSERT_TRUE(save(*session).ok());
    EXPECT_TRUE(check(fresh, registry()).empty());
}

TEST(SessionFile, TheNameOfASessionIsThatOfItsFolder) {
    EXPECT_EQ(sessionNameOf("/music/Über uns.lacquer"), "Über uns");
    EXPECT_EQ(sessionNameOf("Song.lacquer/"), "Song");
    EXPECT_EQ(sessionNameOf("Vol. 2"), "Vol. 2");
}

TEST(SessionFile, TellsTheTypesItNamesWhetherTheyAreHereOrNot) {
    const SessionFolder folder;
    folder.writeSession(
        R"({"nodes": [{"type": "lv2:urn:b"}, {"type": "lacquer:eq"}, {"type": "lv2:urn:b"}, {"type": 3}, 4]})");
    EXPECT_EQ(nodeTypesIn(folder.path()), (std::vector<std::string>{"lacquer:eq", "lv2:urn:b"}));
    for (const char* text : {"", "[", "[]", "{}", R"({"nodes": {}})"}) {
        folder.writeSession(text);
        EXPECT_TRUE(nodeTypesIn(folder.path()).empty()) << text;
    }
    EXPECT_TRUE(nodeTypesIn("/nowhere.lacquer").empty());
}

}  // namespace
}  // namespace lacquer::sessions::session_file_test
