// The nodes whose hot loops are kernels, on every target of this machine: the same samples and readouts, bit for bit.
#include <gtest/gtest.h>

#include <cstring>
#include <functional>

#include "nodes/dynamics/compressor.hpp"
#include "nodes/eq/eq.hpp"
#include "nodes/master/limiter.hpp"
#include "nodes/master/maximiser.hpp"
#include "nodes/meter/meter.hpp"
#include "support/node_bench.hpp"
#include "support/simd_targets.hpp"

namespace lacquer::test::nodes_on_targets_test {
namespace {

struct Outcome {
    Signal out;
    std::vector<double> readouts;
};

bool sameBits(const Outcome& a, const Outcome& b) {
    const auto same = [](const auto& x, const auto& y) {
        if (x.empty() || y.empty()) return x.empty() && y.empty();
        return x.size() == y.size() && std::memcmp(x.data(), y.data(), x.size() * sizeof(x[0])) == 0;
    };
    for (std::size_t c = 0; c < a.out.size(); ++c)
        if (!same(a.out[c], b.out[c])) return false;
    return a.out.size() == b.out.size() && same(a.readouts, b.readouts);
}

// Loud noise, then silence, then a sine.
Signal programme(int width) {
    Signal signal = noise(width, 5000, 1.5f);
    const Signal after = sine(width, 5000, 0.7, 1234, 48000);
    for (std::size_t c = 0; c < signal.size(); ++c) {
        signal[c].resize(7000);
        signal[c].insert(signal[c].end(), after[c].begin(), after[c].end());
    }
    return signal;
}

void expectTheSameOnAllTargets(const ProcessorType& type, const std::function<void(NodeBench&)>& set) {
    for (const int width : {1, 2}) {
        std::optional<Outcome> first;
        for (const nodes::SimdTarget target : availableSimdTargets()) {
            const SimdTargetScope scope(target);
            NodeBench bench(type, {.width = width});
            set(bench);
            Outcome outcome{bench.run(programme(width)), {}};
            for (const ParameterInfo& readout : type.readouts) outcome.readouts.push_back(bench.readout(readout.id));
            if (!first) first = outcome;
            EXPECT_TRUE(sameBits(*first, outcome)) << type.uri << " on " << nameOf(target) << ", width " << width;
        }
    }
}

TEST(NodesOnTargets, AnEqualiserWhoseBandsMoveAndSwitch) {
    expectTheSameOnAllTargets(nodes::eqType(), [](NodeBench& bench) {
        bench.set("band1.on", 1);
        bench.set("band8.on", 1);
        bench.set("band3.gain", 9);
        bench.set("band6.gain", -12);
        bench.automate("band4.gain", {{0, -18, CurveShape::smooth}, {6000, 12}});
        bench.automate("band5.frequency", {{1000, 300, CurveShape::linear}, {9000, 8000}});
        bench.automate("band2.on", {{0, 1, CurveShape::hold}, {3000, 0, CurveShape::hold}, {8000, 1}});
    });
}

TEST(NodesOnTargets, ACompressorOnEitherDetector) {
    for (const double detector : {0, 1})
        expectTheSameOnAllTargets(nodes::compressorType(), [detector](NodeBench& bench) {
            bench.set("threshold", -30);
            bench.set("detector", detector);
            bench.set("mix", 80);
            bench.automate("ratio", {{0, 2, CurveShape::linear}, {9000, 12}});
            bench.automate("topology", {{0, 0, CurveShape::hold}, {4000, 1}});
            bench.automate("autoMakeup", {{0, 0, CurveShape::hold}, {2000, 1}});
        });
}

TEST(NodesOnTargets, ALimiterThatIsDrivenHard) {
    expectTheSameOnAllTargets(nodes::limiterType(), [](NodeBench& bench) { bench.set("inputGain", 12); });
}

TEST(NodesOnTargets, AMeter) {
    expectTheSameOnAllTargets(nodes::meterType(), [](NodeBench&) {});
}

TEST(NodesOnTargets, AMaximiserInEveryStyle) {
    expectTheSameOnAllTargets(nodes::maximiserType(), [](NodeBench& bench) {
        bench.set("drive", 12);
        bench.automate("style", {{0, 0, CurveShape::hold},
                                 {2000, 1, CurveShape::hold},
                                 {4000, 2, CurveShape::hold},
                                 {6000, 3, CurveShape::hold}});
    });
}

}  // namespace
}  // namespace lacquer::test::nodes_on_targets_test
