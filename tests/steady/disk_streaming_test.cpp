// 128 stereo tracks play from the disk in real time, each of files of its own that are in no cache, through starts,
// locates and a loop: not one read comes late, and what is heard is the render.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "nodes/catalogue.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/media/audio_file_writer.hpp"
#include "sessions/model/edit.hpp"
#include "sessions/render/render.hpp"
#include "sessions/render/session_engine.hpp"

namespace lacquer::sessions::disk_streaming_test {
namespace {

namespace fs = std::filesystem;

constexpr int kRate = 48000, kTracks = 128, kQuantum = 256;
constexpr int kFileSeconds = 6;
constexpr std::int64_t kFileFrames = kFileSeconds * kRate;

std::int64_t bytesReadFromDisk() {
    std::ifstream io("/proc/self/io");
    for (std::string key; io >> key;)
        if (std::int64_t bytes = 0; key == "read_bytes:" && io >> bytes) return bytes;
    return 0;
}

/// Runs quanta at their time and keeps what leaves the output, left and right side by side.
class Clockwork {
public:
    explicit Clockwork(Engine& engine) : thread_([this, &engine] { run(engine); }) {}
    ~Clockwork() { finish(); }
    std::vector<float> finish() {
        ending_ = true;
        if (thread_.joinable()) thread_.join();
        return std::move(heard_);
    }
    [[nodiscard]] std::size_t frames() const { return frames_; }

private:
    void run(Engine& engine) {
        heard_.reserve(std::size_t{60} * kRate * 2);
        auto next = std::chrono::steady_clock::now();
        while (!ending_) {
            engine.runQuantum();
            if (const ProcessPlan* plan = engine.currentPlan())
                for (int i = 0; i < kQuantum; ++i)
                    for (const std::size_t side : {0, 1}) heard_.push_back(plan->slot(plan->outputs[0].slots[side])[i]);
            frames_ = heard_.size() / 2;
            next += std::chrono::nanoseconds(std::int64_t{1'000'000'000} * kQuantum / kRate);
            std::this_thread::sleep_until(next);
        }
    }
    std::atomic<bool> ending_{false};
    std::atomic<std::size_t> frames_{0};
    std::vector<float> heard_;
    std::thread thread_;
};

class DiskStreaming : public testing::Test {
protected:
    DiskStreaming() {
        nodes::registerBuiltIns(registry);
        folder = fs::path(LACQUER_BINARY_DIR) / ("streaming-" + std::to_string(getpid()) + ".lacquer");
        fs::remove_all(folder);
        fs::create_directories(folder / "audio");
        session.folder = folder;
        session.name = "Streaming";
        session.quantumFrames = kQuantum;
    }
    ~DiskStreaming() override { fs::remove_all(folder); }

    void writeFile(const std::string& name, unsigned seed) {
        std::minstd_rand random(seed + 1);
        std::vector<float> left(kFileFrames), right(kFileFrames);
        for (auto* side : {&left, &right})
            for (float& x : *side) x = static_cast<float>(random() % 65536) / 65536 / kTracks + 1.0f / 4096 / kTracks;
        auto file = AudioFileWriter::create(folder / name, {.samples = SampleFormat::pcm24});
        const float* channels[2] = {left.data(), right.data()};
        ASSERT_TRUE(file->write(ConstAudioBlock(channels, 2, static_cast<int>(kFileFrames))).ok());
        ASSERT_TRUE(file->commit().ok());
    }
    NodeId add(const std::string& type) {
        const Node node = (*registry.find(type))->makeNode(type, 2);
        return std::get<AddNode>(apply(session, registry, AddNode{node, {}, {}})->done).node.id;
    }
    void connect(NodeId from, NodeId to) { ASSERT_TRUE(apply(session, registry, Connect{{from, 0}, {to, 0}}).ok()); }

    /// Each track plays its file in two clips that cross-fade, the second of which lies elsewhere in it.
    void makeSession() {
        const NodeId bus = add("lacquer:bus"), output = add("lacquer:output");
        for (int i = 0; i < kTracks; ++i) {
            const std::string file = "audio/" + std::to_string(i) + ".wav";
            writeFile(file, static_cast<unsigned>(i));
            const NodeId track = add("lacquer:track");
            connect(track, bus);
            const std::int64_t seam = kRate + 997 * i, fade = 4800;
            std::vector<Clip> clips(2);
            clips[0].file = clips[1].file = file;
            clips[0].lengthFrames = seam + fade;
            clips[0].fadeOutFrames = clips[1].fadeInFrames = fade;
            clips[1].positionFrames = seam;
            clips[1].offsetFrames = seam / 2;
            clips[1].lengthFrames = kFileFrames - seam;
            session.content(track).clips = clips;
        }
        connect(bus, output);
        session.endFrame = kFileFrames;
    }
    void dropFromCache() {
        ::sync();
        for (const auto& entry : fs::directory_iterator(folder / "audio")) {
            const int file = ::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC);
            ASSERT_EQ(::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED), 0);
            ::close(file);
        }
    }
    std::vector<float> rendered() {
        RenderOptions options;
        options.file = folder / "mix.wav";
        options.samples = SampleFormat::float32;
        const auto report = render(session, registry, options);
        EXPECT_TRUE(report.ok()) << (report ? "" : report.error().line());
        auto file = AudioFile::open(options.file);
        std::vector<float> samples(static_cast<std::size_t>(2 * kFileFrames));
        EXPECT_EQ(*file->read(0, samples), kFileFrames);
        return samples;
    }

