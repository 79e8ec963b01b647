// P3: whatever the callbacks of a device are, the stream is the engine's plain output, late by the reported delay.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "core/realtime/realtime_scope.hpp"
#include "host/audio/callback_partition.hpp"
#include "host/audio/engine_quanta.hpp"
#include "support/graph_case.hpp"
#include "support/realtime_guard.hpp"

namespace lacquer::host::test::callback_partition_property_test {
namespace {

using namespace lacquer::test;

constexpr int kFade = GapFade::kFadeFrames;
constexpr int kFrames = 24000;  // of the stream, at least

// Lengths of 1 to 8192: a few that stay for a while, or others every time; prime, powers of two, multiples, anything.
std::vector<int> randomCallbacks(std::mt19937_64& random, int quantum) {
    const auto upTo = [&](int n) { return static_cast<int>(random() % static_cast<std::uint64_t>(n)); };
    const auto size = [&] {
        static constexpr int kPrimes[] = {1, 2, 3, 31, 61, 127, 251, 509, 1021, 2039, 4093, 8191};
        switch (upTo(5)) {
            case 0:
                return kPrimes[upTo(12)];
            case 1:
                return 1 << upTo(14);
            case 2:
                return quantum * (1 + upTo(8192 / quantum));
            case 3:
                return 1 + upTo(300);
            default:
                return 1 + upTo(8192);
        }
    };
    std::vector<int> callbacks;
    const int repeats = upTo(3) == 0 ? 1 : 1 + upTo(20);
    for (int frames = 0; frames < kFrames;) {
        const int next = size();
        for (int i = 0; i < repeats && frames < kFrames; ++i, frames += next) callbacks.push_back(next);
    }
    return callbacks;
}

// The stream as it must be; samples that a fade is at work on are given by formula.
std::string difference(const std::vector<float>& played, const float* plain, std::int64_t delayFrom, int delay) {
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(played.size()); ++i) {
        const float heard = played[static_cast<std::size_t>(i)];
        const auto told = [&](double expected) {
            return "frame " + std::to_string(i) + ": " + std::to_string(heard) + " instead of " +
                   std::to_string(expected);
        };
        const std::int64_t sinceGap = i - delayFrom, sinceSound = sinceGap - delay;
        const std::int64_t step = sinceSound >= 0 ? sinceSound : sinceGap;
        const double x = static_cast<double>(step + 1) / (kFade + 1.0), rise = x * x * (3 - 2 * x);
        if (sinceGap >= 0 && step < kFade && delayFrom > 0) {
            const double expected = sinceSound >= 0 ? plain[i - delay] * rise : plain[delayFrom - 1] * (1 - rise);
            if (std::abs(heard - expected) > 1e-6) return told(expected);
        } else {
            const float expected = sinceGap < 0 ? plain[i] : sinceSound < 0 ? 0.0f : plain[i - delay];
            if (heard != expected) return told(expected);
        }
    }
    return {};
}

void expectConstantDelay(std::uint64_t seed, int quantum) {
    std::mt19937_64 random(seed);
    const GraphCase graph = randomGraph(seed, {.nodes = 4 + static_cast<int>(seed % 12)});
    const std::vector<int> callbacks = randomCallbacks(random, quantum);
    const int workers = static_cast<int>(random() % 2);

    const int plainFrames = kFrames + 8192;
    const std::vector<float> plain =
        lacquer::test::render(graph, {.quantumFrames = quantum, .workers = 0, .frames = plainFrames});

    const PrepareSpec spec{48000, quantum, true};
    BuiltGraph built = build(graph, spec);
    Engine engine(workers);
    engine.post({TransportCommand::Kind::play});
    engine.publish(compilePlan(built.graph, built.instances, spec).value());
    EngineQuanta quanta(engine, quantum, 2);
    CallbackPartition partition(quanta, quantum, 2, Handover::waits);

    std::vector<std::vector<float>> played(2);
    std::int64_t frames = 0, delayFrom = -1;
    for (const int next : callbacks) {
        for (auto& channel : played) channel.resize(static_cast<std::size_t>(frames + next));
        float* out[2] = {played[0].data() + frames, played[1].data() + frames};
        {
            const RealtimeScope realtime;
            partition.pull(out, next);
        }
        if (delayFrom < 0 && next % quantum != 0) delayFrom = frames;
        const int delay = delayFrom < 0 ? 0 : quantum;
        ASSERT_EQ(partition.delayFrames(), delay) << "seed " << seed;
        frames += next;
        // What the engine has run and the device has not had.
        const std::int64_t lead = partition.leadFrames();
        ASSERT_TRUE(delay == 0 ? lead == 0 : lead >= 0 && lead <= 2 * quantum + 8192) << "seed " << seed;
    }
    partition.stop();
    ASSERT_EQ(engine.engineFrame() - partition.leadFrames(), frames - partition.delayFrames()) << "seed " << seed;
    if (delayFrom < 0) delayFrom = frames;
    for (std::size_t c = 0; c < 2; ++c) {
        const std::string text =
            difference(played[c], plain.data() + static_cast<std::ptrdiff_t>(c) * plainFrames, delayFrom, quantum);
        ASSERT_EQ(text, "") << "seed " << seed << ", quantum " << quantum << ", workers " << workers << ", channel "
                            << c << ", " << callbacks.size() << " callbacks from " << callbacks.front()
                            << " frames on, delay from " << delayFrom << "; graph:\n"
                            << graph.describe();
    }
    EXPECT_EQ(partition.lateQuanta(), 0u);
}

TEST(CallbackPartitionProperty, AnyCallbacksGiveThePlainOutputLateByTheReportedDelay) {
    for (const int quantum : {64, 128, 256, 512, 1024, 2048, 4096})
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            expectConstantDelay(seed * 4096 + static_cast<std::uint64_t>(quantum), quantum);
            if (testing::Test::HasFatalFailure()) return;
        }
}

}  // namespace
}  // namespace lacquer::host::test::callback_partition_property_test
