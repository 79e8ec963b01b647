// The actions of the editor, by the names that settings and QML know them by. GUI thread.
#pragma once

#include <vector>

#include "editor/controllers/action_list.hpp"

namespace lacquer::editor {

class AlbumDesk;
class CanvasController;
class Mixer;
class MonitorController;
class Pages;
class PluginWindows;
class RecordController;
class SessionController;
class SessionLife;
class TransportController;

/// The controllers must outlive what is made of this.
[[nodiscard]] std::vector<ActionInfo> editorActions(SessionController& session, SessionLife& life,
                                                    CanvasController& canvas, TransportController& transport,
                                                    RecordController& record, MonitorController& monitor,
                                                    PluginWindows& windows, Pages& pages, Mixer& mixer,

                                                    AlbumDesk& album);

}  // namespace lacquer::editor
