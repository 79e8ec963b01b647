// AlbumDesk: everything behind the album page, put together. The album is a document of its own beside the session. GUI
// thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>

#include "editor/controllers/album_document.hpp"
#include "editor/controllers/album_life.hpp"
#include "editor/controllers/album_record.hpp"
#include "editor/controllers/album_sounds.hpp"
#include "editor/controllers/session_controller.hpp"
#include "editor/models/finding_model.hpp"
#include "editor/models/song_model.hpp"

namespace lacquer::editor {

class AlbumDesk : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(lacquer::editor::AlbumDocument* document READ document CONSTANT)
    Q_PROPERTY(lacquer::editor::AlbumLife* life READ life CONSTANT)
    Q_PROPERTY(lacquer::editor::AlbumSounds* sounds READ sounds CONSTANT)
    Q_PROPERTY(lacquer::editor::SongModel* songs READ songs CONSTANT)
    Q_PROPERTY(lacquer::editor::FindingModel* findings READ findings CONSTANT)
    Q_PROPERTY(lacquer::editor::AlbumRecord* record READ record CONSTANT)

public:
    /// Both must outlive it. What there is to be told is told where the session's is.
    AlbumDesk(SessionController& session, SettingsFile& settings);

    [[nodiscard]] AlbumDocument* document() { return &document_; }
    [[nodiscard]] AlbumLife* life() { return &life_; }
    [[nodiscard]] AlbumSounds* sounds() { return &sounds_; }
    [[nodiscard]] SongModel* songs() { return &songs_; }
    [[nodiscard]] FindingModel* findings() { return &findings_; }
    [[nodiscard]] AlbumRecord* record() { return &record_; }

private:
    AlbumDocument document_;
    AlbumSounds sounds_;
    AlbumLife life_;
    SongModel songs_;
    FindingModel findings_;
    AlbumRecord record_;
};

}  // namespace lacquer::editor
