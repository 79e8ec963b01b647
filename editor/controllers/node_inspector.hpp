// NodeInspector: the selected node, for the panel that shows its name, parameters and readouts. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>

#include "editor/controllers/compressor_graph.hpp"
#include "editor/controllers/eq_curve.hpp"
#include "editor/controllers/selection.hpp"
#include "editor/controllers/settings_compare.hpp"
#include "editor/controllers/transport_controller.hpp"
#include "editor/models/gain_reduction.hpp"
#include "editor/models/heard_signal.hpp"
#include "editor/models/loudness_history.hpp"
#include "editor/models/node_files.hpp"
#include "editor/models/parameter_model.hpp"
#include "editor/models/readout_model.hpp"

namespace lacquer::editor {

class NodeInspector : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(int selectedCount READ selectedCount NOTIFY nodeChanged)
    Q_PROPERTY(bool hasNode READ hasNode NOTIFY nodeChanged)
    Q_PROPERTY(QString nodeId READ nodeId NOTIFY nodeChanged)
    Q_PROPERTY(QString name READ name NOTIFY nodeChanged)
    Q_PROPERTY(QString typeName READ typeName NOTIFY nodeChanged)
    Q_PROPERTY(QString look READ look NOTIFY nodeChanged)
    Q_PROPERTY(QString colour READ colour NOTIFY nodeChanged)
    Q_PROPERTY(QString description READ description NOTIFY nodeChanged)
    Q_PROPERTY(QString missing READ missing NOTIFY nodeChanged)
    Q_PROPERTY(bool canBeStartedAgain READ canBeStartedAgain NOTIFY nodeChanged)
    Q_PROPERTY(bool canBeBypassed READ canBeBypassed NOTIFY nodeChanged)
    Q_PROPERTY(bool bypassed READ bypassed NOTIFY nodeChanged)
    Q_PROPERTY(QString latencyText READ latencyText NOTIFY latencyChanged)
    Q_PROPERTY(bool latencySaid READ latencySaid NOTIFY latencyChanged)
    Q_PROPERTY(QString arrivalText READ arrivalText NOTIFY latencyChanged)
    Q_PROPERTY(lacquer::editor::ParameterModel* parameters READ parameters CONSTANT)
    Q_PROPERTY(lacquer::editor::ReadoutModel* readouts READ readouts CONSTANT)
    Q_PROPERTY(lacquer::editor::Curve* curve READ curve NOTIFY nodeChanged)
    Q_PROPERTY(lacquer::editor::GainReduction* gainReduction READ gainReduction CONSTANT)
    Q_PROPERTY(bool reduces READ reduces NOTIFY nodeChanged)
    Q_PROPERTY(lacquer::editor::HeardSignal* heardSignal READ heardSignal CONSTANT)
    Q_PROPERTY(bool hears READ hears NOTIFY nodeChanged)
    Q_PROPERTY(lacquer::editor::LoudnessHistory* loudness READ loudness CONSTANT)
    Q_PROPERTY(bool measuresLoudness READ measuresLoudness NOTIFY nodeChanged)
    Q_PROPERTY(lacquer::editor::SettingsCompare* compare READ compare CONSTANT)
    Q_PROPERTY(lacquer::editor::NodeFiles* files READ files CONSTANT)

public:
    NodeInspector(SessionController& session, const Selection& selection, TransportController& transport,
                  AutomationWriter& writer);

    [[nodiscard]] int selectedCount() const { return static_cast<int>(selection_.nodes().size()); }
    /// Exactly one node is selected.
    [[nodiscard]] bool hasNode() const { return node() != nullptr; }
    [[nodiscard]] QString nodeId() const;
    [[nodiscard]] QString name() const;
    [[nodiscard]] QString typeName() const;
    [[nodiscard]] QString look() const;
    /// Its own, "#rrggbb"; empty: that of its look.
    [[nodiscard]] QString colour() const;
    [[nodiscard]] QString description() const;
    /// Why there are no parameters: the plugin is not installed, and which package has it. Empty when it is.
    [[nodiscard]] QString missing() const;
    /// It does not play because its plugin's process has gone, or because it has not started.
    [[nodiscard]] bool canBeStartedAgain() const;
    [[nodiscard]] bool canBeBypassed() const;
    [[nodiscard]] bool bypassed() const;
    /// "480 frames, 10.0 ms"; "unknown" while the node does not run.
    [[nodiscard]] QString latencyText() const;
    /// The session says what the latency is.
    [[nodiscard]] bool latencySaid() const;
    /// "arrives 480 frames, 10.0 ms late"; empty when it is not late, or does not run.
    [[nodiscard]] QString arrivalText() const;
    [[nodiscard]] ParameterModel* parameters() { return &parameters_; }
    [[nodiscard]] ReadoutModel* readouts() { return &readouts_; }
    /// What the node does, as a line to be drawn and dragged; null for most.
    [[nodiscard]] Curve* curve();
    [[nodiscard]] GainReduction* gainReduction() { return &gainReduction_; }
    /// The node has a gain reduction to show.
    [[nodiscard]] bool reduces() const;
    [[nodiscard]] HeardSignal* heardSignal() { return &heardSignal_; }
    /// What the node hears can be shown.
    [[nodiscard]] bool hears() const;
    [[nodiscard]] LoudnessHistory* loudness() { return &loudness_; }
    /// The node has a loudness to show over time.
    [[nodiscard]] bool measuresLoudness() const;
    [[nodiscard]] SettingsCompare* compare() { return &compare_; }
    [[nodiscard]] NodeFiles* files() { return &files_; }

    Q_INVOKABLE void rename(const QString& name);
    /// Says what the node's latency is, in frames or as a time; nothing or "auto" is as resetLatency(). What is
    /// neither, or out of range, is reported.
    Q_INVOKABLE void setLatency(const QString& text);
    /// What the node reports counts again.
    Q_INVOKABLE void resetLatency();

Q_SIGNALS:
    void nodeChanged();
    void latencyChanged();

private:
    void show();
    [[nodiscard]] const Node* node() const;

    SessionController& session_;
    const Selection& selection_;
    const TransportController& transport_;
    ParameterModel parameters_;
    ReadoutModel readouts_;
    EqCurve eqCurve_, linearPhaseCurve_, dynamicEqCurve_;
    CompressorGraph compressorGraph_;
    GainReduction gainReduction_;
    HeardSignal heardSignal_;
    LoudnessHistory loudness_;
    SettingsCompare compare_;
    NodeFiles files_;
};

}  // namespace lacquer::editor
