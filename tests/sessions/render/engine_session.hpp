// A session of one track, a fader and the output, in a folder of its own, for tests that play or render it.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "nodes/catalogue.hpp"
#include "sessions/media/audio_file_writer.hpp"
#include "sessions/model/edit.hpp"
#include "sessions/render/session_engine.hpp"
#include "support/test_processors.hpp"

namespace lacquer::sessions::test {

/// What the file of the session holds at a timeline frame.
inline float rampAt(TimelineFrame frame) {
    return frame < 96000 ? static_cast<float>(frame + 1) / 1048576 : 0.0f;
}

class EngineSessionTest : public testing::Test {
protected:
    EngineSessionTest() {
        nodes::registerBuiltIns(registry);
        lacquer::test::registerTestTypes(registry);
        folder = std::filesystem::path(testing::TempDir()) / ("lacquer-engine-" + std::to_string(getpid()));
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(folder / "audio");
        session.folder = folder;
        writeRamp("audio/ramp.wav", 96000);
        track = add("lacquer:track");
        fader = add("lacquer:fader");
        output = add("lacquer:output");
        connect(track, fader);
        connect(fader, output);
        session.content(track).clips = {clip(96000)};
    }
    ~EngineSessionTest() override { std::filesystem::remove_all(folder); }

    /// Sample n of the file is (n + 1) / 2^20, on both channels.
    void writeRamp(const std::string& name, int frames) {
        auto file = AudioFileWriter::create(folder / name, {.samples = SampleFormat::float32});
        std::vector<float> samples(static_cast<std::size_t>(frames));
        for (int i = 0; i < frames; ++i) samples[static_cast<std::size_t>(i)] = static_cast<float>(i + 1) / 1048576;
        const float* channels[2] = {samples.data(), samples.data()};
        ASSERT_TRUE(file->write(ConstAudioBlock(channels, 2, frames)).ok());
        ASSERT_TRUE(file->commit().ok());
    }
    static Clip clip(std::int64_t length) {
        Clip made;
        made.file = "audio/ramp.wav";
        made.lengthFrames = length;
        return made;
    }
    NodeId add(const std::string& type, int width = 2) {
        const auto applied = apply(session, registry, AddNode{(*registry.find(type))->makeNode(type, width), {}, {}});
        return std::get<AddNode>(applied->done).node.id;
    }
    void connect(NodeId from, NodeId to) { ASSERT_TRUE(apply(session, registry, Connect{{from, 0}, {to, 0}}).ok()); }
    std::unique_ptr<SessionEngine> start() {
        auto made = SessionEngine::create(session, registry);
        EXPECT_TRUE(made.ok()) << (made.ok() ? "" : made.error().line());
        return std::move(*made);
    }
    /// Runs quanta and the message thread in turn until `reached`; false after ten seconds.
    template <class Reached>
    static bool runsUntil(SessionEngine& engine, Reached reached) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (std::chrono::steady_clock::now() < end) {
            engine.idle();
            engine.engine().runQuantum();
            if (reached()) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return false;
    }
    static bool rolls(SessionEngine& engine) {
        return runsUntil(engine, [&] { return engine.ready() && engine.engine().rolling(); });
    }
    static bool getsReady(SessionEngine& engine) {
        return runsUntil(engine, [&] { return engine.ready(); });
    }
    static float heard(SessionEngine& engine) {
        const ProcessPlan& plan = *engine.engine().currentPlan();
        return plan.slot(plan.outputs[0].slots[0])[0];
    }

    ProcessorRegistry registry;
    std::filesystem::path folder;
    Session session;
    NodeId track, fader, output;
};

}  // namespace lacquer::sessions::test
