// Renders that know what earlier ones have put out: what is run, what is not, and what becomes of what was kept.
#include "sessions/render/render_cache.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include "sessions/render/render.hpp"
#include "sessions/render/stems.hpp"
#include "tests/sessions/render/engine_session.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::render_cache_test {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;
constexpr std::int64_t kRoom = 1'000'000'000;

// A track, a fader, an equaliser and a limiter in a row.
class RenderCacheTest : public test::EngineSessionTest {
protected:
    RenderCacheTest() {
        eq = add("lacquer:eq");
        limiter = add("lacquer:limiter");
        for (const Connection& c : session.graph.incoming(output)) (void)session.graph.disconnect(c.id);
        connect(fader, eq);
        connect(eq, limiter);
        connect(limiter, output);
        set(eq, "band2.gain", 6);
        session.endFrame = 24000;
    }
    void set(NodeId node, const std::string& parameter, double value) {
        ASSERT_TRUE(apply(session, registry, SetParameter{node, parameter, value}).ok());
    }
    Result<RenderReport> tryTo(const std::string& name, RenderCache* with, std::optional<TimelineRange> range = {}) {
        RenderOptions options;
        options.file = folder / name;
        options.samples = SampleFormat::float32;
        options.range = range;
        options.cache = with;
        return render(session, registry, options);
    }
    RenderReport renderTo(const std::string& name, RenderCache* with, std::optional<TimelineRange> range = {}) {
        auto report = tryTo(name, with, range);
        EXPECT_TRUE(report.ok()) << (report ? "" : report.error().line());
        return *report;
    }
    CacheUse use() { return *renderTo("cached.wav", &cache).cache; }
    /// The last cached render is what one without a cache writes.
    void expectFresh() {
        renderTo("fresh.wav", nullptr);
        EXPECT_TRUE(bytes("cached.wav") == bytes("fresh.wav"));
    }
    std::string bytes(const std::string& name) { return test::SessionFolder::read(folder / name); }
    std::vector<fs::path> keptFiles() {
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(cache.folder()))
            if (entry.path().extension() == ".audio") files.push_back(entry.path());
        std::ranges::sort(files);
        return files;
    }
    Names names(std::initializer_list<NodeId> ids) {
        Names found;
        for (const auto& [id, node] : session.graph.nodes())
            if (std::ranges::find(ids, id) != ids.end()) found.push_back(node.name);
        return found;
    }

    RenderCache cache{folder / "cache", kRoom, 0};
    NodeId eq, limiter;
};

TEST_F(RenderCacheTest, AfterAChangeOnlyWhatLiesBehindItIsRun) {
    const CacheUse first = use();
    EXPECT_EQ(first.nodes, 5u);
    EXPECT_EQ(first.recalled, 0u);
    EXPECT_EQ(first.run.size(), 5u);
    EXPECT_EQ(first.kept, 3u) << "the track plays a file: that is kept already";
    EXPECT_EQ(use().run, names({output}));
    set(limiter, "ceiling", -3);
    const CacheUse changed = use();
    EXPECT_EQ(changed.run, names({limiter, output}));
    EXPECT_EQ(changed.recalled, 3u);
    expectFresh();
    set(eq, "band2.gain", -6);
    EXPECT_EQ(use().run, names({eq, limiter, output}));
    expectFresh();
    set(eq, "band2.gain", 6);
    EXPECT_EQ(use().run, names({output})) << "what was kept before is still there";
}

TEST_F(RenderCacheTest, WhatTakesNextToNothingIsNotKept) {
    RenderCache choosy(folder / "cache", kRoom, 1e9);
    EXPECT_EQ(renderTo("cached.wav", &choosy).cache->kept, 0u);
    EXPECT_EQ(renderTo("cached.wav", &choosy).cache->recalled, 0u);
}

TEST_F(RenderCacheTest, AFileIsKnownByWhatItHolds) {
    use();
    const fs::path file = folder / "audio/ramp.wav";
    const auto old = fs::last_write_time(file);
    fs::last_write_time(file, old + std::chrono::hours(1));
    EXPECT_EQ(use().run, names({output})) << "only its time is another";
    std::string other = bytes("audio/ramp.wav");
    other[other.size() - 96000 * 4] = static_cast<char>(other[other.size() - 96000 * 4] ^ 1);
    test::SessionFolder::write(file, other);
    fs::last_write_time(file, old + std::chrono::hours(1));
    EXPECT_EQ(use().recalled, 0u) << "one bit is another, size and time are as they were";
    expectFresh();
    fs::copy_file(file, folder / "audio/copy.wav");
    session.content(track).clips.front().file = "audio/copy.wav";
    EXPECT_EQ(use().run, names({output}));
}

