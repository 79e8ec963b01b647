// The actions of the editor, by the names that settings and QML know them by. GUI thread.
#pragma once

#include <vector>

#include "editor/controllers/action_list.hpp"

namespace lacquer::editor {

class Editor;
class TimelineController;

/// All of them. The editor must outlive them; what of it they name must have been made.
[[nodiscard]] std::vector<ActionInfo> editorActions(Editor& editor);

/// Adds those of the timeline page. `timeline` must outlive them.
void addTimelineActions(std::vector<ActionInfo>& list, TimelineController& timeline);

}  // namespace lacquer::editor
