// The curves of the dynamic EQ against what the node does to an impulse, while its bands are quiet and while a
// sidechain has moved them.
#include "nodes/eq/dynamic_eq_response.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "nodes/eq/dynamic_eq.hpp"
#include "support/node_bench.hpp"

namespace lacquer::test::dynamic_eq_response_test {
namespace {

using nodes::DynamicEqResponse;
using nodes::DynamicEqSettings;

constexpr double kSampleRate = 48000;
constexpr int kSecond = 48128;  // whole quanta

struct Equaliser {
    ProcessorType type = nodes::dynamicEqType();
    std::vector<double> values;

    Equaliser() {
        for (const ParameterInfo& info : type.parameters) values.push_back(info.defaultValue);
    }
    void set(const char* id, double value) { values[*type.findParameter(id)] = value; }
    void setBand(int band, nodes::DynamicType shape, double hertz, double gainDb, double rangeDb, double thresholdDb) {
        const std::string id = "band" + std::to_string(band);
        set((id + ".on").c_str(), 1);
        set((id + ".type").c_str(), static_cast<double>(shape));
        set((id + ".frequency").c_str(), hertz);
        set((id + ".gain").c_str(), gainDb);
        set((id + ".range").c_str(), rangeDb);
        set((id + ".threshold").c_str(), thresholdDb);
    }
    [[nodiscard]] NodeBench bench() const {
        NodeBench made(type, {.width = 1});
        for (std::size_t i = 0; i < values.size(); ++i) made.set(type.parameters[i].id, values[i]);
        return made;
    }
    [[nodiscard]] DynamicEqResponse response() const {
        return DynamicEqResponse(DynamicEqSettings::of(values), kSampleRate);
    }
};

/// To an impulse that comes after a second of what the sidechain has then, too.
std::vector<float> impulseResponse(NodeBench& bench, double sidechainLevel) {
    const Signal key = sine(1, 2 * kSecond, sidechainLevel, 1000, kSampleRate);
    const std::vector<float> out = bench.run(std::vector<Signal>{impulse(1, 2 * kSecond, kSecond), key})[0];
    return {out.begin() + kSecond, out.end()};
}

TEST(DynamicEqResponse, IsTheListOfParametersThatTheTypeHas) {
    const ProcessorType type = nodes::dynamicEqType();
    EXPECT_EQ(type.findParameter("band1.on"), nodes::kDynamicOn);
    EXPECT_EQ(type.findParameter("band6.range"), 5 * nodes::kParametersPerDynamicBand + nodes::kDynamicRange);
    EXPECT_EQ(type.findParameter("externalSidechain"), nodes::kDynamicExternal);
    EXPECT_EQ(type.findParameter("output"), nodes::kDynamicOutput);
    EXPECT_EQ(type.parameters.size(), nodes::kDynamicOutput + 1);
}

TEST(DynamicEqResponse, IsWhatTheNodeDoesWhileItsBandsAreQuietAndWhileTheyHaveMoved) {
    using enum nodes::DynamicType;
    Equaliser equaliser;
    equaliser.setBand(1, lowShelf, 150, 4, -12, 0);
    equaliser.setBand(3, bell, 1000, 2, -9, -40);
    equaliser.setBand(6, highShelf, 8000, -5, 6, 0);
    equaliser.set("output", -3);
    equaliser.set("externalSidechain", 1);
    // The sidechain is far above the threshold of band 3, somewhat above it, or silent.
    for (const double level : {0.5, 0.02, 0.0}) {
        NodeBench bench = equaliser.bench();
        const std::vector<float> measured = impulseResponse(bench, level);
        DynamicEqResponse response = equaliser.response();
        DynamicEqResponse::Changes changes{};
        for (std::size_t b = 0; b < changes.size(); ++b)
            changes[b] = bench.readout("band" + std::to_string(b + 1) + ".change");
        response.move(changes);
        for (double f = 20; f < 20000; f *= 1.1) {
            EXPECT_NEAR(responseDb(measured, f, kSampleRate), response.movedDb(f), 0.1) << f;
            const auto [low, high] = response.reach(f);
            EXPECT_LE(low, response.movedDb(f) + 0.01) << f;
            EXPECT_GE(high, response.movedDb(f) - 0.01) << f;
            if (level == 0) {
                EXPECT_EQ(response.movedDb(f), response.quietDb(f)) << f;
            }
        }
        EXPECT_NEAR(changes[2], level == 0.5 ? -9 : level == 0 ? 0 : -4.5, 1) << "whatever it is, it is drawn";
    }
}

TEST(DynamicEqResponse, ReachesFromTheGainToTheEndOfTheRange) {
    Equaliser equaliser;
    equaliser.setBand(3, nodes::DynamicType::bell, 1000, 2, -8, -30);
    equaliser.set("output", 1);
    const DynamicEqResponse response = equaliser.response();
    EXPECT_NEAR(response.quietDb(1000), 3, 1e-6);
    EXPECT_NEAR(response.movedDb(1000), 3, 1e-6);
    EXPECT_NEAR(response.reach(1000).highDb, 3, 1e-6);
    EXPECT_NEAR(response.reach(1000).lowDb, -5, 1e-6);
    EXPECT_NEAR(response.bandDb(2, 1000), 2, 1e-6);
}

TEST(DynamicEqResponse, LeavesOutBandsThatAreOff) {
    Equaliser equaliser;
    equaliser.set("band3.gain", 12);
    const DynamicEqResponse response = equaliser.response();
    EXPECT_NEAR(response.quietDb(800), 0, 1e-9);
    EXPECT_NEAR(response.reach(800).highDb, 0, 1e-9);
    EXPECT_NEAR(response.bandDb(2, 800), 12, 1e-6);
}

}  // namespace
}  // namespace lacquer::test::dynamic_eq_response_test
