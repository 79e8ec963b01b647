// Editor: everything behind one editor window, put together. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>

#include "editor/controllers/canvas_controller.hpp"
#include "editor/controllers/editor_actions.hpp"
#include "editor/controllers/node_inspector.hpp"
#include "editor/controllers/preferences.hpp"
#include "editor/controllers/session_controller.hpp"
#include "editor/controllers/transport_controller.hpp"
#include "editor/models/palette_model.hpp"
#include "editor/models/shown_nodes.hpp"

namespace lacquer::editor {

class Editor : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the program")
    Q_PROPERTY(lacquer::editor::SessionController* session READ session CONSTANT)
    Q_PROPERTY(lacquer::editor::CanvasController* canvas READ canvas CONSTANT)
    Q_PROPERTY(lacquer::editor::NodeModel* nodes READ nodes CONSTANT)
    Q_PROPERTY(lacquer::editor::ShownNodes* shownNodes READ shownNodes CONSTANT)
    Q_PROPERTY(lacquer::editor::TransportController* transport READ transport CONSTANT)
    Q_PROPERTY(lacquer::editor::MeterClock* meters READ meters CONSTANT)
    Q_PROPERTY(lacquer::editor::NodeInspector* inspector READ inspector CONSTANT)
    Q_PROPERTY(lacquer::editor::PaletteModel* palette READ palette CONSTANT)
    Q_PROPERTY(lacquer::editor::ActionList* actions READ actions CONSTANT)
    Q_PROPERTY(lacquer::editor::Preferences* preferences READ preferences CONSTANT)

public:
    /// `registry` must outlive the editor. Nothing plays before transport()->start(). `deviceName`: empty for the one
    /// that the settings name.
    Editor(const ProcessorRegistry& registry, const std::string& deviceName,
           const std::filesystem::path& settingsFile = {})
        : session_(registry),
          canvas_(session_),
          shownNodes_(canvas_.nodes()),
          transport_(session_, deviceName),
          inspector_(session_, canvas_.selection(), transport_),
          palette_(registry),
          actions_(editorActions(session_, canvas_, transport_)),
          settings_(settingsFile),
          preferences_(settings_, actions_, session_, transport_, !deviceName.empty()) {
        QObject::connect(&transport_, &TransportController::planChanged, &transport_, [this] {
            canvas_.nodes().setBroken(transport_.brokenNodes());
            canvas_.setTimes(transport_.plannedTimes());
        });
        QObject::connect(&canvas_, &CanvasController::placementChanged, &palette_,
                         [this] { palette_.setWanted(canvas_.wantedPorts()); });
        const nlohmann::json snaps = settings_.value("snapToGrid");
        canvas_.setSnapToGrid(snaps.is_boolean() && snaps.get<bool>());
        QObject::connect(&canvas_, &CanvasController::snapChanged, &canvas_,
                         [this] { (void)settings_.set("snapToGrid", canvas_.snapToGrid()); });
    }

    [[nodiscard]] SessionController* session() { return &session_; }
    [[nodiscard]] CanvasController* canvas() { return &canvas_; }
    [[nodiscard]] NodeModel* nodes() { return &canvas_.nodes(); }
    [[nodiscard]] ShownNodes* shownNodes() { return &shownNodes_; }
    [[nodiscard]] TransportController* transport() { return &transport_; }
    [[nodiscard]] MeterClock* meters() { return &transport_.meters(); }
    [[nodiscard]] NodeInspector* inspector() { return &inspector_; }
    [[nodiscard]] PaletteModel* palette() { return &palette_; }
    [[nodiscard]] ActionList* actions() { return &actions_; }
    [[nodiscard]] Preferences* preferences() { return &preferences_; }

private:
    SessionController session_;
    CanvasController canvas_;
    ShownNodes shownNodes_;
    TransportController transport_;
    NodeInspector inspector_;
    PaletteModel palette_;
    ActionList actions_;
    SettingsFile settings_;
    Preferences preferences_;
};

}  // namespace lacquer::editor
