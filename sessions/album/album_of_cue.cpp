#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "sessions/album/new_album.hpp"
#include "sessions/album/song_sounds.hpp"
#include "sessions/delivery/cd/disc.hpp"

namespace lacquer::sessions {
namespace {

double secondsOf(cd::Sector sectors) {
    return static_cast<double>(sectors) / cd::kSectorsPerSecond;
}

AlbumTexts textsOf(const cd::Text& text) {
    return {.title = cd::textOf(text, cd::TextField::title),
            .artist = cd::textOf(text, cd::TextField::performer),
            .songwriter = cd::textOf(text, cd::TextField::songwriter),
            .composer = cd::textOf(text, cd::TextField::composer),
            .arranger = cd::textOf(text, cd::TextField::arranger),
            .message = cd::textOf(text, cd::TextField::message)};
}

class CueReading {
public:
    CueReading(const cd::CueSheet& sheet, const std::filesystem::path& path, const std::filesystem::path& folder)
        : sheet_(sheet), path_(path) {
        album_.folder = folder;
    }

    Result<AlbumOfCue> read() && {
        if (Status opened = openFiles(); !opened) return fail(std::move(opened).error());
        album_.texts = textsOf(sheet_.text);
        album_.upc = sheet_.catalog;
        readRemarks();
        for (std::size_t i = 0; i < sheet_.tracks.size(); ++i)
            if (Status added = addSong(i); !added) return fail(std::move(added).error());
        if (sheet_.tracks.back().postgap > 0)
            log_.warn("cue-line", path_.string(), "POSTGAP behind the last track is left out",
                      "an album ends with its last song; give that a longer file");
        for (const std::string& line : sheet_.notUnderstood)
            log_.warn("cue-line", path_.string() + ":" + line.substr(0, line.find(':')),
                      "is not understood:" + line.substr(line.find(':') + 1));
        return AlbumOfCue{std::move(album_), std::move(log_).take()};
    }

private:
    Status openFiles() {
        for (const cd::CueFile& file : sheet_.files) {
            const std::filesystem::path path = path_.parent_path() / file.name;
            if (file.type == cd::CueFileType::binary || file.type == cd::CueFileType::motorola)
                return fail(ErrorKind::badData, "is raw, without anything that says what it holds", path.string(),
                            "make a WAV file of it: sox -t raw -r 44100 -c 2 -e signed -b 16 FILE song.wav");
            auto sound = openSound(path);
            if (!sound) return fail(std::move(sound).error());
            sounds_.push_back(*std::move(sound));
        }
        return {};
    }

    /// Of a file, up to the sector in which it ends.
    [[nodiscard]] cd::Sector sectors(std::size_t file) const {
        return cd::sectorsOf(std::llround(sounds_[file].seconds() * cd::kSampleRate));
    }

    void readRemarks() {
        for (const std::string& remark : sheet_.remarks) {
            const std::size_t blank = remark.find(' ');
            if (blank == std::string::npos) continue;
            std::string value = remark.substr(blank + 1);
            std::erase(value, '"');
            if (remark.starts_with("DATE ")) album_.year = value;
            if (remark.starts_with("GENRE ")) album_.genre = value;
        }
    }

    [[nodiscard]] static const cd::CueIndex& startOf(const cd::CueTrack& track) {
        return *std::ranges::find(track.indexes, 1, &cd::CueIndex::number);
    }

    [[nodiscard]] Failure<Error> refuse(const cd::CueIndex& index, std::string what, std::string remedy) const {
        return fail(ErrorKind::badData, std::move(what), path_.string() + ":" + std::to_string(index.line),
                    std::move(remedy));
    }

    Status addSong(std::size_t i) {
        const cd::CueTrack& track = sheet_.tracks[i];
        const cd::CueIndex& start = startOf(track);
        for (const cd::CueIndex& index : track.indexes) {
            if (index.at >= sectors(index.file))
                return refuse(index, "the index lies at or behind the end of " + sheet_.files[index.file].name,
                              "check the time and the file");
            if (index.number > 1 && index.file != start.file)
                return refuse(index, "track " + std::to_string(i + 1) + " is of several files, a song is of one",
                              "join them: sox one.wav two.wav joined.wav");
        }
        const cd::CueIndex& first = track.indexes.front();
        const bool pauseInFront = first.file != start.file;  // at the end of the file before
        if (i == 0 && pauseInFront)
            return refuse(first, "there is a file in front of track 1",
                          "leave the line out, and put the file into the album as a hidden song");
        AlbumSong song;
        song.source = sourceFor(album_.folder, sounds_[start.file].file);
        song.texts = textsOf(track.text);
        song.isrc = track.isrc;
        song.preEmphasis = track.preEmphasis;
        song.copyPermitted = track.copyPermitted;
        song.scms = track.scms;
        const cd::Sector from = pauseInFront ? 0 : first.at;
        song.startSeconds = secondsOf(from);
        song.trackStartSeconds = secondsOf(start.at - from);
        for (const cd::CueIndex& index : track.indexes)
            if (index.number > 1) song.indexSeconds.push_back(secondsOf(index.at - from));
        if (Status joined = i == 0 ? checkFirst(first, from) : joinTo(i - 1, start, from); !joined) return joined;
        const cd::Sector postgap = i == 0 ? 0 : sheet_.tracks[i - 1].postgap;
        if (const cd::Sector silence = track.pregap + postgap; silence > 0)
            song.gapSeconds = secondsOf(silence);
        else
            song.gapSeconds = paddingBefore(i);
        if (pauseInFront)
            song.pauseSeconds = secondsOf(sectors(first.file) - first.at + track.pregap + start.at);
        else if (postgap > 0)
            song.pauseSeconds = secondsOf(track.pregap + start.at - from);
        album_.songs.push_back(std::move(song));
        return {};
    }

    Status checkFirst(const cd::CueIndex& first, cd::Sector from) const {
        if (first.file == 0 && from == 0) return {};
        return refuse(first, "there is sound in front of the first index",
                      "begin with INDEX 00 00:00:00, or with INDEX 01 00:00:00");
    }

    /// Ends the song before where this one begins.
    Status joinTo(std::size_t before, const cd::CueIndex& start, cd::Sector from) {
        const std::size_t file = startOf(sheet_.tracks[before]).file;
        if (start.file == file)
            album_.songs[before].endSeconds = secondsOf(from);
        else if (start.file != file + 1 || from != 0)
            return refuse(start, "track " + std::to_string(before + 1) + " is of several files, a song is of one",
                          "begin " + sheet_.files[start.file].name + " with a track");
        return {};
    }

    /// Silence that fills the last sector of the file before.
    [[nodiscard]] double paddingBefore(std::size_t i) const {
        if (i == 0 || album_.songs[i - 1].endSeconds) return 0;
        const std::size_t file = startOf(sheet_.tracks[i - 1]).file;
        return std::max(secondsOf(sectors(file)) - sounds_[file].seconds(), 0.0);
    }

    const cd::CueSheet& sheet_;
    const std::filesystem::path& path_;
    std::vector<SongSound> sounds_{};  // of each file
    Album album_{};
    cd::FindingLog log_{};
};

}  // namespace

Result<AlbumOfCue> albumOfCue(const cd::CueSheet& sheet, const std::filesystem::path& path,
                              const std::filesystem::path& folder) {
    return CueReading(sheet, path, folder).read();
}

}  // namespace lacquer::sessions
