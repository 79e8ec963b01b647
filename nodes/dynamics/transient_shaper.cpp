#include "nodes/dynamics/transient_shaper.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/smoothing.hpp"
#include "nodes/simd/kernels.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t { kAttack, kSustain, kOutput };

constexpr double kPeakMs = 10;                  // a peak is held up so that a bass note has a level and no ripple
constexpr double kMostDb = 12;                  // of either gain: what begins out of silence is infinitely louder
constexpr double kQuickMs = 1, kSlowMs = 25;    // two followers that differ while the level rises
constexpr double kShortMs = 30, kLongMs = 300;  // and two that differ while it falls
constexpr double kFloorDb = -90;                // what is quieter is as quiet as this: noise does not begin

// Follows a level in dB, rising and falling with time constants of its own.
class Follower {
public:
    void prepare(double riseMs, double fallMs, double sampleRate) {
        rise_ = onePole(riseMs, sampleRate);
        fall_ = onePole(fallMs, sampleRate);
        reset();
    }
    void reset() noexcept { level_ = kFloorDb; }
    double next(double level) noexcept {
        level_ = level + (level > level_ ? rise_ : fall_) * (level_ - level);
        return level_;
    }

private:
    double rise_ = 0, fall_ = 0, level_ = kFloorDb;
};

class TransientShaper : public Processor {
public:
    explicit TransientShaper(const CreateSpec&) {}

    Status prepare(const PrepareSpec& spec) override {
        peakFeedback_ = onePole(kPeakMs, spec.sampleRate);
        quick_.prepare(kQuickMs, kShortMs, spec.sampleRate);
        slow_.prepare(kSlowMs, kShortMs, spec.sampleRate);
        long_.prepare(kQuickMs, kLongMs, spec.sampleRate);
        reset();
        return {};
    }
    void reset() override {
        peak_ = 0;
        for (Follower* follower : {&quick_, &slow_, &long_}) follower->reset();
    }

    void process(const ProcessContext& context) noexcept override {
        const ConstAudioBlock& in = context.audioInputs[0];
        Cell attacks, sustains, outputs, gains;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            fillValues(context.parameters[kAttack], first, attacks);
            fillValues(context.parameters[kSustain], first, sustains);
            fillValues(context.parameters[kOutput], first, outputs);
            WideCell levels;
            levelsDb(in, first, levels);
            WideCell wanted;
            for (std::size_t i = 0; i < wanted.size(); ++i) {
                const double quick = quick_.next(levels[i]);
                const double begins = std::clamp(quick - slow_.next(levels[i]), 0.0, kMostDb);
                const double rings = std::clamp(long_.next(levels[i]) - quick, 0.0, kMostDb);
                wanted[i] = (attacks[i] * 0.01 * begins + sustains[i] * 0.01 * rings + outputs[i]) * kLog2PerDb;
            }
            kernels_.exp2(wanted.data());
            for (std::size_t i = 0; i < gains.size(); ++i) gains[i] = static_cast<float>(wanted[i]);
            applyGains(in, context.audioOutputs[0], first, gains);
        }
    }

private:
    // Of the loudest channel.
    void levelsDb(const ConstAudioBlock& in, int first, WideCell& levels) noexcept {
        levels.fill(kQuietestLevel);
        for (int c = 0; c < in.channelCount(); ++c)
            for (std::size_t i = 0; i < levels.size(); ++i)
                levels[i] = std::max(levels[i], std::fabs(static_cast<double>(in[c][first + static_cast<int>(i)])));
        for (double& level : levels) {
            peak_ = std::max(std::min(level, kLoudestLevel), peakFeedback_ * peak_);
            level = peak_;
        }
        kernels_.log2(levels.data());
        for (double& level : levels) level = std::max(kFloorDb, level * kDbPerLog2);
    }

    const Kernels& kernels_ = chosenKernels();
    double peakFeedback_ = 0;
    double peak_ = 0;
    Follower quick_, slow_, long_;
};

}  // namespace

ProcessorType transientShaperType() {
    return {.uri = "lacquer:transient-shaper",
            .name = "Transient shaper",
            .group = "dynamics",
            .description =
                "Raises or lowers how sounds begin and how long they ring, the soft ones as well as the loud; "
                "at 0 % every bit stays as it is",
            .ports = {audioInput(), audioOutput()},
            .parameters = {percent("attack", "Attack", -100, 100, 0, "Of beginnings: 100 % raises them by up to 12 dB"),
                           percent("sustain", "Sustain", -100, 100, 0,
                                   "Of what rings after: 100 % raises it by up to 12 dB"),
                           decibels("output", "Output", -24, 24, 0)},
            .characteristics = {Characteristic::burst},
            .create = make<TransientShaper>};
}

}  // namespace lacquer::nodes
