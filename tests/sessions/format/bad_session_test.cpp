// What is wrong with a session file is said in one line with its place, and the file stays as it is.
#include <gtest/gtest.h>

#include <ostream>

#include "sessions/format/session_file.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::bad_session_test {
namespace {

using test::kPlainSession;
using test::SessionFolder;

enum class Loads { no, yes };

// One change to the plain session, and the one problem that must come of it.
struct Case {
    const char* name;
    const char* from;
    const char* to;
    const char* place;    ///< behind "session.json"
    const char* message;  ///< a part of it
    Loads loads = Loads::no;
    ErrorKind kind = ErrorKind::badData;
};
std::ostream& operator<<(std::ostream& out, const Case& c) {
    return out << c.name;
}

std::string nameOfCase(const testing::TestParamInfo<Case>& made) {
    return made.param.name;
}

class BadSession : public testing::TestWithParam<Case> {};

TEST_P(BadSession, IsReportedWithLineAndJsonPathAndStaysAsItIs) {
    const Case& c = GetParam();
    const SessionFolder folder;
    folder.writeWav("audio/tone.wav", 2, 48000);
    std::string text = kPlainSession;
    const std::size_t at = text.find(c.from);
    ASSERT_NE(at, std::string::npos);
    text.replace(at, std::string(c.from).size(), c.to);
    folder.writeSession(text);

    const std::vector<Error> errors = check(folder.path(), test::registry());
    ASSERT_EQ(errors.size(), 1u) << (errors.empty() ? "" : errors[1].line());
    EXPECT_EQ(errors[0].where, folder.file().string() + c.place);
    EXPECT_NE(errors[0].line().find(c.message), std::string::npos) << errors[0].line();
    EXPECT_EQ(errors[0].line().find('\n'), std::string::npos);
    EXPECT_EQ(errors[0].kind, c.kind);

    EXPECT_EQ(load(folder.path(), test::registry()).ok(), c.loads == Loads::yes);
    EXPECT_EQ(folder.readSession(), text);
    EXPECT_EQ(folder.listing(), (std::vector<std::string>{"audio", "session.json"}));
}

INSTANTIATE_TEST_SUITE_P(
    Syntax, BadSession,
    testing::Values(Case{"MissingComma", "\"version\": 1,", "\"version\": 1", ":4", "syntax error"},
                    Case{"EndOfFile", "  ]\n}\n", "  ]\n", ":25", "unexpected end of input"},
                    Case{"NotANumber", "-6.5}", "NaN}", ":12", "syntax error"},
                    Case{"NumberTooLarge", "-6.5}", "1e999}", ":12", "1e999"},
                    Case{"InvalidUtf8", "voice fader", "voice\xff", ":12", "UTF-8"},
                    Case{"MemberTwice", "\"start\": 0,", "\"start\": 0, \"quantum\": 64,", ":7 /quantum",
                         "more than once"},
                    Case{"NestedTooDeep", "[0, 0]",
                         "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
                         "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
                         ":11", "nested too deeply"}),
    nameOfCase);

INSTANTIATE_TEST_SUITE_P(
    Schema, BadSession,
    testing::Values(
        Case{"VersionFromTheFuture", "\"version\": 1", "\"version\": 7", ":3 /version", "newer Lacquer"},
        Case{"VersionZero", "\"version\": 1", "\"version\": 0", ":3 /version", "expected the number 1, found 0"},
        Case{"NoTempo", "\"start\": 0,", "\"start\": 0, \"tempo\": [{\"quarter\": 0, \"bpm\": 0}],", ":7 /tempo/0/bpm",
             "from 1 to 1000"},
        Case{"NoTimeSignature", "\"start\": 0,",
             "\"start\": 0, \"tempo\": [{\"quarter\": 0, \"bpm\": 120, \"meter\": [4, 5]}],", ":7 /tempo/0/meter/1",
             "found 5"},
        Case{"RampThatIsANumber", "\"start\": 0,",
             "\"start\": 0, \"tempo\": [{\"quarter\": 0, \"bpm\": 120, \"ramp\": 1}],", ":7 /tempo/0/ramp",
             "true or false"},
        Case{"AnotherFormat", "lacquer-session", "album", ":2 /format", "found the text \"album\""},
        Case{"TextForANumber", "48000,\n", "\"48k\",\n", ":5 /sampleRate",
             "expected a whole number of Hz from 8000 to 384000, found the text \"48k\""},
        Case{"QuantumThatIsNoPowerOfTwo", "256", "100", ":6 /quantum", "found 100"},
        Case{"TextForAParameter", "-6.5}", "\"loud\"}", ":12 /nodes/1/parameters/level", "expected a number"},
        Case{"FractionForAnId", "\"id\": 3", "\"id\": 3.5", ":13 /nodes/2/id", "found 3.5"},
        Case{"IdBeyondExactNumbers", "\"id\": 3", "\"id\": 18446744073709551615", ":13 /nodes/2/id", "whole number"},
        Case{"MissingMember", "\"name\": \"Output\", ", "", ":13 /nodes/2", "the member \"name\" is missing"},
        Case{"NodeThatIsNoObject", "{\"id\": 1, \"from\"", "7, {\"id\": 1, \"from\"", ":16 /connections/0",
             "expected a connection"},
        Case{"UnknownMemberOfAConnection", "\"to\": [2, \"in\"]", "\"to\": [2, \"in\"], \"gain\": 1",
             ":16 /connections/0/gain", "no such member"},
        Case{"UnknownRole", "\"role\": \"track\"", "\"role\": \"king\"", ":11 /nodes/0/role",
             "found the text \"king\""},
        Case{"BypassThatIsNoYesOrNo", "\"parameters\": {\"level\"", "\"bypass\": 1, \"parameters\": {\"level\"",
             ":12 /nodes/1/bypass", "expected true or false, found 1"},
        Case{"BypassInWords", "\"parameters\": {\"level\"", "\"bypass\": \"on\", \"parameters\": {\"level\"",
             ":12 /nodes/1/bypass", "expected true or false, found the text \"on\""},
        Case{"NegativeLatency", "\"parameters\": {\"level\"", "\"latency\": -1, \"parameters\": {\"level\"",
             ":12 /nodes/1/latency", "found -1"},
        Case{"FractionForALatency", "\"parameters\": {\"level\"", "\"latency\": 0.5, \"parameters\": {\"level\"",
             ":12 /nodes/1/latency", "found 0.5"},
        Case{"CompensationInWords", "\"to\": [3, \"in\"]", "\"to\": [3, \"in\"], \"compensate\": \"no\"",
             ":17 /connections/1/compensate", "expected true or false, found the text \"no\""},
        Case{"InputZero", "\"parameters\": {\"gain\"", "\"record\": {\"inputs\": [0]}, \"parameters\": {\"gain\"",
             ":11 /nodes/0/record/inputs/0", "an input from 1 to 256, found 0"},
        Case{"MonitorByNumber", "\"parameters\": {\"gain\"", "\"record\": {\"monitor\": 1}, \"parameters\": {\"gain\"",
             ":11 /nodes/0/record/monitor", "auto, on or off"},
        Case{"UnknownMemberOfARecording", "\"parameters\": {\"gain\"",
             "\"record\": {\"take\": 1}, \"parameters\": {\"gain\"", ":11 /nodes/0/record/take", "no such member"},
        Case{"ColourInWords", "\"parameters\": {\"level\"", "\"colour\": \"red\", \"parameters\": {\"level\"",
             ":12 /nodes/1/colour", "expected a colour, such as \"#4c9be8\", in small letters, found the text \"red\""},
        Case{"ColourInCapitals", "\"parameters\": {\"level\"", "\"colour\": \"#4C9BE8\", \"parameters\": {\"level\"",
             ":12 /nodes/1/colour", "found the text \"#4C9BE8\""},
        Case{"CollapsedByNumber", "\"parameters\": {\"level\"", "\"collapsed\": 1, \"parameters\": {\"level\"",
             ":12 /nodes/1/collapsed", "expected true or false, found 1"},
        Case{"FrameWithoutWidth", "  ]\n}\n", "  ],\n  \"canvasFrames\": [{\"id\": 1, \"rect\": [0, 0, 0, 9]}]\n}\n",
             ":25 /canvasFrames/0/rect/2", "expected a width of at least 1, found 0"},
        Case{"FrameOfThreeNumbers", "  ]\n}\n", "  ],\n  \"canvasFrames\": [{\"id\": 1, \"rect\": [0, 0, 9]}]\n}\n",
             ":25 /canvasFrames/0/rect", "four numbers"},
        Case{"BendThatIsNoPlace", "\"to\": [3, \"in\"]", "\"to\": [3, \"in\"], \"bends\": [[1, 2], [3]]",
             ":17 /connections/1/bends/1", "two numbers, x and y"},
        Case{"NoBends", "\"to\": [3, \"in\"]", "\"to\": [3, \"in\"], \"bends\": []", ":17 /connections/1/bends",
             "a list of places"},
        Case{"MarkerWithoutAName", "\"start\": 0,", "\"start\": 0, \"markers\": [{\"id\": 1, \"position\": 0}],",
             ":7 /markers/0", "the member \"name\" is missing"},
        Case{"MarkerWithAnEmptyName", "\"start\": 0,",
             "\"start\": 0, \"markers\": [{\"id\": 1, \"position\": 0, \"name\": \"\"}],", ":7 /markers/0/name",
             "a name of at least one character"},
        Case{"MarkerBetweenFrames", "\"start\": 0,",
             "\"start\": 0, \"markers\": [{\"id\": 1, \"position\": 0.5, \"name\": \"x\"}],", ":7 /markers/0/position",
             "a whole number of frames"},
        Case{"MarkerOfNegativeLength", "\"start\": 0,",
             "\"start\": 0, \"markers\": [{\"id\": 1, \"position\": 0, \"length\": -1, \"name\": \"x\"}],",
             ":7 /markers/0/length", "found -1"},
        Case{"NoteThatIsANumber", "\"start\": 0,", "\"start\": 0, \"note\": 7,", ":7 /note",
             "expected a text, found 7"},
        Case{"OrderByName", "\"start\": 0,", "\"start\": 0, \"order\": [\"voice\"],", ":7 /order/0",
             "found the text \"voice\""},
        Case{"ReversedInWords", "\"length\": 48000", "\"length\": 48000, \"reversed\": \"yes\"",
             ":20 /clips/0/reversed", "expected true or false, found the text \"yes\""},
        Case{"ClipWithoutLength", "\"length\": 48000", "\"length\": 0", ":20 /clips/0/length", "found 0"},
        Case{"NegativeOffset", "\"position\": 0,", "\"position\": 0, \"offset\": -1,", ":20 /clips/0/offset",
             "found -1"},
        Case{"UnknownCurve", "\"hold\"", "\"jump\"", ":23 /automation/0/points/1/2", "found the text \"jump\""}),
    nameOfCase);

INSTANTIATE_TEST_SUITE_P(
    Structure, BadSession,
    testing::Values(
        Case{"FrameIdTwice", "  ]\n}\n",
             "  ],\n  \"canvasFrames\": [{\"id\": 1, \"rect\": [0, 0, 9, 9]},\n    {\"id\": 1, \"rect\": [0, 0, 9, "
             "9]}]\n}\n",
             ":26 /canvasFrames/1/id", "id 1 is used twice, first on line 25"},
        Case{"MarkerIdTwice", "\"start\": 0,",
             "\"start\": 0, \"markers\": [{\"id\": 1, \"position\": 0, \"name\": \"a\"},\n    {\"id\": 1, "
             "\"position\": 0, \"name\": \"b\"}],",
             ":8 /markers/1/id", "id 1 is used twice, first on line 7"},
        Case{"OrderThatNamesANodeTwice", "\"start\": 0,", "\"start\": 0, \"order\": [1, 2, 1],", ":7 /order",
             "node 1 stands twice in the order (name it once)"},
        Case{"LatencyOverAMinute", "\"parameters\": {\"level\"", "\"latency\": 2880001, \"parameters\": {\"level\"",
             ":12 /nodes/1/latency",
             "voice fader: a latency of 2880001 frames is not possible (choose a number of frames from 0 to 2880000)"},
        Case{"FrozenOverAMinute", "\"parameters\": {\"level\"",
             "\"frozen\": {\"file\": \"a.wav\", \"output\": \"out\", \"position\": 0, \"latency\": 2880001}, "
             "\"parameters\": {\"level\"",
             ":12 /nodes/1/frozen/latency", "voice fader: a latency of 2880001 frames is not possible"},
        Case{"FrozenElsewhereUnasked", "\"parameters\": {\"level\"",
             "\"frozen\": {\"file\": \"../a.wav\", \"output\": \"out\", \"position\": 0}, \"parameters\": {\"level\"",
             ":12 /nodes/1/frozen/file", "external"},
        Case{"ArmedWithoutAnInput", "\"parameters\": {\"gain\"",
             "\"record\": {\"armed\": true}, \"parameters\": {\"gain\"", ":11 /nodes/0/record",
             "voice: a track without an input cannot be armed (choose its input)"},
        Case{"AFaderThatRecords", "\"parameters\": {\"level\"",
             "\"record\": {\"inputs\": [1]}, \"parameters\": {\"level\"", ":12 /nodes/1/record",
             "voice fader: only tracks record"},
        Case{"DuplicateNodeId", "{\"id\": 3",
             "{\"id\": 2, \"type\": \"lacquer:gain\", \"name\": \"Gain\", \"width\": 2}, {\"id\": 3", ":13 /nodes/2/id",
             "id 2 is used twice, first on line 12"},
        Case{"DuplicateConnectionId", "{\"id\": 2, \"from\"", "{\"id\": 1, \"from\"", ":17 /connections/1/id",
             "id 1 is used twice, first on line 16"},
        Case{"ConnectionFromNowhere", "[1, \"out\"]", "[9, \"out\"]", ":16 /connections/0/from/0",
             "there is no node 9"},
        Case{"NoSuchOutput", "[1, \"out\"]", "[1, \"left\"]", ":16 /connections/0/from/1",
             "voice has no output \"left\" (its outputs: out)"},
        Case{"NoSuchInput", "[3, \"in\"]", "[3, \"sidechain\"]", ":17 /connections/1/to/1",
             "Output has no input \"sidechain\" (its inputs: in)"},
        Case{"WidthMismatch", "\"name\": \"Output\", \"role\": \"output\", \"width\": 2",
             "\"name\": \"Output\", \"role\": \"output\", \"width\": 1", ":17 /connections/1",
             "2 channels cannot feed 1 channel"},
        Case{"Cycle", "{\"id\": 2, \"from\": [2, \"out\"], \"to\": [3, \"in\"]}",
             "{\"id\": 2, \"from\": [2, \"out\"], \"to\": [2, \"in\"]}", ":17 /connections/1",
             "cycle: voice fader -> voice fader"},
        Case{"ImpossibleWidth", "\"name\": \"voice\", \"role\": \"track\", \"width\": 2",
             "\"name\": \"voice\", \"role\": \"track\", \"width\": 5", ":11 /nodes/0/width",
             "cannot be 5 channels wide (choose one of 1, 2)"},
        Case{"EndBeforeStart", "\"start\": 0,", "\"start\": 96000, \"end\": 48000,", ":7 /end", "ends where it starts"},
        Case{"ClipOfNoNode", "{\"node\": 1,", "{\"node\": 8,", ":20 /clips/0/node", "there is no node 8"},
        Case{"ClipTooLoud", "\"length\": 48000", "\"length\": 48000, \"gain\": 60.5", ":20 /clips/0",
             "the gain of a clip is outside its range (choose a value from -200 to 60 dB)"},
        Case{"ClipTooSoft", "\"length\": 48000", "\"length\": 48000, \"gain\": -1e9", ":20 /clips/0",
             "the gain of a clip is outside its range"},
        Case{"PathThatClimbsOut", "audio/tone.wav", "audio/../../tone.wav", ":20 /clips/0/file",
             "outside the session folder"},
        Case{"AbsolutePath", "audio/tone.wav", "/etc/passwd", ":20 /clips/0/file", "\"external\": true"},
        Case{"PathWithANul", "audio/tone.wav", "audio/tone.wav\\u0000", ":20 /clips/0/file", "NUL"},
        Case{"TempoPointsOutOfOrder", "\"start\": 0,",
             "\"start\": 0, \"tempo\": [{\"quarter\": 0, \"bpm\": 120}, {\"quarter\": 0, \"bpm\": 100}],", ":7 /tempo",
             "does not lie behind"},
        Case{
            "TimeSignatureInsideABar", "\"start\": 0,",
            "\"start\": 0, \"tempo\": [{\"quarter\": 0, \"bpm\": 9}, {\"quarter\": 3, \"bpm\": 9, \"meter\": [3, 4]}],",
            ":7 /tempo", "inside a bar"},
        Case{"LoopThatEndsBeforeItStarts", "\"start\": 0,", "\"start\": 0, \"loop\": [9600, 4800],", ":7 /loop",
             "must end behind its start"},
        Case{"ReferenceWithoutAFile", "\"start\": 0,", "\"start\": 0, \"references\": [{\"offset\": 1}],",
             ":7 /references/0", "file"},
        Case{"ReferenceOutsideOfTheFolder", "\"start\": 0,",
             "\"start\": 0, \"references\": [{\"file\": \"../a.wav\"}],", ":7 /references/0/file", "external"},
        Case{"ReferenceThatIsTooLoud", "\"start\": 0,",
             "\"start\": 0, \"references\": [{\"file\": \"a.wav\", \"gain\": 61}],", ":7 /references/0", "gain"},
        Case{"LoopOfThreeEnds", "\"start\": 0,", "\"start\": 0, \"loop\": [0, 9600, 4800],", ":7 /loop", "loop"},
        Case{"PointsOutOfOrder", "[24000, 0, \"hold\"]", "[96000, 0, \"hold\"]", ":23 /automation/0/points", "point 2"},
        Case{"LaneOfNoNode", "{\"node\": 2, \"parameter\"", "{\"node\": 8, \"parameter\"", ":23 /automation/0/node",
             "there is no node 8"},
        Case{"TwoLanesForOneParameter", "\"automation\": [",
             "\"automation\": [{\"node\": 2, \"parameter\": \"level\", \"points\": [[0, 0]]},", ":23 /automation/1",
             "two automation lanes"},
        Case{"LaneOfNothing", "\"automation\": [", "\"automation\": [{\"node\": 2, \"parameter\": \"mute\"},",
             ":22 /automation/0", "neither points nor a mode"},
        Case{"ModeThatThereIsNot", "\"automation\": [",
             "\"automation\": [{\"node\": 2, \"parameter\": \"mute\", \"mode\": \"read\"},", ":22 /automation/0/mode",
             "play, touch, latch, write or off"},
        Case{"ModeBesideItsLane", "\"automation\": [",
             "\"automation\": [{\"node\": 2, \"parameter\": \"level\", \"mode\": \"touch\"},", ":23 /automation/1",
             "two automation lanes"},
        Case{"ControlOfNoNode", "\"automation\": [",
             "\"controls\": [{\"node\": 8, \"parameter\": \"level\", \"control\": \"cc\", \"channel\": 1, \"number\": "
             "7}], \"automation\": [",
             ":22 /controls/0/node", "there is no node 8"},
        Case{"TwoControlsOfOneParameter", "\"automation\": [",
             "\"controls\": [{\"node\": 2, \"parameter\": \"level\", \"control\": \"cc\", \"channel\": 1, \"number\": "
             "7}, {\"node\": 2, \"parameter\": \"level\", \"control\": \"note\", \"channel\": 1}], \"automation\": [",
             ":22 /controls/1", "two controls"},
        Case{"ControlThatMidiDoesNotHave", "\"automation\": [",
             "\"controls\": [{\"node\": 2, \"parameter\": \"level\", \"control\": \"cc\", \"channel\": 1, \"number\": "
             "120}], \"automation\": [",
             ":22 /controls/0", "there is no CC 120"},
        Case{"EndlessKnobOf14Bits", "\"automation\": [",
             "\"controls\": [{\"node\": 2, \"parameter\": \"level\", \"control\": \"cc14\", \"channel\": 1, "
             "\"number\": 7, \"mode\": \"binaryOffset\"}], \"automation\": [",
             ":22 /controls/0", "endless knob"},
        Case{"StateThatIsNoBase64", "\"position\": [440, 0]", "\"state\": {\"a\": {\"base64\": \"A\"}}",
             ":13 /nodes/2/state/a", "base64"}),
    nameOfCase);

INSTANTIATE_TEST_SUITE_P(
    KeptAsItIs, BadSession,
    testing::Values(
        Case{"UnknownType", "lacquer:fader", "lacquer:fadr", ":12 /nodes/1/type", "did you mean lacquer:fader?",
             Loads::yes},
        Case{"MissingPlugin", "\"type\": \"lacquer:fader\"", "\"type\": \"lv2:urn:none\"", ":12 /nodes/1/type",
             "voice fader: the plugin lv2:urn:none is not installed (install the Debian package x42-plugins)",
             Loads::yes, ErrorKind::unavailable},
        Case{"FrozenOutputThatThereIsNot", "\"parameters\": {\"level\"",
             "\"frozen\": {\"file\": \"audio/tone.wav\", \"output\": \"left\", \"position\": 0}, "
             "\"parameters\": {\"level\"",
             ":12 /nodes/1/frozen", "has no output \"left\" that a file could be played for", Loads::yes},
        Case{"ParameterOutOfRange", "\"gain\": 3", "\"gain\": 300", ":11 /nodes/0/parameters/gain",
             "300 is outside the range of gain", Loads::yes},
        Case{"ParameterBetweenSteps", "\"level\": -6.5}", "\"mute\": 0.5}", ":12 /nodes/1/parameters/mute",
             "between the steps", Loads::yes},
        Case{"UnknownParameter", "\"gain\": 3", "\"loudness\": 3", ":11 /nodes/0/parameters/loudness",
             "Track has no parameter \"loudness\"", Loads::yes},
        Case{"LaneOutOfRange", "[48000, -12]", "[48000, 100]", ":23 /automation/0", "100 is outside the range of level",
             Loads::yes},
        Case{"ControlOfAnUnknownParameter", "\"automation\": [",
             "\"controls\": [{\"node\": 2, \"parameter\": \"loudness\", \"control\": \"cc\", \"channel\": 1, "
             "\"number\": 7}], \"automation\": [",
             ":22 /controls/0", "voice fader: Fader has no parameter", Loads::yes},
        Case{"ControlBeyondTheRange", "\"automation\": [",
             "\"controls\": [{\"node\": 2, \"parameter\": \"level\", \"control\": \"cc\", \"channel\": 1, \"number\": "
             "7, \"range\": [-20, 13]}], \"automation\": [",
             ":22 /controls/0", "voice fader: 13 is outside the range of level", Loads::yes},
        Case{"BypassOfATrack", "\"parameters\": {\"gain\"", "\"bypass\": true, \"parameters\": {\"gain\"",
             ":11 /nodes/0/bypass", "voice: it has no audio input", Loads::yes},
        Case{"BypassOfTheOutput", "\"position\": [440, 0]", "\"position\": [440, 0], \"bypass\": true",
             ":13 /nodes/2/bypass", "Output: it has no audio input that could be passed on", Loads::yes},
        Case{"ClipOnAFader", "{\"node\": 1,", "{\"node\": 2,", ":20 /clips/0/node", "voice fader is no track",
             Loads::yes},
        Case{"MissingFile", "audio/tone.wav", "audio/gone.wav", ":20 /clips/0/file", "audio/gone.wav", Loads::yes,
             ErrorKind::missingInput},
        Case{"FileThatIsNoAudio", "audio/tone.wav", "session.json", ":20 /clips/0/file", "session.json", Loads::yes},
        Case{"ClipLongerThanItsFile", "\"length\": 48000", "\"length\": 48001", ":20 /clips/0/file",
             "needs 48001 frames", Loads::yes}),
    nameOfCase);

TEST(BadSessions, ThereAreTenThousandMarkersAtMost) {
    for (const int count : {10000, 10001}) {
        const SessionFolder folder;
        folder.writeWav("audio/tone.wav", 2, 48000);
        std::string list;
        for (int id = 1; id <= count; ++id)
            list += (id > 1 ? ", " : "") + ("{\"id\": " + std::to_string(id)) + ", \"position\": 0, \"name\": \"x\"}";
        std::string text = kPlainSession;
        text.insert(text.find("  \"nextNodeId\""), "  \"markers\": [" + list + "],\n");
        folder.writeSession(text);
        const auto errors = check(folder.path(), test::registry());
        EXPECT_EQ(errors.size(), count > 10000 ? 1u : 0u);
        if (!errors.empty()) {
            EXPECT_EQ(errors[0].what, "expected a list of at most 10000 markers, found a list of 10001");
        }
    }
}

TEST(BadSessions, EveryProblemIsListedInOrderOfLines) {
    const SessionFolder folder;
    std::string text = kPlainSession;
    for (const auto& [from, to] : {std::pair{"\"gain\": 3", "\"gain\": 300"},
                                   {"lacquer:fader", "lacquer:fadr"},
                                   {"[3, \"in\"]", "[7, \"in\"]"},
                                   {"[48000, -12]", "[0, -12]"}})
        text.replace(text.find(from), std::string(from).size(), to);
    folder.writeSession(text);

    std::vector<std::string> places;
    for (const Error& error : check(folder.path(), test::registry()))
        places.push_back(error.where.substr(folder.file().string().size()));
    EXPECT_EQ(places,
              (std::vector<std::string>{":11 /nodes/0/parameters/gain", ":12 /nodes/1/type", ":17 /connections/1/to/0",
                                        ":20 /clips/0/file", ":23 /automation/0/points"}));
    const auto loaded = load(folder.path(), test::registry());
    ASSERT_FALSE(loaded.ok());
    EXPECT_NE(loaded.error().line().find("/connections/1/to/0: there is no node 7 (`lacquer check` lists 1 more)"),
              std::string::npos)
        << loaded.error().line();
}

TEST(BadSessions, ACycleIsSpeltOutNodeByNode) {
    const SessionFolder folder;
    folder.writeWav("audio/tone.wav", 2, 48000);
    std::string text = kPlainSession;
    const std::string wire = "{\"id\": 2, \"from\": [2, \"out\"], \"to\": [3, \"in\"]}";
    text.replace(text.find("lacquer:output"), 14, "lacquer:fader");
    text.replace(text.find(wire), wire.size(),
                 wire + ",\n    {\"id\": 3, \"from\": [3, \"out\"], \"to\": [2, \"in\"]}");
    folder.writeSession(text);
    const auto errors = check(folder.path(), test::registry());
    ASSERT_EQ(errors.size(), 1u);
    EXPECT_NE(errors[0].line().find(":18 /connections/2: "), std::string::npos) << errors[0].line();
    EXPECT_NE(errors[0].line().find("voice fader -> Output -> voice fader"), std::string::npos) << errors[0].line();
}

TEST(BadSessions, AFolderWithoutASessionIsMissingInput) {
    const SessionFolder folder;
    const auto empty = load(folder.path(), test::registry());
    ASSERT_FALSE(empty.ok());
    EXPECT_EQ(empty.error().kind, ErrorKind::missingInput);
    EXPECT_EQ(empty.error().where, folder.path().string());
    const auto nothing = check(folder.path() / "none", test::registry());
    ASSERT_EQ(nothing.size(), 1u);
    EXPECT_EQ(nothing[0].kind, ErrorKind::missingInput);
}

TEST(BadSessions, AnEmptyFileIsASyntaxError) {
    const SessionFolder folder;
    folder.writeSession("");
    const auto errors = check(folder.path(), test::registry());
    ASSERT_EQ(errors.size(), 1u);
    EXPECT_EQ(errors[0].where, folder.file().string() + ":1");
    EXPECT_EQ(errors[0].kind, ErrorKind::badData);
}

TEST(BadSessions, APathOutsideIsFineOnceItSaysSo) {
    const SessionFolder folder;
    folder.writeWav("../tone.wav", 2, 48000);
    std::string text = kPlainSession;
    const std::string inside = "\"file\": \"audio/tone.wav\"";
    text.replace(text.find(inside), inside.size(), "\"file\": \"../tone.wav\", \"external\": true");
    folder.writeSession(text);
    EXPECT_TRUE(check(folder.path(), test::registry()).empty());
    auto loaded = load(folder.path(), test::registry());
    ASSERT_TRUE(loaded.ok());
    ASSERT_TRUE(save(loaded->session).ok());
    EXPECT_NE(folder.readSession().find("\"file\": \"../tone.wav\", \"external\": true"), std::string::npos);
}

TEST(BadSessions, AClipMayUseAllOfAFileOfAnotherRate) {
    const SessionFolder folder;
    folder.writeWav("audio/tone.wav", 1, 44100, 44100);  // one second, so 48000 frames at the session's rate
    folder.writeSession(kPlainSession);
    EXPECT_TRUE(check(folder.path(), test::registry()).empty());
}

}  // namespace
}  // namespace lacquer::sessions::bad_session_test
