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

struct CompressorCurve {
    double thresholdDb = 0;
    double ratio = 1;
    double kneeDb = 0;
    double makeupDb = 0;
    double wetShare = 1;  ///< 0 … 1: the rest is the input as it is

    /// From the values of the parameters, in the type's order.
    [[nodiscard]] static CompressorCurve of(std::span<const double> values) {
        return {values[kCompressorThreshold], values[kCompressorRatio], values[kCompressorKnee],
                values[kCompressorMakeup], values[kCompressorMix] / 100};
    }
    /// The level of what comes in as `inputDb`, as the detector hears it.
    [[nodiscard]] double outputDb(double inputDb) const {
        const double wet = std::pow(10, (makeupDb - reductionDb(inputDb, thresholdDb, ratio, kneeDb)) / 20);
        return inputDb + 20 * std::log10(1 + wetShare * (wet - 1));
    }
};

}  // namespace lacquer::nodes
