// AudioDevice: one open stream on PortAudio, of outputs and, where they are asked for, inputs. Controlled from the
// message thread; the callback belongs to a thread of the device.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "core/engine/load_histogram.hpp"
#include "host/audio/audio_devices.hpp"
#include "host/audio/period_pieces.hpp"
#include "host/audio/realtime_priority.hpp"

namespace lacquer::host {

/// Who fills the device's buffers.
class AudioCallback {
public:
    virtual ~AudioCallback() = default;
    /// Real time, in a RealtimeScope, flush-to-zero set. Fills `frames` frames of each channel, a whole period of the
    /// device; their number may change with every call. `ends`: these were the last ones.
    virtual Playback render(float* const* out, int channels, int frames) noexcept = 0;
    /// Real time, where there are inputs: what they bring in this callback, ahead of render(). As many frames in all as
    /// render() is asked for, though a long period that comes in pieces is rendered with the first of them.
    virtual void capture(const float* const* /*in*/, int /*channels*/, int /*frames*/) noexcept {}
};

struct OutputRequest {
    std::string deviceName{};   ///< empty: see chooseOutput
    double sampleRate = 48000;  ///< Hz
    /// Of each callback. ALSA plays from a ring of at least three of them. A JACK server calls with its own period,
    /// whatever is asked for, and may change it while it plays: to keep to another length PortAudio would gather
    /// several periods, and have all of them filled within one.
    int framesPerBuffer = 256;
    int channels = 2;
    int inputChannels = 0;          ///< from the input's first one on; 0: none
    bool fewerInputs = false;       ///< takes those that there are, where there are fewer; at least one
    std::string inputDeviceName{};  ///< see chooseInput
};

class AudioDevice {
public:
    /// Opens and does not start. ErrorKind::unavailable when there is no such device, or it has another rate or fewer
    /// channels, in or out. `callback` must outlive the device.
    static Result<std::unique_ptr<AudioDevice>> open(const OutputRequest& request, AudioCallback& callback);
    /// Stops.
    ~AudioDevice();
    AudioDevice(const AudioDevice&) = delete;
    AudioDevice& operator=(const AudioDevice&) = delete;

    /// Also keeps the program in memory, as far as it may (lockMemory).
    Status start();

    /// Returns within three seconds, also when the device's library hangs, which it does when a JACK server stops
    /// answering: the stream is then left behind on a thread of its own, and plays silence if it plays at all. Also
    /// then the callback is not called any more. A server that has died is no such case (jack_gone.hpp). A call that
    /// has begun is waited for, up to a second; one that takes longer may still be at work after this.
    void stop();
    /// True when a stream was left behind. End the program with std::quick_exit or _exit then: the library may hang
    /// or abort while it is torn down.
    [[nodiscard]] bool leftBehind() const noexcept { return leftBehind_; }

    /// True after the callback has ended playback and the device has played it.
    [[nodiscard]] bool finished() const;
    /// True when the device has gone: the stream ended by itself, or no callback came for two seconds or twenty
    /// periods, whichever is longer.
    [[nodiscard]] bool lost() const;

    [[nodiscard]] const DeviceInfo& info() const noexcept { return info_; }
    /// Of the device that is recorded from; that of the output without inputs.
    [[nodiscard]] const DeviceInfo& inputInfo() const noexcept { return inputInfo_; }
    /// As the device says, in seconds; 0 when what it says makes no sense.
    [[nodiscard]] double outputLatencySeconds() const;
    /// How many frames later a sound comes back through the inputs than it has left through the outputs, as the device
    /// says, which need not be true to the frame; 0 without inputs, or when what it says makes no sense. Message
    /// thread.
    [[nodiscard]] std::int64_t roundTripFrames() const;
    /// Buffers that came too late.
    [[nodiscard]] std::uint64_t underflows() const noexcept;
    /// Times that the device had to throw away what its inputs brought.
    [[nodiscard]] std::uint64_t overflows() const noexcept;
    [[nodiscard]] std::uint64_t callbacks() const noexcept;
    /// What callbacks have taken of the time that their frames last.
    [[nodiscard]] const LoadHistogram& callbackLoad() const noexcept;
    /// Frames of the longest callback so far.
    [[nodiscard]] int callbackFrames() const noexcept;
    /// Of the callback's thread; known after the first callback.
    [[nodiscard]] ThreadPriority priority() const noexcept;

private:
    struct Stream;
    [[nodiscard]] bool ceased() const;
    AudioDevice(std::shared_ptr<Stream> stream, DeviceInfo info, DeviceInfo inputInfo)
        : stream_(std::move(stream)), info_(std::move(info)), inputInfo_(std::move(inputInfo)) {}

    std::shared_ptr<Stream> stream_;
    DeviceInfo info_, inputInfo_;
    bool started_ = false;
    bool stopped_ = false;
    bool leftBehind_ = false;
};

}  // namespace lacquer::host
