// The parameters of nodes that work on bands: how many, and where they meet. First "bands", then "crossover1" to
// "crossover5".
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/crossover.hpp"

namespace lacquer::nodes {

inline constexpr std::size_t kUsualBands = 3;
/// "bands", and one crossover fewer than there may be bands.
inline constexpr std::size_t kCrossoverParameters = 1 + (Crossover::kMostBands - 1);

[[nodiscard]] inline std::vector<ParameterInfo> crossoverParameters() {
    constexpr std::array<double, Crossover::kMostBands - 1> kUsualHz{120, 1000, 5000, 8000, 12000};
    ParameterInfo bands{"bands", "Bands",   "", 2, Crossover::kMostBands, kUsualBands, ParameterScale::integer,
                        {},      "How many"};
    bands.fixed = true;
    std::vector<ParameterInfo> all{std::move(bands)};
    for (std::size_t i = 0; i < kUsualHz.size(); ++i) {
        const std::string number = std::to_string(i + 1);
        all.push_back(hertz("crossover" + number, "Crossover " + number, 20, 20000, kUsualHz[i],
                            "Between band " + number + " and the next; never below the one before"));
    }
    return all;
}

[[nodiscard]] inline std::size_t bandCountOf(const CreateSpec& spec) {
    return spec.parameterValues.empty() ? kUsualBands : static_cast<std::size_t>(spec.parameterValues[0]);
}

/// Splits the cell of `in` that starts at `first` as a node's parameters say.
inline void splitCell(Crossover& crossover, const ConstAudioBlock& in, std::span<const ParameterView> parameters,
                      std::size_t bandCount, int first, Crossover::Bands& bands) noexcept {
    std::array<double, Crossover::kMostBands - 1> frequenciesHz{};
    double lowest = 0;
    for (std::size_t i = 0; i + 1 < bandCount; ++i) {
        lowest = std::max<double>(lowest, parameters[1 + i].at(first + kControlGridFrames - 1));
        frequenciesHz[i] = lowest;
    }
    crossover.split(in, first, std::span(frequenciesHz).first(bandCount - 1), bands);
}

}  // namespace lacquer::nodes
