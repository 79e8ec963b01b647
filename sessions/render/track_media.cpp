#include "sessions/render/track_media.hpp"

#include <map>
#include <string>
#include <utility>

#include "sessions/media/clip_file.hpp"

namespace lacquer::sessions {

Result<TrackMedia> openTrackMedia(const Session& session, const Node& track, MediaLoader& loader,
                                  MissingMedia missing) {
    TrackMedia media;
    std::vector<nodes::PlaylistClip> clips;
    // Clips of one file share its decoder, but for those that play it the other way.
    std::map<std::pair<std::string, bool>, std::shared_ptr<nodes::ClipSource>> opened;
    for (const Clip& clip : session.content(track.id).clips) {
        auto& source = opened[{clip.file, clip.reversed}];
        if (!source) {
            const auto path = session.resolve(clip.file);
            auto file =
                clip.reversed ? openBackwards(path, session.sampleRate) : openClipFile(path, session.sampleRate);
            if (!file && missing == MissingMedia::refuse) {
                Error error = std::move(file).error();
                error.where = track.name + ": " + error.where;
                return fail(std::move(error));
            }
            if (!file) {
                media.faults.push_back(std::move(file).error());
                continue;
            }
            source = std::move(*file);
        }
        clips.push_back({.source = source,
                         .positionFrames = clip.positionFrames,
                         .offsetFrames = clip.offsetFrames,
                         .lengthFrames = clip.lengthFrames,
                         .gainDb = clip.gainDb,
                         .fadeInFrames = clip.fadeInFrames,
                         .fadeOutFrames = clip.fadeOutFrames,
                         .fadeInShape = clip.fadeInShape,
                         .fadeOutShape = clip.fadeOutShape,
                         .reversed = clip.reversed,
                         .muted = clip.muted});
    }
    media.reader = loader.open(nodes::Playlist(std::move(clips)), track.width);
    return media;
}

}  // namespace lacquer::sessions
