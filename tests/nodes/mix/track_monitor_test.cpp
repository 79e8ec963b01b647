// Tracks that play the input of the device in place of their clips.
#include <gtest/gtest.h>

#include <cmath>

#include "nodes/dsp/switch_fade.hpp"
#include "nodes/mix/track.hpp"
#include "support/node_bench.hpp"

namespace lacquer::test::track_monitor_test {
namespace {

constexpr int kQuantum = 256;
constexpr int kFade = 384;  // 8 ms at 48 kHz

// The clips of the track: 1 throughout.
class Ones : public TimelineReader {
public:
    [[nodiscard]] int channelCount() const noexcept override { return 2; }
    bool read(std::int64_t, AudioBlock out) noexcept override {
        for (int c = 0; c < out.channelCount(); ++c) std::ranges::fill(out.channel(c), 1.0f);
        return true;
    }
};

class TrackMonitoring : public testing::Test {
protected:
    TrackMonitoring() {
        for (int c = 0; c < 2; ++c) std::fill_n(input->quantum()[c], kQuantum, c == 0 ? 3.0f : 5.0f);
    }
    NodeBench bench(int width = 2) {
        BenchSpec spec;
        spec.width = width;
        spec.quantumFrames = kQuantum;
        spec.reader = std::make_shared<Ones>();
        spec.monitor = monitor;
        return NodeBench(nodes::trackType(), spec);
    }
    std::shared_ptr<LiveInput> input = std::make_shared<LiveInput>(2, kQuantum);
    std::shared_ptr<TrackMonitor> monitor = std::make_shared<TrackMonitor>(input);
};

void expectAll(const std::vector<float>& samples, std::size_t from, std::size_t to, float value) {
    for (std::size_t i = from; i < to; ++i) ASSERT_EQ(samples[i], value) << i;
}

TEST_F(TrackMonitoring, ATrackThatIsNotMonitoredPlaysItsClips) {
    NodeBench track = bench();
    expectAll(track.run(1000)[0], 0, 1000, 1);
    monitor->set(Monitoring::off, {0, 1});
    expectAll(track.run(1000)[1], 0, 1000, 1);
}

TEST_F(TrackMonitoring, OneThatIsPlaysItsInputsFromItsFirstFrameOn) {
    monitor->set(Monitoring::on, {0, 1});
    NodeBench track = bench();
    const Signal heard = track.run(1000);
    expectAll(heard[0], 0, 1000, 3);
    expectAll(heard[1], 0, 1000, 5);
}

TEST_F(TrackMonitoring, OneInputIsHeardOnBothSidesAndOneThatIsNotThereIsSilent) {
    monitor->set(Monitoring::on, {1, 1});
    NodeBench track = bench();
    Signal heard = track.run(512);
    expectAll(heard[0], 0, 512, 5);
    expectAll(heard[1], 0, 512, 5);
    monitor->set(Monitoring::on, {7, -1});
    heard = track.run(512);
    expectAll(heard[0], 0, 512, 0);
    expectAll(heard[1], 0, 512, 0);
    monitor->set(Monitoring::on, {0, 0});
    NodeBench mono = bench(1);
    expectAll(mono.run(512)[0], 0, 512, 3);
}

// As a tape machine does: clips while it rolls, the input while it stands.
TEST_F(TrackMonitoring, AutomaticMonitoringFollowsTheTransport) {
    monitor->set(Monitoring::automatic, {0, 0});
    NodeBench track = bench();
    track.transport(0, 0, false);
    track.transport(1024, 0, true);
    const std::vector<float> heard = track.run(2560)[0];
    expectAll(heard, 0, 1024, 3);
    expectAll(heard, 1024 + kFade, 2560, 1);
    for (std::size_t i = 1025; i < 1024 + kFade; ++i) {
        ASSERT_LE(heard[i], heard[i - 1]) << i;
        ASSERT_GE(heard[i], 1) << i;
    }
}

// From 3 to 1 and back, along t²(3 - 2t) from the first frame of the range and from the first behind it.
TEST_F(TrackMonitoring, AutomaticMonitoringFollowsTheRangeThatIsRecordedToTheFrame) {
    monitor->set(Monitoring::automatic, {0, 0});
    input->setRecorded({10700, 12700});
    NodeBench track = bench();
    track.transport(0, 10000, true);
    const std::vector<float> heard = track.run(4096)[0];
    const auto share = [](int frame) {
        const double t = std::clamp((frame + 1.0) / kFade, 0.0, 1.0);
        return t * t * (3 - 2 * t);
    };
    for (int i = 0; i < 4096; ++i) {
        const double fromInput = i < 700 ? 0 : i < 2700 ? share(i - 700) : 1 - share(i - 2700);
        ASSERT_NEAR(heard[static_cast<std::size_t>(i)], 1 + 2 * fromInput, 1e-6) << i;
    }
    expectAll(heard, 0, 700, 1);
    expectAll(heard, 700 + kFade, 2700, 3);
    expectAll(heard, 2700 + kFade, 4096, 1);
}

TEST_F(TrackMonitoring, SwitchedWhileItPlaysItFadesOver) {
    NodeBench track = bench();
    expectAll(track.run(512)[0], 0, 512, 1);
    monitor->set(Monitoring::on, {0, 0});
    const std::vector<float> heard = track.run(1024)[0];
    float last = 1;
    for (const float sample : heard) {
        ASSERT_LT(std::abs(sample - last), 2 * 1.5 / kFade + 1e-6) << "no step is steeper than the fade";
        last = sample;
    }
    expectAll(heard, kFade, 1024, 3);
}

}  // namespace
}  // namespace lacquer::test::track_monitor_test
