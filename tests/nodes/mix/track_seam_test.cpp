// What a track sounds like where time jumps, played by the engine.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "core/engine/engine.hpp"
#include "core/plan/plan_compiler.hpp"
#include "nodes/mix/track.hpp"
#include "support/test_processors.hpp"

namespace lacquer::test::track_seam_test {
namespace {

using Kind = TransportCommand::Kind;

constexpr double kRate = 48000;
constexpr int kFadeFrames = 480;  // 10 ms

/// A sine of 440 Hz, everywhere on the timeline.
float sineAt(TimelineFrame frame) {
    return static_cast<float>(0.9 * std::sin(2 * std::numbers::pi * 440 * static_cast<double>(frame) / kRate));
}

class SineReader : public TimelineReader {
public:
    [[nodiscard]] int channelCount() const noexcept override { return 2; }
    bool read(std::int64_t start, AudioBlock out) noexcept override {
        for (int i = 0; i < out.frames(); ++i) {
            out[0][i] = sineAt(start + i);
            out[1][i] = -sineAt(start + i);
        }
        return start < lateFrom || start >= lateUntil;
    }
    TimelineFrame lateFrom = 0, lateUntil = 0;
};

struct Playing {
    int quantumFrames = 256;
    int delayFrames = 0;  ///< of a node behind the track
    double fadeMs = nodes::kSeamFadeMs;
    std::vector<std::pair<EngineFrame, TransportCommand>> commands;  ///< each at a multiple of every quantum
    std::shared_ptr<SineReader> reader = std::make_shared<SineReader>();
};

/// What leaves the engine in its first `frames` frames, on the left.
std::vector<float> play(const Playing& playing, int frames) {
    ProcessorRegistry registry = testRegistry();
    registry.add(nodes::trackType(playing.fadeMs));
    const PrepareSpec spec{kRate, playing.quantumFrames};
    Graph graph;
    InstanceTable instances;
    std::optional<NodeId> before;
    for (const std::string uri : {"lacquer:track", "test:delay", kOutputTypeUri}) {
        const auto type = *registry.find(uri);
        const std::string name = "node " + std::to_string(playing.delayFrames);
        const NodeId id = *graph.addNode(type->makeNode(name, 2));
        CreateSpec create;
        create.width = 2;
        create.nodeName = name;
        create.reader = playing.reader;
        instances[id] = *NodeInstance::create(type, create, spec);
        if (before && !graph.connect({*before, 0}, {id, 0})) throw std::runtime_error("not connected");
        before = id;
    }
    Engine engine;
    engine.publish(std::move(*compilePlan(graph, instances, spec)));
    std::vector<float> heard;
    while (static_cast<int>(heard.size()) < frames) {
        for (const auto& [at, command] : playing.commands)
            if (at == engine.engineFrame()) engine.post(command);
        engine.runQuantum();
        const ProcessPlan& plan = *engine.currentPlan();
        const float* left = plan.slot(plan.outputs[0].slots[0]);
        heard.insert(heard.end(), left, left + playing.quantumFrames);
    }
    heard.resize(static_cast<std::size_t>(frames));
    return heard;
}

Playing looped(LoopRange loop, TimelineFrame from) {
    Playing playing;
    playing.commands = {{0, TransportCommand::setLoop(loop)}, {0, {Kind::locate, from}}, {0, {Kind::play}}};
    return playing;
}

/// The gain of what comes, at frame i behind the seam: t²(3 - 2t), t counted from the middle of each frame.
float fadeIn(int i) {
    if (i >= kFadeFrames) return 1;
    const double t = (i + 0.5) / kFadeFrames;
    return static_cast<float>(t * t * (3 - 2 * t));
}
float fadeOut(int i) {
    return i >= kFadeFrames ? 0 : fadeIn(kFadeFrames - 1 - i);
}

/// The loudest 5 ms of what is above 4 kHz, in dB against a sine of full scale. A Kaiser window of beta 12 keeps the
/// rest down by more than 110 dB; its transition ends at 4 kHz.
double loudestClickDb(const std::vector<float>& signal) {
    constexpr int kReach = 255;
    constexpr double kCutoffHz = 3640;
    const auto bessel = [](double x) {
        double sum = 1, term = 1;
        for (int k = 1; k < 60; ++k) sum += term *= (x / (2 * k)) * (x / (2 * k));
        return sum;
    };
    std::vector<double> taps;
    for (int n = -kReach; n <= kReach; ++n) {
        const double turn = 2 * kCutoffHz / kRate;
        const double low = n == 0 ? turn : std::sin(std::numbers::pi * turn * n) / (std::numbers::pi * n);
        const double place = static_cast<double>(n) / (kReach + 1);
        taps.push_back(((n == 0 ? 1 : 0) - low) * bessel(12 * std::sqrt(1 - place * place)) / bessel(12));
    }
    double loudest = 0;
    for (std::size_t start = 0; start + 240 + taps.size() <= signal.size(); start += 120) {
        double energy = 0;
        for (std::size_t i = 0; i < 240; ++i) {
            double sample = 0;
            for (std::size_t k = 0; k < taps.size(); ++k)
                sample += taps[k] * static_cast<double>(signal[start + i + k]);
            energy += sample * sample;
        }
        loudest = std::max(loudest, energy / 240);
    }
    return 10 * std::log10(2 * loudest + 1e-30);
}

// 440 Hz has a period of 109.09 frames; the loop is no multiple of it.
constexpr LoopRange kLoop{20'000, 24'567};

TEST(TrackSeam, ALoopedSineDoesNotClick) {
    EXPECT_LT(loudestClickDb(play(looped(kLoop, 23'000), 12'000)), -80);
}

TEST(TrackSeam, WithoutTheFadeTheSameSineClicks) {
    Playing playing = looped(kLoop, 23'000);
    playing.fadeMs = 0;
    EXPECT_GT(loudestClickDb(play(playing, 12'000)), -80);
}

TEST(TrackSeam, WhatWouldHaveFollowedFadesOutWhileTheStartFadesIn) {
    constexpr int kFrames = 12'000, kFirstSeam = 24'567 - 23'000;
    const std::vector<float> reference = play(looped(kLoop, 23'000), kFrames);
    for (int i = 0; i < kFrames; ++i) {
        float expected = sineAt(23'000 + i);
        if (i >= kFirstSeam) {
            const int sinceSeam = (i - kFirstSeam) % static_cast<int>(kLoop.lengthFrames());
            expected = sineAt(20'000 + sinceSeam);
            if (sinceSeam < kFadeFrames)
                expected = sineAt(24'567 + sinceSeam) * fadeOut(sinceSeam) + expected * fadeIn(sinceSeam);
        }
        ASSERT_EQ(reference[static_cast<std::size_t>(i)], expected) << i;
    }
}

TEST(TrackSeam, IsTheSameForEveryQuantumAndBehindItALatency) {
    constexpr int kFrames = 12'288;
    for (const LoopRange loop : {kLoop, LoopRange{20'000, 20'512}}) {
        const std::vector<float> reference = play(looped(loop, 19'990), kFrames);
        for (const int quantum : {64, 128, 256, 512, 1024, 2048, 4096})
            for (const int delay : {0, 777}) {
                Playing playing = looped(loop, 19'990);
                playing.quantumFrames = quantum;
                playing.delayFrames = delay;
                const std::vector<float> heard = play(playing, kFrames);
                for (int i = delay; i < kFrames; ++i)
                    ASSERT_EQ(heard[static_cast<std::size_t>(i)], reference[static_cast<std::size_t>(i - delay)])
                        << "quantum " << quantum << " delay " << delay << " frame " << i;
            }
    }
}

TEST(TrackSeam, ALocateWhileRollingFadesLikewise) {
    Playing playing;
    playing.commands = {{0, {Kind::play}}, {4096, {Kind::locate, 100'033}}};
    const std::vector<float> heard = play(playing, 8192);
    for (int i = 4096; i < 8192; ++i)
        ASSERT_EQ(heard[static_cast<std::size_t>(i)],
                  i - 4096 < kFadeFrames ? sineAt(i) * fadeOut(i - 4096) + sineAt(100'033 + i - 4096) * fadeIn(i - 4096)
                                         : sineAt(100'033 + i - 4096));
    EXPECT_LT(loudestClickDb(heard), -80);
}

// Two jumps within the length of a fade: the second one fades out what was heard of both sides of the first.
TEST(TrackSeam, AJumpDuringAFadeDoesNotClickEither) {
    Playing playing;
    playing.quantumFrames = 64;
    playing.commands = {{0, {Kind::play}}, {4096, {Kind::locate, 100'033}}, {4096 + 192, {Kind::locate, 77}}};
    EXPECT_LT(loudestClickDb(play(playing, 8192)), -80);
}

TEST(TrackSeam, StoppingFadesOutAndStartingIsExact) {
    Playing playing;
    playing.commands = {{0, {Kind::play}}, {4096, {Kind::stop}}, {8192, {Kind::play}}};
    const std::vector<float> heard = play(playing, 9000);
    for (int i = 0; i < 9000; ++i) {
        const float expected = i < 4096 ? sineAt(i) : i < 8192 ? sineAt(i) * fadeOut(i - 4096) : sineAt(i - 4096);
        ASSERT_EQ(heard[static_cast<std::size_t>(i)], expected) << i;
    }
}

TEST(TrackSeam, FadesInAfterFramesThatWereLate) {
    Playing playing;
    playing.reader->lateFrom = 4096;  // as if they were silent
    playing.reader->lateUntil = 4352;
    playing.commands = {{0, {Kind::play}}};
    const std::vector<float> heard = play(playing, 8192);
    for (int i = 4352; i < 8192; ++i)
        ASSERT_EQ(heard[static_cast<std::size_t>(i)],
                  i - 4352 < kFadeFrames ? sineAt(i) * fadeIn(i - 4352) : sineAt(i));
}

}  // namespace
}  // namespace lacquer::test::track_seam_test
