// AlbumDocument: the open album, and what has been done to it. Every change passes through perform(). An album is
// small: each step that can be undone keeps the whole of it. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QString>
#include <QVariant>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sessions/album/album.hpp"

namespace lacquer::editor {

class AlbumDocument : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the AlbumDesk")
    Q_PROPERTY(bool open READ isOpen NOTIFY opened)
    Q_PROPERTY(QString name READ name NOTIFY titleChanged)
    Q_PROPERTY(QString title READ title NOTIFY titleChanged)
    Q_PROPERTY(QString place READ place NOTIFY opened)
    Q_PROPERTY(bool modified READ modified NOTIFY titleChanged)
    Q_PROPERTY(bool canUndo READ canUndo NOTIFY titleChanged)
    Q_PROPERTY(bool canRedo READ canRedo NOTIFY titleChanged)
    Q_PROPERTY(QString undoText READ undoText NOTIFY titleChanged)
    Q_PROPERTY(QString redoText READ redoText NOTIFY titleChanged)
    /// Counts up with every change: what shows a text of the album reads it anew.
    Q_PROPERTY(int revision READ revision NOTIFY changed)

public:
    static constexpr std::size_t kMostSteps = 500;  ///< the oldest go

    AlbumDocument();

    [[nodiscard]] bool isOpen() const { return !states_.empty(); }
    /// Call only while one is open.
    [[nodiscard]] const sessions::Album& album() const { return states_[position_].album; }
    [[nodiscard]] int revision() const { return revision_; }

    /// Shows an album as it lies on the disk; its history begins anew.
    void show(sessions::Album album);
    void close();
    /// It lies on the disk as it is.
    void setSaved();

    /// Takes a changed album as one step called `name`; false where nothing is different.
    bool perform(const QString& name, sessions::Album next);
    Q_INVOKABLE void undo();
    Q_INVOKABLE void redo();

    // Songs count from 0. -------------------------------------------------------------------------------------------

    /// Texts are those of sessions::textOf and setText.
    [[nodiscard]] Q_INVOKABLE QString albumText(const QString& member) const;
    [[nodiscard]] Q_INVOKABLE QString songText(int song, const QString& member) const;
    /// Says it as one step. False where the text cannot be: everything stays as it is.
    Q_INVOKABLE bool setAlbumText(const QString& member, const QString& text);
    Q_INVOKABLE bool setSongText(int song, const QString& member, const QString& text);
    /// What is to be said of a text while it is typed: {level: "error", "info" or "", text}. An error is refused.
    [[nodiscard]] Q_INVOKABLE QVariantMap adviceOnAlbum(const QString& member, const QString& text) const;
    [[nodiscard]] Q_INVOKABLE QVariantMap adviceOnSong(int song, const QString& member, const QString& text) const;

    Q_INVOKABLE void moveSong(int from, int to);
    Q_INVOKABLE void removeSong(int song);
    [[nodiscard]] Q_INVOKABLE bool isHidden(int song) const {
        return has(song) && album().songs[static_cast<std::size_t>(song)].hidden;
    }
    Q_INVOKABLE void setHidden(int song, bool hidden);
    /// In front of song `at`, or with -1 behind all.
    void insertSongs(int at, std::vector<sessions::AlbumSong> songs);

    [[nodiscard]] QString name() const;
    /// "Debut *" for one that is not saved.
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString place() const;
    [[nodiscard]] bool modified() const { return isOpen() && saved_ != position_; }
    [[nodiscard]] bool canUndo() const { return position_ > 0; }
    [[nodiscard]] bool canRedo() const { return position_ + 1 < states_.size(); }
    [[nodiscard]] QString undoText() const { return canUndo() ? states_[position_].name : QString(); }
    [[nodiscard]] QString redoText() const { return canRedo() ? states_[position_ + 1].name : QString(); }

Q_SIGNALS:
    /// Another album is open, or none.
    void opened();
    /// It has been changed, undo and redo included; after opened() too.
    void changed();
    void titleChanged();
    /// "Undone: Move Ebbe"
    void stepped(const QString& text);

private:
    struct State {
        QString name;  ///< of the step that has led to it
        sessions::Album album;
    };
    void tell();
    [[nodiscard]] bool has(int song) const;

    std::vector<State> states_;
    std::size_t position_ = 0;
    std::optional<std::size_t> saved_;  ///< none: that state is gone
    int revision_ = 0;
};

}  // namespace lacquer::editor
