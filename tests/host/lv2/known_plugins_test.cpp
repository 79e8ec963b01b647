// The plugins themselves are the judges here, where they are installed.
#include "host/lv2/known_plugins.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include "host/lv2/plugin_packages.hpp"
#include "tests/host/lv2/plugin_harness.hpp"

namespace lacquer::host::test::known_plugins_test {
namespace {

#define LACQUER_SKIP_UNLESS_INSTALLED(uri)                         \
    if (!PluginWorld::create()->find(std::string("lv2:") + (uri))) \
    GTEST_SKIP() << (uri) << " is not installed (Debian package " << packageOf(uri) << ")"

struct Late {
    const char* name;
    const char* uri;
    double sampleRate;
    Settings settings{};
};

class KnownLatencies : public testing::TestWithParam<Late> {};

TEST_P(KnownLatencies, AreWhereAnImpulseComesOut) {
    const auto& [name, uri, sampleRate, settings] = GetParam();
    LACQUER_SKIP_UNLESS_INSTALLED(uri);
    PrepareSpec spec;
    spec.sampleRate = sampleRate;
    spec.quantumFrames = 256;
    PluginHarness plugin(uri, 2, settings, spec);
    Channels in(2, std::vector<float>(32768));
    in[0][8192] = in[1][8192] = 0.25f;
    const Channels out = plugin.run(in);
    const auto quieter = [](float a, float b) { return std::abs(a) < std::abs(b); };
    const float loudest = std::abs(*std::max_element(out[0].begin(), out[0].end(), quieter));
    ASSERT_GT(loudest, 0.01f);
    // What rings in behind is the sound of a filter, such as a crossover, and no latency.
    const auto onset = std::find_if(out[0].begin(), out[0].end(), [&](float x) { return std::abs(x) > loudest / 8; });
    EXPECT_EQ(onset - out[0].begin() - 8192, plugin.processor().latencyFrames());
}

#define CALF "http://calf.sourceforge.net/plugins/"
#define SWH "http://plugin.org.uk/swh-plugins/"
INSTANTIATE_TEST_SUITE_P(Plugins, KnownLatencies,
                         testing::Values(Late{"Limiter48", CALF "Limiter", 48000},
                                         Late{"Limiter96", CALF "Limiter", 96000},
                                         Late{"LimiterAttack", CALF "Limiter", 44100, {{"attack", 1.3}}},
                                         Late{"Multiband48", CALF "MultibandLimiter", 48000},
                                         Late{"MultibandAttack", CALF "MultibandLimiter", 44100, {{"attack", 1.3}}},
                                         Late{"Sidechain48", CALF "SidechainLimiter", 48000},
                                         Late{"MaPitchshift48", "http://distrho.sf.net/plugins/MaPitchshift", 48000},
                                         Late{"MaPitchshift96", "http://distrho.sf.net/plugins/MaPitchshift", 96000},
                                         Late{"AmPitchshift48", SWH "amPitchshift", 48000},
                                         Late{"AmPitchshift96", SWH "amPitchshift", 96000},
                                         Late{"DjEq", SWH "dj_eq", 48000}, Late{"DjEqMono", SWH "dj_eq_mono", 48000}),
                         [](const auto& late) { return late.param.name; });

TEST(KnownPlugins, TwoInstancesThatShareStateNeverRunAtTheSameTime) {
    const char* uri = "http://hyperglitch.com/dev/VocProc";
    LACQUER_SKIP_UNLESS_INSTALLED(uri);
    const auto type = PluginWorld::create()->find(std::string("lv2:") + uri).value();
    EXPECT_FALSE(type->exclusiveGroup.empty());
}

// Its port is one of LV2's first event extension.
TEST(KnownPlugins, AnOrganOfTheFirstDaysPlaysWhatItIsSent) {
    const char* uri = "http://studionumbersix.com/foo/lv2/yc20";
    LACQUER_SKIP_UNLESS_INSTALLED(uri);
    PluginHarness organ(uri, 2);
    const Channels nothing(2, std::vector<float>(4096));
    const auto peak = [&] {
        const Channels out = organ.run(nothing);
        float highest = 0;
        for (const float sample : out[0]) highest = std::max(highest, std::abs(sample));
        return highest;
    };
    const float idle = peak();
    organ.send({0x90, 60, 127});
    EXPECT_GT(peak(), std::max(0.001f, 4 * idle));
}

TEST(KnownPlugins, ThoseThatDoNotBringALibraryLoadWhereItIsInstalled) {
    for (const char* uri : {SWH "mbeq", SWH "pitchScaleHQ"}) {
        LACQUER_SKIP_UNLESS_INSTALLED(uri);
        PluginHarness plugin(uri, 1);
        const Channels out = plugin.run(noise(1, 32768));
        EXPECT_TRUE(std::any_of(out[0].begin(), out[0].end(), [](float x) { return x != 0; })) << uri;
    }
}

// Its description calls the property by another URI than the plugin does.
TEST(KnownPlugins, ImpulseResponsesOfLspPlayTheFileThatIsChosen) {
    const char* uri = "http://lsp-plug.in/plugins/lv2/impulse_responses_mono";
    LACQUER_SKIP_UNLESS_INSTALLED(uri);
    const auto file =
        std::filesystem::path(testing::TempDir()) / ("lacquer lsp impulse " + std::to_string(::getpid()) + ".wav");
    Channels impulse(1, std::vector<float>(200));
    impulse[0][100] = 0.5f;
    writeWav(file, impulse, 48000);
    for (const bool offline : {false, true}) {
        PrepareSpec spec;
        spec.offline = offline;
        PluginHarness convolver(uri, 1, {{"dry", 0}, {"cs", 1}}, spec);
        ASSERT_TRUE(convolver.processor().restoreState({{fileStateKey("ifn"), file.string()}}).ok());
        EXPECT_EQ(convolver.processor().saveState().at(fileStateKey("ifn")), file.string());
        const Channels in = noise(1, 8192);
        const Channels out = convolver.run(in);
        const std::size_t late = 100 + static_cast<std::size_t>(convolver.processor().latencyFrames());
        for (std::size_t i = 0; i < in[0].size(); ++i)
            ASSERT_NEAR(out[0][i], i < late ? 0 : 0.5f * in[0][i - late], 1e-5)
                << i << (offline ? ", offline" : ", live");
    }
    std::filesystem::remove(file);
}

TEST(KnownPlugins, PropertiesThatAreDescribedAsThoseOfNoPluginAreThePluginsOwn) {
    EXPECT_EQ(knownPropertyUri("urn:plugin", "http://lsp-plug.in//ports#ifn"), "urn:plugin/ports#ifn");
    EXPECT_EQ(knownPropertyUri("urn:plugin", "urn:other/ports#ifn"), "urn:other/ports#ifn");
}

std::string bytesOf(float value) {
    return {reinterpret_cast<const char*>(&value), sizeof value};
}

int countIn(const ProcessorState& state, const std::string& bytes) {
    int count = 0;
    for (const auto& [key, value] : state)
        for (auto at = value.find(bytes); at != std::string::npos; at = value.find(bytes, at + 1)) ++count;
    return count;
}

// Among what its state says of an object is its size, 100 % along each of three axes.
TEST(KnownPlugins, ObjectsInARoomOfLspStayAsTheyAreSaved) {
    const char* uri = "http://lsp-plug.in/plugins/lv2/room_builder_mono";
    LACQUER_SKIP_UNLESS_INSTALLED(uri);
    const auto file =
        std::filesystem::path(testing::TempDir()) / ("lacquer room " + std::to_string(::getpid()) + ".obj");
    std::ofstream(file) << "o corner\nv 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\n";
    PrepareSpec spec;
    spec.offline = true;
    PluginHarness room(uri, 2, {}, spec);
    ASSERT_TRUE(room.processor().restoreState({{fileStateKey("ifn"), file.string()}}).ok());
    ProcessorState state = room.processor().saveState();
    EXPECT_EQ(state.at(fileStateKey("ifn")), file.string());
    const std::string whole = bytesOf(100), half = bytesOf(50);
    const int halvesBefore = countIn(state, half);
    ASSERT_EQ(countIn(state, whole), 3);
    for (auto& [key, value] : state)
        for (auto at = value.find(whole); at != std::string::npos; at = value.find(whole, at))
            value.replace(at, 4, half);
    PluginHarness other(uri, 2, {}, spec);
    ASSERT_TRUE(other.processor().restoreState(state).ok());
    other.run(noise(1, 4096));
    EXPECT_EQ(countIn(other.processor().saveState(), whole), 0);
    EXPECT_EQ(countIn(other.processor().saveState(), half), halvesBefore + 3);
    std::filesystem::remove(file);
}

class ZeroConvolvers : public testing::TestWithParam<const char*> {
protected:
    ZeroConvolvers() {
        Channels impulse(1, std::vector<float>(200));
        impulse[0][kDelay] = kGain;
        writeWav(file_, impulse, 48000);
    }
    ~ZeroConvolvers() override { std::filesystem::remove(file_); }