    ProcessorRegistry registry;
    fs::path folder;
    Session session;
};

/// The frame of `heard` at which the song's frame `at` leaves, from frame `from` on; all of its samples in a row.
std::size_t findSong(const std::vector<float>& heard, const std::vector<float>& song, std::int64_t at,
                     std::size_t from) {
    const auto wanted = song.begin() + 2 * at;
    const auto found =
        std::search(heard.begin() + static_cast<std::ptrdiff_t>(2 * from), heard.end(), wanted, wanted + 2 * 64);
    return static_cast<std::size_t>(found - heard.begin()) / 2;
}

TEST_F(DiskStreaming, Of128StereoTracksNoReadComesLateAndWhatIsHeardIsTheRender) {
    struct statfs system {};
    ASSERT_EQ(::statfs(LACQUER_BINARY_DIR, &system), 0);
    if (system.f_type == TMPFS_MAGIC) GTEST_SKIP() << "the build folder lies in memory, so there is no disk to read";
    makeSession();
    const std::vector<float> song = rendered();
    dropFromCache();
    const std::int64_t before = bytesReadFromDisk();

    SessionEngineOptions options;
    options.workers = 1;
    auto made = SessionEngine::create(session, registry, options);
    ASSERT_TRUE(made.ok()) << made.error().line();
    SessionEngine& engine = **made;
    Clockwork clockwork(engine.engine());
    const auto playFor = [&](double seconds) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
        while (std::chrono::steady_clock::now() < end) {
            engine.idle();
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        return clockwork.frames();
    };
    const auto waitUntilReady = [&] {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (!engine.ready() && std::chrono::steady_clock::now() < end) {
            engine.idle();
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        EXPECT_TRUE(engine.ready());
    };
    engine.play();
    waitUntilReady();
    playFor(2);
    // Far ahead, where nothing has been read; it plays on until that is there.
    const TimelineFrame far = 4 * kRate + 333;
    engine.locate(far);
    waitUntilReady();
    const std::size_t located = clockwork.frames();
    playFor(1);
    // A loop around the place, and back into what has been played.
    ASSERT_TRUE(engine.setLoop(LoopRange{kRate / 2, kRate + kRate / 2}).ok());
    engine.locate(kRate);
    waitUntilReady();
    const std::size_t looped = clockwork.frames();
    playFor(2.5);
    const std::vector<float> heard = clockwork.finish();
    for (const Error& fault : engine.takeFaults()) ADD_FAILURE() << fault.line();

    constexpr std::int64_t kSeamFrames = kRate / 100;
    const auto expectSong = [&](std::int64_t at, std::size_t from, std::int64_t frames) {
        const std::size_t found = findSong(heard, song, at, from);
        ASSERT_LT(found + static_cast<std::size_t>(frames), heard.size() / 2) << "frame " << at << " is not heard";
        for (std::int64_t i = 0; i < 2 * frames; ++i)
            ASSERT_EQ(heard[2 * found + static_cast<std::size_t>(i)], song[static_cast<std::size_t>(2 * at + i)])
                << "frame " << at + i / 2;
    };
    expectSong(0, 0, 2 * kRate - kRate / 4);
    expectSong(far + kSeamFrames, located - kQuantum, kRate - kRate / 4);
    expectSong(kRate + kSeamFrames, looped - kQuantum, kRate / 2 - 2 * kSeamFrames);
    for (const double round : {0.6, 1.6})
        expectSong(kRate / 2 + kSeamFrames, looped + static_cast<std::size_t>((round - 0.2) * kRate),
                   kRate - 2 * kSeamFrames);
    const std::int64_t fromDisk = bytesReadFromDisk() - before;
    EXPECT_GT(fromDisk, std::int64_t{kTracks} * kFileFrames * 6 / 2) << "the files were in a cache";
}

}  // namespace
}  // namespace lacquer::sessions::disk_streaming_test
