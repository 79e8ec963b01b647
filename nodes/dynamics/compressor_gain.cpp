#include "nodes/dynamics/compressor_gain.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "nodes/declare.hpp"
#include "nodes/dsp/smoothing.hpp"
#include "nodes/dynamics/compressor_curve.hpp"

namespace lacquer::nodes {
namespace {

enum Detector { kPeak, kRms };

constexpr double kRmsMs = 10;  // a few periods of a bass note

// A reduction of next to nothing is none: the gain is exactly 1 again.
constexpr double released(double reductionDb) {
    return reductionDb < 1e-9 ? 0 : reductionDb;
}

}  // namespace

std::vector<ParameterInfo> compressorParameters() {
    return {decibels("threshold", "Threshold", -60, 0, -20),
            {"ratio", "Ratio", ":1", 1, 20, 4, ParameterScale::logarithmic, {}, ""},
            decibels("knee", "Knee", 0, 24, 6, "Width of the bend around the threshold"),
            milliseconds("attack", "Attack", 0.05, 250, 10, "Time to 63 % of a rise in gain reduction"),
            milliseconds("release", "Release", 5, 5000, 150, "Time to 63 % of a fall in gain reduction"),
            decibels("makeup", "Make-up", -12, 36, 0),
            percent("mix", "Mix", 0, 100, 100, "Share of the compressed sound"),
            choice("detector", "Detector", {"peak", "rms"}, "RMS over 10 ms; a full-scale sine is -3 dB")};
}

void CompressorGain::prepare(double sampleRate) {
    sampleRate_ = sampleRate;
    rmsFeedback_ = onePole(kRmsMs, sampleRate_);
    double weight = 1 - rmsFeedback_;
    for (auto share = rmsShares_.rbegin(); share != rmsShares_.rend(); ++share) {
        *share = weight;
        weight *= rmsFeedback_;
    }
    rmsRest_ = weight / (1 - rmsFeedback_);
    autoMakeup_.prepare(sampleRate_);
    reset();
}

void CompressorGain::reset() noexcept {
    meanSquare_ = 0;
    reductionDb_ = 0;
    attack_.reset();
    release_.reset();
    autoMakeup_.reset();
}

void CompressorGain::choose(CompressorTopology topology, bool autoMakeup) noexcept {
    topology_ = topology;
    autoMakeup_.aim(autoMakeup);
}

// In passes: what has no memory runs on several samples at once.
double CompressorGain::reduce(std::span<const ParameterView> parameters, std::span<const WideCell> key, int first,
                              WideCell& reductions) noexcept {
    levelsDb(key, chosen(parameters[kCompressorDetector], first) == kRms, reductions);
    Cell thresholds;
    Cell ratios;
    Cell knees;
    fillValues(parameters[kCompressorThreshold], first, thresholds);
    fillValues(parameters[kCompressorRatio], first, ratios);
    fillValues(parameters[kCompressorKnee], first, knees);
    const int last = first + kControlGridFrames - 1;
    attack_.aim(parameters[kCompressorAttack].at(last), sampleRate_);
    release_.aim(parameters[kCompressorRelease].at(last), sampleRate_);
    return topology_ == CompressorTopology::feedback ? followBack(reductions, thresholds, ratios, knees)
                                                     : follow(reductions, thresholds, ratios, knees);
}

double CompressorGain::compute(std::span<const ParameterView> parameters, std::span<const WideCell> key, int first,
                               Cell& gains) noexcept {
    WideCell reductions;
    const double deepest = reduce(parameters, key, first, reductions);

    Cell makeups;
    Cell mixes;
    fillValues(parameters[kCompressorMakeup], first, makeups);
    fillValues(parameters[kCompressorMix], first, mixes);
    if (!autoMakeup_.settled() || autoMakeup_.value() > 0)
        for (std::size_t i = 0; i < makeups.size(); ++i) {
            const auto at = [&](CompressorParameter p) { return parameters[p].at(first + static_cast<int>(i)); };
            makeups[i] +=
                autoMakeup_.next() *
                static_cast<float>(autoMakeupDb(at(kCompressorThreshold), at(kCompressorRatio), at(kCompressorKnee)));
        }
    WideCell wet;
    for (std::size_t i = 0; i < wet.size(); ++i) wet[i] = (makeups[i] - reductions[i]) * kLog2PerDb;
    kernels_.exp2(wet.data());
    for (std::size_t i = 0; i < gains.size(); ++i) {
        const double share = mixes[i] * 0.01;
        gains[i] = static_cast<float>(1 + share * (wet[i] - 1));
    }
    return deepest;
}

double CompressorGain::follow(WideCell& levels, const Cell& thresholds, const Cell& ratios,
                              const Cell& knees) noexcept {
    for (std::size_t i = 0; i < levels.size(); ++i)
        levels[i] = reductionDb(levels[i], thresholds[i], ratios[i], knees[i]);
    // On the way up the attack's is the right one of the two, on the way down the release's: of both, the one with the
    // longer time lags behind on the way up and stays above on the way down. That keeps the choice out of the chain
    // from frame to frame.
    GlidingFeedback attacks = attack_, releases = release_;
    double before = reductionDb_;
    for (double& reduction : levels) {
        const double attack = attacks.next(), release = releases.next();
        const double rising = (1 - attack) * reduction + attack * before;
        const double falling = (1 - release) * reduction + release * before;
        reduction = before = attack <= release ? std::max(rising, falling) : std::min(rising, falling);
    }
    double deepest = 0;
    for (double& reduction : levels) {
        reduction = released(reduction);
        deepest = std::max(deepest, reduction);
    }
    reductionDb_ = levels.back();
    return deepest;
}

// What is left asks for more than there is exactly while the curve does, so both topologies attack on the same frames.
double CompressorGain::followBack(WideCell& levels, const Cell& thresholds, const Cell& ratios,
                                  const Cell& knees) noexcept {
    GlidingFeedback attacks = attack_, releases = release_;
    double deepest = 0;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const double threshold = thresholds[i], ratio = ratios[i], knee = knees[i];
        const double attack = attacks.next(), release = releases.next();
        const double smoothing = reductionDb(levels[i], threshold, ratio, knee) > reductionDb_ ? attack : release;
        const double settled = settledLevelDb(levels[i], reductionDb_, smoothing, threshold, ratio, knee);
        const double wanted = reductionDb(settled, threshold, ratio, knee);
        levels[i] = reductionDb_ = released(wanted + smoothing * (reductionDb_ - wanted));
        deepest = std::max(deepest, reductionDb_);
    }
    return deepest;
}