    [[nodiscard]] static std::string uri() {
        return std::string("http://gareus.org/oss/lv2/zeroconvolv#") + GetParam();
    }

    static constexpr std::size_t kDelay = 100;
    static constexpr float kGain = 0.5f;
    const std::filesystem::path file_ =
        std::filesystem::path(testing::TempDir()) / ("lacquer zero convolver " + std::to_string(::getpid()) + ".wav");
};

TEST_P(ZeroConvolvers, PlayTheFileThatIsChosen) {
    LACQUER_SKIP_UNLESS_INSTALLED(uri());
    for (const bool offline : {false, true}) {
        PrepareSpec spec;
        spec.offline = offline;
        PluginHarness convolver(uri(), 2, {}, spec);
        ASSERT_TRUE(convolver.processor().restoreState({{fileStateKey("ir"), file_.string()}}).ok());
        const Channels in = noise(2, 8192);
        const Channels out = convolver.run(in);
        ASSERT_EQ(out.size(), 2u);
        const std::size_t late = kDelay + static_cast<std::size_t>(convolver.processor().latencyFrames());
        for (std::size_t c = 0; c < out.size(); ++c) {
            const auto& source = in[uri().ends_with("MonoToStereo") ? 0 : c];
            for (std::size_t i = 0; i < out[c].size(); ++i)
                ASSERT_NEAR(out[c][i], i < late ? 0 : kGain * source[i - late], 1e-5)
                    << "channel " << c << ", frame " << i << (offline ? ", offline" : ", live");
        }
        const ProcessorState saved = convolver.processor().saveState();
        EXPECT_EQ(saved.at(fileStateKey("ir")), file_.string());
        PluginHarness other(uri(), 2, {}, spec);
        ASSERT_TRUE(other.processor().restoreState(saved).ok());
        EXPECT_TRUE(identical(other.run(in), out));
    }
}

TEST_P(ZeroConvolvers, PlayItAsLoudAsTheirControlsSayFromTheFirstFrameOn) {
    LACQUER_SKIP_UNLESS_INSTALLED(uri());
    PluginHarness convolver(uri(), 2, {{"wet", -20}, {"dry", -40}});
    ASSERT_TRUE(convolver.processor().restoreState({{fileStateKey("ir"), file_.string()}}).ok());
    const Channels in = noise(2, 8192);
    const Channels out = convolver.run(in);
    const auto latency = static_cast<std::size_t>(convolver.processor().latencyFrames());
    const auto& source = in[0];
    for (std::size_t i = latency + kDelay; i < source.size(); ++i)
        ASSERT_NEAR(out[0][i], 0.1f * kGain * source[i - latency - kDelay] + 0.01f * source[i - latency], 1e-5) << i;
}

TEST_P(ZeroConvolvers, StillSayWhenThereIsNoSuchFile) {
    LACQUER_SKIP_UNLESS_INSTALLED(uri());
    PluginHarness convolver(uri(), 2);
    const Status status = convolver.processor().restoreState({{fileStateKey("impulse"), file_.string()}});
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().where, "file:impulse");
}

INSTANTIATE_TEST_SUITE_P(Plugins, ZeroConvolvers, testing::Values("CfgMono", "CfgMonoToStereo", "CfgStereo"),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace lacquer::host::test::known_plugins_test
