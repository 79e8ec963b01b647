// What an album says of its record: how it is cut, what the artist wishes, which song lies where. Pure data.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sessions/delivery/vinyl/disc_format.hpp"
#include "sessions/model/unknown_members.hpp"

namespace lacquer::sessions {

/// The songs of each side from the rim inwards, as indices of Album::songs.
using SongOrder = std::vector<std::vector<std::size_t>>;

/// Songs are indices of Album::songs, hidden ones are not among them; sides count from 0.
struct VinylWishes {
    std::map<int, std::size_t> first{}, last{};                 ///< by side: the song that it starts, or ends, with
    std::vector<std::vector<std::size_t>> together{};           ///< follow each other in this order
    std::vector<std::pair<std::size_t, std::size_t>> before{};  ///< the one is earlier on the record than the other
    std::vector<std::vector<std::size_t>> sameSide{};
    std::vector<std::pair<std::size_t, int>> notOnSide{};
    double balance = 0;       ///< cost of the squared difference, in minutes, of the longest and the shortest side
    double departure = 1e-5;  ///< cost of each pair of songs that stands the other way round than in the digital order

    friend bool operator==(const VinylWishes&, const VinylWishes&) = default;
};

struct AlbumVinyl {
    std::string format = "12in";  ///< of vinyl::findFormat
    vinyl::DiscSpeed speed = vinyl::DiscSpeed::rpm33;
    std::string house = "standard";  ///< of vinyl::findHouse
    /// Where they are not the house's, by name: what vinyl::setLimit takes.
    std::map<std::string, std::vector<double>> limits{};
    double stylusUm = 18;
    double referenceCmS = 5;         ///< reference velocity, as vinyl::CutSettings has it
    std::optional<double> gainDb{};  ///< cut gain; none: the loudest that fits, up to what the house cuts
    int sides = 2;
    double gapSeconds = 2;  ///< between songs that the album does not join
    VinylWishes wishes{};
    SongOrder order{};  ///< empty: not found yet
    UnknownMembers extra{};

    friend bool operator==(const AlbumVinyl&, const AlbumVinyl&) = default;
};

inline constexpr double kLeastStylusUm = 2, kMostStylusUm = 30;
inline constexpr double kLeastReferenceCmS = 1, kMostReferenceCmS = 20;
inline constexpr double kMostVinylGapSeconds = 60;
inline constexpr double kMostWishWeight = 1e6;

}  // namespace lacquer::sessions
