// The templates that come with the program: added as one edit, and heard through the engine.
#include "sessions/model/templates.hpp"

#include <ebur128.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "sessions/format/session_reader.hpp"
#include "sessions/format/session_writer.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/render/render.hpp"
#include "tests/sessions/render/engine_session.hpp"

namespace lacquer::sessions::templates_test {
namespace {

using Samples = std::vector<float>;  // interleaved, stereo

constexpr int kFrames = 48000;

class TemplatesTest : public test::EngineSessionTest {
protected:
    TemplatesTest() {
        writeNoise("audio/noise.wav", kFrames, 0.5f, 1);
        writeNoise("audio/other.wav", kFrames, 0.3f, 2);
        session.content(track).clips = {clipOf("audio/noise.wav")};
        EXPECT_TRUE(apply(session, registry, Disconnect{session.graph.outgoing(fader).front().id}).ok());
        session.endFrame = kFrames;
    }
    // White noise whose channels differ, between bursts at a tenth of the level.
    void writeNoise(const std::string& name, int frames, float peak, unsigned seed) {
        auto file = AudioFileWriter::create(folder / name, {.samples = SampleFormat::float32});
        std::mt19937 random(seed);
        std::uniform_real_distribution<float> uniform(-peak, peak);
        Samples left, right;
        for (int i = 0; i < frames; ++i) {
            const float level = i / 4800 % 2 == 0 ? 1.0f : 0.1f;
            left.push_back(level * uniform(random));
            right.push_back(level * uniform(random));
        }
        const float* channels[2] = {left.data(), right.data()};
        ASSERT_TRUE(file->write(ConstAudioBlock(channels, 2, frames)).ok());
        ASSERT_TRUE(file->commit().ok());
    }
    static Clip clipOf(const std::string& file) {
        Clip made;
        made.file = file;
        made.lengthFrames = kFrames;
        return made;
    }
    Samples read(const std::filesystem::path& path) const {
        auto file = AudioFile::open(path);
        EXPECT_TRUE(file.ok());
        Samples samples(static_cast<std::size_t>(file->facts().frames) * 2);
        EXPECT_EQ(*file->read(0, samples), file->facts().frames);
        return samples;
    }
    Samples rendered() {
        RenderOptions options;
        options.file = folder / "out.wav";
        options.samples = SampleFormat::float32;
        const auto report = render(session, registry, options);
        EXPECT_TRUE(report.ok()) << (report.ok() ? "" : report.error().line());
        return report.ok() ? read(folder / "out.wav") : Samples();
    }
    // A template behind the fader and in front of the output.
    PlacedTemplate insert(const std::string& id, int width = 2) {
        made = *makeTemplate(id, width, registry);
        PlacedTemplate placed = placeTemplate(session, made, {0, 300});
        if (const auto inputs = outerInputs(made); !inputs.empty())
            placed.edits.emplace_back(Connect{{fader, 0}, placed.at(made, inputs.front())});
        placed.edits.emplace_back(Connect{placed.at(made, outerOutputs(made).front()), {output, 0}});
        const auto applied = apply(session, registry, makeGroup("Add", placed.edits));
        EXPECT_TRUE(applied.ok()) << (applied.ok() ? "" : applied.error().line());
        return placed;
    }
    NodeId called(const std::string& name) const {
        for (const auto& [id, node] : session.graph.nodes())
            if (node.name == name) return id;
        ADD_FAILURE() << "no node " << name;
        return {};
    }
    void set(const std::string& node, const std::string& parameter, double value) {
        const auto done = apply(session, registry, SetParameter{called(node), parameter, value});
        ASSERT_TRUE(done.ok()) << done.error().line();
    }
    // A limiter that touches nothing, but comes 3 ms late, behind a node.
    NodeId delayBehind(const std::string& name) {
        const Connection wire = session.graph.outgoing(called(name)).front();
        const int width = session.graph.find(wire.source.node)->outputs[0].channels;
        const auto added =
            apply(session, registry, AddNode{(*registry.find("lacquer:limiter"))->makeNode("late", width), {}, {}});
        const NodeId late = std::get<AddNode>(added->done).node.id;
        EXPECT_TRUE(apply(session, registry, SetParameter{late, "ceiling", 0}).ok());
        EXPECT_TRUE(apply(session, registry, Disconnect{wire.id}).ok());
        EXPECT_TRUE(apply(session, registry, Connect{wire.source, {late, 0}}).ok());
        EXPECT_TRUE(apply(session, registry, Connect{{late, 0}, wire.destination}).ok());
        return late;
    }
    static double largestDifference(const Samples& a, const Samples& b, float gain = 1) {
        EXPECT_EQ(a.size(), b.size());
        double largest = 0;
        for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
            largest = std::max(largest, std::abs(static_cast<double>(a[i]) - static_cast<double>(gain * b[i])));
        return largest;
    }
    static double power(const Samples& samples) {
        double sum = 0;
        for (const float x : samples) sum += static_cast<double>(x) * x;
        return sum / static_cast<double>(samples.size());
    }

