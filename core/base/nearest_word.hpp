// The word that was probably meant. Pure; message thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace lacquer {

/// Levenshtein distance: how many letters to change to get from one word to the other.
[[nodiscard]] inline std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t above = row[j + 1];
            row[j + 1] = std::min({above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0u : 1u)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

/// The candidate that differs from `word` in the fewest letters, the first of several; empty where all differ in more
/// than three, or in more than about half of them, which is another word and not a slip.
[[nodiscard]] inline std::string nearestWord(std::string_view word, const std::vector<std::string>& candidates) {
    constexpr std::size_t kMostSlips = 3;
    std::string nearest;
    std::size_t fewest = kMostSlips + 1;
    for (const std::string& candidate : candidates) {
        const std::size_t longer = std::max(word.size(), candidate.size());
        if (longer - std::min(word.size(), candidate.size()) > kMostSlips) continue;
        const std::size_t distance = editDistance(word, candidate);
        if (distance >= std::min(fewest, longer) || 2 * distance > longer + 1) continue;
        fewest = distance;
        nearest = candidate;
    }
    return nearest;
}

}  // namespace lacquer
