#include "sessions/album/album_groove.hpp"

#include <utility>

#include "sessions/album/programme.hpp"

namespace lacquer::sessions {

Result<std::vector<vinyl::GrooveAnalysis>> analyseGrooves(const Album& album, std::span<const SongSound> sounds,
                                                          int threads, const Progress& progress) {
    std::vector<vinyl::GrooveAnalysis> analyses(album.songs.size());
    Status done = forEachSong(
        album, sounds, threads,
        [&analyses](std::size_t i, nodes::Playlist& song, std::int64_t frames, int sampleRate,
                    const TakeBlock& keepOn) {
            vinyl::GrooveAnalyzer analyzer(song.channelCount(), sampleRate);
            Status read = readThrough(song, frames, [&](ConstAudioBlock block) {
                analyzer.feed(block);
                return keepOn(block);
            });
            if (read) analyses[i] = analyzer.finish();
            return read;
        },
        progress);
    if (!done) return fail(std::move(done).error());
    return analyses;
}

}  // namespace lacquer::sessions
