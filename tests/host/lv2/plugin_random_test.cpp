// The numbers expected are those that programs print which call the functions of glibc without a seed: rand() and
// random() give 1804289383, 846930886, 1681692777 …, and lrand48() gives 0, 2116118, 89401895, 379337186 …
#include "host/lv2/plugin_random.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <vector>

#include "tests/host/lv2/plugin_harness.hpp"

namespace lacquer::host::test::plugin_random_test {
namespace {

constexpr long kRand[] = {1804289383, 846930886, 1681692777, 1714636915, 1957747793, 424238335, 719885386};
constexpr long kLrand48[] = {0, 2116118, 89401895, 379337186};

float asSample(long number) {
    return static_cast<float>(number >> 7) / 16777216;
}

Channels quantum(int channels = 1) {
    return Channels(static_cast<std::size_t>(channels), std::vector<float>(256));
}

class PluginRandomTest : public testing::Test {
private:
    const OwnPlugins own_;
};

TEST_F(PluginRandomTest, EachInstanceHasTheNumbersOfAProgramOfItsOwn) {
    PluginHarness one("urn:lacquer:dice#rand", 1), other("urn:lacquer:dice#random", 1);
    const Channels first = one.run(quantum()), second = other.run(quantum());
    for (std::size_t i = 0; i < std::size(kRand); ++i) {
        EXPECT_EQ(first[0][i], asSample(kRand[i])) << i;
        EXPECT_EQ(second[0][i], asSample(kRand[i])) << i;
    }
    EXPECT_FALSE(identical(one.run(quantum()), first)) << "and they go on";
}

TEST_F(PluginRandomTest, SoDoTheFunctionsOf48Bits) {
    PluginHarness dice("urn:lacquer:dice#lrand48", 1);
    const Channels out = dice.run(quantum());
    for (std::size_t i = 0; i < std::size(kLrand48); ++i) EXPECT_EQ(out[0][i], asSample(kLrand48[i])) << i;
}

TEST_F(PluginRandomTest, TheChannelsOfANodeDiffer) {
    PluginHarness dice("urn:lacquer:dice#rand", 2);
    const Channels out = dice.run(quantum(2));
    EXPECT_EQ(out[0][0], asSample(kRand[0]));
    EXPECT_FALSE(identical({out[0]}, {out[1]}));
}

TEST_F(PluginRandomTest, ASeedThatAPluginSetsCounts) {
    PluginHarness seeded("urn:lacquer:dice#seeded", 1);
    EXPECT_EQ(seeded.run(quantum())[0][0], asSample(1505335290)) << "rand() after srand(2)";
}

TEST_F(PluginRandomTest, TheTimeOfDayIsNoSeed) {
    PluginHarness dice("urn:lacquer:dice#clock", 1);
    EXPECT_EQ(dice.run(quantum())[0][0], asSample(kRand[0]));
}

TEST_F(PluginRandomTest, TheProgramsOwnNumbersGoOnAsIfThereWereNoPlugins) {
    std::srand(2);
    ::srand48(0);
    for (const char* uri : {"urn:lacquer:dice#rand", "urn:lacquer:dice#lrand48"}) {
        PluginHarness dice(uri, 1);
        dice.run(quantum());
    }
    EXPECT_EQ(std::rand(), 1505335290);
    EXPECT_EQ(::lrand48(), 366850414) << "as lrand48() after srand48(0)";
}

TEST(PluginRandom, TwinsDiffer) {
    const OwnPlugins own;
    ProcessorRegistry registry;
    registerLv2(registry);
    const auto type = registry.find("lv2:urn:lacquer:dice#rand").value();
    std::vector<float> firsts;
    for (const int twin : {0, 1, 2}) {
        CreateSpec spec;
        spec.twin = twin;
        spec.width = 1;
        const auto processor = *type->create(spec);
        ASSERT_TRUE(processor->prepare({}).ok());
        std::vector<float> in(256), out(256);
        const float* inPointer = in.data();
        float* outPointer = out.data();
        const ConstAudioBlock input(&inPointer, 1, 256);
        const AudioBlock output(&outPointer, 1, 256);
        const Segment segment{0, 256, 0, true};
        const BlockTime time{0, {&segment, 1}};
        const EventBuffer* const noInput = nullptr;
        EventBuffer* const noOutput = nullptr;
        const EventPorts events{{&noInput, 1}, {&noOutput, 1}};
        processor->process({&time, &events, {&input, 1}, {&output, 1}, {}, 256});
        for (const float first : firsts) EXPECT_NE(out[0], first) << twin;
        firsts.push_back(out[0]);
    }
    EXPECT_EQ(firsts[0], asSample(kRand[0]));
}

}  // namespace
}  // namespace lacquer::host::test::plugin_random_test
