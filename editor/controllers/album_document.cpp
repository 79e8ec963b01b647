#include "editor/controllers/album_document.hpp"

#include <utility>

#include "sessions/album/album_fields.hpp"
#include "sessions/album/song_list.hpp"

namespace lacquer::editor {

namespace {

QVariantMap adviceOf(const Status& said, const std::string& member, const std::string& text) {
    const auto advice = [](const char* level, const std::string& about) {
        return QVariantMap{{"level", level}, {"text", QString::fromStdString(about)}};
    };
    if (!said) {
        const Error& error = said.error();
        return advice("error", error.what + (error.remedy.empty() ? "" : ": " + error.remedy));
    }
    const std::string remark = sessions::remarkOn(member, text);
    return advice(remark.empty() ? "" : "info", remark);
}

}  // namespace

AlbumDocument::AlbumDocument() = default;

void AlbumDocument::show(sessions::Album album) {
    states_.clear();
    states_.push_back({{}, std::move(album)});
    position_ = 0;
    saved_ = 0;
    Q_EMIT opened();
    tell();
}

void AlbumDocument::close() {
    states_.clear();
    position_ = 0;
    saved_.reset();
    Q_EMIT opened();
    tell();
}

void AlbumDocument::setSaved() {
    saved_ = position_;
    Q_EMIT titleChanged();
}

bool AlbumDocument::perform(const QString& name, sessions::Album next) {
    if (!isOpen() || next == album()) return false;
    states_.resize(position_ + 1);
    if (saved_ && *saved_ > position_) saved_.reset();
    states_.push_back({name, std::move(next)});
    ++position_;
    if (states_.size() > kMostSteps) {
        states_.erase(states_.begin());
        --position_;
        if (saved_) saved_ = *saved_ == 0 ? std::optional<std::size_t>() : *saved_ - 1;
    }
    tell();
    return true;
}

void AlbumDocument::undo() {
    if (!canUndo()) return;
    const QString name = undoText();
    --position_;
    tell();
    Q_EMIT stepped(tr("Undone: %1").arg(name));
}

void AlbumDocument::redo() {
    if (!canRedo()) return;
    const QString name = redoText();
    ++position_;
    tell();
    Q_EMIT stepped(tr("Redone: %1").arg(name));
}

void AlbumDocument::tell() {
    ++revision_;
    Q_EMIT changed();
    Q_EMIT titleChanged();
}

bool AlbumDocument::has(int song) const {
    return isOpen() && song >= 0 && static_cast<std::size_t>(song) < album().songs.size();
}

QString AlbumDocument::albumText(const QString& member) const {
    return isOpen() ? QString::fromStdString(sessions::textOf(album(), member.toStdString())) : QString();
}

QString AlbumDocument::songText(int song, const QString& member) const {
    if (!has(song)) return {};
    return QString::fromStdString(
        sessions::textOf(album().songs[static_cast<std::size_t>(song)], member.toStdString()));
}

bool AlbumDocument::setAlbumText(const QString& member, const QString& text) {
    if (!isOpen()) return false;
    sessions::Album next = album();
    if (!sessions::setText(next, member.toStdString(), text.toStdString())) return false;
    perform(tr("Change the album’s %1").arg(member), std::move(next));
    return true;
}

bool AlbumDocument::setSongText(int song, const QString& member, const QString& text) {
    if (!has(song)) return false;
    sessions::Album next = album();
    auto& changed = next.songs[static_cast<std::size_t>(song)];
    if (!sessions::setText(changed, member.toStdString(), text.toStdString())) return false;
    const QString name = QString::fromStdString(sessions::nameOf(album().songs[static_cast<std::size_t>(song)]));
    perform(tr("Change the %1 of “%2”").arg(member, name), std::move(next));
    return true;
}

QVariantMap AlbumDocument::adviceOnAlbum(const QString& member, const QString& text) const {
    if (!isOpen()) return {};
    sessions::Album next = album();
    return adviceOf(sessions::setText(next, member.toStdString(), text.toStdString()), member.toStdString(),
                    text.toStdString());
}

QVariantMap AlbumDocument::adviceOnSong(int song, const QString& member, const QString& text) const {
    if (!has(song)) return {};
    sessions::AlbumSong next = album().songs[static_cast<std::size_t>(song)];
    return adviceOf(sessions::setText(next, member.toStdString(), text.toStdString()), member.toStdString(),
                    text.toStdString());
}

void AlbumDocument::moveSong(int from, int to) {
    if (!has(from) || !has(to) || from == to) return;
    sessions::Album next = album();
    const QString name = QString::fromStdString(sessions::nameOf(next.songs[static_cast<std::size_t>(from)]));
    sessions::moveSong(next, static_cast<std::size_t>(from), static_cast<std::size_t>(to));
    perform(tr("Move “%1”").arg(name), std::move(next));
}

void AlbumDocument::removeSong(int song) {
    if (!has(song)) return;
    sessions::Album next = album();
    const QString name = QString::fromStdString(sessions::nameOf(next.songs[static_cast<std::size_t>(song)]));
    sessions::removeSong(next, static_cast<std::size_t>(song));
    perform(tr("Take “%1” off").arg(name), std::move(next));
}

void AlbumDocument::setHidden(int song, bool hidden) {
    if (!has(song)) return;
    sessions::Album next = album();
    const QString name = QString::fromStdString(sessions::nameOf(next.songs[static_cast<std::size_t>(song)]));
    sessions::setHidden(next, static_cast<std::size_t>(song), hidden);
    perform(hidden ? tr("Hide “%1”").arg(name) : tr("Show “%1” as a track").arg(name), std::move(next));
}

void AlbumDocument::insertSongs(int at, std::vector<sessions::AlbumSong> songs) {
    if (!isOpen() || songs.empty()) return;
    sessions::Album next = album();
    const auto count = static_cast<int>(songs.size());
    const std::size_t place = has(at) ? static_cast<std::size_t>(at) : next.songs.size();
    sessions::insertSongs(next, place, std::move(songs));
    perform(count == 1 ? tr("Add a song") : tr("Add %1 songs").arg(count), std::move(next));
}

QString AlbumDocument::name() const {
    return isOpen() ? QString::fromStdString(sessions::nameOf(album())) : QString();
}

QString AlbumDocument::title() const {
    return modified() ? name() + " *" : name();
}

QString AlbumDocument::place() const {
    return isOpen() ? QString::fromStdString(album().folder.string()) : QString();
}

}  // namespace lacquer::editor
