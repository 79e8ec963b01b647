#include "editor/controllers/editor.hpp"

#include <nlohmann/json.hpp>

namespace lacquer::editor {

Editor::Editor(const ProcessorRegistry& registry, const std::string& deviceName, const Places& places)
    : settings_(places.settings),
      session_(registry, places.unsaved),
      life_(session_, settings_, {.example = places.example, .unsaved = places.unsaved}),
      history_(session_),
      canvas_(session_),
      shownNodes_(canvas_.nodes()),
      transport_(session_, deviceName),
      record_(session_, transport_),
      trackInput_(session_, canvas_.selection()),
      writer_(session_, transport_, record_),
      monitor_(session_, canvas_.selection(), transport_, settings_),
      master_(session_, canvas_.selection(), transport_, settings_),
      analysis_(session_, canvas_.selection()),
      notes_(session_),
      help_(session_, canvas_.selection()),
      inspector_(session_, canvas_.selection(), transport_, writer_),
      pluginWindows_(session_, canvas_.selection(), transport_, settings_),
      palette_(registry),
      waveforms_(session_, places.peaks),
      timeline_(session_, canvas_.selection(), transport_, waveforms_),
      timelineRows_(session_, canvas_.selection(), timeline_),
      mixer_(session_, canvas_, transport_, writer_, settings_, pages_),
      album_(session_, settings_),
      exporter_(session_, album_),
      actions_(editorActions(*this)),
      preferences_(settings_, actions_, session_, transport_, !deviceName.empty()),
      remote_(settings_, session_, writer_),
      library_(session_, canvas_, palette_),
      matrix_(session_),
      echo_(session_, canvas_),
      window_(settings_) {
    QObject::connect(&transport_, &TransportController::planChanged, &transport_, [this] {
        canvas_.nodes().setBroken(transport_.brokenNodes());
        canvas_.setTimes(transport_.plannedTimes());
    });
    QObject::connect(&transport_, &TransportController::goneChanged, &transport_,
                     [this] { canvas_.nodes().setBroken(transport_.brokenNodes()); });
    QObject::connect(&monitor_, &MonitorController::listeningChanged, &monitor_,
                     [this] { canvas_.nodes().setListened(monitor_.listenMarks()); });
    QObject::connect(&canvas_, &CanvasController::placementChanged, &palette_,
                     [this] { palette_.setWanted(canvas_.wantedPorts()); });
    QObject::connect(&canvas_, &CanvasController::windowRequested, &pluginWindows_, &PluginWindows::open);
    QObject::connect(&pluginWindows_, &PluginWindows::keyPressed, &actions_, [this](const QKeyEvent* event) {
        if (KeyAction* action = actions_.windowAction(*event)) action->trigger();
    });
    settings_.onSetAside([this](const Error& error) { Q_EMIT session_.problem(textOf(error)); });
    const nlohmann::json snaps = settings_.value("snapToGrid");
    canvas_.setSnapToGrid(snaps.is_boolean() && snaps.get<bool>());
    QObject::connect(&canvas_, &CanvasController::snapChanged, &canvas_,
                     [this] { (void)settings_.set("snapToGrid", canvas_.snapToGrid()); });
}

Editor::~Editor() = default;

}  // namespace lacquer::editor
