#include "editor/controllers/album_desk.hpp"

namespace lacquer::editor {

AlbumDesk::AlbumDesk(SessionController& session, SettingsFile& settings)
    : sounds_(document_, session.registry()),
      life_(document_, sounds_, settings, session.registry()),
      songs_(document_, sounds_),
      findings_(document_, sounds_),
      record_(document_, sounds_) {
    connect(&document_, &AlbumDocument::stepped, &session, &SessionController::notice);
    connect(&sounds_, &AlbumSounds::problem, &session, &SessionController::problem);
    connect(&record_, &AlbumRecord::problem, &session, &SessionController::problem);
    connect(&life_, &AlbumLife::problem, &session, &SessionController::problem);
    connect(&life_, &AlbumLife::notice, &session, &SessionController::notice);
}

}  // namespace lacquer::editor
