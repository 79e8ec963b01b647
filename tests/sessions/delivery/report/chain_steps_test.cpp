#include "sessions/delivery/report/chain_steps.hpp"

#include <gtest/gtest.h>

#include "sessions/format/session_file.hpp"
#include "sessions/session_folder.hpp"

namespace lacquer::sessions::chain_steps_test {
namespace {

// kick -> kick fader -\                                  .
//                      mix -> glue -> plugin -> Output   ;  spare -> nowhere
// voice --------------/                                  .
constexpr const char* kSession = R"({
  "format": "lacquer-session", "version": 1, "name": "Test", "sampleRate": 48000, "quantum": 256, "start": 0,
  "nextNodeId": 20, "nextConnectionId": 20,
  "nodes": [
    {"id": 1, "type": "lacquer:track", "name": "kick", "role": "track", "width": 2, "position": [0, 0], "parameters": {"gain": 3}},
    {"id": 2, "type": "lacquer:fader", "name": "kick fader", "width": 2, "position": [0, 0], "parameters": {"level": -6.5}},
    {"id": 3, "type": "lacquer:track", "name": "voice", "role": "track", "width": 2, "position": [0, 0]},
    {"id": 4, "type": "lacquer:bus", "name": "mix", "role": "bus", "width": 2, "position": [0, 0]},
    {"id": 5, "type": "lacquer:compressor", "name": "glue", "role": "master", "width": 2, "position": [0, 0], "parameters": {"ratio": 2.5, "attack": 30}},
    {"id": 6, "type": "lacquer:eq", "name": "tone", "role": "master", "width": 2, "position": [0, 0], "parameters": {"band1.on": 1, "band6.frequency": 3200}},
    {"id": 7, "type": "lacquer:output", "name": "Output", "role": "output", "width": 2, "position": [0, 0]},
    {"id": 8, "type": "lacquer:track", "name": "spare", "role": "track", "width": 2, "position": [0, 0]}
  ],
  "connections": [
    {"id": 1, "from": [1, "out"], "to": [2, "in"]},
    {"id": 2, "from": [2, "out"], "to": [4, "in"]},
    {"id": 3, "from": [3, "out"], "to": [4, "in"]},
    {"id": 4, "from": [4, "out"], "to": [5, "in"]},
    {"id": 5, "from": [5, "out"], "to": [6, "in"]},
    {"id": 6, "from": [6, "out"], "to": [7, "in"]}
  ],
  "clips": [],
  "automation": [
    {"node": 2, "parameter": "level", "points": [[0, -6.5], [48000, -12]]}
  ]
}
)";

TEST(ChainSteps, RunsComeAsTheyAreHeardAndTheMasterLast) {
    const test::SessionFolder folder;
    folder.writeSession(kSession);
    const auto loaded = load(folder.path(), test::registry());
    ASSERT_TRUE(loaded) << loaded.error().line();
    const auto runs = chainRunsOf(loaded->session, test::registry());
    ASSERT_EQ(runs.size(), 3u);  // what leads nowhere is not heard
    EXPECT_EQ(runs[0].name, "kick");
    ASSERT_EQ(runs[0].steps.size(), 2u);
    EXPECT_EQ(runs[0].steps[0].settings, "Gain 3\u00A0dB");
    EXPECT_EQ(runs[0].steps[1].settings, "Level automated");
    EXPECT_EQ(runs[1].name, "voice");
    EXPECT_EQ(runs[1].steps[0].settings, "");
    EXPECT_EQ(runs[2].name, "mix");
    ASSERT_EQ(runs[2].steps.size(), 4u);
    EXPECT_EQ(runs[2].steps[1].name, "glue");
    EXPECT_EQ(runs[2].steps[1].kind, "Compressor");
    EXPECT_NE(runs[2].steps[1].settings.find("Ratio 2.5:1"), std::string::npos) << runs[2].steps[1].settings;
    EXPECT_NE(runs[2].steps[1].settings.find("Attack 30\u00A0ms"), std::string::npos) << runs[2].steps[1].settings;
    EXPECT_EQ(runs[2].steps[2].settings, "Band 1 on, Band 6 frequency 3.2\u00A0kHz");
    EXPECT_EQ(runs[2].steps[3].name, "Output");
}

}  // namespace
}  // namespace lacquer::sessions::chain_steps_test
