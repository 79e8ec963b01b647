#include "sessions/album/album_groove.hpp"

#include <utility>

#include "sessions/album/programme.hpp"
#include "sessions/delivery/work_pool.hpp"

namespace lacquer::sessions {

Result<std::vector<vinyl::GrooveAnalysis>> analyseGrooves(const Album& album, std::span<const SongSound> sounds,
                                                          int threads, const Progress& progress) {
    std::vector<vinyl::GrooveAnalysis> analyses(album.songs.size());
    std::vector<WorkPool::Job> jobs;
    WorkPool pool(threads, progress);
    for (std::size_t i = 0; i < album.songs.size(); ++i) {
        pool.expect(sounds[i].seconds());
        jobs.emplace_back([&, i]() -> Status {
            const auto sequence = layOutFiles(album, sounds, sounds[i].sampleRate);
            if (!sequence) return fail(sequence.error());
            auto song = openSong(album, sounds, *sequence, i);
            if (!song) return fail(std::move(song).error());
            const std::int64_t frames = sequence->songs[i].length;
            vinyl::GrooveAnalyzer analyzer(song->channelCount(), sequence->sampleRate);
            Status read = readThrough(*song, frames, [&](ConstAudioBlock block) {
                analyzer.feed(block);
                pool.advance(sounds[i].seconds() * block.frames() / static_cast<double>(frames));
                return pool.keepOn();
            });
            if (!read) return read;
            analyses[i] = analyzer.finish();
            return {};
        });
    }
    if (Status done = pool.run(jobs); !done) return fail(std::move(done).error());
    return analyses;
}

}  // namespace lacquer::sessions
