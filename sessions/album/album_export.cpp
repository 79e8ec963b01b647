#include "sessions/album/album_export.hpp"

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

#include "sessions/album/album_disc.hpp"
#include "sessions/album/programme.hpp"
#include "sessions/album/track_list.hpp"
#include "sessions/delivery/cd/ddp_writer.hpp"
#include "sessions/delivery/export_presets.hpp"
#include "sessions/delivery/work_pool.hpp"
#include "sessions/format/atomic_file.hpp"
#include "sessions/media/audio_file_writer.hpp"
#include "sessions/media/partial_folder.hpp"
#include "sessions/model/file_name.hpp"

namespace lacquer::sessions {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDiscPreset = "cd";
constexpr const char* kTrackListName = "track-list.txt";

// Where song `i`'s file begins and ends.
Stretch stretchOf(const Album& album, const Sequence& sequence, std::size_t i, Pauses pauses) {
    const auto begin = [&](std::size_t song) {
        if (song == 0) return std::int64_t{0};
        return album.songs[song].hidden ? sequence.songs[song].start : sequence.songs[song].trackStart;
    };
    Stretch stretch{begin(i), i + 1 < album.songs.size() ? begin(i + 1) : sequence.end};
    if (pauses == Pauses::leftOut)
        stretch.end = std::clamp(sequence.soundEndBefore(i + 1), stretch.begin + 1, stretch.end);
    return stretch;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
    return text;
}

class AlbumExport {
public:
    AlbumExport(const Album& album, std::span<const SongSound> sounds, fs::path folder,
                const AlbumExportOptions& options)
        : album_(album), sounds_(sounds), folder_(std::move(folder)), options_(options) {}

    Result<ExportedAlbum> run() {
        if (Status checked = checkAlbumExport(album_, folder_, options_); !checked)
            return fail(std::move(checked).error());
        auto partial = PartialFolder::create(folder_);
        if (!partial) return fail(std::move(partial).error());
        partial_ = partial->path();
        if (Status done = fill(); !done) return fail(inPlace(std::move(done).error()));
        if (Status named = partial->commit(); !named) return fail(std::move(named).error());
        for (ExportedFile& file : exported_.files) file.file = inPlace(file.file);
        if (exported_.disc && exported_.disc->image) exported_.disc->image->file = inPlace(exported_.disc->image->file);
        return std::move(exported_);
    }

private:
    Status fill() {
        const bool songs = !options_.presets.empty() || options_.accompany;
        parts_ = static_cast<double>(options_.presets.size()) + (songs ? 1 : 0) + (options_.disc ? 1 : 0);
        if (options_.disc)  // first: it has the most rules that may be broken
            if (Status made = makeDisc(); !made) return made;
        return songs ? makeAllFiles() : Status();
    }

    Status makeAllFiles() {
        auto scratch = PartialFolder::create(partial_ / "songs");
        if (!scratch) return fail(std::move(scratch).error());
        const auto songs = makeSongs(scratch->path());
        if (!songs) return fail(songs.error());
        for (const ExportPreset& preset : options_.presets)
            if (Status made = makeFiles(*songs, preset); !made) return made;
        return options_.accompany ? options_.accompany(exported_, *songs, partial_) : Status();
    }

    /// Progress of the next of all parts.
    Progress nextPart() {
        const double part = part_++;
        if (!options_.progress) return {};
        return [this, part](double share) { return options_.progress((part + share) / parts_); };
    }

    // The songs as they come to every preset: in 32-bit float, at the rates of their sources.
    Result<std::vector<ExportSong>> makeSongs(const fs::path& scratch) {
        std::vector<ExportSong> songs(album_.songs.size());
        std::vector<WorkPool::Job> jobs;
        WorkPool pool(options_.threads, nextPart());
        for (std::size_t i = 0; i < songs.size(); ++i) {
            pool.expect(sounds_[i].seconds());
            jobs.emplace_back([&, i]() -> Status {
                auto song = makeSong(i, scratch / (std::to_string(i) + ".wav"), pool);
                if (!song) return fail(std::move(song).error());
                songs[i] = *std::move(song);
                return {};
            });
        }
        if (Status done = pool.run(jobs); !done) return fail(std::move(done).error());
        return songs;
    }

    Result<ExportSong> makeSong(std::size_t i, const fs::path& file, WorkPool& pool) {
        const auto sequence = layOutFiles(album_, sounds_, sounds_[i].sampleRate);
        if (!sequence) return fail(sequence.error());
        const Stretch stretch = stretchOf(album_, *sequence, i, options_.pauses);
        auto playlist = openPlaylist(album_, sounds_, *sequence, stretch);
        if (!playlist) return fail(std::move(playlist).error());
        auto writer = AudioFileWriter::create(file, {.samples = SampleFormat::float32,
                                                     .sampleRate = sequence->sampleRate,
                                                     .channels = playlist->channelCount()});
        if (!writer) return fail(std::move(writer).error());
        auto report = playThrough(*playlist, stretch.frames(), sequence->sampleRate, [&](ConstAudioBlock block) {
            pool.advance(sounds_[i].seconds() * block.frames() / static_cast<double>(stretch.frames()));
            if (Status kept = pool.keepOn(); !kept) return kept;
            return writer->write(block);
        });
        if (!report) return fail(std::move(report).error());
        if (Status committed = writer->commit(); !committed) return fail(std::move(committed).error());
        return ExportSong{nameOf(album_.songs[i]), {file, *std::move(report)}, tagsOf(album_, i), album_.folder};
    }

