#include "host/audio/audio_output.hpp"

#include <algorithm>
#include <system_error>

namespace lacquer::host {

AudioOutput::AudioOutput(Engine& engine, const PrepareSpec& spec, const AudioOutputOptions& options)
    : quanta_(engine, spec.quantumFrames, options.channels),
      partition_(quanta_, spec.quantumFrames, options.channels, options.handover) {}

AudioOutput::~AudioOutput() {
    if (device_) stop();
}

Result<std::unique_ptr<AudioOutput>> AudioOutput::open(Engine& engine, const PrepareSpec& spec,
                                                       const AudioOutputOptions& options) {
    std::unique_ptr<AudioOutput> output;
    try {
        output.reset(new AudioOutput(engine, spec, options));
    } catch (const std::system_error& error) {
        return fail(ErrorKind::unavailable, std::string("no thread can be started to play from: ") + error.what(), {},
                    "end other programs, or raise the limit of threads (ulimit -u)");
    }
    auto device = AudioDevice::open(
        {.deviceName = options.deviceName,
         .sampleRate = spec.sampleRate,
         .framesPerBuffer = options.framesPerBuffer > 0 ? options.framesPerBuffer : spec.quantumFrames,
         .channels = options.channels},
        *output);
    if (!device) return fail(std::move(device).error());
    output->device_ = *std::move(device);
    return output;
}

void AudioOutput::stop() {
    device_->stop();
    partition_.stop();
}

Playback AudioOutput::render(float* const* out, int channels, int frames) noexcept {
    partition_.pull(out, frames);
    played_ += frames;
    const std::int64_t fromEngine = played_ - partition_.delayFrames() - partition_.heldFrames();
    const std::int64_t end = end_.load(std::memory_order_relaxed);
    if (fromEngine < end) return Playback::goesOn;
    const int kept = frames - static_cast<int>(std::min<std::int64_t>(fromEngine - end, frames));
    for (int c = 0; c < channels; ++c) std::fill(out[c] + kept, out[c] + frames, 0.0f);
    return Playback::ends;
}

}  // namespace lacquer::host
