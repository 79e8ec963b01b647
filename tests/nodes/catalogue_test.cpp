// What every built-in node promises, tried on each of them.
#include "nodes/catalogue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <set>

#include "support/node_bench.hpp"
#include "support/realtime_guard.hpp"

namespace lacquer::test::catalogue_test {
namespace {

struct Case {
    const ProcessorType& type;
    int width;
};

std::vector<Case> allCases() {
    static const std::vector<ProcessorType> types = nodes::builtInTypes();
    std::vector<Case> cases;
    for (const ProcessorType& type : types)
        for (const int width : type.widths) cases.push_back({type, width});
    return cases;
}

std::vector<Case> casesWithAWayThrough() {
    std::vector<Case> cases;
    for (const Case& one : allCases()) {
        const auto has = [&](PortDirection direction) {
            return std::ranges::any_of(one.type.ports,
                                       [&](const PortInfo& port) { return port.direction == direction; });
        };
        if (has(PortDirection::input) && has(PortDirection::output) &&
            one.type.uri != kFeedbackDelayTypeUri)  // through it leads none within a block
            cases.push_back(one);
    }
    return cases;
}

std::string caseName(const testing::TestParamInfo<Case>& info) {
    std::string name;
    for (const char letter : info.param.type.uri.substr(8)) name += letter == '-' ? '_' : letter;
    return name + (info.param.width == 1 ? "_mono" : "_stereo");
}

// A reader that plays a sound nobody can mistake for another frame's.
class CountingReader : public TimelineReader {
public:
    [[nodiscard]] int channelCount() const noexcept override { return 2; }
    bool read(std::int64_t start, AudioBlock out) noexcept override {
        for (int c = 0; c < out.channelCount(); ++c)
            for (int i = 0; i < out.frames(); ++i)
                out[c][i] = static_cast<float>((start + i) * 7919 % 2003 - 1001) / (1001.0f + static_cast<float>(c));
        return true;
    }
};

class EveryNode : public testing::TestWithParam<Case> {
protected:
    [[nodiscard]] BenchSpec spec(int quantum = 256, Buffers buffers = Buffers::separate) const {
        BenchSpec result;
        result.width = GetParam().width;
        result.quantumFrames = quantum;
        result.buffers = buffers;
        result.reader = std::make_shared<CountingReader>();
        return result;
    }
    [[nodiscard]] NodeBench bench(int quantum = 256, Buffers buffers = Buffers::separate) const {
        return NodeBench(GetParam().type, spec(quantum, buffers));
    }
    [[nodiscard]] bool hasInput() const { return portCount(PortDirection::input) > 0; }
    [[nodiscard]] int portCount(PortDirection direction) const {
        int count = 0;
        for (const PortInfo& port : GetParam().type.ports) count += port.direction == direction;
        return count;
    }
    [[nodiscard]] std::vector<Signal> noises(int frames, unsigned seed = 1) const {
        std::vector<Signal> signals;
        for (int p = 0; p < portCount(PortDirection::input); ++p)
            signals.push_back(noise(GetParam().width, frames, 1.0f, seed + static_cast<unsigned>(p)));
        return signals;
    }
    Signal run(NodeBench& bench, const std::vector<Signal>& inputs, int frames) const {
        return hasInput() ? bench.run(inputs) : bench.run(frames);
    }
    // Lanes on every parameter, with points off the control grid too.
    void automateEverything(NodeBench& bench, unsigned seed, int frames) const {
        std::mt19937 random(seed);
        for (const ParameterInfo& info : GetParam().type.parameters) {
            std::vector<AutomationPoint> points;
            for (int frame = 0; frame < frames; frame += 500 + static_cast<int>(random() % 3000)) {
                double value =
                    info.minimum + (info.maximum - info.minimum) * static_cast<double>(random()) / 4294967295.0;
                if (info.stepped()) value = std::round(value);
                const auto shape = info.stepped() || random() % 4 == 0 ? CurveShape::hold : CurveShape::linear;
                points.push_back({frame, value, shape});
            }
            bench.automate(info.id, points);
        }
    }
};

class EveryNodeWithAWayThrough : public EveryNode {};

TEST_P(EveryNode, DeclaresItsParametersSoundly) {
    const ProcessorType& type = GetParam().type;
    EXPECT_EQ(type.uri.rfind("lacquer:", 0), 0u);
    EXPECT_FALSE(type.name.empty());
    EXPECT_FALSE(type.description.empty());
    std::set<std::string> ids;
    bool internal = false;
    for (const ParameterInfo& info : type.parameters) {
        EXPECT_TRUE(ids.insert(info.id).second) << info.id << " twice";
        EXPECT_TRUE(info.internal || !internal) << info.id << " stands behind one that is internal";
        internal = info.internal;
        EXPECT_LT(info.minimum, info.maximum) << info.id;
        EXPECT_TRUE(info.accepts(info.defaultValue)) << info.id;
        EXPECT_FALSE(info.name.empty()) << info.id;
        if (info.scale == ParameterScale::logarithmic) {
            EXPECT_GT(info.minimum, 0) << info.id;
        }
        if (info.scale == ParameterScale::choice) {
            EXPECT_EQ(info.maximum, static_cast<double>(info.choices.size()) - 1) << info.id;
        }
    }
    for (const ParameterInfo& info : type.readouts)
        EXPECT_TRUE(ids.insert(info.id).second) << info.id << " names two things";
    std::set<std::pair<PortDirection, std::string>> symbols;
    for (const PortInfo& port : type.ports)
        EXPECT_TRUE(symbols.insert({port.direction, port.symbol}).second) << port.symbol << " twice";
}

TEST_P(EveryNode, SoundsTheSameBitForBitInEveryQuantum) {
    constexpr int kFrames = 8 * kMaximumQuantum;
    for (const unsigned seed : {1u, 2u, 3u}) {
        const std::vector<Signal> inputs = noises(kFrames, 10 * seed);
        Signal expected;
        for (int quantum = kMinimumQuantum; quantum <= kMaximumQuantum; quantum *= 2) {
            NodeBench node = bench(quantum);
            automateEverything(node, seed, kFrames);
            const Signal output = run(node, inputs, kFrames);
            if (quantum == kMinimumQuantum) expected = output;
            for (std::size_t c = 0; c < output.size(); ++c)
                for (std::size_t i = 0; i < output[c].size(); ++i)
                    ASSERT_EQ(output[c][i], expected[c][i])
                        << "seed " << seed << " quantum " << quantum << " channel " << c << " frame " << i;
        }
    }
}

TEST_P(EveryNode, SoundsTheSameWhenOutputAndInputShareMemory) {
    constexpr int kFrames = 16384;
    const std::vector<Signal> inputs = noises(kFrames);
    NodeBench apart = bench();
    NodeBench together = bench(256, Buffers::shared);
    automateEverything(apart, 5, kFrames);
    automateEverything(together, 5, kFrames);
    EXPECT_EQ(run(apart, inputs, kFrames), run(together, inputs, kFrames));
}

TEST_P(EveryNode, StaysFiniteWhateverItsParameters) {
    constexpr int kFrames = 65536;
    for (const unsigned seed : {11u, 12u, 13u, 14u}) {
        NodeBench node = bench();
        automateEverything(node, seed, kFrames);
        for (const auto& channel : run(node, noises(kFrames), kFrames))
            for (const float sample : channel) ASSERT_TRUE(std::isfinite(sample)) << "seed " << seed;
    }
}

TEST_P(EveryNodeWithAWayThrough, HasTheLatencyItReports) {
    constexpr int kAt = 100;
    for (const double sampleRate : {8000.0, 44100.0, 192000.0, 384000.0}) {
        BenchSpec benchSpec = spec();
        benchSpec.sampleRate = sampleRate;
        NodeBench node(GetParam().type, benchSpec);
        Signal input = impulse(GetParam().width, node.processor().latencyFrames() + 4096, kAt);
        for (auto& channel : input) channel[kAt] = 0.25f;  // below every threshold
        const Signal output = node.run(input);
        for (const auto& channel : output) {
            std::size_t loudest = 0;
            for (std::size_t i = 0; i < channel.size(); ++i)
                if (std::fabs(channel[i]) > std::fabs(channel[loudest])) loudest = i;
            // The all-passes of a crossover turn the phase, and so move the peak a little.
            const std::set<std::string> crossed{"lacquer:multiband", "lacquer:multiband-imager", "lacquer:de-esser"};
            const int turned = crossed.contains(GetParam().type.uri) ? 1 : 0;
            EXPECT_NEAR(static_cast<int>(loudest), kAt + node.processor().latencyFrames(), turned) << sampleRate;
        }
    }
}

TEST_P(EveryNodeWithAWayThrough, RecoversFromNanAndInfinity) {
    constexpr int kFrames = 96000;
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        NodeBench node = bench();
        if (const auto& type = GetParam().type; type.findParameter("band3.gain")) node.set("band3.gain", 6);
        std::vector<Signal> inputs = noises(kFrames);
        for (Signal& port : inputs)
            for (auto& channel : port) {
                for (float& sample : channel) sample *= 0.1f;
                channel[1000] = bad;
            }
        const Signal output = node.run(inputs);
        for (const auto& channel : output) {
            float loudest = 0;
            for (std::size_t i = kFrames / 2; i < channel.size(); ++i) {
                ASSERT_TRUE(std::isfinite(channel[i])) << i;
                loudest = std::max(loudest, std::fabs(channel[i]));
            }
            EXPECT_GT(loudest, 0.01f);
        }
        for (std::size_t r = 0; r < GetParam().type.readouts.size(); ++r)
            EXPECT_TRUE(std::isfinite(node.processor().readout(r))) << GetParam().type.readouts[r].id;
    }
}

TEST_P(EveryNode, StartsAnewAfterReset) {
    constexpr int kFrames = 8192;
    const std::vector<Signal> inputs = noises(kFrames);
    const auto turned = [&] {
        NodeBench node = bench();
        for (const ParameterInfo& info : GetParam().type.parameters)
            node.set(info.id, info.stepped() ? info.maximum : 0.6 * info.maximum + 0.4 * info.minimum);
        return node;
    };
    NodeBench fresh = turned();
    NodeBench used = turned();
    fresh.transport(0, 0, true);
    used.transport(0, 0, true);
    used.transport(kFrames, 0, true);
    const Signal expected = run(fresh, inputs, kFrames);
    run(used, inputs, kFrames);
    used.processor().reset();
    EXPECT_EQ(run(used, inputs, kFrames), expected);
}

TEST_P(EveryNode, RunsAtEverySampleRate) {
    constexpr int kFrames = 32768;
    for (const double sampleRate : {8000.0, 22050.0, 44100.0, 96000.0, 192000.0, 384000.0}) {
        BenchSpec benchSpec = spec();
        benchSpec.sampleRate = sampleRate;
        NodeBench node(GetParam().type, benchSpec);
        automateEverything(node, 21, kFrames);
        for (const auto& channel : run(node, noises(kFrames), kFrames))
            for (const float sample : channel) ASSERT_TRUE(std::isfinite(sample)) << sampleRate;
        EXPECT_GE(node.processor().latencyFrames(), 0);
    }
}

INSTANTIATE_TEST_SUITE_P(Catalogue, EveryNode, testing::ValuesIn(allCases()), caseName);
INSTANTIATE_TEST_SUITE_P(Catalogue, EveryNodeWithAWayThrough, testing::ValuesIn(casesWithAWayThrough()), caseName);

TEST(Catalogue, NamesEveryTypeOnce) {
    ProcessorRegistry registry;
    nodes::registerBuiltIns(registry);
    std::set<std::string> uris;
    for (const auto& type : registry.types()) EXPECT_TRUE(uris.insert(type->uri).second) << type->uri;
    for (const char* uri : {"lacquer:track", "lacquer:gain", "lacquer:fader", "lacquer:pan", "lacquer:bus",
                            "lacquer:send", "lacquer:eq", "lacquer:feedback-delay", "lacquer:compressor",
                            "lacquer:limiter", "lacquer:meter", "lacquer:file-sink", "lacquer:output"})
        EXPECT_TRUE(registry.find(uri).ok()) << uri;
}

}  // namespace
}  // namespace lacquer::test::catalogue_test
