// PaletteModel: the node types that can be added, filtered by what is typed. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <vector>

#include "core/engine/processor_registry.hpp"

namespace lacquer::editor {

class PaletteModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged)
    Q_PROPERTY(int count READ count NOTIFY filterChanged)

public:
    enum Role { uriRole = Qt::UserRole, nameRole, groupRole, descriptionRole, lookRole };
    Q_ENUM(Role)

    explicit PaletteModel(const ProcessorRegistry& registry);

    /// Every word must occur in a type's name, group or description. Types whose name begins with the text come first.
    void setFilter(const QString& filter);
    [[nodiscard]] const QString& filter() const noexcept { return filter_; }
    [[nodiscard]] int count() const { return static_cast<int>(shown_.size()); }
    [[nodiscard]] Q_INVOKABLE QString uriAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void filterChanged();

private:
    const ProcessorRegistry& registry_;
    QString filter_;
    std::vector<std::shared_ptr<const ProcessorType>> shown_;
};

}  // namespace lacquer::editor
