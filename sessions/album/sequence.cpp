#include "sessions/album/sequence.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "sessions/delivery/cd/disc.hpp"
#include "sessions/media/clip_file.hpp"

namespace lacquer::sessions {
namespace {

std::string inSeconds(std::int64_t frames, int sampleRate) {
    const auto ms = std::llround(static_cast<double>(frames) * 1000 / sampleRate);
    const std::string rest = std::to_string(ms % 1000);
    return std::to_string(ms / 1000) + "." + std::string(3 - rest.size(), '0') + rest + " s";
}

class SequenceLayout {
public:
    /// `grid`: frames of which the disc's places are multiples; 1 for files.
    SequenceLayout(const Album& album, std::span<const SongSound> sounds, int sampleRate, std::int64_t grid)
        : album_(album), sounds_(sounds), grid_(grid) {
        sequence_.sampleRate = sampleRate;
    }

    Result<Sequence> lay() && {
        for (std::size_t i = 0; i < album_.songs.size(); ++i)
            if (Status placed = place(i); !placed) return fail(std::move(placed).error());
        if (trackCount(album_) == 0)
            return fail(ErrorKind::badData, "there is no track in it", album_.folder.string(),
                        "an album has a song at least that is not hidden");
        if (Status faded = setFades(); !faded) return fail(std::move(faded).error());
        return std::move(sequence_);
    }

private:
    [[nodiscard]] std::int64_t frames(double seconds) const { return std::llround(seconds * sequence_.sampleRate); }
    [[nodiscard]] bool forDisc() const { return grid_ > 1; }
    [[nodiscard]] std::int64_t gridBefore(std::int64_t frame) const { return frame / grid_ * grid_; }
    [[nodiscard]] std::int64_t gridBehind(std::int64_t frame) const { return gridBefore(frame + grid_ - 1); }

    [[nodiscard]] Failure<Error> refuse(std::size_t song, std::string what, std::string remedy) const {
        return fail(ErrorKind::badData, std::move(what), songPlace(album_, song), std::move(remedy));
    }

    Status place(std::size_t i) {
        const AlbumSong& song = album_.songs[i];
        SongPlace& place = sequence_.songs.emplace_back();
        if (Status cut = cutFromSource(i); !cut) return cut;
        if (Status put = putBehindOthers(i); !put) return put;
        if (song.hidden && trackNumber(album_, i > 0 ? i - 1 : 0) > 0)
            return refuse(i, "is hidden, but stands behind a track",
                          "hidden songs lie in the pause in front of track 1: put it first");
        sequence_.end = std::max(sequence_.end, place.end());
        place.trackStart = place.start;
        if (!song.hidden)
            if (Status marked = setMarks(i); !marked) return marked;
        if (i > 0 && place.trackStart <= sequence_.songs[i - 1].trackStart)
            return refuse(i, "begins no later than the song before", "move \"trackStart\", or set \"gap\" nearer to 0");
        return {};
    }

    Status cutFromSource(std::size_t i) {
        const AlbumSong& song = album_.songs[i];
        const SongSound& sound = sounds_[i];
        const std::int64_t whole = resampledLength(sound.frames, sound.sampleRate, sequence_.sampleRate);
        const std::int64_t from = frames(song.startSeconds), to = song.endSeconds ? frames(*song.endSeconds) : whole;
        if (from >= whole || to > whole)
            return refuse(i,
                          (from >= whole ? "\"start\" lies" : "\"end\" lies") +
                              std::string(" behind the end of its source, ") + inSeconds(whole, sequence_.sampleRate),
                          "both are seconds of the source");
        if (to <= from) return refuse(i, "nothing is left of it between \"start\" and \"end\"", "move one of them");
        SongPlace& place = sequence_.songs[i];
        place.offset = from;
        place.length = to - from;
        return {};
    }

