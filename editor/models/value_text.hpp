// Parameter values as people read, type and drag them. Pure; independent of the locale.
#pragma once

#include <QString>
#include <cstdint>
#include <optional>

#include "core/engine/parameter.hpp"

namespace lacquer::editor {

/// "-3.5 dB", "2.50 kHz", "120 ms", "1.20 s", "4.0:1", "35 %", "On", the name of a choice.
[[nodiscard]] QString valueText(const ParameterInfo& info, double value);

/// What valueText writes, and looser: no unit, "2.5k", a decimal comma, "-inf" for the minimum. In the parameter's
/// unit, not checked against its range. Nothing for other text.
[[nodiscard]] std::optional<double> parseValue(const ParameterInfo& info, const QString& text);

/// "480 frames, 10.0 ms"
[[nodiscard]] QString framesText(std::int64_t frames, int sampleRate);
/// What framesText writes, and a time with its unit: "480", "480 frames", "10 ms", "0.5 s". Nothing for other text.
[[nodiscard]] std::optional<std::int64_t> parseFrames(const QString& text, int sampleRate);

/// Where a value stands on a slider, 0 … 1, and back. Logarithmic where the parameter is. A level in dB that reaches
/// down to silence follows a fader's law, fraction = 10^(dB/50) scaled to the range: most of the way is for the upper
/// 40 dB. Stepped parameters give whole values.
[[nodiscard]] double toFraction(const ParameterInfo& info, double value);
[[nodiscard]] double fromFraction(const ParameterInfo& info, double fraction);

}  // namespace lacquer::editor
