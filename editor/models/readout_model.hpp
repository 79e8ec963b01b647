// ReadoutModel: what one node measures, as rows of text. GUI thread; refreshed by the MeterClock.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <memory>
#include <vector>

#include "core/engine/processor_registry.hpp"
#include "editor/controllers/meter_clock.hpp"

namespace lacquer::editor {

class ReadoutModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")

public:
    enum Role { nameRole = Qt::UserRole, textRole };
    Q_ENUM(Role)

    explicit ReadoutModel(MeterClock& clock);

    /// `type` may be null.
    void setNode(NodeId node, std::shared_ptr<const ProcessorType> type);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

private:
    void refresh();

    MeterClock& clock_;
    NodeId node_;
    std::shared_ptr<const ProcessorType> type_;
    std::vector<QString> texts_;
    int ticks_ = 0;
};

}  // namespace lacquer::editor
