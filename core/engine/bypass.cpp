#include "core/engine/bypass.hpp"

#include <algorithm>

#include "core/signal/smooth_fade.hpp"

namespace lacquer {
namespace {

// Kept beyond the latency, so that a small rise of it finds its past.
constexpr std::int64_t kSpareFrames = 8192;

}  // namespace

void Bypass::prepare(const PrepareSpec& spec, int channels, bool bypassed, Processor* processor) {
    spec_ = spec;
    channels_ = channels;
    processor_ = processor;
    fadeFrames_ = spec.fadeFrames();
    if (bypassed) {
        set(true);
        position_ = fadeFrames_;
    }
}

void Bypass::reserve(std::int64_t latencyFrames) {
    if (channels_ > 0 && latencyFrames > std::max<std::int64_t>(0, reservedFrames_)) {
        publishDry(latencyFrames);
        engage();
    }
    planned_ = true;
}

void Bypass::set(bool bypassed) {
    if (channels_ == 0) return;
    if (bypassed && reservedFrames_ < 0) publishDry(0);
    wanted_ = bypassed;
    if (bypassed) engage();
}

void Bypass::engage() noexcept {
    engaged_ = true;
    engagements_.fetch_add(1, std::memory_order_release);
}

void Bypass::publishDry(std::int64_t latencyFrames) {
    auto dry = std::make_unique<Dry>();
    dry->samples.assign(static_cast<std::size_t>(channels_),
                        std::vector<float>(static_cast<std::size_t>(spec_.quantumFrames)));
    for (std::vector<float>& channel : dry->samples) dry->channels.push_back(channel.data());
    reservedFrames_ = latencyFrames > 0 ? latencyFrames + kSpareFrames : 0;
    lines_.resize(latencyFrames > 0 ? static_cast<std::size_t>(channels_) : 0);
    for (auto& line : lines_)
        line = line ? std::make_shared<FadingDelay>(reservedFrames_, spec_.quantumFrames, std::move(line))
                    : std::make_shared<FadingDelay>(reservedFrames_, spec_.quantumFrames, planned_ ? 0 : latencyFrames,
                                                    fadeFrames_);
    dry->lines = lines_;
    dry_.publish(std::move(dry));
}

void Bypass::collect() {
    dry_.collect();
    for (const auto& line : lines_) line->collect();
}

void Bypass::takeInput(const ConstAudioBlock& input, std::int64_t latencyFrames) noexcept {
    on_ = wanted();
    (void)dry_.adopt();
    Dry* dry = dry_.current();
    if (dry == nullptr) return;
    const bool heard = on_ || position_ > 0;
    for (int c = 0; c < channels_; ++c) {
        const auto channel = static_cast<std::size_t>(c);
        const float* in = input[input.channelCount() == 1 ? 0 : c];
        float* late = dry->samples[channel].data();
        if (dry->lines.empty())
            std::copy_n(in, input.frames(), late);
        else if (heard)
            dry->lines[channel]->process(in, late, input.frames(), latencyFrames);
        else
            dry->lines[channel]->hear(in, input.frames(), latencyFrames);
    }
}

void Bypass::giveOutput(const AudioBlock& output) noexcept {
    const Dry* dry = dry_.current();
    if (dry == nullptr) return;
    // Turned round half-way, the fade would have a kink, which clicks.
    if (position_ == 0 || position_ == fadeFrames_) step_ = on_ ? 1 : -1;
    if (on_ || position_ > 0) {
        if (processor_ != nullptr) processor_->muteDry({dry->channels.data(), channels_, output.frames()});
        for (int c = 0; c < channels_; ++c) {
            const float* const late = dry->samples[static_cast<std::size_t>(c)].data();
            float* const out = output[c];
            for (int i = 0, at = position_; i < output.frames(); ++i, at = std::clamp(at + step_, 0, fadeFrames_))
                out[i] = at == fadeFrames_ ? late[i] : out[i] + smoothRise(at, fadeFrames_) * (late[i] - out[i]);
        }
        position_ = std::clamp(position_ + step_ * output.frames(), 0, fadeFrames_);
    }
    if (!dry->lines.empty() || wanted() || position_ > 0) return;
    engaged_ = false;
    if (wanted() || dry_.waiting()) engaged_ = true;  // set or reserved in between
}

}  // namespace lacquer
