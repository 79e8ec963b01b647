// AlbumLife: new, open, save and close of the album; asks before anything is lost. GUI thread; songs' tags and cue
// sheets are read on a thread beside it. The window shows the questions.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QList>
#include <QObject>
#include <QString>
#include <QUrl>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/engine/processor_registry.hpp"
#include "editor/controllers/album_document.hpp"
#include "editor/controllers/album_sounds.hpp"
#include "editor/controllers/job_runner.hpp"
#include "editor/models/recent_sessions.hpp"

namespace lacquer::editor {

/// By its name.
[[nodiscard]] bool isAlbumFolder(const std::filesystem::path& path);
/// The album that is meant: what lies in one stands for it. A double click on a folder leads into it, and file managers
/// open the document.
[[nodiscard]] std::filesystem::path albumAround(const std::filesystem::path& path);

class AlbumLife : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the AlbumDesk")
    Q_PROPERTY(lacquer::editor::RecentSessions* recent READ recent CONSTANT)
    Q_PROPERTY(lacquer::editor::JobRunner* reading READ reading CONSTANT)

public:
    /// All must outlive it.
    AlbumLife(AlbumDocument& document, AlbumSounds& sounds, SettingsFile& settings, const ProcessorRegistry& registry);

    [[nodiscard]] RecentSessions* recent() { return &recent_; }
    [[nodiscard]] JobRunner* reading() { return &reading_; }

    // What the user wants. With changes that are not saved, questionAsked() comes first. ----------------------------

    Q_INVOKABLE void open(const QUrl& folder) { openPath(folder.toLocalFile()); }
    Q_INVOKABLE void openPath(const QString& folder);
    Q_INVOKABLE void close();
    /// Does something that ends the program; the album stays open until then.
    void leave(std::function<void()> then) { want(std::move(then)); }
    /// Makes PLACE/NAME.lacquer-album of songs (sound files, session folders), or of one cue sheet, and opens it.
    Q_INVOKABLE void create(const QString& place, const QString& name, const QList<QUrl>& sources);
    /// What has been dropped: an album is opened; songs go into the open one, in front of song `at` or with -1 behind
    /// all. Without an open one, and with a cue sheet, newWanted() asks for a name.
    Q_INVOKABLE void drop(const QList<QUrl>& files, int at);
    Q_INVOKABLE void addSongs(const QList<QUrl>& files, int at);
    Q_INVOKABLE void save();

    /// The folder in which albums are likely to be.
    [[nodiscard]] Q_INVOKABLE QString usualPlace() const;
    /// A name for an album of these: that of the folder they lie in, or of the cue sheet.
    [[nodiscard]] Q_INVOKABLE static QString usualName(const QList<QUrl>& sources);

    // Answers to questionAsked(). -----------------------------------------------------------------------------------

    Q_INVOKABLE void saveFirst();
    Q_INVOKABLE void discard();
    Q_INVOKABLE void cancelQuestion() { wanted_ = nullptr; }

    // Answers to changedOutside(). ----------------------------------------------------------------------------------

    /// Writes over what somebody else has written; that stays as album.json.bak.
    Q_INVOKABLE void saveOver();
    /// Takes what is on the disk; the changes here are gone.
    Q_INVOKABLE void reload();

Q_SIGNALS:
    void questionAsked();
    /// album.json is not as it was read or saved last. saveOver(), reload() or cancelQuestion() answers.
    void changedOutside();
    /// A new album is to be made of these.
    void newWanted(const QList<QUrl>& sources);
    void problem(const QString& text);
    void notice(const QString& text);

private:
    void want(std::function<void()> action);
    void goOn();
    bool load(const std::filesystem::path& folder);
    bool write();

    AlbumDocument& document_;
    AlbumSounds& sounds_;
    const ProcessorRegistry& registry_;
    RecentSessions recent_;
    std::function<void()> wanted_;
    std::string onDisk_;  ///< text of album.json when it was read or saved last
    JobRunner reading_;
};

}  // namespace lacquer::editor