    Status makeFiles(std::span<const ExportSong> songs, ExportPreset preset) {
        if (preset.fileName == ExportPreset().fileName) preset.fileName = "{track2} {title}";
        const fs::path folder = partial_ / fileNameOf(preset.name);
        auto files = exportSongs(
            songs, std::span(&preset, 1), folder,
            {.threads = options_.threads, .oneGain = true, .progress = nextPart(), .tellFile = options_.tellFile});
        if (!files) return fail(std::move(files).error());
        if (Status listed = replaceFile(folder / kTrackListName, trackListText(album_, *files)); !listed) return listed;
        std::ranges::move(*files, std::back_inserter(exported_.files));
        return {};
    }

    Status makeDisc() {
        const auto preset = exportPresetCalled(exportPresets(album_.exports), kDiscPreset);
        if (!preset) return fail(preset.error());
        const auto sequence = layOutDisc(album_, sounds_);
        if (!sequence) return fail(sequence.error());
        auto sound = DiscProgramme::open(album_, sounds_, *sequence, preset->dither, preset->shaping);
        if (!sound) return fail(std::move(sound).error());
        auto report =
            cd::writeDdp(discOf(album_, *sequence), **sound, partial_ / kDiscPreset, options_.ddp, nextPart());
        if (!report) return fail(std::move(report).error());
        cd::FindingLog log;
        log.add(discChanges(album_, sounds_, *sequence));
        if (const std::int64_t clipped = (*sound)->clippedSamples(); clipped > 0)
            log.warn("overload", "disc", std::to_string(clipped) + " samples were beyond full scale, and are cut off",
                     "lower the songs' \"gain\", all by as much");
        log.add(std::move(report->findings));
        report->findings = std::move(log).take();
        exported_.disc = *std::move(report);
        return {};
    }

    /// What is called so now, as it will be called.
    [[nodiscard]] fs::path inPlace(const fs::path& path) const { return folder_ / path.lexically_relative(partial_); }
    [[nodiscard]] Error inPlace(Error error) const {
        if (const std::size_t at = error.where.find(partial_.string()); at != std::string::npos)
            error.where.replace(at, partial_.string().size(), folder_.string());
        return error;
    }

    const Album& album_;
    std::span<const SongSound> sounds_;
    fs::path folder_;
    const AlbumExportOptions& options_;
    fs::path partial_;
    double parts_ = 1, part_ = 0;
    ExportedAlbum exported_;
};

}  // namespace

Tags tagsOf(const Album& album, std::size_t song) {
    const AlbumTexts& texts = album.songs[song].texts;
    std::vector<std::string> credits = texts.credits;
    credits.insert(credits.end(), album.texts.credits.begin(), album.texts.credits.end());
    return {.title = nameOf(album.songs[song]),
            .artist = artistOf(album, album.songs[song]),
            .album = album.texts.title,
            .albumArtist = album.texts.artist,
            .track = trackNumber(album, song),
            .trackTotal = trackCount(album),
            .year = album.year,
            .genre = album.genre,
            .composer = texts.composer.empty() ? texts.songwriter : texts.composer,
            .label = album.label,
            .isrc = plainIsrc(album.songs[song].isrc),
            .upc = album.upc,
            .copyright = album.copyright,
            .comment = joined(credits),
            .artwork = album.artwork};
}

Status checkAlbumExport(const Album& album, const fs::path& folder, const AlbumExportOptions& options) {
    std::error_code failed;
    if (fs::symlink_status(folder, failed).type() != fs::file_type::not_found)
        return fail(ErrorKind::cannotCreate, "exists already", folder.string(), "choose another name, or remove it");
    std::set<std::string> folders;
    if (options.disc) {
        const auto preset = exportPresetCalled(exportPresets(album.exports), kDiscPreset);
        if (!preset) return fail(preset.error());
        if (preset->targetLufs || preset->ceilingDbtp)
            return fail(ErrorKind::usage, "the disc's level is that of the songs", "preset \"cd\"",
                        "leave \"targetLufs\" and \"ceilingDbtp\" out, and set the songs' \"gain\"");
        folders.insert(kDiscPreset);
    }
    for (const ExportPreset& preset : options.presets) {
        if (!preset.range.empty() || preset.stems != ExportStems::none)
            return fail(ErrorKind::usage, "ranges and stems are of a session's song", "preset \"" + preset.name + "\"",
                        "choose another for an album");
        if (!folders.insert(fileNameOf(preset.name)).second)
            return fail(ErrorKind::usage, "two of what is to be made would lie in this folder", fileNameOf(preset.name),
                        "make them one at a time");
    }
    return {};
}

Result<ExportedAlbum> exportAlbum(const Album& album, std::span<const SongSound> sounds, const fs::path& folder,
                                  const AlbumExportOptions& options) {
    return AlbumExport(album, sounds, folder, options).run();
}

}  // namespace lacquer::sessions
