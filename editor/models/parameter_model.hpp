// ParameterModel: the parameters of one node as rows, straight from its ParameterInfo; those that are internal have
// none. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <QElapsedTimer>
#include <optional>
#include <vector>

#include "editor/controllers/automation_writer.hpp"

namespace lacquer::editor {

class ParameterModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")

public:
    enum Role {
        parameterIdRole = Qt::UserRole,
        nameRole,
        headingRole,   ///< to stand above it: "Band 1" over the first of its parameters; empty for none
        controlRole,   ///< "slider", "switch" or "choice"
        fractionRole,  ///< of a slider, 0 … 1
        defaultFractionRole,
        valueRole,
        minimumRole,
        maximumRole,
        textRole,  ///< "-3.5 dB"
        choicesRole,
        changedRole,  ///< differs from the default
        automatedRole,
        descriptionRole,
        boundRole,  ///< the MIDI control that moves it: "CC 7 on channel 1"; empty for none
    };
    Q_ENUM(Role)

    /// Where moves are written as automation, `writer` is told of them. Both must outlive it.
    explicit ParameterModel(SessionController& session, AutomationWriter* writer = nullptr);

    /// 0: none.
    void setNode(NodeId node);
    [[nodiscard]] NodeId node() const noexcept { return node_; }
    [[nodiscard]] const ProcessorType* type() const noexcept { return type_.get(); }
    [[nodiscard]] const ParameterInfo& info(int row) const { return type_->parameters[static_cast<std::size_t>(row)]; }
    /// As it is set.
    [[nodiscard]] double value(int row) const { return value(info(row)); }
    /// As it is shown: while the song plays, an automated one has the value of its lane.
    [[nodiscard]] double shown(int row) const { return shown(info(row)); }
    /// As all are shown, those included that have no row.
    [[nodiscard]] std::vector<double> shownValues() const;
    /// Shows what is automated as it is at a frame of the timeline; without one, as it is set.
    void followAutomation(std::optional<TimelineFrame> frame);
    [[nodiscard]] bool automated(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    /// What is set from here to endGesture() is one undo step.
    Q_INVOKABLE void beginGesture();
    Q_INVOKABLE void endGesture();
    /// As beginGesture(), but goes on with the last gesture where that was begun here for the same `what` a moment ago:
    /// the notches of a wheel, a key that repeats. Within a gesture it changes nothing.
    void beginStep(int what);
    Q_INVOKABLE void setFraction(int row, double fraction);
    Q_INVOKABLE void setValue(int row, double value);
    /// False, with the reason reported, when the text is no value or out of range.
    Q_INVOKABLE bool setText(int row, const QString& text);
    /// So many notches or keystrokes up or down; fractions are finer. Steps that follow each other at once are one undo
    /// step. One is 1 dB, the next value of a stepped parameter, or a fiftieth of the way.
    Q_INVOKABLE void step(int row, double steps);
    /// Back to the default.
    Q_INVOKABLE void reset(int row);

private:
    /// What a move sets out from.
    [[nodiscard]] double moved(const ParameterInfo& info) const;
    void letGo();
    [[nodiscard]] double value(const ParameterInfo& info) const;
    [[nodiscard]] double shown(const ParameterInfo& info) const;

    SessionController& session_;
    AutomationWriter* writer_;
    std::optional<sessions::ParameterAddress> written_;  ///< what the gesture holds
    NodeId node_;
    std::shared_ptr<const ProcessorType> type_;  // null: no node, or its type is not installed
    std::optional<TimelineFrame> playhead_;
    sessions::GestureId gesture_ = 0;
    sessions::GestureId stepGesture_ = 0;
    int stepping_ = -1;  ///< what the last step was for
    QElapsedTimer sinceStep_;
};

/// "Band 1" for the parameter "band1.gain" named "Band 1 gain": what stands in the name for the part of the id before
/// the dot. Empty for ids without a dot.
[[nodiscard]] QString groupOf(const ParameterInfo& info);

}  // namespace lacquer::editor
