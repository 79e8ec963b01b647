// Editor: everything behind one editor window, put together. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>

#include "editor/controllers/album_desk.hpp"
#include "editor/controllers/automation_writer.hpp"
#include "editor/controllers/canvas_controller.hpp"
#include "editor/controllers/editor_actions.hpp"
#include "editor/controllers/export_controller.hpp"
#include "editor/controllers/library.hpp"
#include "editor/controllers/master_meters.hpp"
#include "editor/controllers/mix_analysis.hpp"
#include "editor/controllers/mixer.hpp"
#include "editor/controllers/monitor_controller.hpp"
#include "editor/controllers/node_help.hpp"
#include "editor/controllers/node_inspector.hpp"
#include "editor/controllers/notes.hpp"
#include "editor/controllers/pages.hpp"
#include "editor/controllers/places.hpp"
#include "editor/controllers/plugin_windows.hpp"
#include "editor/controllers/preferences.hpp"
#include "editor/controllers/record_controller.hpp"
#include "editor/controllers/remote_control.hpp"
#include "editor/controllers/session_controller.hpp"
#include "editor/controllers/session_life.hpp"
#include "editor/controllers/settings_file.hpp"
#include "editor/controllers/step_echo.hpp"
#include "editor/controllers/timeline_controller.hpp"
#include "editor/controllers/track_input.hpp"
#include "editor/controllers/transport_controller.hpp"
#include "editor/controllers/window_state.hpp"
#include "editor/models/history_model.hpp"
#include "editor/models/palette_model.hpp"
#include "editor/models/routing_matrix.hpp"
#include "editor/models/shown_nodes.hpp"
#include "editor/models/timeline_row_model.hpp"

namespace lacquer::editor {

class Editor : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the program")
    Q_PROPERTY(lacquer::editor::SessionController* session READ session CONSTANT)
    Q_PROPERTY(lacquer::editor::SessionLife* life READ life CONSTANT)
    Q_PROPERTY(lacquer::editor::HistoryModel* history READ history CONSTANT)
    Q_PROPERTY(lacquer::editor::CanvasController* canvas READ canvas CONSTANT)
    Q_PROPERTY(lacquer::editor::NodeModel* nodes READ nodes CONSTANT)
    Q_PROPERTY(lacquer::editor::ShownNodes* shownNodes READ shownNodes CONSTANT)
    Q_PROPERTY(lacquer::editor::TransportController* transport READ transport CONSTANT)
    Q_PROPERTY(lacquer::editor::RecordController* record READ record CONSTANT)
    Q_PROPERTY(lacquer::editor::TrackInput* trackInput READ trackInput CONSTANT)
    Q_PROPERTY(lacquer::editor::AutomationWriter* writer READ writer CONSTANT)
    Q_PROPERTY(lacquer::editor::MonitorController* monitor READ monitor CONSTANT)
    Q_PROPERTY(lacquer::editor::MeterClock* meters READ meters CONSTANT)
    Q_PROPERTY(lacquer::editor::MasterMeters* master READ master CONSTANT)
    Q_PROPERTY(lacquer::editor::MixAnalysis* analysis READ analysis CONSTANT)
    Q_PROPERTY(lacquer::editor::Notes* notes READ notes CONSTANT)
    Q_PROPERTY(lacquer::editor::NodeHelp* help READ help CONSTANT)
    Q_PROPERTY(lacquer::editor::NodeInspector* inspector READ inspector CONSTANT)
    Q_PROPERTY(lacquer::editor::PluginWindows* pluginWindows READ pluginWindows CONSTANT)
    Q_PROPERTY(lacquer::editor::PaletteModel* palette READ palette CONSTANT)
    Q_PROPERTY(lacquer::editor::TimelineController* timeline READ timeline CONSTANT)
    Q_PROPERTY(lacquer::editor::TimelineRowModel* timelineRows READ timelineRows CONSTANT)
    Q_PROPERTY(lacquer::editor::Pages* pages READ pages CONSTANT)
    Q_PROPERTY(lacquer::editor::Mixer* mixer READ mixer CONSTANT)
    Q_PROPERTY(lacquer::editor::ActionList* actions READ actions CONSTANT)
    Q_PROPERTY(lacquer::editor::Preferences* preferences READ preferences CONSTANT)
    Q_PROPERTY(lacquer::editor::RemoteControl* remote READ remote CONSTANT)
    Q_PROPERTY(lacquer::editor::Library* library READ library CONSTANT)
    Q_PROPERTY(lacquer::editor::RoutingMatrix* matrix READ matrix CONSTANT)
    Q_PROPERTY(lacquer::editor::StepEcho* echo READ echo CONSTANT)
    Q_PROPERTY(lacquer::editor::WindowState* window READ window CONSTANT)
    Q_PROPERTY(lacquer::editor::AlbumDesk* album READ album CONSTANT)
    Q_PROPERTY(lacquer::editor::ExportController* exporter READ exporter CONSTANT)

public:
    /// `registry` must outlive the editor. Nothing plays before transport()->start(). `deviceName`: empty for the one
    /// that the settings name.
    Editor(const ProcessorRegistry& registry, const std::string& deviceName, const Places& places = {});
    ~Editor() override;

