#include "sessions/interchange/song_time.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace lacquer::sessions::dawproject {

double SongTime::place(TimeUnit unit, double seconds) const {
    if (unit == TimeUnit::seconds) return seconds;
    constexpr double kFurthest = 1e11;  // three thousand years: what is further is as far
    return map_.quarterAt(std::llround(std::clamp(seconds, -kFurthest, kFurthest) * map_.sampleRate()));
}

}  // namespace lacquer::sessions::dawproject
