#include "host/audio/audio_output.hpp"

#include <gtest/gtest.h>
#include <sys/prctl.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "core/plan/plan_compiler.hpp"
#include "tests/host/audio/sound_system.hpp"

namespace lacquer::host::test::audio_output_test {
namespace {

float sineAt(EngineFrame frame) {
    return static_cast<float>(std::sin(0.01 * static_cast<double>(frame + 1)));
}

// A node that plays a slow sine from the first quantum after `started` on, and notes which threads it runs on.
class Sine final : public Processor {
public:
    static inline std::atomic<bool> started{true};
    static inline std::atomic<int> onAheadThread{0}, elsewhere{0};

    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext& context) noexcept override {
        char thread[16] = {};
        prctl(PR_GET_NAME, thread);
        (std::strcmp(thread, "lacquer-ahead") == 0 ? onAheadThread : elsewhere).fetch_add(1);
        if (started.load() && start_ < 0) start_ = context.time->engineFrame;
        for (int c = 0; c < context.audioOutputs[0].channelCount(); ++c)
            for (int i = 0; i < context.frames; ++i)
                context.audioOutputs[0][c][i] =
                    start_ < 0 ? 0.0f : (c == 0 ? 1.0f : 0.5f) * sineAt(context.time->engineFrame - start_ + i);
    }

private:
    EngineFrame start_ = -1;
};

class Nothing final : public Processor {
public:
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext&) noexcept override {}
};

template <class Made>
ProcessorType typeOf(const std::string& uri, PortInfo port) {
    ProcessorType type;
    type.uri = uri;
    type.name = uri;
    type.ports = {std::move(port)};
    type.create = [](const CreateSpec&) { return Result<std::unique_ptr<Processor>>(std::make_unique<Made>()); };
    return type;
}

std::unique_ptr<ProcessPlan> sinePlan(int width, const PrepareSpec& spec) {
    const auto sine = std::make_shared<const ProcessorType>(
        typeOf<Sine>("test:sine", {"out", "Output", PortDirection::output, SignalKind::audio, kNodeWidth}));
    const auto output = std::make_shared<const ProcessorType>(
        typeOf<Nothing>(kOutputTypeUri, {"in", "Input", PortDirection::input, SignalKind::audio, kNodeWidth}));
    Graph graph;
    const NodeId source = graph.addNode(sine->makeNode("Sine", width)).value();
    const NodeId sink = graph.addNode(output->makeNode("Output", width)).value();
    EXPECT_TRUE(graph.connect({source, 0}, {sink, 0}).ok());
    InstanceTable instances;
    for (const auto& [id, type] : {std::pair{source, sine}, std::pair{sink, output}}) {
        CreateSpec create;
        create.node = id;
        create.width = width;
        instances[id] = NodeInstance::create(type, create, spec).value();
    }
    return std::move(compilePlan(graph, instances, spec)).value();
}

bool within(std::chrono::seconds patience, auto condition) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

struct Played {
    std::vector<float> samples;  ///< without the silence in front
    PartitionMode mode{};
    int delayFrames = 0;
    std::uint64_t callbacks = 0;
    int callbackFrames = 0;
    std::uint64_t xruns = 0;
    std::int64_t engineFrames = 0;
    std::int64_t leadFrames = 0;
};

Played after(const AudioOutput& output, const Engine& engine, std::vector<float> samples) {
    return {.samples = std::move(samples),
            .mode = output.mode(),
            .delayFrames = output.delayFrames(),
            .callbacks = output.device().callbacks(),
            .callbackFrames = output.device().callbackFrames(),
            .xruns = output.device().underflows() + output.lateQuanta(),
            .engineFrames = engine.engineFrame(),
            .leadFrames = output.leadFrames()};
}

