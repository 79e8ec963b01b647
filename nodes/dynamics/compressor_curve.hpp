// The static curve of lacquer:compressor: how loud a steady level comes out. Pure; the node itself works by it.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>

namespace lacquer::nodes {

/// The parameters in the order in which the type lists them.
enum CompressorParameter : std::size_t {
    kCompressorThreshold,
    kCompressorRatio,
    kCompressorKnee,
    kCompressorAttack,
    kCompressorRelease,
    kCompressorMakeup,
    kCompressorMix,
    kCompressorDetector,
    kCompressorExternalSidechain,
    kCompressorKeyHighPass,
    kCompressorKeyLowPass,
    kCompressorLookahead,
    kCompressorTopology,
    kCompressorAutoMakeup,
};

// x where it is positive, else 0. Compilers make branches of a choice, and then no vectors.
[[nodiscard]] inline double positive(double x) noexcept {
    return 0.5 * (x + std::fabs(x));
}

/// By how many dB a level is taken down before make-up: the bend up to the knee's end, then the line. Equation 4 of
/// D. Giannoulis, M. Massberg, J. Reiss, "Digital Dynamic Range Compressor Design", JAES 60(6), 2012. `kneeDb` >= 0.
[[nodiscard]] inline double reductionDb(double levelDb, double thresholdDb, double ratio, double kneeDb) noexcept {
    constexpr double kNoKneeDb = 1e-12;  // keeps a knee of 0 dB from dividing by 0
    const double over = levelDb - thresholdDb;
    const double slope = 1 - 1 / ratio;
    const double pastEnd = positive(over - kneeDb / 2);
    const double intoKnee = positive(over + kneeDb / 2) - pastEnd;
    return slope * (intoKnee * intoKnee / (2 * kneeDb + kNoKneeDb) + pastEnd);
}

/// What a feedback compressor hears is what its own gain has left: the level less the reduction. To make the curve
/// above come out of that, the reduction for what is left has to be the one that the curve has for the level before it;
/// and the reduction of this very frame counts, so that no loop, however fast, can swing. With a one-pole smoother r =
/// a r' + (1 - a) R(u), where R is reductionDb() and u the level that, settled, would leave what is left now: u - R(u)
/// = x - r. Put together: u - a R(u) = x - a r', which in the knee is a quadratic equation. Returns u; R(u) is what the
/// smoother is to be given. `smoothing` is a, in 0 … 1; `levelDb` x; `beforeDb` r', the reduction before.
[[nodiscard]] inline double settledLevelDb(double levelDb, double beforeDb, double smoothing, double thresholdDb,
                                           double ratio, double kneeDb) noexcept {
    const double slope = smoothing * (1 - 1 / ratio);
    const double kneeStart = thresholdDb - kneeDb / 2;
    const double into = levelDb - smoothing * beforeDb - kneeStart;
    if (into <= 0) return kneeStart + into;
    const double curved = into < kneeDb * (1 - slope / 2) ? 2 * into / (1 + std::sqrt(1 - 2 * slope * into / kneeDb))
                                                          : (into - slope * kneeDb / 2) / (1 - slope);
    return kneeStart + curved;
}

/// Half of what the curve takes from 0 dBFS: between leaving quiet passages and leaving full-scale ones as loud as they
/// were.
[[nodiscard]] inline double autoMakeupDb(double thresholdDb, double ratio, double kneeDb) noexcept {
    return reductionDb(0, thresholdDb, ratio, kneeDb) / 2;
}

struct CompressorCurve {
    double thresholdDb = 0;
    double ratio = 1;
    double kneeDb = 0;
    double makeupDb = 0;
    double wetShare = 1;  ///< 0 … 1: the rest is the input as it is

    /// From the values of the parameters, in the type's order.
    [[nodiscard]] static CompressorCurve of(std::span<const double> values) {
        CompressorCurve curve{values[kCompressorThreshold], values[kCompressorRatio], values[kCompressorKnee],
                              values[kCompressorMakeup], values[kCompressorMix] / 100};
        if (values[kCompressorAutoMakeup] >= 0.5)
            curve.makeupDb += autoMakeupDb(curve.thresholdDb, curve.ratio, curve.kneeDb);
        return curve;
    }
    /// The level of what comes in as `inputDb`, as the detector hears it.
    [[nodiscard]] double outputDb(double inputDb) const {
        const double wet = std::pow(10, (makeupDb - reductionDb(inputDb, thresholdDb, ratio, kneeDb)) / 20);
        return inputDb + 20 * std::log10(1 + wetShare * (wet - 1));
    }
};

}  // namespace lacquer::nodes
