// NodeHelp: what a node does: its description, its ports and parameters, and what it makes of a signal with the values
// that it has, measured through one like it in the background. GUI thread. It follows the selected node while it is
// shown.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QStringList>
#include <QTimer>
#include <QVariant>
#include <memory>
#include <optional>
#include <vector>

#include "editor/controllers/job_runner.hpp"
#include "editor/controllers/selection.hpp"
#include "editor/controllers/session_controller.hpp"
#include "sessions/analysis/node_characteristic.hpp"

namespace lacquer::editor {

class NodeHelp : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(bool shown READ shown WRITE setShown NOTIFY changed)
    Q_PROPERTY(QString name READ name NOTIFY changed)
    Q_PROPERTY(QString typeName READ typeName NOTIFY changed)
    Q_PROPERTY(QString description READ description NOTIFY changed)
    Q_PROPERTY(QString ports READ ports NOTIFY changed)
    Q_PROPERTY(QVariantList parameters READ parameters NOTIFY changed)
    Q_PROPERTY(QStringList characteristics READ characteristics NOTIFY changed)
    Q_PROPERTY(int characteristic READ characteristic WRITE setCharacteristic NOTIFY changed)
    Q_PROPERTY(bool busy READ busy NOTIFY plotChanged)
    Q_PROPERTY(QString failure READ failure NOTIFY plotChanged)

public:
    NodeHelp(SessionController& session, const Selection& selection);

    [[nodiscard]] bool shown() const noexcept { return shown_; }
    void setShown(bool shown);

    /// Empty where not exactly one node is selected, or its type is not installed; likewise all others.
    [[nodiscard]] QString name() const;
    [[nodiscard]] QString typeName() const;
    [[nodiscard]] QString description() const;
    /// "Inputs: in, sidechain. Outputs: out."
    [[nodiscard]] QString ports() const;
    /// {name, range, standard, description} of each.
    [[nodiscard]] QVariantList parameters() const;
    /// What can be measured of it, the most telling first.
    [[nodiscard]] QStringList characteristics() const;
    [[nodiscard]] int characteristic() const noexcept { return characteristic_; }
    void setCharacteristic(int index);
    [[nodiscard]] bool busy() const noexcept { return job_.busy(); }
    /// Why there is no plot; empty where there is one, or nothing to measure.
    [[nodiscard]] QString failure() const { return failure_; }
    [[nodiscard]] const std::optional<sessions::Plot>& plot() const noexcept { return plot_; }

Q_SIGNALS:
    void changed();
    void plotChanged();

private:
    void follow();
    void measure();
    void drop();

    SessionController& session_;
    const Selection& selection_;
    bool shown_ = false;
    NodeId node_;
    std::shared_ptr<const ProcessorType> type_;
    std::vector<Characteristic> kinds_;
    int characteristic_ = 0;
    std::optional<sessions::Plot> plot_;
    QString failure_;
    QTimer pause_;  ///< after the last change of a value
    JobRunner job_;
};

}  // namespace lacquer::editor