Played playedThroughAlsa(int width, int quantum, std::int64_t frames, int framesPerBuffer = 0) {
    const PrivateAlsa alsa("out.raw");
    Sine::started = true;
    PrepareSpec spec;
    spec.quantumFrames = quantum;
    Engine engine;
    engine.publish(sinePlan(width, spec));
    // The file takes what it gets at any speed.
    auto output = AudioOutput::open(engine, spec, {.framesPerBuffer = framesPerBuffer, .handover = Handover::waits});
    EXPECT_TRUE(output.ok());
    if (!output) return {};
    (*output)->finishAfter(frames);
    EXPECT_TRUE((*output)->start().ok());
    EXPECT_TRUE(within(std::chrono::seconds(20), [&] { return (*output)->device().finished(); }));
    (*output)->stop();
    std::vector<float> values = floatsIn(alsa.file());
    values.erase(values.begin(), std::find_if(values.begin(), values.end(), [](float v) { return v != 0; }));
    return after(**output, engine, std::move(values));
}

void expectSine(const std::vector<float>& played, std::size_t frames, float right) {
    ASSERT_GE(played.size(), 2 * frames);
    for (std::size_t i = 0; i < frames; ++i) {
        ASSERT_EQ(played[2 * i], sineAt(static_cast<EngineFrame>(i))) << "frame " << i;
        ASSERT_EQ(played[2 * i + 1], right * sineAt(static_cast<EngineFrame>(i))) << "frame " << i;
    }
    for (std::size_t i = 2 * frames; i < played.size(); ++i)
        ASSERT_EQ(played[i], 0.0f) << "after the end, sample " << i;
}

TEST(AudioOutput, PlaysThePlansOutputAndEndsOnTheFrame) {
    for (const int quantum : {64, 256, 1024}) {
        const Played played = playedThroughAlsa(2, quantum, 20011);
        expectSine(played.samples, 20011, 0.5f);
        EXPECT_EQ(played.mode, PartitionMode::direct);
        EXPECT_EQ(played.delayFrames, 0);
    }
}

TEST(AudioOutput, PlaysAMonoOutputOnBothSides) {
    expectSine(playedThroughAlsa(1, 256, 5000).samples, 5000, 1.0f);
}

TEST(AudioOutput, PlaysOneQuantumLateWhereTheBuffersAreNoMultipleAndStillToTheLastFrame) {
    for (const auto& [quantum, buffer] : {std::pair{256, 100}, {1024, 128}}) {
        const Played played = playedThroughAlsa(2, quantum, 20011, buffer);
        expectSine(played.samples, 20011, 0.5f);
        EXPECT_EQ(played.mode, PartitionMode::ahead);
        EXPECT_EQ(played.delayFrames, quantum);
        EXPECT_EQ(played.callbackFrames, buffer);
        const auto streamFrames = static_cast<std::int64_t>(played.callbacks) * buffer;
        EXPECT_GE(streamFrames, 20011 + quantum);
        EXPECT_LT(streamFrames, 20011 + quantum + buffer) << "it ends when the last frame has left";
        EXPECT_EQ(played.engineFrames - played.leadFrames, streamFrames - quantum);
    }
}

Played playedThroughJack(int quantum, int period, int frames) {
    const NoSoundSystem noAlsa;
    const JackServer jack(48000, period);
    Sine::started = false;
    Sine::onAheadThread = 0;
    Sine::elsewhere = 0;
    PrepareSpec spec;
    spec.quantumFrames = quantum;
    Engine engine;
    engine.publish(sinePlan(2, spec));
    auto output = AudioOutput::open(engine, spec);
    EXPECT_TRUE(output.ok()) << output.error().line();
    if (!output) return {};
    EXPECT_TRUE((*output)->start().ok());
    JackCapture capture(frames);
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    Sine::started = true;
    std::vector<float> samples = capture.samples();
    (*output)->stop();
    return after(**output, engine, std::move(samples));
}

const char* const kLateTwice = "the machine was late, twice: what it played says nothing";

// A machine that is busy with other things may be late, and says so: once more, then.
Played playedThroughJackOnTime(int quantum, int period, int frames) {
    const Played played = playedThroughJack(quantum, period, frames);
    return played.xruns > 0 ? playedThroughJack(quantum, period, frames) : played;
}

