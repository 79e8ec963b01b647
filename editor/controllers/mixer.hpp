// Mixer: the strips of the session and what is done with them. GUI thread. It keeps nothing of the session: what it
// shows is worked out of the graph, once for all edits that come together, and only while the mixer is shown.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QElapsedTimer>
#include <QObject>
#include <QVariantList>
#include <optional>
#include <set>
#include <vector>

#include "editor/controllers/automation_writer.hpp"
#include "editor/controllers/canvas_controller.hpp"
#include "editor/controllers/pages.hpp"
#include "editor/controllers/strip_meters.hpp"
#include "editor/controllers/transport_controller.hpp"
#include "editor/models/mixer_model.hpp"
#include "editor/models/parameter_model.hpp"

namespace lacquer::editor {

class Mixer : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    /// All but the masters, in the order of the mixer; and the masters, which stand at the right.
    Q_PROPERTY(lacquer::editor::MixerModel* strips READ strips CONSTANT)
    Q_PROPERTY(lacquer::editor::MixerModel* masters READ masters CONSTANT)
    Q_PROPERTY(lacquer::editor::StripMeters* meters READ meters CONSTANT)
    Q_PROPERTY(bool shown READ shown NOTIFY shownChanged)
    /// Heads of the strips in which something is selected, and the nodes that are.
    Q_PROPERTY(QVariantList selectedStrips READ selectedStrips NOTIFY selectionChanged)
    Q_PROPERTY(QVariantList selectedNodes READ selectedNodes NOTIFY selectionChanged)
    /// All strips are narrow; and the heads of those that are otherwise.
    Q_PROPERTY(bool narrow READ narrow WRITE setNarrow NOTIFY narrowChanged)
    Q_PROPERTY(QVariantList otherwise READ otherwise NOTIFY narrowChanged)

public:
    Mixer(SessionController& session, CanvasController& canvas, TransportController& transport,
          AutomationWriter& writer, SettingsFile& settings, Pages& pages);

    [[nodiscard]] MixerModel* strips() { return &stripRows_; }
    [[nodiscard]] MixerModel* masters() { return &masterRows_; }
    [[nodiscard]] StripMeters* meters() { return &meters_; }
    [[nodiscard]] bool shown() const noexcept { return shown_; }
    /// Brings all up to date at once; it is done by itself before the next event otherwise.
    void refresh();

    [[nodiscard]] QVariantList selectedStrips() const;
    [[nodiscard]] QVariantList selectedNodes() const;
    [[nodiscard]] bool narrow() const noexcept { return narrow_; }
    void setNarrow(bool narrow);
    [[nodiscard]] QVariantList otherwise() const;
    Q_INVOKABLE [[nodiscard]] bool isNarrow(quint64 head) const { return otherwise_.contains(NodeId{head}) != narrow_; }
    Q_INVOKABLE void toggleNarrow(quint64 head);

    // Strips are named by their heads. What is no strip or node any more is ignored.
    /// Selects what a strip is turned by: its fader, or else its head. `add`: beside what is selected, or no longer.
    Q_INVOKABLE void selectStrip(quint64 head, bool add);
    Q_INVOKABLE void selectNode(quint64 node);
    Q_INVOKABLE void rename(quint64 head, const QString& name);
    /// "#rrggbb"; empty: the usual one.
    Q_INVOKABLE void setColour(quint64 head, const QString& colour);
    /// Of the fader, or the VCA: "mute", "solo", "soloSafe", "polarity".
    Q_INVOKABLE void toggle(quint64 head, const QString& parameter);
    Q_INVOKABLE void toggleBypass(quint64 node);
    /// Bypasses all inserts that are on; where none is, switches them on. One undo step.
    Q_INVOKABLE void toggleInserts(quint64 head);
    /// From one row of strips() to another.
    Q_INVOKABLE void moveStrip(int from, int to);
    /// Takes a node of a strip to another place of its chain; says why where it cannot be.
    Q_INVOKABLE void moveInsert(quint64 head, int from, int to);
    /// Selects the wire behind a place of the chain, for the palette to insert into; false where there is none.
    Q_INVOKABLE bool aimBehind(quint64 head, int place);
    /// Takes a send from in front of the fader or from behind it.
    Q_INVOKABLE void setPre(quint64 send, bool pre);
    Q_INVOKABLE void toggleSend(quint64 send);
    /// "off" or "play": whether the automation of the fader is heard.
    Q_INVOKABLE void setMode(quint64 head, const QString& mode);
    /// The one behind it of play, touch, latch, write and off, and play again.
    Q_INVOKABLE void nextMode(quint64 head);
    /// Shows the nodes of a strip on the canvas.
    Q_INVOKABLE void showInGraph(quint64 head);

    // By the keys: of the strip in which something is selected.
    void step(int strips);
    void toEnd(bool last);
    /// Moves the faders of the selected strips. Steps that follow each other at once are one undo step.
    void nudgeFader(double steps);
    void resetFader();
    Q_INVOKABLE void moveSelected(int strips);
    /// Deletes the selected inserts; a track or a bus is not deleted here.
    void deleteInserts();
    void showSelected();
    void narrowSelected();
    void renameSelected();

Q_SIGNALS:
    void shownChanged();
    void selectionChanged();
    void narrowChanged();
    /// The name of a strip is to be typed.
    void renameWanted(quint64 head);
    /// A strip is to be in view: its row in strips(), or -1 for a master.
    void viewWanted(int row);

private:
    void setShown(bool shown);
    void hear(const sessions::Edit& edit);
    void wantRefresh();
    /// What follows sees the session as it is.
    void freshen();
    [[nodiscard]] const sessions::MixerStrip* find(NodeId head);
    [[nodiscard]] const sessions::MixerStrip* stripOf(NodeId node);
    /// The one that the keys are for.
    [[nodiscard]] const sessions::MixerStrip* current();
    [[nodiscard]] static std::optional<NodeId> leverOf(const sessions::MixerStrip& strip);
    [[nodiscard]] bool isOn(NodeId node, const char* parameter) const;
    void performAsOne(const QString& name, std::vector<sessions::Edit> edits);
    void show(const sessions::MixerStrip& strip);

    SessionController& session_;
    CanvasController& canvas_;
    TransportController& transport_;
    SettingsFile& settings_;
    Pages& pages_;
    std::vector<sessions::MixerStrip> all_;  ///< as rows show them: the masters last
    MixerModel stripRows_, masterRows_;
    StripMeters meters_;
    ParameterModel keyed_;  ///< of the fader that the keys turn
    QElapsedTimer sinceLook_;
    std::set<NodeId> otherwise_;
    bool narrow_ = false;
    bool shown_ = false;
    bool stale_ = true;
    bool refreshing_ = false;  ///< a refresh is on its way
};

}  // namespace lacquer::editor
