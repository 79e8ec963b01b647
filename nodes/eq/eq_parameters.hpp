// What can be set on lacquer:eq: the list of its parameters, and how a band reads its own.
#pragma once

#include <span>
#include <vector>

#include "core/engine/parameter.hpp"
#include "nodes/dsp/filter_design.hpp"

namespace lacquer::nodes {

inline constexpr std::size_t kEqBands = 24;
/// The parameters of a band, in the order in which the type lists them; band after band, then the output level.
enum EqParameter : std::size_t {
    kBandOn,
    kBandType,
    kBandFrequency,
    kBandGain,
    kBandQ,
    kBandSlope,
    kBandPlacement,
    kParametersPerBand
};
inline constexpr std::size_t kEqOutput = kEqBands * kParametersPerBand;
inline constexpr std::size_t kEqParameters = kEqOutput + 1;

/// What of a stereo sound a band works on. On a mono sound stereo, left and mid are all there is, and right and side
/// are nothing.
enum class EqPlacement { stereo, left, right, mid, side };

[[nodiscard]] std::vector<ParameterInfo> eqParameters();

/// The order of a high or low pass with this value of its slope.
[[nodiscard]] int orderOfSlope(int choice) noexcept;

/// What a band is. It goes from one to another only by way of silence of the filter.
struct EqBandKind {
    FilterType type = FilterType::bell;
    int order = 2;
    EqPlacement placement = EqPlacement::stereo;

    friend bool operator==(const EqBandKind&, const EqBandKind&) = default;
};

/// From the kParametersPerBand parameters of a band, at a frame of the quantum. Real-time safe.
[[nodiscard]] EqBandKind eqBandKindAt(std::span<const ParameterView> band, int frame) noexcept;
[[nodiscard]] FilterSpec eqFilterAt(std::span<const ParameterView> band, int frame, const EqBandKind& kind) noexcept;

}  // namespace lacquer::nodes