TEST(AudioOutput, RunsShortQuantaInTheCallbackOfALongJackPeriod) {
    const Played played = playedThroughJackOnTime(256, 1024, 48000);
    EXPECT_EQ(played.mode, PartitionMode::direct);
    EXPECT_EQ(played.delayFrames, 0);
    EXPECT_EQ(played.callbackFrames, 1024);
    EXPECT_EQ(Sine::onAheadThread, 0);
    if (played.xruns > 0) GTEST_SKIP() << kLateTwice;
    ASSERT_EQ(played.samples.size(), 2 * 48000u);
    expectSine(played.samples, 48000, 0.5f);
}

TEST(AudioOutput, RunsLongQuantaAheadOfAShortJackPeriodAndNeverInItsCallback) {
    const Played played = playedThroughJackOnTime(1024, 256, 48000);
    EXPECT_EQ(played.mode, PartitionMode::ahead);
    EXPECT_EQ(played.delayFrames, 1024);
    EXPECT_EQ(played.callbackFrames, 256);
    EXPECT_EQ(Sine::elsewhere, 0);
    EXPECT_GE(Sine::onAheadThread, 48000 / 1024);
    if (played.xruns > 0) GTEST_SKIP() << kLateTwice;
    ASSERT_EQ(played.samples.size(), 2 * 48000u) << "xruns: " << played.xruns;
    expectSine(played.samples, 48000, 0.5f);
}

// PortAudio hands a long period out in pieces of 1024 frames.
TEST(AudioOutput, TakesALongJackPeriodAsAWhole) {
    const Played direct = playedThroughJackOnTime(2048, 2048, 24000);
    EXPECT_EQ(direct.mode, PartitionMode::direct);
    EXPECT_EQ(direct.callbackFrames, 2048);
    EXPECT_EQ(Sine::onAheadThread, 0);
    if (direct.xruns > 0) GTEST_SKIP() << kLateTwice;
    ASSERT_EQ(direct.samples.size(), 2 * 24000u);
    expectSine(direct.samples, 24000, 0.5f);
    const Played ahead = playedThroughJackOnTime(256, 1500, 24000);
    EXPECT_EQ(ahead.mode, PartitionMode::ahead);
    EXPECT_EQ(ahead.callbackFrames, 1500);
    if (ahead.xruns > 0) GTEST_SKIP() << kLateTwice;
    ASSERT_EQ(ahead.samples.size(), 2 * 24000u) << "xruns: " << ahead.xruns;
    expectSine(ahead.samples, 24000, 0.5f);
}

// Whoever runs the engine next, such as a silent clock, would hear the last quantum again and again.
TEST(AudioOutput, WhatItLeavesAtTheInputIsSilence) {
    const NoSoundSystem noAlsa;
    const JackServer jack(48000, 1024);
    PrepareSpec spec;
    spec.quantumFrames = 256;
    Engine engine;
    engine.publish(sinePlan(2, spec));
    const auto input = std::make_shared<LiveInput>(2, spec.quantumFrames);
    auto output = AudioOutput::open(engine, spec, {.input = input});
    ASSERT_TRUE(output.ok()) << output.error().line();
    ASSERT_TRUE((*output)->start().ok());
    EXPECT_TRUE(within(std::chrono::seconds(10), [&] { return (*output)->device().callbacks() > 2; }));
    (*output)->stop();
    for (int c = 0; c < 2; ++c) std::fill_n(input->quantum()[c], spec.quantumFrames, 0.5f);  // a singer's
    auto again = AudioOutput::open(engine, spec, {.input = input});
    ASSERT_TRUE(again.ok()) << again.error().line();
    (*again)->stop();
    for (int c = 0; c < 2; ++c)
        for (int i = 0; i < spec.quantumFrames; ++i) ASSERT_EQ(input->channel(c)[i], 0.0f) << "frame " << i;
}

