// Once a session has been playing for a while, the threads that run it have all the memory they will ever touch: a
// minute of a session of many tracks, with not one page fault on them. The real-time guard, which this program is
// linked with, ends it where they allocate, lock or read a file.
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "core/realtime/stack.hpp"
#include "host/lv2/plugin_world.hpp"
#include "nodes/catalogue.hpp"
#include "sessions/media/audio_file_writer.hpp"
#include "sessions/model/edit.hpp"
#include "sessions/model/history.hpp"
#include "sessions/model/new_session.hpp"
#include "sessions/render/session_engine.hpp"
#include "support/realtime_guard.hpp"

namespace lacquer::sessions::steady_playback_test {
namespace {

namespace fs = std::filesystem;

constexpr int kRate = 48000;
constexpr std::int64_t kFileFrames = 4 * kRate;
constexpr int kWarmUpSeconds = 6, kSteadySeconds = 60;  // each file has been read once by then

std::array<std::atomic<pid_t>, 8> nodeThreads;  // that have run the node below

// in -> out; notes the thread it is run by.
class ThreadNote : public Processor {
public:
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext& context) noexcept override {
        const auto self = static_cast<pid_t>(syscall(SYS_gettid));
        for (std::atomic<pid_t>& slot : nodeThreads) {
            pid_t noted = 0;
            if (slot.compare_exchange_strong(noted, self) || noted == self) break;
        }
        for (int c = 0; c < context.audioOutputs[0].channelCount(); ++c)
            std::copy_n(context.audioInputs[0][c], context.frames, context.audioOutputs[0][c]);
    }
};

// in -> out, by way of the stack.
class DeepStack : public Processor {
public:
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext& context) noexcept override {
        volatile float copies[24 * 1024];  // 96 KiB
        for (volatile float& copy : copies) copy = 0;
        for (int c = 0; c < context.audioOutputs[0].channelCount(); ++c)
            for (int i = 0; i < context.frames; ++i) {
                copies[i] = context.audioInputs[0][c][i];
                context.audioOutputs[0][c][i] = copies[i];
            }
    }
};

/// Minor and major page faults so far, by thread: fields 10 and 12 of proc(5)'s stat.
std::map<pid_t, long> faultsByThread() {
    std::map<pid_t, long> faults;
    for (const auto& entry : fs::directory_iterator("/proc/self/task")) {
        std::ifstream file(entry.path() / "stat");
        std::string line;
        std::getline(file, line);
        std::istringstream fields(line.substr(std::min(line.size(), line.rfind(')') + 1)));
        std::vector<std::string> values{std::istream_iterator<std::string>(fields), {}};
        if (values.size() < 10) continue;  // it has just ended
        faults[static_cast<pid_t>(std::stol(entry.path().filename()))] = std::stol(values[7]) + std::stol(values[9]);
    }
    return faults;
}

/// Runs quanta when told to, and sleeps between. Starts as a device's thread does.
class AudioThread {
public:
    explicit AudioThread(Engine& engine)
        : thread_([this, &engine] {
              touchStack();
              for (std::uint64_t done = 0;;) {
                  wanted_.wait(done);
                  const std::uint64_t wanted = wanted_;
                  if (wanted == kQuit) return;
                  for (; done < wanted; ++done) engine.runQuantum();
                  done_ = done;
                  done_.notify_one();
              }
          }) {}
    ~AudioThread() {
        wanted_ = kQuit;
        wanted_.notify_one();
        thread_.join();
    }
    /// Returns when they have been run.
    void run(std::uint64_t quanta) {
        const std::uint64_t until = wanted_ + quanta;
        wanted_ = until;
        wanted_.notify_one();
        for (std::uint64_t done = done_; done != until; done = done_) done_.wait(done);
    }

private:
    static constexpr std::uint64_t kQuit = ~std::uint64_t{0};
    std::atomic<std::uint64_t> wanted_{0}, done_{0};
    std::thread thread_;
};

class SteadyPlayback : public testing::Test {
protected:
    SteadyPlayback() {
        std::string name = (fs::temp_directory_path() / "lacquer-steady-XXXXXX").string();
        folder = ::mkdtemp(name.data());
        fs::create_directories(folder / "audio");
        nodes::registerBuiltIns(registry);
        plugins = host::registerLv2(registry);
        addType<ThreadNote>("test:thread-note");
        addType<DeepStack>("test:deep-stack");
        for (std::atomic<pid_t>& thread : nodeThreads) thread = 0;
    }
    void SetUp() override {
        if (!lacquer::test::realtimeGuardActive()) GTEST_SKIP() << "sanitizers touch memory of their own";
    }
    ~SteadyPlayback() override {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }

