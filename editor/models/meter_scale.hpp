// Scales and falls of meters: where a level stands on a bar, which zone it is in, and how fast a bar falls. Pure.
#pragma once

#include <array>
#include <vector>

namespace lacquer::editor {

/// What a meter's scale counts from. The K-System (Katz) has its 0 at -20, -14 or -12 dBFS and equal steps for equal
/// decibels; digital peak has half of the bar for the upper 20 dB below full scale.
enum class MeterScale { peak, k20, k14, k12 };

/// How fast a peak meter falls. What nodes measure falls by 20 dB in 1.7 s, so nothing faster can be shown.
enum class MeterFall {
    din,  ///< 20 dB in 1.7 s: IEC 60268-10, type I
    ebu,  ///< 24 dB in 2.8 s: IEC 60268-10, type II b
    slow  ///< 6.6 dB a second
};

/// dBFS of the 0 of a scale.
[[nodiscard]] double zeroOf(MeterScale scale) noexcept;
/// Where a level in dBFS stands, 0 … 1.
[[nodiscard]] double fractionOn(MeterScale scale, double dbfs) noexcept;
/// Where the second and the third zone begin, in dBFS: on the K-System 0 and +4.
[[nodiscard]] std::array<double, 2> zonesOf(MeterScale scale) noexcept;
/// What is written beside the bar: decibels of the scale, the highest first.
[[nodiscard]] std::vector<int> marksOf(MeterScale scale);

[[nodiscard]] double fallDbPerSecond(MeterFall fall) noexcept;

}  // namespace lacquer::editor
