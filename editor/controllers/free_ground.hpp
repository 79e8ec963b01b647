// Free ground: where on the canvas something new lies on nothing. Pure.
#pragma once

#include "sessions/model/edit.hpp"

namespace lacquer::editor {

/// Between something new and what was there. Scene units.
inline constexpr double kClearUnits = 12;

/// Whether what is added keeps to the grid of the canvas.
enum class Grid { ignored, kept };

/// The edit with all nodes and frames that it adds moved together to where they lie on no node that was there, and
/// frames on no frame but one that holds them: the place nearest to their own, in steps of kGridUnits; of those as
/// near, the lower one, then the one on the right. Where the edit moves nodes, what counts is where they end up.
[[nodiscard]] sessions::Edit onFreeGround(const sessions::Session& session, sessions::Edit edit,
                                          Grid grid = Grid::ignored);

}  // namespace lacquer::editor