    template <class Made>
    void addType(const std::string& uri) {
        ProcessorType type = **registry.find("lacquer:bus");
        type.uri = uri;
        type.parameters.clear();
        type.create = [](const CreateSpec&) -> Result<std::unique_ptr<Processor>> { return std::make_unique<Made>(); };
        registry.add(std::move(type));
    }
    /// Noise that comes and goes.
    void writeFile(const std::string& name, int channels, unsigned seed) {
        auto file = AudioFileWriter::create(folder / name, {.samples = SampleFormat::pcm16, .channels = channels});
        ASSERT_TRUE(file.ok());
        std::minstd_rand random(seed);
        std::uniform_real_distribution<float> noise(-0.3f, 0.3f);
        constexpr int kBlock = 4800;
        std::vector<float> samples(kBlock);
        const float* const both[2] = {samples.data(), samples.data()};
        for (std::int64_t at = 0; at < kFileFrames; at += kBlock) {
            const float swell = std::abs(std::sin(static_cast<float>(at + seed) / kRate));
            for (float& sample : samples) sample = swell * noise(random);
            ASSERT_TRUE(file->write({both, channels, kBlock}).ok());
        }
        ASSERT_TRUE(file->commit().ok());
    }
    NodeId add(const std::string& type, const std::string& name, int width) {
        const auto found = registry.find(type);
        EXPECT_TRUE(found.ok()) << (found.ok() ? "" : found.error().line());
        return std::get<AddNode>(apply(session, registry, AddNode{(*found)->makeNode(name, width), {}, {}})->done)
            .node.id;
    }
    /// Puts a node behind another one, between it and what it feeds.
    NodeId insertBehind(NodeId before, const std::string& type, int width) {
        const NodeId id = add(type, type, width);
        for (const Connection& c : session.graph.outgoing(before)) {
            EXPECT_TRUE(apply(session, registry, Disconnect{c.id}).ok());
            EXPECT_TRUE(apply(session, registry, Connect{{id, 0}, c.destination}).ok());
        }
        EXPECT_TRUE(apply(session, registry, Connect{{before, 0}, {id, 0}}).ok());
        return id;
    }
    void set(NodeId node, const std::string& parameter, double value) {
        const auto done = apply(session, registry, SetParameter{node, parameter, value});
        EXPECT_TRUE(done.ok()) << (done.ok() ? "" : done.error().line());
    }
    NodeId nodeCalled(const std::string& name) const {
        for (const auto& [id, node] : session.graph.nodes())
            if (node.name == name) return id;
        ADD_FAILURE() << "no node " << name;
        return {};
    }
    /// Tracks with equalisers and compressors, buses, sends and a master chain, with plugins where they are installed.
    void makeSession(int tracksWanted) {
        std::vector<Stem> stems;
        for (int i = 0; i < tracksWanted; ++i) {
            const int channels = i % 3 == 0 ? 2 : 1;
            const std::string name = std::string(i % 2 == 0 ? "drums " : "voice ") + std::to_string(i);
            stems.push_back({name, "audio/" + std::to_string(i) + ".wav", channels, kFileFrames});
            writeFile(stems.back().file, channels, static_cast<unsigned>(i + 1));
        }
        auto made = newSession("Steady", kRate, stems, registry);
        ASSERT_TRUE(made.ok()) << made.error().line();
        session = std::move(*made);
        session.folder = folder;
        const NodeId room = add("lacquer:bus", "Room", 2), send = add("lacquer:send", "To the room", 2);
        std::vector<NodeId> tracks;
        std::optional<NodeId> limiter, mix;
        for (const auto& [id, node] : session.graph.nodes()) {
            if (node.type == kTrackType) tracks.push_back(id);
            if (node.type == "lacquer:limiter") limiter = id;
            if (session.content(id).role == Role::bus) mix = id;
        }
        ASSERT_TRUE(limiter && mix);
        for (std::size_t i = 0; i < tracks.size(); ++i) {
            const int width = session.graph.find(tracks[i])->width;
            const NodeId fader = session.graph.outgoing(tracks[i]).front().destination.node;
            const NodeId compressor = insertBehind(tracks[i], "lacquer:compressor", width);
            const NodeId eq = insertBehind(tracks[i], "lacquer:eq", width);
            insertBehind(tracks[i], "test:thread-note", width);
            set(compressor, "threshold", -30);
            for (const char* band : {"band2", "band3", "band4"}) set(eq, std::string(band) + ".gain", 3);
            session.content(fader).automation.emplace(
                "level", *AutomationLane::make({{0, -12}, {40 * kRate, 0}, {41 * kRate, -6}, {90 * kRate, -12}}));
            if (i % 4 == 0) {
                EXPECT_TRUE(apply(session, registry, Connect{{fader, 0}, {send, 0}}).ok());
            }
            // The file again and again, overlapping, as long as the song is.
            Clip clip = session.content(tracks[i]).clips.front();
            clip.fadeInFrames = clip.fadeOutFrames = kRate / 10;
            std::vector<Clip> clips;
            for (std::int64_t at = 0; at < 100 * kRate; at += kFileFrames - kRate / 10) {
                clip.positionFrames = at;
                clips.push_back(clip);
            }
            session.content(tracks[i]).clips = clips;
        }
        EXPECT_TRUE(apply(session, registry, Connect{{send, 0}, {room, 0}}).ok());
        EXPECT_TRUE(apply(session, registry, Connect{{room, 0}, {*mix, 0}}).ok());
        for (const char* uri :
             {"lv2:http://gareus.org/oss/lv2/fil4#stereo", "lv2:http://gareus.org/oss/lv2/phaserotate#stereo"})
            if (registry.find(uri)) insertBehind(*mix, uri, 2);
    }

