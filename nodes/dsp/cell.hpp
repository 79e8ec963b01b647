// Gain curves over one cell of the control grid. Nodes that make gains work cell by cell, so that a quantum is only a
// number of cells and its length changes nothing. Real-time safe.
#pragma once

#include <array>
#include <limits>

#include "core/engine/processor.hpp"
#include "nodes/dsp/approximations.hpp"

namespace lacquer::nodes {

/// One value per frame of a cell.
using Cell = std::array<float, kControlGridFrames>;
/// The same for what is worked out in double precision.
using WideCell = std::array<double, kControlGridFrames>;

/// A level at which faders and gains are taken to be closed instead of very soft.
inline constexpr float kNeverSilent = -std::numeric_limits<float>::infinity();

/// The values of a parameter over the cell that starts at `first`.
inline void fillValues(const ParameterView& parameter, int first, Cell& values) noexcept {
    if (!parameter.moving()) {
        values.fill(parameter.value());
        return;
    }
    for (int i = 0; i < kControlGridFrames; ++i) values[static_cast<std::size_t>(i)] = parameter.at(first + i);
}

/// The amplitudes of a level parameter over the cell that starts at `first`; 0 where it is at or below `silentDb`.
inline void fillAmplitudes(const ParameterView& levelDb, int first, float silentDb, Cell& gains) noexcept {
    const auto amplitude = [silentDb](float db) {
        return db > silentDb ? static_cast<float>(dbToAmplitude(db)) : 0.0f;
    };
    if (!levelDb.moving()) {
        gains.fill(amplitude(levelDb.value()));
        return;
    }
    for (int i = 0; i < kControlGridFrames; ++i) gains[static_cast<std::size_t>(i)] = amplitude(levelDb.at(first + i));
}

/// out = in * gains on the cell that starts at `first`, on every channel of `out`.
inline void applyGains(const ConstAudioBlock& in, const AudioBlock& out, int first, const Cell& gains) noexcept {
    for (int c = 0; c < out.channelCount(); ++c) {
        const float* const source = in[c] + first;
        float* const target = out[c] + first;
        for (std::size_t i = 0; i < gains.size(); ++i) target[i] = source[i] * gains[i];
    }
}

}  // namespace lacquer::nodes
