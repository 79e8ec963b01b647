#include "editor/models/recent_sessions.hpp"

#include <QDir>
#include <system_error>
#include <utility>

#include <nlohmann/json.hpp>

#include "sessions/format/session_file.hpp"

namespace lacquer::editor {

namespace {

std::string nameOfDocument(const std::filesystem::path& folder) {
    return folder.extension() == ".lacquer-album" ? folder.stem().string() : sessions::sessionNameOf(folder);
}

}  // namespace

RecentSessions::RecentSessions(SettingsFile& settings, const char* setting) : settings_(settings), setting_(setting) {
    for (const nlohmann::json& path : settings.value(setting_))
        if (path.is_string() && paths_.size() < kMaximum)
            paths_.append(QString::fromStdString(path.get<std::string>()));
}

void RecentSessions::add(const std::filesystem::path& folder) {
    std::error_code failed;
    const std::filesystem::path whole =
        (std::filesystem::absolute(folder, failed) / "").lexically_normal().parent_path();
    QStringList paths = paths_;
    paths.removeAll(QString::fromStdString(whole.string()));
    paths.prepend(QString::fromStdString(whole.string()));
    set(paths.mid(0, kMaximum));
}

void RecentSessions::remove(const QString& path) {
    QStringList paths = paths_;
    if (paths.removeAll(path) > 0) set(std::move(paths));
}

void RecentSessions::clear() {
    set({});
}

void RecentSessions::set(QStringList paths) {
    if (paths == paths_) return;
    beginResetModel();
    paths_ = std::move(paths);
    endResetModel();
    nlohmann::json list = nlohmann::json::array();
    for (const QString& path : std::as_const(paths_)) list.push_back(path.toStdString());
    (void)settings_.set(setting_, std::move(list));  // a list that cannot be kept is no reason to bother anybody
    Q_EMIT changed();
}

int RecentSessions::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(paths_.size());
}

QVariant RecentSessions::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const QString& path = paths_[index.row()];
    const std::filesystem::path folder = path.toStdString();
    if (role == nameRole || role == Qt::DisplayRole) return QString::fromStdString(nameOfDocument(folder));
    if (role == pathRole) return path;
    if (role == placeRole) {
        const QString place = QString::fromStdString(folder.parent_path().string());
        return place.startsWith(QDir::homePath()) ? "~" + place.mid(QDir::homePath().size()) : place;
    }
    return {};
}

QHash<int, QByteArray> RecentSessions::roleNames() const {
    return {{nameRole, "name"}, {placeRole, "place"}, {pathRole, "path"}};
}

}  // namespace lacquer::editor
