// FindingModel: what a check of the album has found, as rows that know the song and the field they are about. GUI
// thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <QString>

#include "editor/controllers/album_document.hpp"
#include "editor/controllers/album_sounds.hpp"

namespace lacquer::editor {

class FindingModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the AlbumDesk")
    Q_PROPERTY(int count READ rowCount NOTIFY followed)
    Q_PROPERTY(int errors READ errors NOTIFY followed)
    Q_PROPERTY(int warnings READ warnings NOTIFY followed)

public:
    /// `song` is -1 where it is about the album; `member` is that of album.json, or empty.
    enum Role { levelRole = Qt::UserRole, placeRole, whatRole, remedyRole, songRole, memberRole };
    Q_ENUM(Role)

    /// Both must outlive the model.
    FindingModel(AlbumDocument& document, AlbumSounds& sounds);

    /// The song that a finding is about, from 0; -1: none.
    [[nodiscard]] static int songOf(const sessions::cd::DiscFinding& finding, const sessions::Album& album);
    /// The member that it is about; empty: none.
    [[nodiscard]] static QString memberOf(const sessions::cd::DiscFinding& finding);
    /// "error", "warning", or "" where nothing is wrong with a song.
    [[nodiscard]] static QString worstOf(const sessions::cd::DiscFindings& findings, const sessions::Album& album,
                                         int song);

    [[nodiscard]] int errors() const { return countOf(sessions::cd::Level::error); }
    [[nodiscard]] int warnings() const { return countOf(sessions::cd::Level::warning); }
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void followed();

private:
    void follow();
    [[nodiscard]] int countOf(sessions::cd::Level level) const;

    AlbumDocument& document_;
    AlbumSounds& sounds_;
    sessions::cd::DiscFindings rows_;
};

}  // namespace lacquer::editor