TEST_F(RenderCacheTest, AFileThatIsGoneStopsTheRenderAsEver) {
    use();
    fs::remove(folder / "audio/ramp.wav");
    EXPECT_FALSE(tryTo("cached.wav", &cache).ok());
}

TEST_F(RenderCacheTest, SoloAndQuantumAndStartCount) {
    use();
    session.quantumFrames = 512;
    EXPECT_EQ(use().recalled, 0u);
    session.startFrame = 64;
    EXPECT_EQ(use().recalled, 0u);
    expectFresh();
    const NodeId second = add("lacquer:fader");
    connect(track, second);
    connect(second, eq);
    use();
    set(second, "solo", 1);
    RenderOptions options;
    options.file = folder / "cached.wav";
    options.samples = SampleFormat::float32;
    options.solo = SoloHandling::keep;
    options.cache = &cache;
    const auto soloed = render(session, registry, options);
    ASSERT_TRUE(soloed.ok());
    // The one that is muted by it puts out something else; the soloed one itself does not.
    EXPECT_EQ(soloed->cache->run, names({track, fader, eq, limiter, output}));
    options.file = folder / "fresh.wav";
    options.cache = nullptr;
    ASSERT_TRUE(render(session, registry, options).ok());
    EXPECT_TRUE(bytes("cached.wav") == bytes("fresh.wav"));
}

TEST_F(RenderCacheTest, DamagedFilesAreNotPlayedButRemoved) {
    use();
    for (const auto& damage : std::initializer_list<std::function<void(std::string&)>>{
             [](std::string& all) { all.back() = static_cast<char>(all.back() ^ 1); },
             [](std::string& all) { all.pop_back(); }, [](std::string& all) { all[20] = 'x'; },
             [](std::string& all) { all.resize(100); }, [](std::string& all) { all.clear(); }}) {
        for (const fs::path& file : keptFiles()) {
            std::string all = test::SessionFolder::read(file);
            damage(all);
            test::SessionFolder::write(file, all);
        }
        EXPECT_EQ(use().recalled, 0u);
        expectFresh();
        EXPECT_EQ(use().run, names({output})) << "it has been kept anew";
    }
    const std::vector<fs::path> files = keptFiles();
    fs::copy_file(files[0], files[1], fs::copy_options::overwrite_existing);
    fs::copy_file(files[0], files[2], fs::copy_options::overwrite_existing);
    use();
    expectFresh();
}

TEST_F(RenderCacheTest, NothingBehindAPluginThatDoesNotRepeatItselfIsKept) {
    ProcessorType dice = **registry.find("lacquer:gain");
    dice.uri = "test:dice";
    dice.repeats = false;
    registry.add(dice);
    const NodeId random = add("test:dice");
    ASSERT_TRUE(apply(session, registry, Disconnect{session.graph.incoming(limiter).front().id}).ok());
    connect(eq, random);
    connect(random, limiter);
    EXPECT_EQ(use().unrepeatable, names({random}));
    const CacheUse again = use();
    EXPECT_EQ(again.run, names({random, limiter, output}));
    EXPECT_EQ(again.unrepeatable, names({random}));
    expectFresh();
}

TEST_F(RenderCacheTest, FileSinksAreWrittenEveryTime) {
    const NodeId sink = add("lacquer:file-sink");
    session.content(sink).file = "sink.wav";
    connect(eq, sink);
    use();
    const std::string first = bytes("sink.wav");
    ASSERT_GT(first.size(), 1000u);
    fs::remove(folder / "sink.wav");
    EXPECT_EQ(use().run, names({output, sink}));
    EXPECT_FALSE(bytes("sink.wav").empty());
    renderTo("fresh.wav", nullptr);
    EXPECT_TRUE(bytes("sink.wav") == first);
}

TEST_F(RenderCacheTest, WhatIsTooShortIsRunAgain) {
    session.endFrame = 96000;
    renderTo("cached.wav", &cache, TimelineRange{0, 6000});
    set(limiter, "ceiling", -3);
    EXPECT_EQ(use().recalled, 0u);
    expectFresh();
    renderTo("cached.wav", &cache, TimelineRange{3000, 6000});
    EXPECT_EQ(renderTo("cached.wav", &cache, TimelineRange{3000, 6000}).cache->run, names({output}));
    renderTo("fresh.wav", nullptr, TimelineRange{3000, 6000});
    EXPECT_TRUE(bytes("cached.wav") == bytes("fresh.wav"));
}

