#include "editor/controllers/editor_actions.hpp"

#include <QCoreApplication>

#include "editor/controllers/album_desk.hpp"
#include "editor/controllers/arranging.hpp"
#include "editor/controllers/canvas_controller.hpp"
#include "editor/controllers/editor.hpp"
#include "editor/controllers/mixer_actions.hpp"
#include "editor/controllers/monitor_controller.hpp"
#include "editor/controllers/pages.hpp"
#include "editor/controllers/plugin_windows.hpp"
#include "editor/controllers/record_controller.hpp"
#include "editor/controllers/session_controller.hpp"
#include "editor/controllers/session_life.hpp"
#include "editor/controllers/transport_controller.hpp"

namespace lacquer::editor {

namespace {

constexpr double kZoomStep = 1.2;

QString tr(const char* text) {
    return QCoreApplication::translate("actions", text);
}

QList<QKeySequence> keys(std::initializer_list<const char*> texts) {
    QList<QKeySequence> list;
    for (const char* text : texts) list.append(QKeySequence::fromString(text, QKeySequence::PortableText));
    return list;
}

}  // namespace

std::vector<ActionInfo> editorActions(Editor& editor) {
    SessionController& session = *editor.session();
    SessionLife& life = *editor.life();
    CanvasController& canvas = *editor.canvas();
    TransportController& transport = *editor.transport();
    RecordController& record = *editor.record();
    MonitorController& monitor = *editor.monitor();
    PluginWindows& windows = *editor.pluginWindows();
    TimelineController& timeline = *editor.timeline();
    Pages& pages = *editor.pages();
    Mixer& mixer = *editor.mixer();
    AlbumDesk& album = *editor.album();
    std::vector<ActionInfo> list;
    QString group;
    const auto add = [&](ActionPlace place, const char* name, const QString& text,
                         std::initializer_list<const char*> defaults, std::function<void()> run = {}) -> ActionInfo& {
        return list.emplace_back(ActionInfo{name, group, text, place, keys(defaults), std::move(run)});
    };
    const auto everywhere = [&](auto&&... rest) -> ActionInfo& {
        return add(ActionPlace::window, std::forward<decltype(rest)>(rest)...);
    };
    const auto onCanvas = [&](auto&&... rest) -> ActionInfo& {
        return add(ActionPlace::canvas, std::forward<decltype(rest)>(rest)...);
    };
    // Where nodes are selected, whatever they look like there.
    const auto onNodes = [&](auto&&... rest) -> ActionInfo& {
        return add(ActionPlace::canvas | ActionPlace::mixer, std::forward<decltype(rest)>(rest)...);
    };
    using Keys = std::initializer_list<const char*>;

    // On the page of the album, what is said of a document is said of it.
    AlbumDocument& document = *album.document();
    const auto onAlbum = [&pages] { return pages.current() == Pages::Page::album; };

    group = tr("Session");
    everywhere("session.new", tr("New session, or album"), Keys{"Ctrl+N"}, [&, onAlbum] {
        if (onAlbum())
            Q_EMIT album.life()->newWanted({});
        else
            life.newSession();
    });
    everywhere("session.open", tr("Open a session, or album"), Keys{"Ctrl+O"});
    everywhere("session.save", tr("Save"), Keys{"Ctrl+S"},
               [&, onAlbum] { onAlbum() ? album.life()->save() : life.save(); });
    everywhere("session.saveAs", tr("Save as"), Keys{"Ctrl+Shift+S"});
    everywhere("session.export", tr("Export the session, or album"), Keys{"Ctrl+E"});
    everywhere("session.history", tr("History: go to any step"), Keys{"Ctrl+H"});
    everywhere("session.undo", tr("Undo"), Keys{"Ctrl+Z"},
               [&, onAlbum] { onAlbum() ? document.undo() : session.undo(); });
    everywhere("session.redo", tr("Redo"), Keys{"Ctrl+Shift+Z", "Ctrl+Y"},
               [&, onAlbum] { onAlbum() ? document.redo() : session.redo(); });
    everywhere("window.preferences", tr("Preferences"), Keys{"Ctrl+,"});
    everywhere("window.keys", tr("Show the keys"), Keys{"?", "F1"});
    everywhere("window.quit", tr("Quit"), Keys{"Ctrl+Q"}, [&] {
        if (editor.exporter()->job()->busy())
            return Q_EMIT session.problem(tr("An export is under way: wait for it, or stop it first"));
        album.life()->leave([&life] { life.quit(); });
    });

    group = tr("Transport");
    everywhere("transport.play", tr("Play, or stop"), Keys{}, [&] { transport.toggle(); }).fixedKey = tr("Space");
    everywhere("transport.start", tr("Go to the start"), Keys{"Ctrl+Home"}, [&] { transport.toStart(); });
    everywhere("transport.locate", tr("Type where to go"), Keys{"Ctrl+T"});
    everywhere("transport.record", tr("Record, or not"), Keys{"Ctrl+R"}, [&] { record.toggle(); });
    everywhere("transport.loop", tr("Loop, or not"), Keys{"L"}, [&] { transport.toggleLoop(); });
    everywhere("transport.loopStart", tr("Loop from here"), Keys{"Ctrl+["}, [&] { transport.setLoopStartHere(); });
    everywhere("transport.loopEnd", tr("Loop up to here"), Keys{"Ctrl+]"}, [&] { transport.setLoopEndHere(); });
    everywhere("transport.unit", tr("Positions in the next unit"), Keys{"Ctrl+Shift+T"}, [&] { transport.nextUnit(); });

    group = tr("Monitor");
    everywhere("monitor.show", tr("Show the monitor section"), Keys{"Ctrl+M"});
    everywhere("monitor.reference", tr("Hear the reference, or the master"), Keys{"A"},
               [&] { monitor.toggleReference(); });
    everywhere("monitor.mono", tr("Mono, or stereo"), Keys{"Ctrl+Shift+O"}, [&] { monitor.toggleMono(); });
    everywhere("monitor.dim", tr("Dim, or not"), Keys{"Ctrl+Shift+I"}, [&] { monitor.toggleDim(); });
    everywhere("monitor.mute", tr("Mute the loudspeakers, or not"), Keys{}, [&] { monitor.toggleMuted(); });
    onNodes("monitor.listen", tr("Listen to the selection alone (AFL), or no more"), Keys{"P"},
            [&] { monitor.toggleListening(false); });
    onNodes("monitor.listenBefore", tr("Listen to what goes into it (PFL), or no more"), Keys{"Shift+P"},
            [&] { monitor.toggleListening(true); });
    everywhere("monitor.stopListening", tr("Listen to the master again"), Keys{"Ctrl+Shift+P"},
               [&] { monitor.stopListening(); });

    group = tr("Pages");
    using Page = Pages::Page;
    const auto page = [&](const char* name, const QString& text, const char* key, Page shown) {
        everywhere(name, text, Keys{key}, [&pages, shown] { pages.show(shown); });
    };
    page("page.graph", tr("Show the graph"), "Ctrl+1", Page::graph);
    page("page.mixer", tr("Show the mixer"), "Ctrl+2", Page::mixer);
    page("page.timeline", tr("Show the timeline"), "Ctrl+3", Page::timeline);
    page("page.master", tr("Show the master"), "Ctrl+4", Page::master);
    page("page.album", tr("Show the album"), "Ctrl+5", Page::album);
    everywhere("view.routing", tr("Show the routing as a table, or the graph"), Keys{"T"},
               [&pages] { pages.show(pages.current() == Page::routing ? Page::graph : Page::routing); });

    group = tr("View");
    onCanvas("view.all", tr("Show everything"), Keys{"Home"}, [&] { canvas.fit(); });
    onCanvas("view.selection", tr("Show the selection"), Keys{"F"}, [&] { canvas.fitSelection(); });
    onCanvas("view.step", tr("Show what undo or redo has changed"), Keys{"Shift+F"});
    onCanvas("view.fullSize", tr("Full size"), Keys{"1"}, [&] { canvas.resetZoom(); });
    onCanvas("view.zoomIn", tr("Zoom in"), Keys{"+", "="}, [&] { canvas.zoomBy(kZoomStep); }).repeats = true;
    onCanvas("view.zoomOut", tr("Zoom out"), Keys{"-"}, [&] { canvas.zoomBy(1 / kZoomStep); }).repeats = true;
    onCanvas("view.overview", tr("Show or hide the overview"), Keys{"N"}, [&] { canvas.toggleMinimap(); });
    everywhere("view.pluginWindows", tr("Hide all plugin windows, or show them"), Keys{"Ctrl+Shift+W"},
               [&] { windows.toggleHidden(); });
    onCanvas("view.snap", tr("Snap to the grid, or not"), Keys{"G"},
             [&] { canvas.setSnapToGrid(!canvas.snapToGrid()); });

    group = tr("Wires");
    onCanvas("wires.connect", tr("Connect the selection in a row"), Keys{"C"}, [&] { canvas.connectSelection(); });
    onCanvas("wires.disconnect", tr("Remove all wires of the selection"), Keys{"D"},
             [&] { canvas.disconnectSelection(); });
    onCanvas("wires.compensate", tr("Compensate latency, or do not"), Keys{"Shift+L"},
             [&] { canvas.toggleCompensation(); });

    group = tr("Nodes");
    everywhere("nodes.add", tr("Add a node or plugin"), Keys{"Ctrl+K"});
    onCanvas("nodes.selectAll", tr("Select all"), Keys{"Ctrl+A"}, [&] { canvas.selectAll(); });
    onCanvas("nodes.next", tr("Next node"), Keys{"Tab"}, [&] { canvas.selectNext(1); }).repeats = true;
    onCanvas("nodes.previous", tr("Previous node"), Keys{"Shift+Tab"}, [&] { canvas.selectNext(-1); }).repeats = true;
    onCanvas("nodes.left", tr("Move to the left"), Keys{"Left"}, [&] { canvas.nudge(-kGridUnits, 0); }).repeats = true;
    onCanvas("nodes.right", tr("Move to the right"), Keys{"Right"}, [&] { canvas.nudge(kGridUnits, 0); }).repeats =
        true;
    onCanvas("nodes.up", tr("Move up"), Keys{"Up"}, [&] { canvas.nudge(0, -kGridUnits); }).repeats = true;
    onCanvas("nodes.down", tr("Move down"), Keys{"Down"}, [&] { canvas.nudge(0, kGridUnits); }).repeats = true;
    onNodes("nodes.bypass", tr("Bypass, or switch on"), Keys{"B"}, [&] { canvas.toggleBypass(); });
    onNodes("nodes.mute", tr("Mute, or let through"), Keys{"M"}, [&] { canvas.toggleSwitch("mute"); });
    onNodes("nodes.solo", tr("Solo, or end it"), Keys{"S"}, [&] { canvas.toggleSwitch("solo"); });
    onNodes("nodes.soloSafe", tr("Solo-safe, or no longer"), Keys{"Shift+S"}, [&] { canvas.toggleSwitch("soloSafe"); });
    onNodes("nodes.startAgain", tr("Start plugins again that have ended"), Keys{"Ctrl+Shift+R"},
            [&] { transport.startAgain(canvas.selection().nodes()); });
    onCanvas("nodes.rename", tr("Rename the node or frame"), Keys{"F2"}, [&] { canvas.editTitle(); });
    onNodes("nodes.settings", tr("To the settings of the node"), Keys{"Return"});
    everywhere("nodes.help", tr("What the node does, with a plot of it"), Keys{"Shift+F1"});
    onNodes("nodes.window", tr("Open the plugin's own window, or close it"), Keys{"W"},
            [&] { windows.toggleSelected(); });
    onCanvas("nodes.collapse", tr("Collapse, or expand"), Keys{"H"}, [&] { canvas.toggleCollapsed(); });
    onCanvas("nodes.replace", tr("Replace with another"), Keys{"R"}, [&] { canvas.askToReplace(); });
    onCanvas("nodes.layOut", tr("Lay out by the flow of the signal"), Keys{"Ctrl+Shift+L"}, [&] { canvas.layOut(); });
    onCanvas("nodes.delete", tr("Delete, and close the gap"), Keys{"Del", "Backspace"},
             [&] { canvas.deleteSelection(true); });
    onCanvas("nodes.deleteWithWires", tr("Delete with all wires"), Keys{"Shift+Del", "Shift+Backspace"},
             [&] { canvas.deleteSelection(false); });
    onCanvas("nodes.copy", tr("Copy"), Keys{"Ctrl+C"}, [&] { canvas.copySelection(); });
    onCanvas("nodes.cut", tr("Cut"), Keys{"Ctrl+X"}, [&] { canvas.cutSelection(); });
    onCanvas("nodes.paste", tr("Paste"), Keys{"Ctrl+V"});
    onCanvas("nodes.pasteWired", tr("Paste with inputs"), Keys{"Ctrl+Shift+V"});
    onCanvas("nodes.duplicate", tr("Duplicate"), Keys{"Ctrl+D"}, [&] { canvas.duplicateSelection(false); });
    onCanvas("nodes.duplicateWired", tr("Duplicate with inputs"), Keys{"Ctrl+Shift+D"},
             [&] { canvas.duplicateSelection(true); });

    group = tr("Frames");
    onCanvas("frames.around", tr("Lay a frame around the selection"), Keys{"Ctrl+G"}, [&] { canvas.frameSelection(); });

    group = tr("Align and distribute");
    using Arrange = CanvasController::Arrange;
    const auto arranging = [&](const char* name, const QString& text, const char* key, Arrange how) {
        onCanvas(name, text, Keys{key}, [&canvas, how] { canvas.arrange(how); });
    };
    arranging("arrange.left", tr("Align left edges"), "Ctrl+Shift+Left", Arrange::left);
    arranging("arrange.centre", tr("Align centres"), "Ctrl+Shift+C", Arrange::centre);
    arranging("arrange.right", tr("Align right edges"), "Ctrl+Shift+Right", Arrange::right);
    arranging("arrange.top", tr("Align upper edges"), "Ctrl+Shift+Up", Arrange::top);
    arranging("arrange.middle", tr("Align middles"), "Ctrl+Shift+M", Arrange::middle);
    arranging("arrange.bottom", tr("Align lower edges"), "Ctrl+Shift+Down", Arrange::bottom);
    arranging("arrange.across", tr("Distribute across"), "Ctrl+Shift+H", Arrange::across);
    arranging("arrange.down", tr("Distribute down"), "Ctrl+Shift+J", Arrange::down);
    addMixerActions(list, mixer);
    addTimelineActions(list, timeline);
    return list;
}

}  // namespace lacquer::editor
