#include "host/audio/audio_output.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <fstream>
#include <thread>

#include "core/plan/plan_compiler.hpp"
#include "tests/host/audio/sound_system.hpp"

namespace lacquer::host::test {
namespace {

// A node that plays a slow sine by the engine frame.
float sineAt(EngineFrame frame) {
    return static_cast<float>(std::sin(0.01 * static_cast<double>(frame + 1)));
}

class Sine final : public Processor {
public:
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext& context) noexcept override {
        for (int c = 0; c < context.audioOutputs[0].channelCount(); ++c)
            for (int i = 0; i < context.frames; ++i)
                context.audioOutputs[0][c][i] = (c == 0 ? 1.0f : 0.5f) * sineAt(context.engineFrame + i);
    }
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

std::vector<float> playedThroughAlsa(int width, int quantum, std::int64_t frames) {
    const PrivateAlsa alsa("out.raw");
    PrepareSpec spec;
    spec.quantumFrames = quantum;
    Engine engine;
    engine.publish(sinePlan(width, spec));
    auto output = AudioOutput::open(engine, spec);
    EXPECT_TRUE(output.ok());
    if (!output) return {};
    (*output)->finishAfter(frames);
    EXPECT_TRUE((*output)->start().ok());
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!(*output)->device().finished() && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    EXPECT_TRUE((*output)->device().finished());
    (*output)->stop();
    std::ifstream file(alsa.file(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    std::vector<float> values(bytes.size() / sizeof(float));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
    // PortAudio's own silence in front.
    values.erase(values.begin(), std::find_if(values.begin(), values.end(), [](float v) { return v != 0; }));
    return values;
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
    for (const int quantum : {64, 256, 1024}) expectSine(playedThroughAlsa(2, quantum, 20011), 20011, 0.5f);
}

TEST(AudioOutput, PlaysAMonoOutputOnBothSides) {
    expectSine(playedThroughAlsa(1, 256, 5000), 5000, 1.0f);
}

}  // namespace
}  // namespace lacquer::host::test
