// How plugins must be treated, and what they may do without doing harm.
#include <gtest/gtest.h>
#include <xmmintrin.h>

#include <clocale>
#include <optional>
#include <string>
#include <thread>

#include "tests/host/lv2/plugin_harness.hpp"

namespace lacquer::host::test::process_rules_test {
namespace {

class ProcessRules : public testing::Test {
protected:
    ~ProcessRules() override { std::setlocale(LC_ALL, locale_.c_str()); }

    static std::string locale() { return std::setlocale(LC_ALL, nullptr); }
    // The low six bits of MXCSR only tell what has happened so far, to the test's own arithmetic too.
    static unsigned floatingPointMode() { return _mm_getcsr() & ~0x3fu; }

private:
    const OwnPlugins own_;
    const std::string locale_ = locale();
};

TEST_F(ProcessRules, EveryPortIsConnectedToAlignedMemoryOfItsOwnAndSubnormalsFlush) {
    for (const int quantum : {64, 256, 4096}) {
        PrepareSpec spec;
        spec.quantumFrames = quantum;
        PluginHarness witness("urn:lacquer:witness", 2, {}, spec);
        witness.run(Channels(2, std::vector<float>(static_cast<std::size_t>(quantum))));
        for (const char* answer : {"connected", "aligned", "apart", "flushes"})
            EXPECT_EQ(witness.processor().readout(witness.type().findReadout(answer).value()), 1)
                << answer << " at " << quantum;
    }
}

// See the comments of witness.ttl's ports: outside the range, none, no range, not a number, a fraction of the rate.
TEST_F(ProcessRules, DefaultsAreWithinTheRangeWhateverThePluginSays) {
    for (const double rate : {44100.0, 48000.0, 96000.0}) {
        PrepareSpec spec;
        spec.sampleRate = rate;
        PluginHarness witness("urn:lacquer:witness", 2, {{"rate", 0.25 * rate}}, spec);
        const Channels out = witness.run(Channels(2, std::vector<float>(256)));
        const std::vector<float> expected{1, 2, 7, 4, static_cast<float>(0.25 * rate)};
        EXPECT_EQ(std::vector(out[0].begin(), out[0].begin() + 5), expected) << rate;
    }
    EXPECT_EQ(PluginHarness("urn:lacquer:witness", 2).run(Channels(2, std::vector<float>(256)))[0][4], 12000);
}

TEST_F(ProcessRules, TheLocaleIsPutBackWhateverAPluginSetsIt) {
    std::setlocale(LC_ALL, "C");
    std::optional<PluginHarness> plugin(std::in_place, "urn:lacquer:misbehaving#sets-locale", 1);
    EXPECT_EQ(locale(), "C") << "it set C.UTF-8 when it was instantiated";
    std::setlocale(LC_ALL, "C.UTF-8");
    ASSERT_EQ(locale(), "C.UTF-8");
    plugin.reset();
    EXPECT_EQ(locale(), "C.UTF-8") << "it set C when it was cleaned up";
}

TEST_F(ProcessRules, TheFloatingPointModeIsPutBackWhateverAPluginSetsIt) {
    const unsigned before = floatingPointMode();
    ASSERT_EQ(before & 0x8040, 0u) << "else the test would say nothing";
    PluginHarness plugin("urn:lacquer:misbehaving#leaves-flush-to-zero", 1);
    EXPECT_EQ(floatingPointMode(), before);
    plugin.run(Channels(1, std::vector<float>(1024)));
    EXPECT_EQ(floatingPointMode(), before);
    unsigned elsewhere = 1;
    std::thread([&] {
        plugin.run(Channels(1, std::vector<float>(1024)));
        elsewhere = floatingPointMode();
    }).join();
    EXPECT_EQ(elsewhere, before);
}

TEST_F(ProcessRules, AnInstanceThatDoesNotStartIsAnErrorWithItsName) {
    ProcessorRegistry registry;
    registerLv2(registry);
    const auto type = registry.find("lv2:urn:lacquer:misbehaving#no-instance").value();
    const Status prepared = (*type->create({}))->prepare({});
    ASSERT_FALSE(prepared.ok());
    EXPECT_NE(prepared.error().line().find("No instance"), std::string::npos) << prepared.error().line();
}

}  // namespace
}  // namespace lacquer::host::test::process_rules_test
