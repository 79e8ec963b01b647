// AudioOutput: plays an Engine on an audio device, and brings it the device's input. Controlled from the message
// thread; quanta run in the device's callback or on a thread of their own, see CallbackPartition.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "core/engine/engine.hpp"
#include "host/audio/audio_device.hpp"
#include "host/audio/callback_partition.hpp"
#include "host/audio/engine_quanta.hpp"
#include "host/audio/input_feed.hpp"
#include "host/audio/monitor_section.hpp"
#include "host/audio/output_guard.hpp"
#include "host/audio/output_peak.hpp"

namespace lacquer::host {

struct AudioOutputOptions {
    std::string deviceName{};  ///< empty: see chooseOutput
    int channels = 2;
    /// Which output of the device each channel goes to, from 0 on, none twice; the device's others are silent. Empty:
    /// the first ones, in order.
    std::vector<int> deviceOutputs{};
    /// Frames of each callback, see OutputRequest; 0: the quantum, so that it runs in the callback.
    int framesPerBuffer = 0;
    Handover handover = Handover::realTime;
    /// Where the device's input goes before each quantum, as many channels as this has; null: none is opened.
    std::shared_ptr<LiveInput> input{};
    bool fewerInputs = false;       ///< channels of `input` that the device does not have are silent
    std::string inputDeviceName{};  ///< see chooseInput
    /// Who takes down what the inputs bring, and where the song is; must outlive the output. Null: nobody.
    CaptureSink* capture = nullptr;
    const MonitorControls* monitor = nullptr;  ///< must outlive the output; null: nothing is engaged, ever
};

/// Sends the first output of the engine's plan to the device, through a MonitorSection: channel by channel, a mono
/// output to every channel.
class AudioOutput final : private AudioCallback {
public:
    /// `spec`: what every plan published to the engine is compiled for. `engine` must outlive the output, which runs it
    /// from start() to stop(). ErrorKind::unavailable as for AudioDevice::open.
    static Result<std::unique_ptr<AudioOutput>> open(Engine& engine, const PrepareSpec& spec,
                                                     const AudioOutputOptions& options = {});
    ~AudioOutput() override;

    Status start() { return device_->start(); }
    /// See AudioDevice::stop. Nothing runs the engine after this, unless a callback hangs.
    void stop();

    /// Any thread. Ends the stream when this many frames of the engine have left; the rest of the last buffer is
    /// silent.
    void finishAfter(std::int64_t frames) noexcept { end_.store(frames, std::memory_order_relaxed); }

    [[nodiscard]] const AudioDevice& device() const noexcept { return *device_; }
    /// The highest sample of each channel since the last call, as it went to the device; 1 is full scale. One thread.
    [[nodiscard]] std::vector<float> takePeaks() { return peak_.take(); }

    // Any thread ----------------------------------------------------------------------------------------------------

    /// Known after the first callback.
    [[nodiscard]] PartitionMode mode() const noexcept { return partition_.mode(); }
    /// Frames between the engine and the device, in addition to the plan's latency: 0, or one quantum. Constant, but
    /// for the one change from direct to ahead that a device may bring about by changing its buffer length.
    [[nodiscard]] int delayFrames() const noexcept { return partition_.delayFrames(); }
    /// By so much the engine's position is ahead of what has been handed to the device, now: about delayFrames().
    [[nodiscard]] std::int64_t leadFrames() const noexcept { return partition_.leadFrames(); }
    /// Quanta that came too late: silence was played for what was missing. To be told beside the device's underflows.
    [[nodiscard]] std::uint64_t lateQuanta() const noexcept { return partition_.lateQuanta(); }
    /// Frames by which a player hears himself later through the engine than the device alone makes it: what the input
    /// waits for its quantum. Without what the nodes add.
    [[nodiscard]] int inputDelayFrames() const noexcept { return feed_ ? feed_->delayFrames() : 0; }
    /// See OutputGuard, which stands before the device.
    [[nodiscard]] std::uint64_t timesMuted() const noexcept { return guard_.timesMuted(); }

private:
    AudioOutput(Engine& engine, const PrepareSpec& spec, const AudioOutputOptions& options);
    Playback render(float* const* out, int channels, int frames) noexcept override;
    void capture(const float* const* in, int channels, int frames) noexcept override;

    const MonitorControls nothingEngaged_{};
    MonitorSection monitor_;
    EngineQuanta quanta_;
    CallbackPartition partition_;
    const std::shared_ptr<LiveInput> input_;
    std::unique_ptr<InputFeed> feed_;  ///< null without inputs
    CaptureSink* const capture_;
    std::int64_t captured_ = 0;         // callback
    std::vector<const float*> inputs_;  // callback: as many as input_ has
    const std::vector<float> silence_;  ///< for those that the device has not
    OutputGuard guard_;
    OutputPeak peak_;
    const std::vector<int> deviceOutputs_;
    std::vector<float*> channels_;  // callback
    std::int64_t played_ = 0;       // callback
    std::atomic<std::int64_t> end_{std::numeric_limits<std::int64_t>::max()};
    std::unique_ptr<AudioDevice> device_;
};

}  // namespace lacquer::host
