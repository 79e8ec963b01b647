// Two clips of a track that overlap, made to fade into each other. Pure.
#pragma once

#include <cstddef>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// The clips of a track, in which the one that begins earlier fades out and the other one in for as long as they
/// overlap, both by `shape`. badData where they are one and the same, do not overlap, or one lies wholly within the
/// other. Both numbers are those of clips.
Result<std::vector<Clip>> crossFaded(std::vector<Clip> clips, std::size_t one, std::size_t other,
                                     nodes::FadeShape shape);

}  // namespace lacquer::sessions