    [[nodiscard]] SessionController* session() { return &session_; }
    [[nodiscard]] SettingsFile& settings() { return settings_; }
    [[nodiscard]] SessionLife* life() { return &life_; }
    [[nodiscard]] HistoryModel* history() { return &history_; }
    [[nodiscard]] CanvasController* canvas() { return &canvas_; }
    [[nodiscard]] NodeModel* nodes() { return &canvas_.nodes(); }
    [[nodiscard]] ShownNodes* shownNodes() { return &shownNodes_; }
    [[nodiscard]] TransportController* transport() { return &transport_; }
    [[nodiscard]] RecordController* record() { return &record_; }
    [[nodiscard]] TrackInput* trackInput() { return &trackInput_; }
    [[nodiscard]] MonitorController* monitor() { return &monitor_; }
    [[nodiscard]] AutomationWriter* writer() { return &writer_; }
    [[nodiscard]] MeterClock* meters() { return &transport_.meters(); }
    [[nodiscard]] MasterMeters* master() { return &master_; }
    [[nodiscard]] MixAnalysis* analysis() { return &analysis_; }
    [[nodiscard]] Notes* notes() { return &notes_; }
    [[nodiscard]] NodeHelp* help() { return &help_; }
    [[nodiscard]] NodeInspector* inspector() { return &inspector_; }
    [[nodiscard]] PluginWindows* pluginWindows() { return &pluginWindows_; }
    [[nodiscard]] PaletteModel* palette() { return &palette_; }
    [[nodiscard]] TimelineController* timeline() { return &timeline_; }
    [[nodiscard]] TimelineRowModel* timelineRows() { return &timelineRows_; }
    [[nodiscard]] Pages* pages() { return &pages_; }
    [[nodiscard]] Mixer* mixer() { return &mixer_; }
    [[nodiscard]] ActionList* actions() { return &actions_; }
    [[nodiscard]] Preferences* preferences() { return &preferences_; }
    [[nodiscard]] RemoteControl* remote() { return &remote_; }
    [[nodiscard]] Library* library() { return &library_; }
    [[nodiscard]] RoutingMatrix* matrix() { return &matrix_; }
    [[nodiscard]] StepEcho* echo() { return &echo_; }
    [[nodiscard]] WindowState* window() { return &window_; }
    [[nodiscard]] AlbumDesk* album() { return &album_; }
    [[nodiscard]] ExportController* exporter() { return &exporter_; }

private:
    SettingsFile settings_;
    SessionController session_;
    SessionLife life_;
    HistoryModel history_;
    CanvasController canvas_;
    ShownNodes shownNodes_;
    TransportController transport_;
    RecordController record_;
    TrackInput trackInput_;
    AutomationWriter writer_;
    MonitorController monitor_;
    MasterMeters master_;
    MixAnalysis analysis_;
    Notes notes_;
    NodeHelp help_;
    NodeInspector inspector_;
    PluginWindows pluginWindows_;
    PaletteModel palette_;
    Waveforms waveforms_;
    TimelineController timeline_;
    TimelineRowModel timelineRows_;
    Pages pages_;
    Mixer mixer_;
    AlbumDesk album_;
    ExportController exporter_;
    ActionList actions_;
    Preferences preferences_;
    RemoteControl remote_;
    Library library_;
    RoutingMatrix matrix_;
    StepEcho echo_;
    WindowState window_;
};

}  // namespace lacquer::editor
