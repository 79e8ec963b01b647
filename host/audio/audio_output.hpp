// AudioOutput: plays an Engine on an audio device. Controlled from the message thread; quanta run in the device's
// callback.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>

#include "core/engine/engine.hpp"
#include "host/audio/audio_device.hpp"
#include "host/audio/quantum_adapter.hpp"

namespace lacquer::host {

/// Sends the first output of the engine's plan to the device: channel by channel, a mono output to every channel.
class AudioOutput final : private AudioCallback, private QuantumSource {
public:
    /// `spec`: what every plan published to the engine is compiled for. `engine` must outlive the output.
    static Result<std::unique_ptr<AudioOutput>> open(Engine& engine, const PrepareSpec& spec,
                                                     const std::string& deviceName, int channels = 2);
    ~AudioOutput() override { device_.reset(); }

    Status start() { return device_->start(); }
    void stop() { device_->stop(); }

    /// Any thread. Ends the stream after this many frames from its start; the rest of the last buffer is silent.
    void finishAfter(std::int64_t frames) noexcept { end_.store(frames, std::memory_order_relaxed); }

    [[nodiscard]] const AudioDevice& device() const noexcept { return *device_; }

private:
    AudioOutput(Engine& engine, const PrepareSpec& spec, int channels);
    Playback render(float* const* out, int channels, int frames) noexcept override;
    void runQuantum(float* const* out) noexcept override;

    Engine& engine_;
    int quantumFrames_;
    int channels_;
    QuantumAdapter adapter_;
    std::int64_t played_ = 0;  // audio thread
    std::atomic<std::int64_t> end_{std::numeric_limits<std::int64_t>::max()};
    std::unique_ptr<AudioDevice> device_;
};

}  // namespace lacquer::host
