#include "sessions/album/album_preparation.hpp"

#include <algorithm>
#include <utility>

#include "sessions/album/programme.hpp"
#include "sessions/album/vinyl_plan.hpp"
#include "sessions/delivery/work_pool.hpp"
#include "sessions/media/audio_file_writer.hpp"

namespace lacquer::sessions {
namespace {

// `keepOn` is asked between blocks.
Result<vinyl::SongToPrepare> songToPrepare(const Album& album, std::span<const SongSound> sounds, std::size_t song,
                                           std::function<Status(double seconds)> keepOn) {
    const int rate = sounds[song].sampleRate;
    auto sequence = layOutFiles(album, sounds, rate);
    if (!sequence) return fail(std::move(sequence).error());
    auto opened = openSong(album, sounds, *sequence, song);
    if (!opened) return fail(std::move(opened).error());
    const int channels = opened->channelCount();
    const std::int64_t frames = sequence->songs[song].length;
    auto playlist = std::make_shared<nodes::Playlist>(*std::move(opened));
    return vinyl::SongToPrepare{channels, rate,
                                [playlist, frames, rate, keepOn = std::move(keepOn)](const vinyl::TakeSound& take) {
                                    return readThrough(*playlist, frames, [&](ConstAudioBlock block) -> Status {
                                        if (Status taken = take(block); !taken) return taken;
                                        return keepOn(block.frames() / static_cast<double>(rate));
                                    });
                                }};
}

}  // namespace

Result<RecordPlaces> findPlaces(const Album& album, const AlbumVinyl& record, std::span<const SongSound> sounds,
                                int threads, const Progress& progress) {
    RecordPlaces places;
    places.songs.resize(album.songs.size());
    if (record.order.empty()) {
        auto settings = cutSettingsOf(record, record.gainDb.value_or(0));
        if (!settings) return fail(std::move(settings).error());
        places.settings = *std::move(settings);
        const double innermost = std::min(vinyl::kReferenceRadiusMm, places.settings.format.endRadiusMm);
        std::ranges::fill(places.songs, vinyl::GroovePlace{innermost, innermost});
        return places;
    }
    const auto material = analysePieces(album, sounds, record.speed, threads, progress);
    if (!material) return fail(material.error());
    const auto gainDb =
        record.gainDb ? Result<double>(*record.gainDb) : gainFor(album, record, *material, record.order);
    if (!gainDb) return fail(gainDb.error());
    auto settings = cutSettingsOf(record, *gainDb);
    if (!settings) return fail(std::move(settings).error());
    places.settings = *std::move(settings);
    const auto laid = layOutRecord(album, *material, record.order, places.settings, record.gapSeconds);
    if (!laid) return fail(laid.error());
    for (const SideOnRecord& side : laid->sides)
        for (const SongOnRecord& song : side.songs) places.songs[song.song] = {song.startRadiusMm, song.endRadiusMm};
    for (std::size_t i = album.songs.size() - 1; i-- > 0;)
        if (album.songs[i].hidden) places.songs[i] = places.songs[i + 1];
    return places;
}

Result<std::vector<vinyl::PreparationResult>> prepareSongs(const Album& album, std::span<const SongSound> sounds,
                                                           const RecordPlaces& places,
                                                           const vinyl::PreparationWishes& wishes, int threads,
                                                           const Progress& progress) {
    std::vector<vinyl::PreparationResult> results(album.songs.size());
    std::vector<WorkPool::Job> jobs;
    WorkPool pool(threads, progress);
    for (std::size_t i = 0; i < album.songs.size(); ++i) {
        pool.expect(sounds[i].seconds());
        jobs.emplace_back([&, i]() -> Status {
            const auto song = songToPrepare(album, sounds, i, [&](double) { return pool.keepOn(); });
            if (!song) return fail(song.error());
            auto found = vinyl::findPreparation(*song, places.songs[i], places.settings, wishes);
            if (!found) return fail(std::move(found).error());
            results[i] = *std::move(found);
            pool.advance(sounds[i].seconds());
            return {};
        });
    }
    if (Status done = pool.run(jobs); !done) return fail(std::move(done).error());
    return results;
}

Result<std::int64_t> writePrepared(const Album& album, std::span<const SongSound> sounds, std::size_t song,
                                   const vinyl::Preparation& preparation, const vinyl::CutSettings& settings,
                                   const std::filesystem::path& file, const Progress& progress) {
    std::error_code ignored;
    for (const SongSound& sound : sounds)
        if (std::filesystem::equivalent(sound.file, file, ignored))
            return fail(ErrorKind::usage, "is a source, which is never written over", file.string(),
                        "choose another folder");
    double heard = 0;
    const double seconds = std::max(1e-9, sounds[song].seconds());
    const auto source = songToPrepare(album, sounds, song, [&](double more) -> Status {
        heard += more;
        if (progress && progress(std::min(1.0, heard / seconds)) == Proceed::stop)
            return fail(ErrorKind::failed, "the preparation was stopped");
        return {};
    });
    if (!source) return fail(source.error());
    auto writer = AudioFileWriter::create(file, {.format = FileFormat::wav,
                                                 .samples = SampleFormat::pcm24,
                                                 .dither = nodes::DitherNoise::triangular,
                                                 .sampleRate = source->sampleRate,
                                                 .channels = source->channels});
    if (!writer) return fail(std::move(writer).error());
    const Status written = vinyl::handOutPrepared(*source, preparation, settings,
                                                  [&](ConstAudioBlock block) { return writer->write(block); });
    if (!written) return fail(written.error());
    if (Status committed = writer->commit(); !committed) return fail(std::move(committed).error());
    return writer->clippedSamples();
}

}  // namespace lacquer::sessions