// PortAudio calls with whatever length the server has at the time.
TEST(AudioOutput, GoesAheadWhenTheJackPeriodBecomesShorterThanTheQuantumWhileItPlays) {
    const NoSoundSystem noAlsa;
    const JackServer jack(48000, 1024);
    Sine::started = false;
    PrepareSpec spec;
    spec.quantumFrames = 512;
    Engine engine;
    engine.publish(sinePlan(2, spec));
    auto output = AudioOutput::open(engine, spec);
    ASSERT_TRUE(output.ok()) << output.error().line();
    ASSERT_TRUE((*output)->start().ok());
    constexpr int kCaptured = 96000;
    JackCapture capture(kCaptured);
    Sine::started = true;
    EXPECT_TRUE(within(std::chrono::seconds(10), [&] { return engine.engineFrame() > 30000; }));
    EXPECT_EQ((*output)->delayFrames(), 0);
    ASSERT_EQ(std::system("jack_bufsize 128 >/dev/null 2>&1"), 0);
    EXPECT_TRUE(within(std::chrono::seconds(10), [&] { return (*output)->delayFrames() == 512; }));
    EXPECT_EQ((*output)->mode(), PartitionMode::ahead);
    const int before = Sine::elsewhere;
    const std::vector<float> captured = capture.samples();
    EXPECT_EQ(Sine::elsewhere, before) << "no quantum in the callback any more";
    EXPECT_FALSE((*output)->device().lost());
    (*output)->stop();

    // What the server itself loses while it changes is its own affair: at the end the sine must run on.
    ASSERT_EQ(captured.size(), 2u * kCaptured);
    constexpr std::size_t kTail = 9600;
    const float* tail = captured.data() + captured.size() - 2 * kTail;
    EngineFrame start = 0;
    while (start < kCaptured && (tail[0] != sineAt(start) || tail[2] != sineAt(start + 1))) ++start;
    for (std::size_t i = 0; i < kTail && (*output)->lateQuanta() == 0; ++i)
        ASSERT_EQ(tail[2 * i], sineAt(start + static_cast<EngineFrame>(i))) << "frame " << i << " of the end";
}

// From the shortest to the longest period that JACK has, and back.
TEST(AudioOutput, GoesOnThroughEveryChangeOfTheJackPeriod) {
    const NoSoundSystem noAlsa;
    const JackServer jack(48000, 1024);
    Sine::started = true;
    PrepareSpec spec;
    spec.quantumFrames = 256;
    Engine engine;
    engine.publish(sinePlan(2, spec));
    auto output = AudioOutput::open(engine, spec);
    ASSERT_TRUE(output.ok()) << output.error().line();
    ASSERT_TRUE((*output)->start().ok());
    for (const int period : {2048, 16, 8192, 64, 4096, 256}) {
        ASSERT_EQ(std::system(("jack_bufsize " + std::to_string(period) + " >/dev/null 2>&1").c_str()), 0);
        const std::uint64_t callbacks = (*output)->device().callbacks();
        EXPECT_TRUE(within(std::chrono::seconds(20), [&] { return (*output)->device().callbacks() > callbacks + 4; }))
            << "period " << period;
        EXPECT_FALSE((*output)->device().lost());
    }
    EXPECT_EQ((*output)->device().callbackFrames(), 8192);
    EXPECT_EQ((*output)->mode(), PartitionMode::ahead);

    constexpr int kCaptured = 24000;
    const auto xruns = [&] { return (*output)->lateQuanta() + (*output)->device().underflows(); };
    const std::uint64_t before = xruns();
    const EngineFrame begin = engine.engineFrame();
    JackCapture capture(kCaptured);
    const std::vector<float> captured = capture.samples();
    ASSERT_EQ(captured.size(), 2u * kCaptured);
    if (xruns() > before) GTEST_SKIP() << "the machine was late";
    EngineFrame start = begin - 2 * 8192;
    const EngineFrame latest = engine.engineFrame();
    while (start < latest && (captured[0] != sineAt(start) || captured[2] != sineAt(start + 1))) ++start;
    for (int i = 0; i < kCaptured; ++i) {
        ASSERT_EQ(captured[2 * static_cast<std::size_t>(i)], sineAt(start + i)) << "frame " << i;
        ASSERT_EQ(captured[2 * static_cast<std::size_t>(i) + 1], 0.5f * sineAt(start + i)) << "frame " << i;
    }
    (*output)->stop();
}

}  // namespace
}  // namespace lacquer::host::test::audio_output_test
