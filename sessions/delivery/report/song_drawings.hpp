// The pictures of a song: its waveform, loudness, spectrum, and how its sides go together. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "sessions/delivery/loudness.hpp"
#include "sessions/delivery/report/sound_study.hpp"
#include "sessions/page/page.hpp"

namespace lacquer::sessions {

/// With the places of its true-peak events.
[[nodiscard]] PageFigure waveformFigure(const SoundStudy& study);

/// Momentary and short-term loudness from start to end, with the target where there is one.
[[nodiscard]] PageFigure loudnessFigure(const LoudnessReport& report, std::optional<double> targetLufs);

/// The same of several songs one after the other, with a line in front of each but the first.
[[nodiscard]] PageFigure albumLoudnessFigure(std::span<const LoudnessReport* const> songs,
                                             std::optional<double> targetLufs);

[[nodiscard]] PageFigure spectrumFigure(const SoundStudy& study);

/// Of what has two channels.
[[nodiscard]] PageFigure correlationFigure(const SoundStudy& study);

}  // namespace lacquer::sessions
