// ReadAhead: a track's audio, read ahead of playback into a ring, with windows held for the places that playback is
// about to jump to. The audio thread reads it wait-free, a MediaLoader's thread fills it, the message thread steers it.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/media.hpp"
#include "core/engine/processor.hpp"
#include "core/engine/transport.hpp"
#include "core/realtime/rt_exchange.hpp"
#include "nodes/mix/playlist.hpp"
#include "sessions/media/audio_ring.hpp"
#include "sessions/media/held_window.hpp"

namespace lacquer::sessions {

struct LoaderSignal;

/// Made by MediaLoader::open. Starts to load from timeline frame `first`. Frames before that and behind the last clip
/// are silent and always ready.
class ReadAhead final : public TimelineReader {
public:
    /// 1.4 s at 48 kHz. 64 stereo tracks then take 32 MiB.
    static constexpr std::int64_t kRingFrames = 65536;
    /// The most that can be waited for at once.
    static constexpr int kMaximumWaitFrames = kRingFrames / 2;
    /// What is held of a place to jump to: 0.7 s at 48 kHz, 256 KiB of a stereo track. So long the loader may take to
    /// bring the ring there. A loop that is shorter by two of the largest quanta is held as a whole.
    static constexpr std::int64_t kHeldFrames = 32768;

    ReadAhead(nodes::Playlist playlist, int channels, std::shared_ptr<LoaderSignal> signal, TimelineFrame first = 0);

    // Audio thread --------------------------------------------------------------------------------------------------

    [[nodiscard]] int channelCount() const noexcept override { return ring_.channelCount(); }
    /// Copies from a window that is held, and sends the ring after it; or from the ring. Somewhere else than what is
    /// loaded, it asks the loader to go there, and misses until the loader has.
    bool read(std::int64_t start, AudioBlock out) noexcept override;
    /// Before the first frame and behind the last clip.
    [[nodiscard]] bool silent(std::int64_t start, int frames) const noexcept override {
        const Stretch stretch = audible(start, frames);
        return stretch.begin == stretch.end;
    }

    // Message thread ------------------------------------------------------------------------------------------------

    /// Throws away what is loaded and loads from `frame` on.
    void locate(TimelineFrame frame);
    /// As locate(), unless the `frames` from `frame` on are there or on their way.
    void keepTo(TimelineFrame frame, int frames);
    /// Loads what a jump to `frame` needs at once, beside what is being played. Nothing is thrown away.
    void hold(TimelineFrame frame);
    /// Likewise the start of a loop, or all of a short one, for as long as no other loop is held.
    void hold(LoopRange loop);
    /// True when all that was to be held is there: a jump there does not miss.
    [[nodiscard]] bool holds() const noexcept { return heldVersion_.load() == wantedVersion_.load(); }

    /// True when the `frames` from `frame` on are in the ring.
    [[nodiscard]] bool ready(TimelineFrame frame, int frames) const noexcept;
    /// For a driver without a deadline: waits until the `frames` (at most kMaximumWaitFrames) from `frame` on are
    /// there. Fails with what the loader has met so far: a file that cannot be read, a sample that is no number.
    Status waitUntilReady(TimelineFrame frame, int frames);

    // Any thread ----------------------------------------------------------------------------------------------------

    /// Reads that were not ready in time.
    [[nodiscard]] std::uint64_t misses() const noexcept { return misses_.load(std::memory_order_relaxed); }
    /// What the loader met first. Not for the audio thread.
    [[nodiscard]] std::optional<Error> error() const;

private:
    friend class MediaLoader;

    [[nodiscard]] bool hungry() const noexcept;

    // Loader thread.
    [[nodiscard]] std::int64_t loadedFrames() const noexcept;
    void load();
    void restart();
    void loadRing();
    void loadHeld();
    /// The loader's next block: `frames` (at most kChunkFrames) from `frame` on. Notes what goes wrong.
    ConstAudioBlock readChunk(TimelineFrame frame, int frames);

    struct Stretch {
        TimelineFrame begin;
        TimelineFrame end;
    };
    [[nodiscard]] Stretch audible(TimelineFrame start, std::int64_t frames) const noexcept;
    [[nodiscard]] bool take(Stretch stretch, AudioBlock out, int offset) noexcept;
    [[nodiscard]] bool takeHeld(Stretch stretch, AudioBlock out, int offset) noexcept;
    void sendRingTo(TimelineFrame frame) noexcept;
    void want(std::shared_ptr<HeldWindow> window);
    [[nodiscard]] bool settled() const noexcept;
    [[nodiscard]] bool loaded(Stretch stretch) const noexcept;
    [[nodiscard]] bool onItsWay(Stretch stretch) const noexcept;

    static constexpr int kChunkFrames = 4096;
    static constexpr TimelineFrame kNowhere = std::numeric_limits<TimelineFrame>::min();

    nodes::Playlist playlist_;  // loader thread
    std::vector<float> chunk_;  // loader thread; planar
    std::array<const float*, 2> chunkChannels_{};
    const TimelineFrame first_;
    const TimelineFrame length_;  // end of the last clip, or first_
    AudioRing ring_;

    // The ring holds [begin_, end_). The audio thread moves begin_, the loader end_. To move elsewhere, the loader sets
    // restarting_ and waits until reading_ is false: then the audio thread is outside of the ring, and stays outside.
    // The two flags need sequential consistency, since each side writes one and then reads the other.
    std::atomic<TimelineFrame> begin_;
    std::atomic<TimelineFrame> end_;
    std::atomic<TimelineFrame> request_{kNowhere};  // where to restart
    std::atomic<bool> restarting_{false};
    std::atomic<bool> reading_{false};
    std::atomic<std::uint64_t> misses_{0};

    // Windows to be loaded wait under the signal's mutex, in order; the loader fills the first of them chunk by chunk
    // and then publishes it with those before it. Of loops and of places, the one before the latest stays: playback may
    // still be inside.
    static constexpr std::size_t kWindowsBefore = 1;
    std::vector<std::shared_ptr<HeldWindow>> wanted_;  // under the signal's mutex
    std::atomic<std::uint64_t> wantedVersion_{0};
    std::atomic<std::uint64_t> heldVersion_{0};
    TimelineFrame heldUntil_;             // loader thread: how far the window being filled has come
    HeldWindows windows_;                 // loader thread: those published
    RtExchange<const HeldWindows> held_;  // published by the loader that has claimed the reader

    const std::shared_ptr<LoaderSignal> signal_;
    std::optional<Error> error_;       // under the signal's mutex
    std::atomic<bool> failed_{false};  // error_ is set
    bool claimed_ = false;             // by a loader thread; under the signal's mutex
};

}  // namespace lacquer::sessions