// The smoother unrolled over a cell, in four sums: what is not heard now need not be known in between.
double CompressorGain::meanSquareBehind(const WideCell& levels) const noexcept {
    std::array<double, std::min(4, kControlGridFrames)> sums{};
    for (std::size_t i = 0; i < levels.size(); i += sums.size())
        for (std::size_t j = 0; j < sums.size(); ++j) sums[j] += rmsShares_[i + j] * (levels[i + j] * levels[i + j]);
    return std::accumulate(sums.begin(), sums.end(), rmsRest_ * meanSquare_);
}

void CompressorGain::levelsDb(std::span<const WideCell> key, bool rms, WideCell& levels) noexcept {
    levels.fill(kQuietestLevel);
    for (const WideCell& channel : key)
        for (std::size_t i = 0; i < levels.size(); ++i)
            levels[i] = std::max(levels[i], std::fabs(channel[i]));  // NaN stays out
    for (double& level : levels) level = std::min(level, kLoudestLevel);
    if (rms)
        for (double& level : levels)
            level = meanSquare_ = (1 - rmsFeedback_) * (level * level) + rmsFeedback_ * meanSquare_;
    else
        meanSquare_ = meanSquareBehind(levels);
    const double scale = rms ? 0.5 : 1;
    kernels_.log2(levels.data());
    for (double& level : levels) level = scale * (level * kDbPerLog2);
}

}  // namespace lacquer::nodes
