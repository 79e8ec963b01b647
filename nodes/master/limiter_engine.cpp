#include "nodes/master/limiter_engine.hpp"

#include <algorithm>
#include <cmath>

#include "nodes/declare.hpp"

namespace lacquer::nodes {
namespace {

constexpr double kLookaheadMs = 3;
// The peak lies somewhere between a sample and the next: the gain is at its full depth on both, and on one before.
constexpr int kGuardFrames = 1;

// How many times the ceiling a peak is, in what the gain has to make up for: exactly 1 below it.
double timesOver(double peakInCeilings) noexcept {
    constexpr double kLoudest = 1e12;  // 40 octaves, which the smoother can hold
    return std::min(kLoudest, std::max(1.0, peakInCeilings));
}

}  // namespace

void LimiterEngine::prepare(double sampleRate) {
    const int boxFrames = std::max(4, static_cast<int>(std::lround(sampleRate * kLookaheadMs / 3000)));
    smoothing_.prepare(boxFrames);
    hold_.prepare(smoothing_.lengthFrames() + 2 * kGuardFrames);
    const int holdDelay = smoothing_.lengthFrames() - 1 + kGuardFrames;
    latencyFrames_ = TruePeakDetector::kDelayFrames + holdDelay;
    peakDelayFrames_ = holdDelay;
    for (Channel& channel : channels_) channel.delay = DelayLine(latencyFrames_, kControlGridFrames);
    peakDelay_ = DelayLine(peakDelayFrames_, kControlGridFrames);
    release_.prepare(sampleRate);
    truePeak_.prepare(sampleRate);
    reset();
}

void LimiterEngine::reset() noexcept {
    for (Channel& channel : channels_) {
        channel.detector.reset();
        channel.delay.reset();
    }
    peakDelay_.reset();
    hold_.reset();
    release_.reset();
    smoothing_.reset();
    truePeak_.reset();
}

double LimiterEngine::process(const ConstAudioBlock& in, const AudioBlock& out, int first,
                              const Settings& settings) noexcept {
    Cell peaks{};
    for (std::size_t c = 0; c < channels_.size(); ++c) {
        Cell driven;
        const float* const source = in[static_cast<int>(c)] + first;
        for (std::size_t i = 0; i < driven.size(); ++i) driven[i] = source[i] * settings.drives[i];
        channels_[c].detector.raise(driven, peaks);
        channels_[c].delay.process(driven.data(), out[static_cast<int>(c)] + first, kControlGridFrames, latencyFrames_);
    }
    Cell gains;
    const double deepest = findGains(peaks, settings, gains);
    for (std::size_t c = 0; c < channels_.size(); ++c) {
        float* const samples = out[static_cast<int>(c)] + first;
        for (std::size_t i = 0; i < gains.size(); ++i) samples[i] *= gains[i];
    }
    peakDelay_.process(peaks.data(), peaks.data(), kControlGridFrames, peakDelayFrames_);
    for (std::size_t i = 0; i < gains.size(); ++i) peaks[i] *= gains[i];
    truePeak_.feed(peaks);
    return deepest * kDbPerLog2;
}

// In passes: what has no memory runs on several samples at once.
double LimiterEngine::findGains(const Cell& peaks, const Settings& settings, Cell& gains) noexcept {
    WideCell reductions;
    for (std::size_t i = 0; i < reductions.size(); ++i)
        reductions[i] = timesOver(static_cast<double>(peaks[i]) / static_cast<double>(settings.ceilings[i]));
    kernels_.log2(reductions.data());
    release_.choose(settings.style, settings.releaseMs);
    double deepest = 0;
    for (double& reduction : reductions) {
        reduction = smoothing_.next(release_.next(hold_.next(reduction)));
        deepest = std::max(deepest, reduction);
        reduction = -reduction;
    }
    kernels_.exp2(reductions.data());
    for (std::size_t i = 0; i < gains.size(); ++i) gains[i] = static_cast<float>(reductions[i]);
    return deepest;
}

ParameterInfo ceilingParameter() {
    return {"ceiling", "Ceiling", "dBTP", -24, 0, -1, ParameterScale::linear, {}, ""};
}

ParameterInfo releaseStyleParameter(LimiterRelease::Style style) {
    ParameterInfo info =
        choice("style", "Release style", {"manual", "auto", "fast", "mastering"},
               "Manual lets go as the release says; auto likewise after a peak, but goes on slowly where "
               "the limiter has been at work for long; fast in 25 ms; mastering in 300 ms, and gently at "
               "first");
    info.defaultValue = static_cast<double>(style);
    return info;
}

ParameterInfo limiterReleaseParameter() {
    return milliseconds("release", "Release", 5, 2000, 100,
                        "Time in which the gain reduction in dB falls to 37 %, in the styles manual and auto");
}

ParameterInfo truePeakReadout() {
    return {"truePeak",
            "True peak",
            "dBTP",
            kMeterFloorDb,
            60,
            kMeterFloorDb,
            ParameterScale::linear,
            {},
            "Of the output, both channels; falls by 20 dB in 1.7 s"};
}

}  // namespace lacquer::nodes
