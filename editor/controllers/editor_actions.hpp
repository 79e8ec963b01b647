// The actions of the editor, by the names that settings and QML know them by. GUI thread.
#pragma once

#include <vector>

#include "editor/controllers/action_list.hpp"

namespace lacquer::editor {

class CanvasController;
class MonitorController;
class Pages;
class PluginWindows;
class RecordController;
class SessionController;
class SessionLife;
class TimelineController;
class TransportController;

/// The controllers must outlive what is made of this.
[[nodiscard]] std::vector<ActionInfo> editorActions(SessionController& session, SessionLife& life,
                                                    CanvasController& canvas, TransportController& transport,
                                                    RecordController& record, MonitorController& monitor,
                                                    PluginWindows& windows, TimelineController& timeline, Pages& pages);

/// Adds those of the timeline page. `timeline` must outlive them.
void addTimelineActions(std::vector<ActionInfo>& list, TimelineController& timeline);

}  // namespace lacquer::editor
