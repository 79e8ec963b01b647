// NodeParameter: one parameter of one node, for a control that stands by itself: a fader, a pan, the level of a send.
// GUI thread. What it does is ParameterModel's.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <memory>

#include "editor/controllers/automation_writer.hpp"
#include "editor/controllers/session_controller.hpp"
#include "editor/controllers/transport_controller.hpp"
#include "editor/models/parameter_model.hpp"

namespace lacquer::editor {

class NodeParameter : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(
        lacquer::editor::SessionController* session MEMBER session_ WRITE setSession NOTIFY placeChanged REQUIRED)
    /// While it plays, an automated parameter is shown as its lane is at the playhead; null: as it is set.
    Q_PROPERTY(lacquer::editor::TransportController* transport MEMBER transport_ WRITE setTransport NOTIFY placeChanged)
    /// By whom moves are written while the song plays, where the parameter's mode says so; null: they are not.
    Q_PROPERTY(lacquer::editor::AutomationWriter* writer MEMBER writer_ WRITE setWriter NOTIFY placeChanged)
    Q_PROPERTY(quint64 node MEMBER node_ WRITE setNode NOTIFY placeChanged REQUIRED)
    Q_PROPERTY(QString parameter MEMBER parameter_ WRITE setParameter NOTIFY placeChanged REQUIRED)
    /// The node has it; else the rest means nothing.
    Q_PROPERTY(bool exists READ exists NOTIFY changed)
    Q_PROPERTY(double value READ value NOTIFY changed)
    Q_PROPERTY(double minimum READ minimum NOTIFY changed)
    Q_PROPERTY(double maximum READ maximum NOTIFY changed)
    Q_PROPERTY(double fraction READ fraction NOTIFY changed)
    Q_PROPERTY(double defaultFraction READ defaultFraction NOTIFY changed)
    Q_PROPERTY(QString text READ text NOTIFY changed)
    Q_PROPERTY(bool automated READ automated NOTIFY changed)

public:
    void setSession(SessionController* session);
    void setTransport(TransportController* transport);
    void setWriter(AutomationWriter* writer);
    void setNode(quint64 node);
    void setParameter(const QString& parameter);

    [[nodiscard]] bool exists() const;
    [[nodiscard]] double value() const { return number(ParameterModel::valueRole); }
    [[nodiscard]] double minimum() const { return number(ParameterModel::minimumRole); }
    [[nodiscard]] double maximum() const { return number(ParameterModel::maximumRole); }
    [[nodiscard]] double fraction() const { return number(ParameterModel::fractionRole); }
    [[nodiscard]] double defaultFraction() const { return number(ParameterModel::defaultFractionRole); }
    [[nodiscard]] QString text() const { return data(ParameterModel::textRole).toString(); }
    [[nodiscard]] bool automated() const { return data(ParameterModel::automatedRole).toBool(); }

    // As the functions of ParameterModel; of no parameter, nothing.
    Q_INVOKABLE void beginGesture();
    Q_INVOKABLE void endGesture();
    Q_INVOKABLE void setFraction(double fraction);
    Q_INVOKABLE void setText(const QString& text);
    Q_INVOKABLE void step(double steps);
    Q_INVOKABLE void reset();
    /// Where another value would stand.
    Q_INVOKABLE [[nodiscard]] double fractionOf(double value) const;

Q_SIGNALS:
    void placeChanged();
    void changed();

private:
    [[nodiscard]] QVariant data(int role) const;
    [[nodiscard]] double number(int role) const { return data(role).toDouble(); }
    void makeModel();
    void find();
    void follow();

    SessionController* session_ = nullptr;
    TransportController* transport_ = nullptr;
    AutomationWriter* writer_ = nullptr;
    quint64 node_ = 0;
    QString parameter_;
    std::unique_ptr<ParameterModel> model_;
    int row_ = -1;
};

}  // namespace lacquer::editor
