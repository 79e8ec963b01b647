#include "host/audio/audio_output.hpp"

#include <algorithm>
#include <numeric>
#include <system_error>

namespace lacquer::host {
namespace {

std::vector<int> outputsOf(const AudioOutputOptions& options) {
    if (!options.deviceOutputs.empty()) return options.deviceOutputs;
    std::vector<int> first(static_cast<std::size_t>(options.channels));
    std::iota(first.begin(), first.end(), 0);
    return first;
}

}  // namespace

AudioOutput::AudioOutput(Engine& engine, const PrepareSpec& spec, const AudioOutputOptions& options)
    : monitor_(options.monitor != nullptr ? *options.monitor : nothingEngaged_, spec.sampleRate, options.channels),
      quanta_(engine, spec.quantumFrames, options.channels, &monitor_),
      partition_(quanta_, spec.quantumFrames, options.channels, options.handover),
      input_(options.input),
      feed_(options.input ? std::make_unique<InputFeed>(options.input->channelCount(), partition_) : nullptr),
      capture_(options.capture),
      inputs_(options.input ? static_cast<std::size_t>(options.input->channelCount()) : 0),
      silence_(options.input ? QuantumAhead::kLargestCallback : 0),
      guard_(options.channels, spec.sampleRate),
      peak_(options.channels),
      deviceOutputs_(outputsOf(options)),
      channels_(deviceOutputs_.size()) {
    if (feed_) quanta_.setInput(*feed_, *input_);
    if (feed_ && capture_ != nullptr) quanta_.setCapture(*capture_);
}

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
         .channels = 1 + *std::max_element(output->deviceOutputs_.begin(), output->deviceOutputs_.end()),
         .inputChannels = options.input ? options.input->channelCount() : 0,
         .fewerInputs = options.fewerInputs,
         .inputDeviceName = options.inputDeviceName},
        *output);
    if (!device) return fail(std::move(device).error());
    output->device_ = *std::move(device);
    return output;
}

void AudioOutput::stop() {
    device_->stop();
    partition_.stop();
    if (input_ && !device_->leftBehind())
        input_->silence();  // or the next engine run would hear the last quantum again
}

void AudioOutput::capture(const float* const* in, int channels, int frames) noexcept {
    for (int done = 0; done < frames;) {
        const int count = std::min(frames - done, QuantumAhead::kLargestCallback);
        for (std::size_t c = 0; c < inputs_.size(); ++c)
            inputs_[c] = static_cast<int>(c) < channels ? in[c] + done : silence_.data();
        feed_->push(inputs_.data(), count);
        if (capture_ != nullptr)
            capture_->captured(captured_, ConstAudioBlock(inputs_.data(), static_cast<int>(inputs_.size()), count));
        captured_ += count;
        done += count;
    }
}

Playback AudioOutput::render(float* const* out, int channels, int frames) noexcept {
    if (channels > static_cast<int>(channels_.size()))
        for (int c = 0; c < channels; ++c) std::fill_n(out[c], frames, 0.0f);
    for (std::size_t c = 0; c < channels_.size(); ++c) channels_[c] = out[deviceOutputs_[c]];
    if (feed_) feed_->pullsTo(played_ + frames);
    partition_.pull(channels_.data(), frames);
    guard_.process(channels_.data(), frames);
    played_ += frames;
    const std::int64_t fromEngine = played_ - partition_.delayFrames() - partition_.heldFrames();
    const std::int64_t end = end_.load(std::memory_order_relaxed);
    const bool ends = fromEngine >= end;
    if (ends) {
        const int kept = frames - static_cast<int>(std::min<std::int64_t>(fromEngine - end, frames));
        for (float* channel : channels_) std::fill(channel + kept, channel + frames, 0.0f);
    }
    peak_.note(channels_.data(), frames);
    return ends ? Playback::ends : Playback::goesOn;
}

}  // namespace lacquer::host
