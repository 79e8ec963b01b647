#include "sessions/album/levels.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "sessions/album/programme.hpp"
#include "sessions/delivery/report/report_words.hpp"

namespace lacquer::sessions {
namespace {

constexpr double kRoundingNoise = 1e-6;  // 0.3 is not a little less than three tenths

}  // namespace

Result<std::vector<LoudnessReport>> measureSongs(const Album& album, std::span<const SongSound> sounds, int threads,
                                                 const Progress& progress) {
    std::vector<LoudnessReport> reports(album.songs.size());
    Status done = forEachSong(
        album, sounds, threads,
        [&reports](std::size_t i, nodes::Playlist& song, std::int64_t frames, int sampleRate,
                   const TakeBlock& keepOn) -> Status {
            auto report = playThrough(song, frames, sampleRate, keepOn);
            if (!report) return fail(std::move(report).error());
            reports[i] = *std::move(report);
            return {};
        },
        progress);
    if (!done) return fail(std::move(done).error());
    return reports;
}

Result<LoudnessReport> measureSong(const Album& album, std::span<const SongSound> sounds, std::size_t song,
                                   const Progress& progress) {
    const auto sequence = layOutFiles(album, sounds, sounds[song].sampleRate);
    if (!sequence) return fail(sequence.error());
    auto playlist = openSong(album, sounds, *sequence, song);
    if (!playlist) return fail(std::move(playlist).error());
    return playThrough(
        *playlist, sequence->songs[song].length, sequence->sampleRate, [](ConstAudioBlock) { return Status(); },
        progress);
}

AlbumLevels levelsOf(std::span<const LoudnessReport> songs) {
    AlbumLevels levels;
    std::vector<const LoudnessReport*> all;
    for (std::size_t i = 0; i < songs.size(); ++i) {
        all.push_back(&songs[i]);
        if (songs[i].truePeakDbtp)
            levels.truePeakDbtp = std::max(levels.truePeakDbtp.value_or(-1000), *songs[i].truePeakDbtp);
        if (songs[i].integratedLufs &&
            (!levels.loudest || *songs[i].integratedLufs > *songs[*levels.loudest].integratedLufs))
            levels.loudest = i;
    }
    levels.integratedLufs = integratedLufsOf(all);
    return levels;
}

std::vector<double> suggestGains(std::span<const LoudnessReport> songs, const LevelAim& aim) {
    std::vector<double> gains(songs.size(), 0.0);
    const AlbumLevels levels = levelsOf(songs);
    if (!levels.loudest) return gains;
    const double floor = *songs[*levels.loudest].integratedLufs - aim.spreadLu;
    const double most = std::max(aim.ceilingDbtp, *levels.truePeakDbtp);
    double above = 0;
    for (std::size_t i = 0; i < songs.size(); ++i) {
        if (!songs[i].integratedLufs) continue;
        gains[i] = std::max(0.0, floor - *songs[i].integratedLufs);
        above = std::max(above, *songs[i].truePeakDbtp + gains[i] - most);
    }
    for (std::size_t i = 0; i < songs.size(); ++i)
        if (songs[i].integratedLufs) gains[i] = std::floor((gains[i] - above) * 10 + kRoundingNoise) / 10;
    return gains;
}

Status addGains(Album& album, std::span<const double> changesDb) {
    std::vector<double> gains;
    for (std::size_t i = 0; i < album.songs.size(); ++i) {
        gains.push_back(std::round((album.songs[i].gainDb + changesDb[i]) * 100) / 100);
        if (gains[i] < kLeastSongGainDb || gains[i] > kMostSongGainDb)
            return fail(ErrorKind::badData,
                        "would need a gain of " + decimalText(gains[i], 1) + " dB, and one is from " +
                            decimalText(kLeastSongGainDb, 0) + " to " + decimalText(kMostSongGainDb, 0) + " dB",
                        songPlace(album, i), "bring it nearer to the others in its own mix");
    }
    for (std::size_t i = 0; i < gains.size(); ++i) album.songs[i].gainDb = gains[i];
    return {};
}

}  // namespace lacquer::sessions
