// One node over one file: what is wired to what.
#include "sessions/render/apply_node.hpp"

#include <gtest/gtest.h>

#include "sessions/media/audio_file.hpp"
#include "sessions/render/render.hpp"
#include "tests/sessions/render/engine_session.hpp"

namespace lacquer::sessions::apply_node_test {
namespace {

class ApplyNodeTest : public test::EngineSessionTest {
protected:
    void writeMono(const std::string& name) {
        auto file = AudioFileWriter::create(folder / name, {.samples = SampleFormat::float32, .channels = 1});
        const std::vector<float> samples(1000, 0.5f);
        const float* channel = samples.data();
        ASSERT_TRUE(file->write(ConstAudioBlock(&channel, 1, 1000)).ok());
        ASSERT_TRUE(file->commit().ok());
    }
    std::size_t wiresInto(const char* type, const std::string& file) {
        const auto around = sessionAround(**registry.find(type), folder / file, {}, registry);
        EXPECT_TRUE(around.ok()) << around.error().line();
        for (const auto& [id, node] : around->graph.nodes())
            if (node.type == type) return around->graph.incoming(id).size();
        return 0;
    }
};

TEST_F(ApplyNodeTest, AMonoFileFeedsEveryInputButASideChain) {
    writeMono("mono.wav");
    EXPECT_EQ(wiresInto("test:sum2", "mono.wav"), 2u);
    EXPECT_EQ(wiresInto("lacquer:compressor", "mono.wav"), 1u);
}

TEST_F(ApplyNodeTest, AnyOtherFileFeedsTheFirstInput) {
    EXPECT_EQ(wiresInto("test:sum2", "audio/ramp.wav"), 1u);
}

TEST_F(ApplyNodeTest, EveryOtherAudioOutputIsWrittenBesideTheFirst) {
    const auto around = sessionAround(**registry.find("test:split"), folder / "audio/ramp.wav",
                                      {.output = folder / "split.wav"}, registry);
    ASSERT_TRUE(around.ok()) << around.error().line();
    RenderOptions options;
    options.file = folder / "split.wav";
    const auto report = render(*around, registry, options);
    ASSERT_TRUE(report.ok()) << report.error().line();
    EXPECT_EQ(report->sinkFiles, std::vector{folder / "split-out2.wav"});
    EXPECT_EQ(AudioFile::open(folder / "split-out2.wav")->facts().frames,
              AudioFile::open(folder / "split.wav")->facts().frames);
}

TEST_F(ApplyNodeTest, MoreThanTwoChannelsAreRefusedByNumber) {
    ProcessorType wide = **registry.find("test:gain");
    wide.uri = "test:wide";
    wide.widths = {4};
    for (PortInfo& port : wide.ports) port.channels = 4;
    registry.add(wide);
    writeMono("mono.wav");
    const auto around = sessionAround(**registry.find("test:wide"), folder / "mono.wav", {}, registry);
    ASSERT_FALSE(around.ok());
    EXPECT_NE(around.error().line().find("has 4 channels (files of 1 or 2 channels can be read and written)"),
              std::string::npos)
        << around.error().line();
}

}  // namespace
}  // namespace lacquer::sessions::apply_node_test
