// Cross-fades that come and go with the overlap of clips. Pure.
#pragma once

#include <cstddef>
#include <set>
#include <vector>

#include "sessions/model/session.hpp"

namespace lacquer::editor {

/// The earlier one fades out, and the later one in, for exactly as long as they overlap.
[[nodiscard]] bool areCrossFaded(const sessions::Clip& one, const sessions::Clip& other);

/// For clips of a track that have been moved or resized, by their numbers: a cross-fade that each had with one that
/// rests (in `before`, where they have the same numbers) goes. Both lists may differ in length at their ends.
void dropCrossFades(std::vector<sessions::Clip>& clips, const std::vector<sessions::Clip>& before,
                    const std::set<std::size_t>& moved);
/// Cross-fades each of these with those that rest and overlap it in part, at constant power, where neither has a fade
/// there.
void crossFadeOverlaps(std::vector<sessions::Clip>& clips, const std::set<std::size_t>& moved);

}  // namespace lacquer::editor
