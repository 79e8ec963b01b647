// SongModel: the songs of the open album as rows. Rows come, go and move with the album; the model is reset only when
// another album is opened. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <vector>

#include "editor/controllers/album_document.hpp"
#include "editor/controllers/album_sounds.hpp"

namespace lacquer::editor {

class SongModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the AlbumDesk")
    Q_PROPERTY(int count READ rowCount NOTIFY countChanged)

public:
    /// Texts; `title` is what the song is called, whoever says it. `trouble`: "error", "warning" or "".
    enum Role {
        numberRole = Qt::UserRole,
        titleRole,
        artistRole,
        lengthRole,
        gapRole,
        gainRole,
        isrcRole,
        fileRole,
        isSessionRole,
        hiddenRole,
        lufsRole,
        truePeakRole,
        plrRole,
        suggestedRole,
        troubleRole
    };
    Q_ENUM(Role)

    /// Both must outlive the model.
    SongModel(AlbumDocument& document, AlbumSounds& sounds);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();

private:
    void follow();
    void tellAll();

    AlbumDocument& document_;
    AlbumSounds& sounds_;
    std::vector<sessions::AlbumSong> rows_;  ///< as they are shown
};

}  // namespace lacquer::editor
