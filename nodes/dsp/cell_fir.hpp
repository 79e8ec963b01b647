// A finite impulse response over one cell. Real-time safe.
#pragma once

#include <cstddef>
#include <cstring>
#include <span>

#include "nodes/dsp/cell.hpp"

namespace lacquer::nodes {

/// out[i] = sum of taps[k] memory[i + k]: `taps` run backwards, and `memory` holds taps.size() - 1 frames of what came
/// before, then a cell. Each value is summed up in the order of its taps, whatever the machine.
inline void runCellFir(std::span<const float> taps, const float* memory, Cell& out) noexcept {
    using Four [[gnu::vector_size(16)]] = float;
    constexpr std::size_t kFour = 4, kVectors = 4, kBlock = kFour * kVectors;  // as many as stay in registers
    if constexpr (kControlGridFrames % kBlock == 0) {
        for (std::size_t first = 0; first < out.size(); first += kBlock) {
            Four sums[kVectors]{};
            for (std::size_t k = 0; k < taps.size(); ++k)
                for (std::size_t v = 0; v < kVectors; ++v) {
                    Four values;
                    std::memcpy(&values, memory + first + k + v * kFour, sizeof values);
                    sums[v] += taps[k] * values;
                }
            std::memcpy(out.data() + first, sums, sizeof sums);
        }
    } else {
        for (std::size_t i = 0; i < out.size(); ++i) {
            float sum = 0;
            for (std::size_t k = 0; k < taps.size(); ++k) sum += taps[k] * memory[i + k];
            out[i] = sum;
        }
    }
}

}  // namespace lacquer::nodes
