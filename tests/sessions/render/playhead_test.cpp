#include "sessions/render/playhead.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <thread>
#include <utility>

#include "core/plan/process_plan.hpp"
#include "sessions/media/media_loader.hpp"

namespace lacquer::sessions::playhead_test {
namespace {

/// A file that lets nobody read it until it is told to, as one on a network that does not answer.
class StuckSource final : public nodes::ClipSource {
public:
    explicit StuckSource(std::shared_future<void> opens) : opens_(std::move(opens)) {}
    [[nodiscard]] int channelCount() const override { return 1; }
    [[nodiscard]] std::int64_t frames() const override { return 480'000; }
    Status read(std::int64_t, AudioBlock out) override {
        opens_.wait();
        std::fill_n(out[0], out.frames(), 0.5f);
        return {};
    }

private:
    std::shared_future<void> opens_;
};

class Playheads : public testing::Test {
protected:
    ~Playheads() override { release(); }
    void release() {
        if (!std::exchange(released_, true)) opens_.set_value();
    }
    void add(NodeId id, MediaLoader& by, const std::shared_future<void>& opens) {
        nodes::PlaylistClip clip;
        clip.source = std::make_shared<StuckSource>(opens);
        clip.lengthFrames = clip.source->frames();
        nodes[id].reader = by.open(nodes::Playlist({clip}), 1);
    }
    static std::shared_future<void> open() {
        std::promise<void> at;
        at.set_value();
        return at.get_future().share();
    }
    /// As the message thread and the audio thread do it, until all is ready or that long.
    bool readyWithin(std::chrono::seconds patience) {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (std::chrono::steady_clock::now() < end) {
            engine.runQuantum(spec.quantumFrames);
            playhead.idle();
            if (playhead.ready()) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        return false;
    }

    std::promise<void> opens_;
    std::shared_future<void> stuck = opens_.get_future().share();
    bool released_ = false;
    MediaLoader loader, referenceLoader;
    PrepareSpec spec;
    Engine engine;
    LiveNodes nodes;
    Playhead playhead{engine, nodes, spec, 0};
    const NodeId track{1}, reference{kMonitorBit | 3};
};

TEST_F(Playheads, AReferenceThatIsNotReadHoldsUpNeitherStartNorLocateNorLoop) {
    add(track, loader, open());
    add(reference, referenceLoader, stuck);
    playhead.play();
    ASSERT_TRUE(readyWithin(std::chrono::seconds(10)));
    EXPECT_TRUE(playhead.playing());
    playhead.locate(240'000);
    ASSERT_TRUE(readyWithin(std::chrono::seconds(10))) << "while it plays";
    ASSERT_TRUE(playhead.setLoop(LoopRange{48'000, 96'000}).ok());
    ASSERT_TRUE(readyWithin(std::chrono::seconds(10)));
    playhead.stop();
    playhead.locate(0);
    ASSERT_TRUE(readyWithin(std::chrono::seconds(10))) << "while it stands";
}

TEST_F(Playheads, ATrackThatIsNotReadIsWaitedFor) {
    add(track, loader, stuck);
    playhead.play();
    EXPECT_FALSE(readyWithin(std::chrono::seconds(1)));
    release();
    EXPECT_TRUE(readyWithin(std::chrono::seconds(10)));
}

}  // namespace
}  // namespace lacquer::sessions::playhead_test
