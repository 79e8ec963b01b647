// MixerModel: strips of the mixer as rows. GUI thread. It is given all that is to be shown; rows then come, go and move
// one by one, and tell of what has changed.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <optional>
#include <vector>

#include "editor/models/mixer_rows.hpp"

namespace lacquer::editor {

class MixerModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Mixer")
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    /// The role of a field.
    [[nodiscard]] static constexpr int roleOf(StripField field) noexcept {
        return Qt::UserRole + static_cast<int>(field);
    }

    void show(std::vector<MixerRow> rows);
    /// For another session: all rows at once.
    void reset(std::vector<MixerRow> rows);

    [[nodiscard]] int count() const noexcept { return static_cast<int>(rows_.size()); }
    [[nodiscard]] const MixerRow& row(int index) const { return rows_[static_cast<std::size_t>(index)]; }
    [[nodiscard]] std::optional<int> rowOf(NodeId head) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();

private:
    void removeAllBut(const std::vector<MixerRow>& rows);
    void update(int index, MixerRow row);

    std::vector<MixerRow> rows_;
};

}  // namespace lacquer::editor
