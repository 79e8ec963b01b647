// What is put in order: single tracks, and blocks as one piece each, with all wishes in terms of them. Pure; any
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/delivery/vinyl/sequence_problem.hpp"

namespace lacquer::sessions::vinyl {

/// More sides than any set of records has.
inline constexpr int kMostSides = 24;

struct SequenceItem {
    std::vector<std::size_t> tracks{};
    std::vector<SequenceSlice> slices{};
    double radiusMm = 0, seconds = 0;
    std::uint32_t sides = 0;  ///< on which it may be, a bit each
};

struct SequenceItems {
    std::vector<SequenceItem> items{};                          ///< by their first tracks
    std::vector<std::optional<std::size_t>> first{}, last{};    ///< by side
    std::vector<std::pair<std::size_t, std::size_t>> before{};  ///< no cycles
    std::vector<std::vector<std::size_t>> sameSide{};
    /// [i][j]: pairs of tracks that are inverted where item i is earlier than item j.
    std::vector<std::vector<int>> inversions{};
    int innerInversions = 0;  ///< those inside the blocks, in every order

    [[nodiscard]] std::size_t count() const { return items.size(); }
    [[nodiscard]] SequenceOrder tracksOf(const std::vector<std::vector<std::size_t>>& sides) const;
};

/// Fails with badData where the wishes contradict each other, and names those that do.
Result<SequenceItems> mergeBlocks(const SequenceProblem& problem);

}  // namespace lacquer::sessions::vinyl
