#include "host/audio/monitor_section.hpp"

#include <algorithm>
#include <cmath>

#include "core/signal/smooth_fade.hpp"

namespace lacquer::host {
namespace {

float amplitude(float db) noexcept {
    if (!(db > MonitorControls::kSilentDb)) return 0;
    return std::pow(10.0f, std::min(db, MonitorControls::kLoudestDb) / 20);
}

template <class Value>
Value now(const std::atomic<Value>& control) noexcept {
    return control.load(std::memory_order_relaxed);
}

std::array<float, 4> sidesOf(const MonitorControls& controls) noexcept {
    switch (now(controls.sides)) {
        case MonitorControls::Sides::mono:
            return {0.5f, 0.5f, 0.5f, 0.5f};
        case MonitorControls::Sides::side:
            return {0.5f, -0.5f, 0.5f, -0.5f};
        case MonitorControls::Sides::stereo:
            break;
    }
    if (now(controls.swapped)) return {0, 1, 1, 0};
    return {1, 0, 0, 1};
}

float between(float from, float to, float share) noexcept {
    return from + (to - from) * share;
}

}  // namespace

MonitorSection::MonitorSection(const MonitorControls& controls, double sampleRate, int channels)
    : controls_(controls),
      fadeFrames_(std::max(1, static_cast<int>(std::lround(sampleRate * kFadeMs / 1000)))),
      channels_(channels),
      at_(fadeFrames_) {}

MonitorSection::Mix MonitorSection::wanted(const MonitorSources& sources, bool listening) const noexcept {
    Mix mix;
    if (listening)
        mix.shares = {0, 0, 1};
    else if (now(controls_.reference) && sources.reference[0] != nullptr)
        mix.shares = {0, amplitude(now(controls_.referenceGainDb)), 0};
    else
        mix.shares = {amplitude(now(controls_.masterGainDb)), 0, 0};
    mix.sides = sidesOf(controls_);
    mix.volume = now(controls_.muted) ? 0 : amplitude(now(controls_.volumeDb));
    if (now(controls_.dim)) mix.volume *= amplitude(now(controls_.dimDb));
    return mix;
}

void MonitorSection::process(float* const* master, const MonitorSources& sources, bool listening, int frames) noexcept {
    const Mix aim = wanted(sources, listening);
    if (fresh_) to_ = aim;
    fresh_ = false;
    for (int done = 0; done < frames;) {
        if (at_ == fadeFrames_ && to_ != aim) {
            from_ = to_;
            to_ = aim;
            at_ = 0;
        }
        const bool fading = at_ < fadeFrames_;
        if (!fading && to_ == Mix{}) return;
        const int count = fading ? std::min(frames - done, fadeFrames_ - at_) : frames - done;
        mix(master, sources, done, count);
        if (fading) at_ += count;
        done += count;
    }
}

void MonitorSection::mix(float* const* master, const MonitorSources& sources, int first, int frames) const noexcept {
    const bool fading = at_ < fadeFrames_;
    const Mix& from = fading ? from_ : to_;
    const std::size_t channels = static_cast<std::size_t>(channels_), kept = std::min<std::size_t>(channels, 2);
    std::array<Heard, 3> heard;
    std::size_t count = 0;
    const auto add = [&](std::size_t source, std::array<const float*, 2> samples) {
        if (samples[0] != nullptr && (from.shares[source] != 0 || to_.shares[source] != 0))
            heard[count++] = {samples, from.shares[source], to_.shares[source]};
    };
    add(0, {master[0], channels == 2 ? master[1] : nullptr});
    add(1, sources.reference);
    add(2, sources.listened);
    for (int i = first; i < first + frames; ++i) {
        const float share = fading ? smoothRise(at_ + i - first, fadeFrames_) : 1;
        std::array<float, 2> in{};
        for (std::size_t c = 0; c < kept; ++c)
            for (std::size_t s = 0; s < count; ++s) {
                const float part = between(heard[s].from, heard[s].to, share) * heard[s].channels[c][i];
                in[c] = s == 0 ? part : in[c] + part;  // 0 + -0 would be +0
            }
        const float volume = between(from.volume, to_.volume, share);
        if (channels != 2) {
            master[0][i] = volume * in[0];
            for (std::size_t c = 1; c < channels; ++c) master[c][i] *= volume;
            continue;
        }
        for (std::size_t side = 0; side < 2; ++side) {
            const float left = between(from.sides[2 * side], to_.sides[2 * side], share);
            const float right = between(from.sides[2 * side + 1], to_.sides[2 * side + 1], share);
            const float sum = right == 0 ? left * in[0] : left == 0 ? right * in[1] : left * in[0] + right * in[1];
            master[side][i] = volume * sum;
        }
    }
}

}  // namespace lacquer::host
