// KeyListModel: the actions whose name or keys match what is searched for, for the preferences. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <vector>

#include "editor/controllers/action_list.hpp"

namespace lacquer::editor {

class KeyListModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Preferences")
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged)
    Q_PROPERTY(int count READ count NOTIFY filterChanged)

public:
    enum KeyRole { actionRole = Qt::UserRole, groupRole };

    /// `actions` must outlive the model.
    explicit KeyListModel(const ActionList& actions);

    [[nodiscard]] QString filter() const { return filter_; }
    /// Words; an action matches that has all of them in its group, text or keys.
    void setFilter(const QString& filter);
    [[nodiscard]] int count() const noexcept { return static_cast<int>(shown_.size()); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : count(); }
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void filterChanged();

private:
    void find();

    const ActionList& actions_;
    QString filter_;
    std::vector<KeyAction*> shown_;
};

}  // namespace lacquer::editor
