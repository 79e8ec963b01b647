#include "nodes/dynamics/compressor.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dynamics/compressor_curve.hpp"
#include "nodes/simd/kernels.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t { kIn, kSidechain };
enum Detector { kPeak, kRms };

constexpr double kRmsMs = 10;         // a few periods of a bass note
constexpr double kQuietest = 1e-8;    // -160 dBFS: below any threshold
constexpr double kLoudest = 1e8;      // infinities and NaN count as this or as nothing, so that no state can stick
constexpr double kReleasedDb = 1e-9;  // released: the gain is exactly 1 again

// A one-pole smoother's feedback; 63.2 % of a step after `milliseconds`.
double smoothing(double milliseconds, double sampleRate) noexcept {
    return std::exp(-1000 / (milliseconds * sampleRate));
}

// After D. Giannoulis, M. Massberg, J. Reiss, "Digital Dynamic Range Compressor Design", JAES 60(6), 2012:
// feed-forward, static curve in dB, then the smooth branching detector on the gain reduction.
class Compressor : public Processor {
public:
    explicit Compressor(const CreateSpec&) {}

    Status prepare(const PrepareSpec& spec) override {
        sampleRate_ = spec.sampleRate;
        rmsFeedback_ = smoothing(kRmsMs, sampleRate_);
        reset();
        return {};
    }
    void reset() override {
        meanSquare_ = 0;
        reductionDb_ = 0;
        shownDb_.store(0, std::memory_order_relaxed);
    }

    void process(const ProcessContext& context) noexcept override {
        double deepest = 0;
        Cell gains;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            const bool external = isOn(context.parameters[kCompressorExternalSidechain], first);
            const ConstAudioBlock& key = context.audioInputs[external ? kSidechain : kIn];
            deepest = std::max(deepest, computeGains(context.parameters, key, first, gains));
            applyGains(context.audioInputs[kIn], context.audioOutputs[0], first, gains);
        }
        shownDb_.store(static_cast<float>(deepest), std::memory_order_relaxed);
    }

    [[nodiscard]] double readout(std::size_t) const noexcept override {
        return shownDb_.load(std::memory_order_relaxed);
    }

private:
    // Returns the deepest reduction of the cell. In passes: what has no memory runs on several samples at once.
    double computeGains(std::span<const ParameterView> parameters, const ConstAudioBlock& key, int first,
                        Cell& gains) noexcept {
        WideCell reductions;
        levelsDb(key, first, chosen(parameters[kCompressorDetector], first) == kRms, reductions);
        Cell thresholds;
        Cell ratios;
        Cell knees;
        fillValues(parameters[kCompressorThreshold], first, thresholds);
        fillValues(parameters[kCompressorRatio], first, ratios);
        fillValues(parameters[kCompressorKnee], first, knees);
        for (std::size_t i = 0; i < reductions.size(); ++i)
            reductions[i] = reductionDb(reductions[i], thresholds[i], ratios[i], knees[i]);

        const double attack = smoothing(parameters[kCompressorAttack].at(first), sampleRate_);
        const double release = smoothing(parameters[kCompressorRelease].at(first), sampleRate_);
        double deepest = 0;
        for (double& reduction : reductions) {
            const double wanted = reduction;
            const double feedback = wanted > reductionDb_ ? attack : release;
            reductionDb_ = wanted + feedback * (reductionDb_ - wanted);
            if (reductionDb_ < kReleasedDb) reductionDb_ = 0;
            deepest = std::max(deepest, reductionDb_);
            reduction = reductionDb_;
        }

        Cell makeups;
        Cell mixes;
        fillValues(parameters[kCompressorMakeup], first, makeups);
        fillValues(parameters[kCompressorMix], first, mixes);
        WideCell wet;
        for (std::size_t i = 0; i < wet.size(); ++i) wet[i] = (makeups[i] - reductions[i]) * kLog2PerDb;
        kernels_.exp2(wet.data());
        for (std::size_t i = 0; i < gains.size(); ++i) {
            const double share = mixes[i] * 0.01;
            gains[i] = static_cast<float>(1 + share * (wet[i] - 1));
        }
        return deepest;
    }

    // Of the loudest channel.
    void levelsDb(const ConstAudioBlock& key, int first, bool rms, WideCell& levels) noexcept {
        levels.fill(kQuietest);
        for (int c = 0; c < key.channelCount(); ++c) {
            const float* const samples = key[c] + first;
            for (std::size_t i = 0; i < levels.size(); ++i)
                levels[i] = std::max(levels[i], std::fabs(static_cast<double>(samples[i])));  // NaN stays out
        }
        for (double& level : levels) {
            const double peak = std::min(level, kLoudest);
            meanSquare_ = peak * peak + rmsFeedback_ * (meanSquare_ - peak * peak);
            level = rms ? meanSquare_ : peak;
        }
        const double scale = rms ? 0.5 : 1;
        kernels_.log2(levels.data());
        for (double& level : levels) level = scale * (level * kDbPerLog2);
    }

    const Kernels& kernels_ = chosenKernels();
    double sampleRate_ = 48000;
    double rmsFeedback_ = 0;
    double meanSquare_ = 0;
    double reductionDb_ = 0;
    std::atomic<float> shownDb_{0};
};

}  // namespace

ProcessorType compressorType() {
    return {
        .uri = "lacquer:compressor",
        .name = "Compressor",
        .group = "dynamics",
        .description = "Feed-forward compressor with a soft knee; the loudest channel sets the gain of both",
        .ports = {audioInput(), audioInput("sidechain", "Sidechain"), audioOutput()},
        .parameters = {decibels("threshold", "Threshold", -60, 0, -20),
                       {"ratio", "Ratio", ":1", 1, 20, 4, ParameterScale::logarithmic, {}, ""},
                       decibels("knee", "Knee", 0, 24, 6, "Width of the bend around the threshold"),
                       milliseconds("attack", "Attack", 0.05, 250, 10, "Time to 63 % of a rise in gain reduction"),
                       milliseconds("release", "Release", 5, 5000, 150, "Time to 63 % of a fall in gain reduction"),
                       decibels("makeup", "Make-up", -12, 36, 0),
                       {"mix", "Mix", "%", 0, 100, 100, ParameterScale::linear, {}, "Share of the compressed sound"},
                       choice("detector", "Detector", {"peak", "rms"}, "RMS over 10 ms; a full-scale sine is -3 dB"),
                       toggle("externalSidechain", "External sidechain", "Listens to the sidechain input")},
        .readouts = {{"gainReduction",
                      "Gain reduction",
                      "dB",
                      0,
                      200,
                      0,
                      ParameterScale::linear,
                      {},
                      "Deepest of the last quantum, without make-up"}},
        .create = make<Compressor>};
}

}  // namespace lacquer::nodes
