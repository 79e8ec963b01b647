// What tests of grooves share: sounds analysed, and songs that are made up of cells. Nothing here is under test.
#pragma once

#include <cmath>
#include <complex>
#include <numbers>
#include <random>
#include <vector>

#include "sessions/delivery/vinyl/groove_analysis.hpp"
#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions::vinyl {

inline GrooveAnalysis analysed(lacquer::test::Channels channels, int sampleRate, int block = 1000) {
    GrooveAnalyzer analyzer(static_cast<int>(channels.size()), sampleRate);
    const int frames = static_cast<int>(channels.front().size());
    for (int at = 0; at < frames; at += block) {
        std::vector<const float*> pointers;
        for (const auto& channel : channels) pointers.push_back(channel.data() + at);
        analyzer.feed(
            ConstAudioBlock(pointers.data(), static_cast<int>(channels.size()), std::min(block, frames - at)));
    }
    return analyzer.finish();
}

inline lacquer::test::Channels inverted(const std::vector<float>& left) {
    lacquer::test::Channels channels(2, left);
    for (float& x : channels[1]) x = -x;
    return channels;
}

/// A steady song of so many seconds: every cell and slice the same.
inline GrooveAnalysis steadySong(double seconds, const GrooveCell& cell, double tracing = 0) {
    GrooveAnalysis song;
    song.seconds = seconds;
    song.cells.assign(static_cast<std::size_t>(std::lround(seconds * kCellsPerSecond)), cell);
    GrooveSlice slice;
    slice.lateralUm = cell.lateralUm;
    slice.deepUm = cell.deepUm;
    slice.shallowUm = cell.shallowUm;
    slice.acceleration = slice.accelerationRms = cell.acceleration;
    slice.tracing = tracing;
    for (double at = 0; at < seconds; at += 1) {
        slice.seconds = std::min(1.0, seconds - at);
        song.slices.push_back(slice);
    }
    return song;
}

/// Cells of a mono sine with this lateral peak: each wall moves 1 / sqrt(2) of it.
inline GrooveCell monoCell(double lateralUm) {
    const auto wall = static_cast<float>(lateralUm / std::sqrt(2.0));
    return {wall, wall, 0, 0, static_cast<float>(lateralUm), 0};
}

/// lines[n] = sum of lines[k] e^(i 2 pi k n / N), N a power of two (Cooley and Tukey 1965).
inline void sumOfLines(std::vector<std::complex<double>>& lines) {
    const std::size_t count = lines.size();
    if (count == 1) return;
    std::vector<std::complex<double>> even(count / 2), odd(count / 2);
    for (std::size_t i = 0; i < count; ++i) (i % 2 == 0 ? even : odd)[i / 2] = lines[i];
    sumOfLines(even);
    sumOfLines(odd);
    for (std::size_t i = 0; i < count / 2; ++i) {
        const auto turned =
            odd[i] * std::polar(1.0, 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(count));
        lines[i] = even[i] + turned;
        lines[i + count / 2] = even[i] - turned;
    }
}

}  // namespace lacquer::sessions::vinyl