    Status putBehindOthers(std::size_t i) {
        const std::int64_t gap = frames(album_.songs[i].gapSeconds);
        SongPlace& place = sequence_.songs[i];
        if (i == 0) {
            if (gap < 0) return refuse(i, "has a negative gap, but no song in front of it", "leave \"gap\" out");
            place.start = forDisc() ? gridBehind(gap) : 0;
            return {};
        }
        const SongPlace& before = sequence_.songs[i - 1];
        if (-gap > std::min(before.length, place.length))
            return refuse(i,
                          "overlaps the song before by more than " +
                              inSeconds(std::min(before.length, place.length), sequence_.sampleRate) +
                              ", which is all that one of the two has",
                          "set \"gap\" nearer to 0");
        place.start = gap > 0 ? gridBehind(before.end() + gap) : before.end() + gap;
        return {};
    }

    /// Index points; those of track 1 may move everything.
    Status setMarks(std::size_t i) {
        const AlbumSong& song = album_.songs[i];
        SongPlace& place = sequence_.songs[i];
        const std::int64_t lead = frames(song.trackStartSeconds);
        if (lead >= place.length)
            return refuse(i, "\"trackStart\" lies behind its end", "it is in seconds from where the song begins");
        for (const double index : song.indexSeconds) {
            if (frames(index) >= place.length)
                return refuse(i, "an index point lies behind its end",
                              "\"indexes\" are seconds from where the song begins");
            place.indexes.push_back(gridBefore(place.start + frames(index)));
        }
        place.trackStart = gridBefore(place.start + lead);
        const bool first = trackNumber(album_, i) == 1;
        if (first) {
            if (forDisc() && place.trackStart < cd::kFirstPregap * grid_) moveAll(cd::kFirstPregap * grid_);
            if (forDisc() || place.trackStart > 0) place.pause = 0;
            return {};
        }
        if (song.pauseSeconds)
            place.pause = gridBefore(std::max<std::int64_t>(place.trackStart - frames(*song.pauseSeconds), 0));
        else if (place.start >= sequence_.songs[i - 1].end())
            place.pause = gridBehind(sequence_.songs[i - 1].end());
        if (place.pause && *place.pause >= place.trackStart) place.pause.reset();
        return {};
    }

    void moveAll(std::int64_t by) {
        for (SongPlace& place : sequence_.songs) {
            place.start += by;
            place.trackStart += by;
            for (std::int64_t& index : place.indexes) index += by;
        }
        sequence_.end += by;
    }

    Status setFades() {
        const std::vector<AlbumSong>& songs = album_.songs;
        for (std::size_t i = 0; i < songs.size(); ++i) {
            const auto overlap = [&](std::size_t behind) {
                return behind < songs.size() ? std::max<std::int64_t>(-frames(songs[behind].gapSeconds), 0) : 0;
            };
            SongPlace& place = sequence_.songs[i];
            place.fadeIn = songs[i].fadeInSeconds ? frames(*songs[i].fadeInSeconds) : overlap(i);
            place.fadeOut = songs[i].fadeOutSeconds ? frames(*songs[i].fadeOutSeconds) : overlap(i + 1);
            if (std::max(place.fadeIn, place.fadeOut) > place.length)
                return refuse(i, "has a fade longer than itself, " + inSeconds(place.length, sequence_.sampleRate),
                              "shorten it");
        }
        return {};
    }

    const Album& album_;
    std::span<const SongSound> sounds_;
    std::int64_t grid_;
    Sequence sequence_;
};

}  // namespace

std::int64_t Sequence::soundEndBefore(std::size_t song) const {
    std::int64_t last = 0;
    for (std::size_t i = 0; i < song; ++i) last = std::max(last, songs[i].end());
    return last;
}

Result<Sequence> layOutFiles(const Album& album, std::span<const SongSound> sounds, int sampleRate) {
    return SequenceLayout(album, sounds, sampleRate, 1).lay();
}

Result<Sequence> layOutDisc(const Album& album, std::span<const SongSound> sounds) {
    return SequenceLayout(album, sounds, cd::kSampleRate, cd::kSectorFrames).lay();
}

}  // namespace lacquer::sessions
