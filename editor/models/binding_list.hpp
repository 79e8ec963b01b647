// BindingList: the MIDI controls of the session's parameters as rows, in the order of nodes. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <vector>

#include "editor/controllers/session_controller.hpp"
#include "sessions/control/remote_edits.hpp"

namespace lacquer::editor {

class BindingList : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the RemoteControl")
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    enum Role { parameterRole = Qt::UserRole, controlRole, detailRole };

    explicit BindingList(SessionController& session);

    [[nodiscard]] int count() const noexcept { return static_cast<int>(rows_.size()); }
    /// Frees the parameter of a row from its control; an edit.
    Q_INVOKABLE void forget(int row);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();

private:
    void read();

    SessionController& session_;
    std::vector<sessions::ParameterAddress> rows_;
};

/// "Level of vox fader", by the name that the parameter's type gives it.
[[nodiscard]] QString parameterName(const SessionController& session, const sessions::ParameterAddress& parameter);

}  // namespace lacquer::editor