// The song ends when the last is through, and that is 10 ms later now.
TEST_F(RenderCacheTest, ALaterLimiterStillHearsWhatWasKept) {
    use();
    ASSERT_TRUE(apply(session, registry, SetLatency{limiter, 480}).ok());
    EXPECT_EQ(use().run, names({limiter, output}));
    expectFresh();
}

TEST_F(RenderCacheTest, AMeterThatNobodyHearsIsNotRunForItsOwnSake) {
    const NodeId meter = add("lacquer:meter");
    connect(fader, meter);
    use();
    EXPECT_EQ(use().run, names({output}));
    set(limiter, "ceiling", -3);
    EXPECT_EQ(use().run, names({limiter, output}));
}

TEST_F(RenderCacheTest, WhatWasUsedLastStaysWhenThereIsNoRoom) {
    use();
    const std::uintmax_t oneFile = fs::file_size(keptFiles().front());
    EXPECT_EQ(cache.usage().files, 3);
    EXPECT_EQ(cache.usage().bytes, static_cast<std::int64_t>(3 * oneFile));
    const auto now = fs::file_time_type::clock::now();
    const std::vector<fs::path> files = keptFiles();
    fs::last_write_time(files[0], now - std::chrono::hours(2));
    fs::last_write_time(files[1], now - std::chrono::hours(3));
    fs::last_write_time(files[2], now - std::chrono::hours(1));
    RenderCache(cache.folder(), static_cast<std::int64_t>(2 * oneFile)).trim();
    EXPECT_EQ(keptFiles(), (std::vector<fs::path>{files[0], files[2]}));
    RenderCache(cache.folder(), static_cast<std::int64_t>(2 * oneFile - 1)).trim();
    EXPECT_EQ(keptFiles(), (std::vector<fs::path>{files[2]}));
    cache.clear();
    EXPECT_EQ(cache.usage().files, 0);
}

TEST_F(RenderCacheTest, ARenderKeepsNoMoreThanHalfOfTheLimit) {
    use();
    const auto oneFile = static_cast<std::int64_t>(fs::file_size(keptFiles().front()));
    cache.clear();
    RenderCache small(cache.folder(), 3 * oneFile, 0);
    EXPECT_LE(renderTo("cached.wav", &small).cache->kept, 1u);
    EXPECT_LE(small.usage().bytes, 2 * oneFile);
}

TEST_F(RenderCacheTest, WhatADeadProgramWasWritingGoesAndWhatALivingOneIsWritingStays) {
    use();
    const fs::path dead = cache.folder() / "0.audio.1.part", living = cache.folder() / "1.audio.1.part";
    test::SessionFolder::write(dead, "half");
    test::SessionFolder::write(living, "half");
    const int held = ::open(living.c_str(), O_RDONLY | O_CLOEXEC);
    ASSERT_EQ(::flock(held, LOCK_EX), 0);
    cache.trim();
    EXPECT_FALSE(fs::exists(dead));
    EXPECT_TRUE(fs::exists(living));
    ::close(held);
}

TEST_F(RenderCacheTest, TwoRendersAtATimeDoEachOtherNoHarm) {
    renderTo("fresh.wav", nullptr);
    const std::string fresh = bytes("fresh.wav");
    const auto many = [&](const std::string& name) {
        RenderCache own(cache.folder(), kRoom, 0);
        for (int i = 0; i < 10; ++i) {
            const auto report = tryTo(name, &own);
            EXPECT_TRUE(report.ok()) << (report ? "" : report.error().line());
            EXPECT_TRUE(bytes(name) == fresh);
            if (i % 3 == 0) own.clear();
        }
    };
    std::jthread other([&] { many("two.wav"); });
    many("one.wav");
}

TEST_F(RenderCacheTest, AFolderThatCannotBeMadeIsToldAndCostsNoFile) {
    test::SessionFolder::write(folder / "file", "");
    RenderCache nowhere(folder / "file" / "cache", kRoom, 0);
    const RenderReport report = renderTo("cached.wav", &nowhere);
    EXPECT_EQ(report.cache->kept, 0u);
    EXPECT_FALSE(report.cache->trouble.empty());
    expectFresh();
}

TEST_F(RenderCacheTest, StemsAreRecalledToo) {
    const auto cut = findStemCut(session, eq);
    ASSERT_TRUE(cut.ok());
    RenderOptions options;
    options.cache = &cache;
    ASSERT_TRUE(renderStems(session, registry, *cut, folder / "stems", options).ok());
    const std::string first = bytes("stems/mix.wav");
    const auto again = renderStems(session, registry, *cut, folder / "stems", options);
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(again->mix.cache->recalled, 2u);
    EXPECT_TRUE(bytes("stems/mix.wav") == first);
}

}  // namespace
}  // namespace lacquer::sessions::render_cache_test
