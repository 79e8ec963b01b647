// Properties of whole sessions: random mixes of built-in nodes, saved, loaded and rendered.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>

#include <nlohmann/json.hpp>

#include "nodes/catalogue.hpp"
#include "sessions/format/edit_json.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/format/session_writer.hpp"
#include "sessions/model/cross_fade.hpp"
#include "sessions/model/edit.hpp"
#include "sessions/model/history.hpp"
#include "sessions/render/render.hpp"
#include "support/simd_targets.hpp"
#include "tests/sessions/random_edits.hpp"

namespace lacquer::sessions::session_properties_test {
namespace {

namespace fs = std::filesystem;

constexpr int kFrames = 12000;

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class SessionProperty : public testing::Test {
protected:
    SessionProperty() {
        nodes::registerBuiltIns(registry_);
        folder_ = fs::path(testing::TempDir()) / ("lacquer-properties-" + std::to_string(getpid()));
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    ~SessionProperty() override { fs::remove_all(folder_); }

    NodeId add(Session& session, const std::string& type, int width, NodeContent content = {}) {
        const auto found = registry_.find(type);
        Node node = (*found)->makeNode(type + " " + std::to_string(session.graph.nodes().size()), width);
        const auto applied = apply(session, registry_, AddNode{node, std::move(content), {}});
        EXPECT_TRUE(applied.ok()) << (applied.ok() ? "" : applied.error().line());
        return std::get<AddNode>(applied->done).node.id;
    }

    /// Two tracks of noise through random effects with random values and automation, into one output.
    Session randomSession(std::uint64_t seed) {
        std::mt19937_64 random(seed);
        const auto upTo = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
        Session session;
        session.name = "mix";
        session.folder = folder_ / ("mix" + std::to_string(seed) + ".lacquer");
        EXPECT_TRUE(apply(session, registry_, SetRange{0, kFrames}).ok());
        EXPECT_TRUE(createSessionFolder(session.folder).ok());
        auto file = AudioFileWriter::create(session.folder / "audio/noise.wav", {.samples = SampleFormat::float32});
        std::vector<float> left(kFrames), right(kFrames);
        for (auto* channel : {&left, &right})
            for (float& x : *channel) x = static_cast<float>(static_cast<double>(random() >> 40) / 16777216.0 - 0.5);
        const float* channels[2] = {left.data(), right.data()};
        EXPECT_TRUE(file->write(ConstAudioBlock(channels, 2, kFrames)).ok());
        EXPECT_TRUE(file->commit().ok());

        const std::vector<std::string> effects = {"lacquer:gain",       "lacquer:fader",   "lacquer:pan",
                                                  "lacquer:bus",        "lacquer:send",    "lacquer:eq",
                                                  "lacquer:compressor", "lacquer:limiter", "lacquer:meter"};
        const NodeId output = add(session, "lacquer:output", 2);
        for (int track = 0; track < 2; ++track) {
            NodeContent content;
            Clip clip;
            clip.file = "audio/noise.wav";
            clip.positionFrames = static_cast<TimelineFrame>(upTo(500));
            clip.offsetFrames = static_cast<std::int64_t>(upTo(500));
            clip.lengthFrames = kFrames - 1000;
            clip.gainDb = -6;
            clip.fadeInFrames = static_cast<std::int64_t>(upTo(700));
            clip.reversed = upTo(2) == 0;
            Clip over = clip;
            over.positionFrames = clip.positionFrames + static_cast<TimelineFrame>(1 + upTo(kFrames - 1001));
            over.reversed = upTo(2) == 0;
            content.clips = *crossFaded({clip, over}, 0, 1, static_cast<nodes::FadeShape>(upTo(4)));
            content.note = upTo(2) == 0 ? "take " + std::to_string(upTo(9)) : "";
            NodeId last = add(session, "lacquer:track", 2, content);
            for (std::size_t n = 0; n < 1 + upTo(5); ++n) {
                const std::string& type = effects[upTo(effects.size())];
                NodeContent values;
                for (const ParameterInfo& info : (*registry_.find(type))->parameters) {
                    if (info.internal) continue;
                    if (upTo(3) != 0 || info.id == "mute" || info.id == "solo") continue;
                    const double share = static_cast<double>(random() % 1000) / 999;
                    double value = info.minimum + share * (info.maximum - info.minimum);
                    if (info.stepped()) value = std::round(value);
                    values.parameters[info.id] = value;
                    if (upTo(3) == 0 && !info.stepped() && !info.fixed)
                        values.automation.emplace(
                            info.id, *AutomationLane::make({{0, info.defaultValue, CurveShape::smooth},
                                                            {static_cast<std::int64_t>(2000 + upTo(5000)), value}}));
                    if (upTo(3) == 0 && !info.fixed)
                        values.automationModes[info.id] = static_cast<AutomationMode>(upTo(5));
                }
                values.bypassed = upTo(4) == 0;
                if (upTo(4) == 0) values.latencyFrames = static_cast<std::int64_t>(upTo(1000));
                const NodeId effect = add(session, type, 2, values);
                EXPECT_TRUE(apply(session, registry_, Connect{{last, 0}, {effect, 0}}).ok());
                last = effect;
            }
            EXPECT_TRUE(apply(session, registry_, Connect{{last, 0}, {output, 0}, {}, upTo(3) != 0}).ok());
        }
        for (std::size_t n = upTo(4); n > 0; --n)
            EXPECT_TRUE(apply(session, registry_,
                              AddMarker{{static_cast<TimelineFrame>(upTo(kFrames)),
                                         static_cast<std::int64_t>(upTo(2)),
                                         "m" + std::to_string(n),
                                         {},
                                         {}}})
                            .ok());
        EXPECT_TRUE(apply(session, registry_, SetOrder{{output}}).ok());
        return session;
    }

    RenderReport renderTo(const Session& session, const fs::path& path, int quantum, int workers) {
        RenderOptions options;
        options.file = path;
        options.samples = SampleFormat::float32;
        options.quantumFrames = quantum;
        options.workers = workers;
        auto report = render(session, registry_, options);
        if (!report) throw std::runtime_error(report.error().line());
        return *report;
    }

    ProcessorRegistry registry_;
    fs::path folder_;
};

TEST_F(SessionProperty, SavingAndLoadingKeepsThePlanAndEverySample) {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        const Session session = randomSession(seed);
        const RenderReport before = renderTo(session, folder_ / "before.wav", 256, 0);
        ASSERT_TRUE(save(session).ok());
        const auto loaded = load(session.folder, registry_);
        ASSERT_TRUE(loaded.ok()) << "seed " << seed << ": " << loaded.error().line();
        ASSERT_TRUE(loaded->problems.empty()) << "seed " << seed << ": " << loaded->problems.front().line();
        ASSERT_TRUE(*writeSession(loaded->session) == contents(session.folder / "session.json")) << "seed " << seed;
        const RenderReport after = renderTo(loaded->session, folder_ / "after.wav", 256, 1);
        EXPECT_EQ(after.planHash, before.planHash) << "seed " << seed;
        ASSERT_TRUE(contents(folder_ / "before.wav") == contents(folder_ / "after.wav")) << "seed " << seed;
        EXPECT_EQ(after.loudness.frames, kFrames);
    }
}

// After any work, what is saved is read back as it was, byte for byte; so it is after all of the work has been undone,
// and done again by edits that a journal has held.
TEST_F(SessionProperty, AnyWorkIsSavedAndUndoneAndDoneAgainToTheByte) {
    std::set<std::size_t> kinds;
    for (std::uint32_t seed = 1; seed <= 40; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Session session = randomSession(seed);
        Session again = session;
        const auto readBack = [&](const Session& written) {
            const std::string text = *writeSession(written);
            EXPECT_TRUE(save(written).ok());
            const auto loaded = load(written.folder, test::registry());
            ASSERT_TRUE(loaded.ok()) << loaded.error().line();
            ASSERT_TRUE(*writeSession(loaded->session) == text);
        };
        const std::string start = test::textOf(session);
        History history(session, test::registry());
        history.addListener([&](const Edit& edit) {
            const auto back = editFromJson(nlohmann::json::parse(toJson(edit).dump()));
            ASSERT_TRUE(back.ok()) << back.error().line();
            ASSERT_TRUE(applyTrusted(again, test::registry(), *back).ok()) << toJson(edit).dump();
        });
        test::RandomEdits edits(seed);
        for (int i = 0; i < 150; ++i)
            if (const auto done = history.perform(edits.next(session))) kinds.insert(done->index());
        ASSERT_TRUE(test::textOf(again) == test::textOf(session));
        readBack(session);
        while (history.canUndo()) ASSERT_TRUE(history.undo().ok());
        ASSERT_TRUE(test::textOf(session) == start);
        ASSERT_TRUE(test::textOf(again) == test::textOf(session));
        readBack(session);
    }
    EXPECT_EQ(kinds.size(), std::variant_size_v<Edit>) << "a kind of edit was never carried out";
}

class SessionPropertyOnTarget : public SessionProperty, public testing::WithParamInterface<nodes::SimdTarget> {
protected:
    void SetUp() override {
        if (GetParam() > nodes::bestSimdTarget()) GTEST_SKIP() << "this machine has no " << nameOf(GetParam());
    }
};
INSTANTIATE_TEST_SUITE_P(Targets, SessionPropertyOnTarget, testing::ValuesIn(nodes::kSimdTargets),
                         [](const auto& tested) { return std::string(nameOf(tested.param)); });

// A render runs its first 16 blocks one by one and then the pipeline: with 1024 frames and more all of these sessions
// run block by block, on one thread or several; with fewer frames most of them runs in the pipeline.
TEST_P(SessionPropertyOnTarget, EveryQuantumAndThreadCountRendersTheSameFileAsOneThreadWithoutVectors) {
    std::set<std::string> types;
    for (std::uint64_t seed = 21; seed <= 30; ++seed) {
        const Session session = randomSession(seed);
        for (const auto& [id, node] : session.graph.nodes())
            if (!session.isBypassed(id)) types.insert(node.type);
        for (const auto& [id, content] : session.contents)
            for (const Clip& clip : content.clips) types.insert(clip.reversed ? "reversed clip" : "clip");
        {
            const lacquer::test::SimdTargetScope scope(nodes::SimdTarget::scalar);
            renderTo(session, folder_ / "reference.wav", 1024, 0);
        }
        const std::string reference = contents(folder_ / "reference.wav");
        const lacquer::test::SimdTargetScope scope(GetParam());
        for (const auto& [quantum, workers] : std::initializer_list<std::pair<int, int>>{
                 {1024, 0}, {1024, 2}, {4096, 1}, {2048, 2}, {512, 0}, {256, 8}, {128, 0}, {64, 0}, {64, 2}}) {
            const RenderReport report = renderTo(session, folder_ / "again.wav", quantum, workers);
            ASSERT_EQ(report.simd, GetParam());
            ASSERT_TRUE(contents(folder_ / "again.wav") == reference)
                << "seed " << seed << ", quantum " << quantum << ", " << workers << " workers";
        }
    }
    for (const char* const type :
         {"lacquer:eq", "lacquer:compressor", "lacquer:limiter", "lacquer:meter", "clip", "reversed clip"})
        EXPECT_TRUE(types.contains(type)) << "the generator must make sessions with " << type;
}

}  // namespace
}  // namespace lacquer::sessions::session_properties_test
