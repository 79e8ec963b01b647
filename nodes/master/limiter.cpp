#include "nodes/master/limiter.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>

#include "core/signal/delay_line.hpp"
#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/lookahead.hpp"
#include "nodes/dsp/peak_meter.hpp"
#include "nodes/dsp/true_peak.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t { kInputGain, kCeiling, kRelease };
enum : std::size_t { kGainReduction, kTruePeak };

constexpr double kLookaheadMs = 3;
// The peak lies somewhere between a sample and the next: the gain is at its full depth on both, and on one before.
constexpr int kGuardFrames = 1;

// Works on the gain reduction in octaves (log2), as a positive number:
//   peaks over the ceiling -> largest over the lookahead -> release -> smoothing FIR as long as the lookahead.
// Every value the FIR sees at the time a peak passes is at least what that peak asks for, so its mean is as well.
class Limiter : public Processor {
public:
    explicit Limiter(const CreateSpec& spec) : channels_(static_cast<std::size_t>(spec.width)) {}

    Status prepare(const PrepareSpec& spec) override {
        sampleRate_ = spec.sampleRate;
        const int boxFrames = std::max(4, static_cast<int>(std::lround(sampleRate_ * kLookaheadMs / 3000)));
        smoothing_.prepare(boxFrames);
        hold_.prepare(smoothing_.lengthFrames() + 2 * kGuardFrames);
        const int holdDelay = smoothing_.lengthFrames() - 1 + kGuardFrames;
        latencyFrames_ = TruePeakDetector::kDelayFrames + holdDelay;
        peakDelayFrames_ = holdDelay;
        for (Channel& channel : channels_) channel.delay = DelayLine(latencyFrames_, kControlGridFrames);
        peakDelay_ = DelayLine(peakDelayFrames_, kControlGridFrames);
        truePeak_.prepare(sampleRate_);
        reset();
        return {};
    }

    void reset() override {
        for (Channel& channel : channels_) {
            channel.detector.reset();
            channel.delay.reset();
        }
        peakDelay_.reset();
        hold_.reset();
        smoothing_.reset();
        truePeak_.reset();
        releasing_ = 0;
        deepestDb_.store(0, std::memory_order_relaxed);
    }

    [[nodiscard]] int latencyFrames() const override { return latencyFrames_; }

    void process(const ProcessContext& context) noexcept override {
        double deepest = 0;
        for (int first = 0; first < context.frames; first += kControlGridFrames)
            deepest = std::max(deepest, processCell(context, first));
        deepestDb_.store(static_cast<float>(deepest * kDbPerLog2), std::memory_order_relaxed);
    }

    [[nodiscard]] double readout(std::size_t index) const noexcept override {
        return index == kGainReduction ? deepestDb_.load(std::memory_order_relaxed) : truePeak_.levelDb();
    }

private:
    struct Channel {
        TruePeakDetector detector;
        DelayLine delay{0, kControlGridFrames};
    };

    // Returns the deepest reduction of the cell, in octaves.
    double processCell(const ProcessContext& context, int first) noexcept {
        const ConstAudioBlock& in = context.audioInputs[0];
        const AudioBlock& out = context.audioOutputs[0];
        Cell inputGains;
        fillAmplitudes(context.parameters[kInputGain], first, kNeverSilent, inputGains);
        Cell peaks{};
        for (std::size_t c = 0; c < channels_.size(); ++c) {
            Cell driven;
            const float* const source = in[static_cast<int>(c)] + first;
            for (std::size_t i = 0; i < driven.size(); ++i) driven[i] = source[i] * inputGains[i];
            channels_[c].detector.raise(driven, peaks);
            channels_[c].delay.process(driven.data(), out[static_cast<int>(c)] + first, kControlGridFrames,
                                       latencyFrames_);
        }

        // In passes: what has no memory runs on several samples at once.
        Cell ceilings;
        fillAmplitudes(context.parameters[kCeiling], first, kNeverSilent, ceilings);
        WideCell reductions;
        for (std::size_t i = 0; i < reductions.size(); ++i)
            reductions[i] = timesOver(static_cast<double>(peaks[i]) / static_cast<double>(ceilings[i]));
        kernels_.log2(reductions.data());
        const double release = std::exp(-1000 / (context.parameters[kRelease].at(first) * sampleRate_));
        double deepest = 0;
        for (double& reduction : reductions) {
            reduction = nextReduction(reduction, release);
            deepest = std::max(deepest, reduction);
            reduction = -reduction;
        }
        kernels_.exp2(reductions.data());
        Cell gains;
        for (std::size_t i = 0; i < gains.size(); ++i) gains[i] = static_cast<float>(reductions[i]);
        for (std::size_t c = 0; c < channels_.size(); ++c) {
            float* const samples = out[static_cast<int>(c)] + first;
            for (std::size_t i = 0; i < gains.size(); ++i) samples[i] *= gains[i];
        }
        peakDelay_.process(peaks.data(), peaks.data(), kControlGridFrames, peakDelayFrames_);
        for (std::size_t i = 0; i < gains.size(); ++i) peaks[i] *= gains[i];
        truePeak_.feed(peaks);
        return deepest;
    }

    // How many times the ceiling a peak is, in what the gain has to make up for: exactly 1 below it.
    static double timesOver(double peakInCeilings) noexcept {
        constexpr double kLoudest = 1e12;  // 40 octaves, which the smoother can hold
        return std::min(kLoudest, std::max(1.0, peakInCeilings));
    }

    double nextReduction(double wanted, double release) noexcept {
        const double held = hold_.next(wanted);
        releasing_ = std::max(held, releasing_ * release);
        // Below the resolution of the smoother it is over.
        if (releasing_ < SmoothingFir::kResolution / 2) releasing_ = 0;
        return smoothing_.next(releasing_);
    }

    const Kernels& kernels_ = chosenKernels();
    double sampleRate_ = 48000;
    int latencyFrames_ = 0;
    int peakDelayFrames_ = 0;
    std::vector<Channel> channels_;
    DelayLine peakDelay_{0, kControlGridFrames};
    SlidingMaximum hold_;
    SmoothingFir smoothing_;
    PeakMeter truePeak_;
    double releasing_ = 0;
    std::atomic<float> deepestDb_{0};
};

}  // namespace

ProcessorType limiterType() {
    return {.uri = "lacquer:limiter",
            .name = "True-peak limiter",
            .group = "master",
            .description = "Keeps the true peak at or below a ceiling, 3 ms ahead; leaves every bit below it as it is",
            .ports = {audioInput(), audioOutput()},
            .parameters = {decibels("inputGain", "Input gain", -24, 24, 0),
                           {"ceiling", "Ceiling", "dBTP", -24, 0, -1, ParameterScale::linear, {}, ""},
                           milliseconds("release", "Release", 5, 2000, 100,
                                        "Time in which the gain reduction in dB falls to 37 %")},
            .readouts = {gainReduction("gainReduction", "Gain reduction", 400, "Deepest of the last quantum"),
                         {"truePeak",
                          "True peak",
                          "dBTP",
                          kMeterFloorDb,
                          60,
                          kMeterFloorDb,
                          ParameterScale::linear,
                          {},
                          "Of the output, both channels; falls by 20 dB in 1.7 s"}},
            .create = make<Limiter>};
}

}  // namespace lacquer::nodes
