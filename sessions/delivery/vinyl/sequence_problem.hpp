// The question of vinyl sequencing: which track goes on which side, and where. Plain data; indices of tracks are those
// of the digital order, sides count from 0. docs/vinyl-order.md describes it as JSON.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sessions/delivery/vinyl/disc_format.hpp"

namespace lacquer::sessions::vinyl {

/// A stretch of a track, as the groove needs it.
struct SequenceSlice {
    double seconds = 0;
    double pitchUm = 0;  ///< radius that a revolution takes
    double d60 = 0;      ///< tracing distortion at kReferenceRadiusMm, a ratio
    double c60 = 0;      ///< curvature ratio at 60 mm: from 1 on a stylus cannot follow

    bool operator==(const SequenceSlice&) const = default;
};

struct SequenceTrack {
    std::string id{};
    std::vector<SequenceSlice> slices{};
};

struct SequenceWeights {
    double curvature = 0;  ///< of (C - 1)^2, where the curvature ratio C is above 1
    double tau = 0;        ///< of each pair of tracks that stand the other way round than in the digital order
    double balance = 0;    ///< of the squared difference, in minutes, of the longest and the shortest side
};

/// In which words obstacles are told: those of an instance's members, or those of an album's record.
enum class ProblemWords : unsigned char { instance, album };

struct SequenceProblem {
    ProblemWords words = ProblemWords::instance;
    double rpm = 100.0 / 3;
    double startRadiusMm = 146.05;  ///< where the music of a side starts
    double leastRadiusMm = 60.3;    ///< and where it ends at the latest
    int sides = 2;
    double maxSideSeconds = 1320;
    double gapSeconds = 2, gapMm = 0.25;  ///< between two items of a side
    SequenceWeights weights{};
    std::vector<SequenceTrack> tracks{};

    // Wishes, all of which must hold.
    std::map<int, std::size_t> first{}, last{};                 ///< by side: the track that it starts, or ends, with
    std::vector<std::vector<std::size_t>> blocks{};             ///< follow each other in this order and without a gap
    std::vector<std::pair<std::size_t, std::size_t>> before{};  ///< the one is earlier on the album than the other
    std::vector<std::vector<std::size_t>> sameSide{};
    std::vector<std::pair<std::size_t, int>> notOnSide{};
};

/// The tracks of each side, from the rim inwards.
using SequenceOrder = std::vector<std::vector<std::size_t>>;

/// "A", "B", … as it stands on the label; beyond "Z", which no record has, the number: "27".
[[nodiscard]] std::string sideName(int side);

}  // namespace lacquer::sessions::vinyl
