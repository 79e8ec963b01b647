#include "host/audio/audio_output.hpp"

#include <algorithm>

namespace lacquer::host {

AudioOutput::AudioOutput(Engine& engine, const PrepareSpec& spec, int channels)
    : engine_(engine),
      quantumFrames_(spec.quantumFrames),
      channels_(channels),
      adapter_(*this, spec.quantumFrames, channels) {}

Result<std::unique_ptr<AudioOutput>> AudioOutput::open(Engine& engine, const PrepareSpec& spec,
                                                       const std::string& deviceName, int channels) {
    std::unique_ptr<AudioOutput> output(new AudioOutput(engine, spec, channels));
    auto device = AudioDevice::open({.deviceName = deviceName,
                                     .sampleRate = spec.sampleRate,
                                     .framesPerBuffer = spec.quantumFrames,
                                     .channels = channels},
                                    *output);
    if (!device) return fail(std::move(device).error());
    output->device_ = *std::move(device);
    return output;
}

Playback AudioOutput::render(float* const* out, int channels, int frames) noexcept {
    adapter_.pull(out, frames);
    const std::int64_t left = end_.load(std::memory_order_relaxed) - played_;
    played_ += frames;
    if (left > frames) return Playback::goesOn;
    const int kept = static_cast<int>(std::max<std::int64_t>(left, 0));
    for (int c = 0; c < channels; ++c) std::fill(out[c] + kept, out[c] + frames, 0.0f);
    return Playback::ends;
}

void AudioOutput::runQuantum(float* const* out) noexcept {
    engine_.runQuantum(quantumFrames_);
    const ProcessPlan* plan = engine_.currentPlan();
    const bool usable = plan != nullptr && plan->spec.quantumFrames == quantumFrames_ && !plan->outputs.empty();
    for (int c = 0; c < channels_; ++c) {
        const std::size_t width = usable ? plan->outputs.front().slots.size() : 0;
        const std::size_t from = width == 1 ? 0 : static_cast<std::size_t>(c);
        if (from < width) {
            std::copy_n(plan->slot(plan->outputs.front().slots[from]), quantumFrames_, out[c]);
        } else {
            std::fill_n(out[c], quantumFrames_, 0.0f);
        }
    }
}

}  // namespace lacquer::host
