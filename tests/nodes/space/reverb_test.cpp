#include "nodes/space/reverb.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>

#include "support/node_bench.hpp"

namespace lacquer::test::reverb_test {
namespace {

constexpr double kSampleRate = 48000;
using Values = std::vector<std::pair<std::string, double>>;

NodeBench reverb(const Values& set) {
    const ProcessorType type = nodes::reverbType();
    std::vector<double> values;
    for (const ParameterInfo& info : type.parameters) {
        values.push_back(info.defaultValue);
        if (info.id == "mix") values.back() = 100;
        if (info.id == "predelay") values.back() = 0;
        for (const auto& [id, value] : set)
            if (id == info.id) values.back() = value;
    }
    NodeBench bench(type, {.parameterValues = values});
    for (std::size_t i = 0; i < values.size(); ++i) bench.set(type.parameters[i].id, values[i]);
    return bench;
}

// Energy from each frame on, in dB (M. Schroeder, "New Method of Measuring Reverberation Time", JASA 37(3), 1965).
std::vector<double> decayCurveDb(const std::vector<double>& response) {
    std::vector<double> result(response.size());
    double energy = 0;
    for (std::size_t n = response.size(); n-- > 0;)
        result[n] = 10 * std::log10((energy += response[n] * response[n]) + 1e-300);
    return result;
}

// Seconds for 60 dB, from the slope between 5 and 35 dB below the beginning (ISO 3382, T30).
double t60(const std::vector<double>& response) {
    const std::vector<double> curve = decayCurveDb(response);
    const auto reaches = [&](double db) {
        std::size_t n = 0;
        while (n < curve.size() && curve[n] > curve[0] + db) ++n;
        return static_cast<double>(n) / kSampleRate;
    };
    return 2 * (reaches(-35) - reaches(-5));
}

std::vector<double> responseOf(const Values& set, int frames, std::size_t channel = 0) {
    NodeBench bench = reverb(set);
    const Signal output = bench.run(impulse(2, frames));
    return {output[channel].begin(), output[channel].end()};
}

// What is left around a frequency: the response beside a complex tone, averaged over 5 ms.
std::vector<double> bandOf(const std::vector<double>& response, double frequencyHz) {
    std::complex<double> slow1, slow2;
    const double pole = std::exp(-1 / (0.005 * kSampleRate));
    std::vector<double> result;
    for (std::size_t n = 0; n < response.size(); ++n) {
        slow1 = response[n] * std::polar(1.0, -2 * M_PI * frequencyHz / kSampleRate * static_cast<double>(n)) +
                pole * slow1;
        slow2 = slow1 + pole * slow2;
        result.push_back(std::abs(slow2));
    }
    return result;
}

TEST(Reverb, DecaysInTheTimeItIsSetTo) {
    for (const double seconds : {0.5, 2.0, 5.0})
        for (const double modulation : {0.0, 100.0}) {
            const auto response =
                responseOf({{"decay", seconds}, {"lowDecay", 100}, {"highDecay", 100}, {"modulation", modulation}},
                           static_cast<int>(1.2 * seconds * kSampleRate));
            EXPECT_NEAR(t60(response), seconds, 0.04 * seconds) << modulation;
        }
}

TEST(Reverb, DecaysAtEachBandInATimeOfItsOwn) {
    const auto response =
        responseOf({{"decay", 2}, {"lowDecay", 200}, {"highDecay", 25}, {"lowCrossover", 300}, {"highCrossover", 3000}},
                   5 * 48000);
    EXPECT_NEAR(t60(bandOf(response, 1000)), 2, 0.25);
    EXPECT_NEAR(t60(bandOf(response, 40)), 4, 0.4);
    EXPECT_NEAR(t60(bandOf(response, 20000)), 0.5, 0.06);
}

TEST(Reverb, StartsAfterThePredelayAndHasTheSizeItIsSetTo) {
    const auto firstSound = [](const Values& set) {
        const auto response = responseOf(set, 48000);
        std::size_t n = 0;
        while (response[n] == 0) ++n;
        return static_cast<double>(n) / kSampleRate * 1000;
    };
    const double early = firstSound({{"diffusion", 0}});
    EXPECT_NEAR(firstSound({{"diffusion", 0}, {"predelay", 100}}), early + 100, 0.05);
    EXPECT_NEAR(early, 20 + 23, 0.5);  // the diffusers' delays, and the shortest line
    EXPECT_NEAR(firstSound({{"diffusion", 0}, {"size", 200}}), 20 + 46, 0.5);
}

// Independent noises correlate by no more than chance; a room sounds like that on two ears.
TEST(Reverb, IsWide) {
    NodeBench bench = reverb({{"decay", 2}});
    const Signal output = bench.run(impulse(2, 96000));
    double lr = 0, ll = 0, rr = 0;
    for (std::size_t i = 9600; i < output[0].size(); ++i) {
        lr += double{output[0][i]} * double{output[1][i]};
        ll += std::pow(output[0][i], 2);
        rr += std::pow(output[1][i], 2);
    }
    EXPECT_LT(std::fabs(lr / std::sqrt(ll * rr)), 0.15);
    EXPECT_NEAR(10 * std::log10(ll / rr), 0, 1);
}

// Of Gaussian noise, 31.7 % of samples lie beyond one standard deviation; of a few echoes, next to none. J. Abel, P.
// Huang, "A Simple, Robust Measure of Reverberation Echo Density", AES 121, 2006.
TEST(Reverb, IsDenseSoon) {
    const auto response = responseOf({{"decay", 3}}, 48000);
    const auto density = [&](std::size_t first) {
        constexpr std::size_t kWindow = 1200;
        double power = 0;
        for (std::size_t i = first; i < first + kWindow; ++i) power += response[i] * response[i];
        const double deviation = std::sqrt(power / kWindow);
        int beyond = 0;
        for (std::size_t i = first; i < first + kWindow; ++i) beyond += std::fabs(response[i]) > deviation;
        return beyond / (0.3173 * kWindow);
    };
    EXPECT_GT(density(14400), 0.9);  // 0.3 s
}

TEST(Reverb, MixesTheDrySoundAsItIs) {
    NodeBench bench = reverb({{"mix", 0}});
    const Signal input = noise(2, 8192, 0.5f);
    EXPECT_EQ(bench.run(input), input);
}

TEST(Reverb, FallsSilentWithinItsTail) {
    NodeBench bench = reverb({{"decay", 0.3}});
    const auto tail = static_cast<int>(bench.processor().tailFrames());
    const Signal output = bench.run(impulse(2, tail + 9600));
    for (std::size_t i = static_cast<std::size_t>(tail); i < output[0].size(); ++i)
        ASSERT_LT(std::fabs(output[0][i]), 1e-6f);
}

}  // namespace
}  // namespace lacquer::test::reverb_test
