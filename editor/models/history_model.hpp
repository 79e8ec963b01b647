// HistoryModel: the steps of the open session's history as rows, the state it was opened in first. GUI thread. Follows
// the history only while it is shown.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <QStringList>

#include "editor/controllers/session_controller.hpp"

namespace lacquer::editor {

class HistoryModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(bool shown READ shown WRITE setShown NOTIFY shownChanged)
    Q_PROPERTY(int current READ current NOTIFY currentChanged)
    Q_PROPERTY(int saved READ saved NOTIFY currentChanged)

public:
    enum Role { nameRole = Qt::UserRole };
    Q_ENUM(Role)

    /// `session` must outlive the model.
    explicit HistoryModel(SessionController& session);

    [[nodiscard]] bool shown() const noexcept { return shown_; }
    void setShown(bool shown);
    /// The row of the state that the session is in. Rows behind it can be redone.
    [[nodiscard]] int current() const noexcept { return current_; }
    /// The row of the state that is saved; -1 when it cannot be reached any more, or there is none.
    [[nodiscard]] int saved() const noexcept { return saved_; }
    /// Undoes or redoes until a row is the current one.
    Q_INVOKABLE void goTo(int row) { session_.goTo(row); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void shownChanged();
    void currentChanged();

private:
    void refresh();

    SessionController& session_;
    QStringList names_;
    int current_ = 0;
    int saved_ = -1;
    bool shown_ = false;
};

}  // namespace lacquer::editor
