// RecentSessions: the sessions, or albums, that were open last, the latest first; kept in the settings file. GUI
// thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <QStringList>
#include <filesystem>

#include "editor/controllers/settings_file.hpp"

namespace lacquer::editor {

class RecentSessions : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(int count READ rowCount NOTIFY changed)

public:
    static constexpr int kMaximum = 12;
    /// `place` is the folder it lies in, with ~ for the home folder.
    enum Role { nameRole = Qt::UserRole, placeRole, pathRole };
    Q_ENUM(Role)

    /// `settings` must outlive the model; `setting` is the name under which it keeps them.
    explicit RecentSessions(SettingsFile& settings, const char* setting = "recentSessions");

    /// Puts a session first.
    void add(const std::filesystem::path& folder);
    void remove(const QString& path);
    Q_INVOKABLE void clear();

    [[nodiscard]] const QStringList& paths() const noexcept { return paths_; }
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void changed();

private:
    void set(QStringList paths);

    SettingsFile& settings_;
    const char* setting_;
    QStringList paths_;
};

}  // namespace lacquer::editor