    Template made;
};

constexpr double kNull = 1e-6;  // -120 dB: a few roundings of single precision

TEST_F(TemplatesTest, EachIsOneStepToUndoAndAWholeSession) {
    for (const BuiltInTemplate& head : builtInTemplates())
        for (const int width : head.widths) {
            SCOPED_TRACE(head.id + ", channels: " + std::to_string(width));
            const auto found = makeTemplate(head.id, width, registry);
            ASSERT_TRUE(found.ok());
            EXPECT_EQ(found->name, head.name);
            ASSERT_FALSE(outerOutputs(*found).empty());
            Session empty{.name = "Test"};
            const PlacedTemplate placed = placeTemplate(empty, *found, {100, 50});
            const auto done = apply(empty, registry, makeGroup("Add", placed.edits));
            ASSERT_TRUE(done.ok()) << done.error().line();
            EXPECT_EQ(placed.nodes.size(), found->nodes.size());
            EXPECT_EQ(empty.graph.connections().size(), found->wires.size());
            double left = 1e9, top = 1e9;
            for (const auto& [id, content] : empty.contents) {
                left = std::min(left, content.position.x);
                top = std::min(top, content.position.y);
            }
            EXPECT_EQ(left, 100);
            EXPECT_EQ(top, 50);
            EXPECT_TRUE(readSession(*writeSession(empty), folder, registry, MediaCheck::presence).findings.empty());
            ASSERT_TRUE(apply(empty, registry, done->inverse).ok());
            EXPECT_TRUE(empty.graph.nodes().empty());
        }
}

TEST_F(TemplatesTest, ATemplateThatStandsTwiceHasTwoNamesForEverything) {
    Session empty;
    const Template drums = *makeTemplate("drum-bus", 2, registry);
    for (int i = 0; i < 2; ++i)
        ASSERT_TRUE(apply(empty, registry, makeGroup("Add", placeTemplate(empty, drums, {}).edits)).ok());
    std::set<std::string> names;
    for (const auto& [id, node] : empty.graph.nodes()) names.insert(node.name);
    EXPECT_EQ(names.size(), 2 * drums.nodes.size());
    EXPECT_TRUE(names.contains("Drum bus 2"));
}

TEST_F(TemplatesTest, WhatThereIsNotIsRefused) {
    EXPECT_EQ(makeTemplate("no-such", 2, registry).error().kind, ErrorKind::usage);
    EXPECT_EQ(makeTemplate("mid-side-chain", 1, registry).error().kind, ErrorKind::usage);
    EXPECT_FALSE(makeTemplate("track", 2, ProcessorRegistry()).ok());
}

TEST_F(TemplatesTest, OuterPortsAreThoseThatNoWireOfItsOwnUses) {
    const Template parallel = *makeTemplate("parallel-compression", 2, registry);
    const auto name = [&](PortAddress port) { return nodeOf(parallel, port.node).name; };
    ASSERT_EQ(outerInputs(parallel).size(), 1u) << "the side chain of its compressor is none";
    EXPECT_EQ(name(outerInputs(parallel)[0]), "Parallel in");
    ASSERT_EQ(outerOutputs(parallel).size(), 1u);
    EXPECT_EQ(name(outerOutputs(parallel)[0]), "Parallel sum");
    EXPECT_TRUE(outerInputs(*makeTemplate("track", 2, registry)).empty());
}

TEST_F(TemplatesTest, ParallelCompressionWithARatioOfOneIsTheDrySound) {
    insert("parallel-compression");
    const Samples compressed = rendered();
    const Samples dry = read(folder / "audio/noise.wav");
    EXPECT_LT(power(compressed), 0.5 * power(dry)) << "as it is, it presses hard";
    set("Parallel compressor", "ratio", 1);
    EXPECT_LT(largestDifference(rendered(), dry), kNull);
    const NodeId late = delayBehind("Parallel compressor");
    EXPECT_LT(largestDifference(rendered(), dry), kNull) << "the dry path waits";
    ASSERT_TRUE(apply(session, registry, SetCompensation{session.graph.outgoing(late).front().id, false}).ok());
    EXPECT_GT(largestDifference(rendered(), dry), 0.1) << "which it would not by itself";
}

TEST_F(TemplatesTest, TheMidSideChainGivesBackWhatGoesIn) {
    insert("mid-side-chain");
    const Samples dry = read(folder / "audio/noise.wav");
    EXPECT_LT(largestDifference(rendered(), dry), kNull);
    delayBehind("Side EQ");
    EXPECT_LT(largestDifference(rendered(), dry), kNull) << "the middle waits";
    set("Side level", "gain", -96);
    const Samples mono = rendered();
    for (std::size_t i = 0; i < dry.size(); i += 2) {
        ASSERT_EQ(mono[i], mono[i + 1]) << "without a side both channels are the middle, frame " << i / 2;
        ASSERT_NEAR(mono[i], (dry[i] + dry[i + 1]) / 2, kNull);
    }
}

TEST_F(TemplatesTest, TheDrumBusSums) {
    insert("drum-bus");
    const NodeId second = add("lacquer:track");
    session.content(second).clips = {clipOf("audio/other.wav")};
    connect(second, called("Drum bus"));
    set("Drum bus compressor", "ratio", 1);
    Samples sum = read(folder / "audio/noise.wav");
    const Samples other = read(folder / "audio/other.wav");
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += other[i];
    EXPECT_LT(largestDifference(rendered(), sum), kNull);
}

TEST_F(TemplatesTest, TheTrackStripPlaysItsClipAsItIs) {
    insert("track");
    session.content(called("Track")).clips = {clipOf("audio/other.wav")};
    EXPECT_LT(largestDifference(rendered(), read(folder / "audio/other.wav")), kNull);
    EXPECT_EQ(session.content(called("Track")).role, Role::track);
}

TEST_F(TemplatesTest, TheAuxAddsACopyTwelveDecibelsDown) {
    insert("aux");
    EXPECT_TRUE(made.beside);
    connect(fader, output);
    const auto gain = static_cast<float>(1 + std::pow(10, -12.0 / 20));
    EXPECT_LT(largestDifference(rendered(), read(folder / "audio/noise.wav"), gain), kNull);
}

// True peak of interleaved stereo, dBTP, by libebur128.
double truePeakDb(const Samples& samples) {
    ebur128_state* meter = ebur128_init(2, 48000, EBUR128_MODE_TRUE_PEAK);
    ebur128_add_frames_float(meter, samples.data(), samples.size() / 2);
    double peak = 0;
    for (const unsigned channel : {0u, 1u}) {
        double one = 0;
        ebur128_true_peak(meter, channel, &one);
        peak = std::max(peak, one);
    }
    ebur128_destroy(&meter);
    return 20 * std::log10(peak);
}

TEST_F(TemplatesTest, TheMasteringChainKeepsMusicBelowItsCeiling) {
    const auto stems = std::filesystem::path(LACQUER_SOURCE_DIR) / "sessions/examples/keep-on-rolling.lacquer/audio";
    constexpr std::int64_t kSongFrames = 480000;
    session.endFrame = kSongFrames;
    session.contents.at(track).clips.clear();
    for (const char* name : {"13_drums-snare.ogg", "09_bass.ogg", "15_vocal-lead.ogg"}) {
        const NodeId stem = add("lacquer:track");
        Clip clip = clipOf((stems / name).string());
        clip.lengthFrames = kSongFrames;
        session.content(stem).clips = {clip};
        connect(stem, fader);
    }
    insert("mastering-chain");
    set("Mastering limiter", "inputGain", 18);
    const Samples loud = rendered();
    EXPECT_LE(truePeakDb(loud), -1 + 0.05);
    EXPECT_GT(truePeakDb(loud), -1.5) << "it was driven into the limiter";
    EXPECT_EQ(session.content(called("Mastering EQ")).role, Role::master);
}

}  // namespace
}  // namespace lacquer::sessions::templates_test
