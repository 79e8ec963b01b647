// Edits while a graph plays through a JACK server, heard where they leave it: nothing clicks.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "host/audio/audio_output.hpp"
#include "support/busy_hand.hpp"
#include "support/high_pass.hpp"
#include "tests/host/audio/sound_system.hpp"

namespace lacquer::host::test::live_edit_test {
namespace {

constexpr int kSecond = 48000;
constexpr std::size_t kCorner = 2560;  // the capture begins in the midst of the sines
constexpr int kTries = 3;

/// What has been captured, and what may have spoilt it.
struct Heard {
    double clickDb = -200;  ///< the loudest 5 ms above 4 kHz, of full scale
    double peak = 0;
    int edits = 0;
    std::uint64_t xruns = 0;  ///< while it was captured
    bool complete = false;
};

/// Takes up what is due until the engine has run so many frames more; false where the device does not ask for them.
bool letPass(lacquer::test::LiveGraph& graph, EngineFrame frames) {
    const EngineFrame end = graph.engine.engineFrame() + frames;
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (graph.engine.engineFrame() < end) {
        if (std::chrono::steady_clock::now() > patience) return false;
        graph.engine.collect();
        if (graph.wiring.due()) graph.publish();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

Heard playWithEdits(double fadeMs, int frames) {
    const NoSoundSystem noAlsa;
    const JackServer jack(48000, 1024);
    PrepareSpec spec;
    spec.fadeMs = fadeMs;
    lacquer::test::BusyHand hand(3, spec, 0, true);
    Heard heard;
    auto output = AudioOutput::open(hand.g.engine, spec);
    EXPECT_TRUE(output.ok()) << output.error().line();
    if (!output) return heard;
    EXPECT_TRUE((*output)->start().ok());
    const auto xruns = [&] { return (*output)->device().underflows() + (*output)->lateQuanta(); };
    JackCapture capture(frames);
    const std::uint64_t before = xruns();
    const EngineFrame end = hand.g.engine.engineFrame() + frames;
    std::mt19937_64 random(4);
    while (hand.g.engine.engineFrame() < end) {
        hand.edit();
        ++heard.edits;
        if (!letPass(hand.g, spec.quantumFrames * static_cast<EngineFrame>(1 + random() % 4))) break;
    }
    const std::vector<float> samples = capture.samples();
    heard.xruns = xruns() - before;
    (*output)->stop();
    heard.complete = samples.size() == 2u * static_cast<std::size_t>(frames);
    lacquer::test::HighPass highPass;
    std::vector<double> high;
    for (std::size_t i = 0; i < samples.size(); i += 2) {
        high.push_back(highPass(samples[i]));
        heard.peak = std::max(heard.peak, static_cast<double>(std::fabs(samples[i])));
    }
    heard.clickDb = lacquer::test::loudestDb(high, kCorner);
    return heard;
}

// What a machine that was late has lost clicks as well: such a run says nothing.
TEST(LiveEditThroughJack, RandomEditsOnLowSinesDoNotClick) {
    Heard heard;
    for (int tries = 0; tries < kTries; ++tries) {
        heard = playWithEdits(10, 8 * kSecond);
        if (heard.clickDb < -80 || heard.xruns == 0) break;
    }
    RecordProperty("clickDb", std::to_string(heard.clickDb));
    RecordProperty("edits", heard.edits);
    RecordProperty("xruns", static_cast<int>(heard.xruns));
    ASSERT_TRUE(heard.complete);
    EXPECT_GE(heard.edits, 200);
    EXPECT_GT(heard.peak, 0.1) << "there must be something to hear";
    EXPECT_LT(heard.peak, 4);
    if (heard.clickDb >= -80 && heard.xruns > 0) GTEST_SKIP() << "the machine was late, three times";
    EXPECT_LT(heard.clickDb, -80) << heard.edits << " edits";
}

TEST(LiveEditThroughJack, WithoutFadesTheSameEditsClick) {
    Heard heard;
    for (int tries = 0; tries < kTries; ++tries)
        if (heard = playWithEdits(0, 2 * kSecond); heard.xruns == 0) break;
    ASSERT_TRUE(heard.complete);
    EXPECT_GE(heard.edits, 50);
    if (heard.xruns > 0) GTEST_SKIP() << "the machine was late, three times";
    EXPECT_GT(heard.clickDb, -60);
}

}  // namespace
}  // namespace lacquer::host::test::live_edit_test
