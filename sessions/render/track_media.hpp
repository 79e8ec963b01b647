// The sound files of a track, opened and read ahead. Message thread.
#pragma once

#include <memory>
#include <vector>

#include "sessions/media/media_loader.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// What to do with a clip whose file is missing or cannot be read.
enum class MissingMedia {
    refuse,   ///< fail, naming the file
    silence,  ///< the clip is silent, and the file is reported as a fault
};

struct TrackMedia {
    std::shared_ptr<ReadAhead> reader;
    std::vector<Error> faults;  ///< files that are passed over
};

/// A reader of a track's clips. Fails, naming track and file, where a file must be there and is not.
Result<TrackMedia> openTrackMedia(const Session& session, const Node& track, MediaLoader& loader, MissingMedia missing);

}  // namespace lacquer::sessions