    void start() {
        SessionEngineOptions options;
        options.workers = 1;
        auto made = SessionEngine::create(session, registry, options);
        ASSERT_TRUE(made.ok()) << made.error().line();
        engine = std::move(*made);
        audio = std::make_unique<AudioThread>(engine->engine());
        engine->play();
        while (!engine->ready() || !engine->engine().rolling()) {
            idle();
            audio->run(1);
        }
    }
    void idle() {
        engine->idle();
        for (const Error& fault : engine->takeFaults()) ADD_FAILURE() << fault.line();
    }
    /// The files are waited for, so that it may go faster than the song.
    void play(int seconds) {
        constexpr int kQuanta = 32;
        const int frames = kQuanta * engine->spec().quantumFrames;
        for (int played = 0; played < seconds * kRate; played += frames) {
            idle();
            const auto loaded = engine->waitForMedia(engine->position() + engine->latencyFrames(), frames);
            ASSERT_TRUE(loaded.ok()) << loaded.error().line();
            audio->run(kQuanta);
        }
    }
    static void expectNoPageFaultsSince(const std::map<pid_t, long>& before) {
        const auto after = faultsByThread();
        std::size_t threads = 0;
        for (const std::atomic<pid_t>& thread : nodeThreads) {
            if (thread == 0) continue;
            ++threads;
            EXPECT_EQ(after.at(thread) - before.at(thread), 0) << "page faults of thread " << threads;
        }
        EXPECT_EQ(threads, 2u) << "the audio thread and a worker";
    }

    fs::path folder;
    ProcessorRegistry registry;
    std::shared_ptr<host::PluginWorld> plugins;
    Session session;
    std::unique_ptr<SessionEngine> engine;
    std::unique_ptr<AudioThread> audio;
    std::uint64_t next_ = 5000;
};

TEST_F(SteadyPlayback, AMinuteOfManyTracksTakesNoPageFaultAndNoAllocation) {
    makeSession(12);
    start();
    play(kWarmUpSeconds);
    const auto before = faultsByThread();
    play(kSteadySeconds);
    expectNoPageFaultsSince(before);
}

// What an edit brings in is made on the message thread, and has all its memory before it runs.
TEST_F(SteadyPlayback, EditsJumpsAndLoopsTakeNoneEither) {
    makeSession(4);
    start();
    play(kWarmUpSeconds);
    const auto before = faultsByThread();
    History history(session, registry);
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    history.setGuard([&](const Edit& edit) { return engine->prepare(edit); });
    const PortAddress from = {nodeCalled("Room"), 0}, to = session.graph.outgoing(from.node).front().destination;
    for (const std::string type : {"lacquer:eq", "lacquer:compressor", "lacquer:limiter", "lacquer:track",
                                   "test:deep-stack", "lv2:http://gareus.org/oss/lv2/dpl#stereo"}) {
        const auto found = registry.find(type);
        if (!found) continue;
        Node node = (*found)->makeNode(type, 2);
        node.id = NodeId{next_++};
        NodeContent content;
        std::vector<Edit> edits;
        if (type == kTrackType)
            content.clips = session.content(nodeCalled("drums 0")).clips;
        else
            edits.push_back(Connect{from, {node.id, 0}});
        edits.insert(edits.begin(), AddNode{node, content, {}});
        edits.push_back(Connect{{node.id, 0}, to});
        const auto done = history.perform(makeGroup("Add", edits));
        ASSERT_TRUE(done.ok()) << done.error().line();
        play(1);
    }
    const NodeId fader = session.graph.outgoing(nodeCalled("Room")).front().destination.node;
    ASSERT_TRUE(history.perform(SetBypass{nodeCalled("lacquer:eq"), true}).ok());
    ASSERT_TRUE(history.perform(SetLatency{nodeCalled("lacquer:eq"), 3000}).ok());
    play(1);
    ASSERT_TRUE(history.perform(RemoveNode{fader}).ok());
    play(1);
    while (history.canUndo()) ASSERT_TRUE(history.undo().ok());
    play(1);
    ASSERT_TRUE(engine->setLoop(LoopRange{20 * kRate, 21 * kRate}).ok());
    engine->locate(20 * kRate);
    for (int wait = 0; wait < 5000 && !engine->ready(); ++wait) {
        idle();
        audio->run(1);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    ASSERT_TRUE(engine->ready());
    for (int quantum = 0; quantum < 3 * kRate / engine->spec().quantumFrames; ++quantum) audio->run(1);
    expectNoPageFaultsSince(before);
}

}  // namespace
}  // namespace lacquer::sessions::steady_playback_test
