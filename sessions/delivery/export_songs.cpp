#include "sessions/delivery/export_songs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "sessions/delivery/aac_encoder.hpp"
#include "sessions/delivery/codes.hpp"
#include "sessions/delivery/file_name_template.hpp"
#include "sessions/delivery/finished_sound.hpp"
#include "sessions/delivery/tag_file.hpp"
#include "sessions/delivery/work_pool.hpp"
#include "sessions/format/export_preset_json.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/media/audio_file_writer.hpp"
#include "sessions/media/content_hash.hpp"
#include "sessions/media/file_sync.hpp"
#include "sessions/media/new_folder.hpp"
#include "sessions/media/partial_folder.hpp"

namespace lacquer::sessions {
namespace {

FileFormat fileFormat(ExportFormat format) {
    switch (format) {
        case ExportFormat::wav:
        case ExportFormat::aac:  // what its encoder is handed
            return FileFormat::wav;
        case ExportFormat::aiff:
            return FileFormat::aiff;
        case ExportFormat::flac:
            return FileFormat::flac;
        case ExportFormat::vorbis:
            return FileFormat::vorbis;
        case ExportFormat::opus:
            return FileFormat::opus;
        case ExportFormat::mp3:
            return FileFormat::mp3;
    }
    return FileFormat::wav;
}

SampleFormat sampleFormat(const ExportPreset& preset) {
    if (isLossy(preset.format) || preset.bits == 32) return SampleFormat::float32;
    return preset.bits == 16 ? SampleFormat::pcm16 : SampleFormat::pcm24;
}

// The sample rate that a preset gives a song: its own, that of the song, or else the nearest relation that the format
// has: 44.1 kHz for its multiples, 48 kHz for the others.
int rateFor(const ExportPreset& preset, int songRate) {
    if (preset.sampleRate != 0) return preset.sampleRate;
    const int related = songRate % 11025 == 0 ? 44100 : 48000;
    switch (preset.format) {
        case ExportFormat::opus:
            return 48000;
        case ExportFormat::mp3:
            return songRate >= 32000 && songRate <= 48000 ? songRate : related;
        case ExportFormat::aac:
        case ExportFormat::vorbis:
            return songRate >= 32000 && songRate <= 96000 ? songRate : related;
        default:
            return songRate;
    }
}

// An error that says which of the files it is about.
Failure<Error> named(Error error, const ExportSong& song, const ExportPreset& preset) {
    error.where = "\"" + song.name + "\" as \"" + preset.name + "\"" + (error.where.empty() ? "" : ", ") + error.where;
    return fail(std::move(error));
}

// What a file turns out to hold when it is read again.
struct ReadAgain {
    LoudnessReport loudness;
    std::string digits;  // as AudioFileWriter::contentDigits
};
Result<ReadAgain> readAgain(const std::filesystem::path& path, const WorkPool& pool,
                            const std::function<void(double)>& tell) {
    Result<AudioFile> file = AudioFile::open(path);
    if (!file) return fail(std::move(file).error());
    const AudioFileFacts& facts = file->facts();
    LoudnessMeter meter(facts.channels, facts.sampleRate);
    ContentHash hash;
    constexpr std::int64_t kFrames = 16384;
    std::vector<float> chunk(static_cast<std::size_t>(kFrames * facts.channels));
    for (std::int64_t frame = 0; frame < facts.frames;) {
        if (Status kept = pool.keepOn(); !kept) return fail(std::move(kept).error());
        const Result<std::int64_t> got = file->read(frame, chunk);
        if (!got) return fail(got.error());
        const auto samples = std::span<const float>(chunk).first(static_cast<std::size_t>(*got * facts.channels));
        meter.feed(samples);
        hash.add(std::as_bytes(samples));
        frame += *got;
        tell(static_cast<double>(frame) / static_cast<double>(facts.frames));
    }
    return ReadAgain{meter.finish(), hash.digits()};
}

void addInterleaved(ConstAudioBlock block, ContentHash& hash) {
    const auto channels = static_cast<std::size_t>(block.channelCount());
    std::vector<float> interleaved(channels * static_cast<std::size_t>(block.frames()));
    for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t i = c, frame = 0; i < interleaved.size(); i += channels)
            interleaved[i] = block[static_cast<int>(c)][frame++];
    hash.add(std::as_bytes(std::span(interleaved)));
}

constexpr double kCeilingToleranceDb = 0.05;

// A file that is to be: of this song, by this preset.
struct Planned {
    const ExportSong* song;
    const ExportPreset* preset;
    std::size_t batch;
    std::filesystem::path file;
};

Result<std::vector<Planned>> planFiles(std::span<const ExportBatch> batches, const std::filesystem::path& folder) {
    std::vector<Planned> files;
    for (std::size_t b = 0; b < batches.size(); ++b)
        for (const ExportPreset& preset : batches[b].presets)
            for (const ExportSong& song : batches[b].songs) {
                const auto name = expandFileName(preset.fileName, song.name, song.tags, preset.name);
                if (!name) return fail(name.error());
                files.push_back({&song, &preset, b, folder / (*name + "." + extensionOf(preset.format))});
            }
    return files;
}

// As file systems see a name that do not tell capitals from small letters.
std::string withoutCase(std::string name) {
    for (char& letter : name)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return name;
}

class SongExport {
public:
    SongExport(std::vector<Planned> files, std::filesystem::path folder, const ExportOptions& options)
        : planned_(std::move(files)),
          folder_(std::move(folder)),
          options_(options),
          pool_(options.threads, options.progress),
          files_(planned_.size()) {
        for (std::size_t i = 0; i < files_.size(); ++i) {
            files_[i].song = planned_[i].song->name;
            files_[i].preset = planned_[i].preset->name;
            files_[i].file = planned_[i].file;
            files_[i].targetLufs = planned_[i].preset->targetLufs;
        }
    }

    Result<std::vector<ExportedFile>> run() {
        const auto made = NewFolder::create(folder_);
        if (!made) return fail(made.error());
        Result<PartialFolder> scratch = PartialFolder::create(folder_ / "lacquer-export");
        if (!scratch) return fail(std::move(scratch).error());
        scratch_ = scratch->path();
        using Step = Status (SongExport::*)();
        for (const Step step : {&SongExport::resampleAll, &SongExport::planAll, &SongExport::writeAll,
                                &SongExport::accompanyAll, &SongExport::placeAll})
            if (Status done = (this->*step)(); !done) return fail(std::move(done).error());
        return std::move(files_);
    }

private:
    // Passes over a song for a file, without those that only some need.
    static constexpr double kPasses = 2;

    [[nodiscard]] static double frames(const ExportSong& song) { return static_cast<double>(song.sound.report.frames); }
    [[nodiscard]] int rateOf(const Planned& file) const {
        return rateFor(*file.preset, file.song->sound.report.sampleRate);
    }

    // The songs at every rate that is asked for.
    Status resampleAll() {
        std::vector<WorkPool::Job> jobs;
        for (const Planned& file : planned_) {
            pool_.expect(kPasses * frames(*file.song));
            const int rate = rateOf(file);
            if (rate == file.song->sound.report.sampleRate || !sounds_.try_emplace({file.song, rate}).second) continue;
            pool_.expect(frames(*file.song));
            jobs.emplace_back(
                [this, song = file.song, rate, number = jobs.size()] { return resample(*song, rate, number); });
        }
        return pool_.run(jobs);
    }
    Status resample(const ExportSong& song, int rate, std::size_t number) {
        auto sound = FinishedSound::open(song.sound.path, {.sampleRate = rate});
        if (!sound) return fail(std::move(sound).error());
        const std::filesystem::path path = scratch_ / ("resampled" + std::to_string(number) + ".wav");
        auto writer = AudioFileWriter::create(
            path, {.samples = SampleFormat::float32, .sampleRate = rate, .channels = sound->channelCount()});
        if (!writer) return fail(std::move(writer).error());
        LoudnessMeter meter(sound->channelCount(), rate);
        Status done = sound->forEachBlock([&](ConstAudioBlock block) -> Status {
            meter.feed(block);
            pool_.advance(frames(song) * block.frames() / static_cast<double>(sound->frames()));
            if (Status kept = pool_.keepOn(); !kept) return kept;
            return writer->write(block);
        });
        if (!done) return done;
        if (Status committed = writer->commit(); !committed) return committed;
        sounds_.at({&song, rate}) = {path, meter.finish()};
        return {};
    }
    [[nodiscard]] const MeasuredSound& soundFor(const Planned& file) const {
        const auto other = sounds_.find({file.song, rateOf(file)});
        return other == sounds_.end() ? file.song->sound : other->second;
    }

    // With one gain for all, the files of a preset are planned together.
    Status planAll() {
        std::vector<WorkPool::Job> jobs;
        for (std::size_t first = 0; first < planned_.size();) {
            std::size_t end = first + 1;
            while (options_.oneGain && end < planned_.size() && planned_[end].preset == planned_[first].preset) ++end;
            jobs.emplace_back([this, first, end] { return plan(first, end); });
            first = end;
        }
        return pool_.run(jobs);
    }
    Status plan(std::size_t first, std::size_t end) {
        const ExportPreset& preset = *planned_[first].preset;
        std::vector<const MeasuredSound*> sounds;
        for (std::size_t i = first; i < end; ++i) sounds.push_back(&soundFor(planned_[i]));
        const auto level =
            planLevel(sounds, {preset.targetLufs, preset.ceilingDbtp, preset.limit}, [this] { return pool_.keepOn(); });
        if (!level) return named(level.error(), *planned_[first].song, preset);
        for (std::size_t i = first; i < end; ++i) {
            files_[i].level = *level;
            files_[i].missedLu = level->shortfallLu;
        }
        return {};
    }

    Status writeAll() {
        std::vector<WorkPool::Job> jobs;
        for (std::size_t i = 0; i < planned_.size(); ++i)
            jobs.emplace_back([this, i]() -> Status {
                if (Status written = write(i); !written)
                    return named(written.error(), *planned_[i].song, *planned_[i].preset);
                return {};
            });
        return pool_.run(jobs);
    }
    // What a file is called until all are there.
    [[nodiscard]] std::filesystem::path scratchOf(std::size_t index) const {
        return scratch_ / (std::to_string(index) + files_[index].file.extension().string());
    }

    // What an encoder makes of level and peaks cannot be known beforehand: the file is made again until both are right.
    Status write(std::size_t index) {
        const ExportPreset& preset = *planned_[index].preset;
        ExportedFile& file = files_[index];
        constexpr int kMostTries = 5;
        for (int round = 1;; ++round) {
            if (Status written = writeOnce(index); !written) return written;
            if (!isLossy(preset.format) || !preset.limit || round == kMostTries) break;
            const bool tooHigh = file.overCeilingDb > kCeilingToleranceDb;
            const bool elsewhere = file.missedLu != 0 && !options_.oneGain && file.level.shortfallLu == 0;
            if (!tooHigh && !elsewhere) break;
            if (tooHigh)
                file.level.ceilingDbtp = file.level.ceilingDbtp.value_or(*preset.ceilingDbtp) - file.overCeilingDb;
            if (elsewhere) file.level.gainDb += file.missedLu;
        }
        pool_.advance(kPasses * frames(*planned_[index].song));
        if (Status tagged = tag(index); !tagged) return tagged;
        tell(index, 1);
        return {};
    }
    // A file is at its end only once it has been tagged.
    void tell(std::size_t index, double share) const {
        constexpr double kMost = 0.999;
        if (options_.tellFile) options_.tellFile(files_[index], share < 1 ? std::min(share, kMost) : 1);
    }
    Status tag(std::size_t index) {
        const ExportSong& song = *planned_[index].song;
        ExportedFile& file = files_[index];
        Tags tags = song.tags;
        if (tags.title.empty()) tags.title = song.name;
        const LoudnessReport& measured = file.loudness;
        Status written = writeTags(scratchOf(index), tags, song.artworkFolder,
                                   {.integratedLufs = measured.integratedLufs,
                                    .loudnessRangeLu = measured.loudnessRangeLu,
                                    .truePeakDbtp = measured.truePeakDbtp,
                                    .maxMomentaryLufs = measured.maxMomentaryLufs,
                                    .maxShortTermLufs = measured.maxShortTermLufs});
        std::error_code ignored;
        file.bytes = std::filesystem::file_size(scratchOf(index), ignored);
        return written;
    }
    Status writeOnce(std::size_t index) {
        const ExportPreset& preset = *planned_[index].preset;
        const MeasuredSound& from = soundFor(planned_[index]);
        ExportedFile& file = files_[index];
        const std::filesystem::path path = scratchOf(index);
        const bool throughWav = preset.format == ExportFormat::aac;
        const std::filesystem::path encoded = throughWav ? std::filesystem::path(path) += ".wav" : path;

        auto sound =
            FinishedSound::open(from.path, {from.report.sampleRate, file.level.gainDb, file.level.ceilingDbtp});
        if (!sound) return fail(std::move(sound).error());
        auto writer = AudioFileWriter::create(encoded, {.format = fileFormat(preset.format),
                                                        .samples = sampleFormat(preset),
                                                        .dither = preset.dither,
                                                        .shape = preset.shaping,
                                                        .sampleRate = from.report.sampleRate,
                                                        .channels = sound->channelCount(),
                                                        .kbps = preset.kbps,
                                                        .quality = preset.quality,
                                                        .hashed = !isLossy(preset.format)});
        if (!writer) return fail(std::move(writer).error());
        const bool untouched =
            &from == &planned_[index].song->sound && file.level.gainDb == 0 && !file.level.ceilingDbtp;
        ContentHash own;
        double written = 0;
        Status done = sound->forEachBlock([&](ConstAudioBlock block) -> Status {
            if (Status kept = pool_.keepOn(); !kept) return kept;
            written += block.frames();
            tell(index, written / static_cast<double>(std::max<std::int64_t>(1, from.report.frames)) / 2);
            if (untouched) addInterleaved(block, own);
            return writer->write(block);
        });
        if (!done) return done;
        if (Status committed = writer->commit(); !committed) return committed;
        file.deepestReductionDb = sound->deepestReductionDb();
        file.clippedSamples = writer->clippedSamples();
        file.asItWas = untouched && !isLossy(preset.format) && own.digits() == writer->contentDigits();
        if (throughWav)
            if (Status coded = encodeAac(encoded, path, preset.kbps); !coded) return coded;
        return check(index, from.report, path, writer->contentDigits());
    }

    // Reads the file again, and fails where it is not what was written.
    Status check(std::size_t index, const LoudnessReport& from, std::filesystem::path path, const std::string& digits) {
        const ExportPreset& preset = *planned_[index].preset;
        ExportedFile& file = files_[index];
        if (const std::error_code code = syncFile(path))
            return fail(ErrorKind::cannotCreate, "it cannot be brought to the disk: " + code.message());
        std::error_code ignored;
        file.bytes = std::filesystem::file_size(path, ignored);
        if (preset.format == ExportFormat::aac) {
            const std::filesystem::path decoded = std::filesystem::path(path) += ".wav";
            if (Status done = decodeAac(path, decoded); !done) return done;
            path = decoded;
        }
        auto again = readAgain(path, pool_, [this, index](double share) { tell(index, (1 + share) / 2); });
        if (!again) return fail(std::move(again).error());
        const LoudnessReport& got = again->loudness;
        const auto wrong = [](std::string what) {
            return fail(ErrorKind::failed, "read again, the file " + std::move(what), {}, "please report this");
        };
        if (got.sampleRate != from.sampleRate || got.channels != from.channels)
            return wrong("has " + std::to_string(got.channels) + " channels at " + std::to_string(got.sampleRate) +
                         " Hz");
        // An encoder rounds up to whole frames of its own, at most 2048 each.
        constexpr std::int64_t kEncoderFrames = 4096;
        const std::int64_t more = got.frames - from.frames;
        if (more < 0 || more > (isLossy(preset.format) ? kEncoderFrames : 0))
            return wrong("has " + std::to_string(got.frames) + " frames instead of " + std::to_string(from.frames));
        if (!isLossy(preset.format) && again->digits != digits) return wrong("holds other samples than were written");
        constexpr double kLossyLu = 3;      // more than any encoder takes from music
        constexpr double kHeardLufs = -60;  // of softer sound an encoder may leave nothing, and the gate even less
        if (from.integratedLufs && file.level.lufs && *file.level.lufs > kHeardLufs &&
            (!got.integratedLufs || *got.integratedLufs + kLossyLu < *file.level.lufs) && !options_.oneGain)
            return wrong("is much softer than what was encoded");
        file.loudness = std::move(again->loudness);
        if (preset.targetLufs && file.loudness.integratedLufs && !options_.oneGain) {
            const double missed = *preset.targetLufs - *file.loudness.integratedLufs;
            file.missedLu = std::fabs(missed) > kLoudnessToleranceLu ? missed : 0;
        }
        if (preset.ceilingDbtp && file.loudness.truePeakDbtp)
            file.overCeilingDb = std::max(0.0, *file.loudness.truePeakDbtp - *preset.ceilingDbtp);
        if (path != scratchOf(index)) std::filesystem::remove(path, ignored);
        return {};
    }

    Status accompanyAll() {
        if (!options_.accompany) return {};
        std::vector<ReadyFile> ready;
        for (std::size_t i = 0; i < files_.size(); ++i) ready.push_back({&files_[i], scratchOf(i)});
        const std::filesystem::path folder = scratch_ / "with";
        std::error_code code;
        std::filesystem::create_directory(folder, code);
        if (code) return fail(ErrorKind::cannotCreate, "cannot be made: " + code.message(), folder.string());
        if (Status made = options_.accompany(ready, folder); !made) return made;
        for (std::filesystem::directory_iterator entry(folder, code), end; !code && entry != end;
             entry.increment(code)) {
            const std::filesystem::path target = folder_ / entry->path().filename();
            std::error_code ignored;
            if (std::filesystem::is_directory(target, ignored))
                return fail(ErrorKind::usage, "a folder of this name is there", target.string(), "move it away");
            companions_.push_back(entry->path());
        }
        if (code) return fail(ErrorKind::failed, "cannot be listed: " + code.message(), folder.string());
        return {};
    }

    Status placeAll() {
        std::size_t placed = 0;
        const auto place = [&placed](const std::filesystem::path& from, const std::filesystem::path& to) -> Status {
            std::error_code code;
            std::filesystem::rename(from, to, code);
            if (code)
                return fail(
                    ErrorKind::cannotCreate, "it cannot take its name: " + code.message(), to.string(),
                    placed == 0 ? "" : std::to_string(placed) + " other files of this export have taken theirs");
            ++placed;
            return {};
        };
        for (std::size_t i = 0; i < files_.size(); ++i)
            if (Status done = place(scratchOf(i), files_[i].file); !done) return done;
        for (const std::filesystem::path& companion : companions_)
            if (Status done = place(companion, folder_ / companion.filename()); !done) return done;
        syncFolder(folder_);
        return {};
    }

    std::vector<Planned> planned_;  // preset by preset
    std::filesystem::path folder_;
    const ExportOptions& options_;
    WorkPool pool_;
    std::vector<ExportedFile> files_;  // one for each that is planned
    std::vector<std::filesystem::path> companions_{};
    std::filesystem::path scratch_;
    std::map<std::pair<const ExportSong*, int>, MeasuredSound> sounds_{};  // by sample rate, but for the song's own
};

// Whether files can say what the song does: better known before they are made.
Status checkTagsOf(const ExportSong& song) {
    Tags tags = song.tags;
    tags.isrc = plainIsrc(tags.isrc);
    if (Status checked = checkWritable(tags, {}); !checked) return checked;
    if (tags.artwork.empty()) return {};
    auto picture = readArtwork(song.artworkFolder / tags.artwork);
    return picture ? Status() : fail(std::move(picture).error());
}

}  // namespace

Status checkExports(std::span<const ExportBatch> batches, const std::filesystem::path& folder,
                    std::span<const std::filesystem::path> sources) {
    const auto files = planFiles(batches, folder);
    if (!files) return fail(files.error());
    std::set<std::string> taken;
    std::set<const ExportSong*> looked;
    for (const Planned& file : *files) {
        if (looked.insert(file.song).second)
            if (Status checked = checkTagsOf(*file.song); !checked) return checked;
        ExportPreset preset = *file.preset;
        if (Status checked = checkExportPreset(preset); !checked) return checked;
        preset.sampleRate = rateFor(preset, file.song->sound.report.sampleRate);
        if (Status checked = checkExportPreset(preset); !checked) return checked;
        if (preset.format == ExportFormat::aac)
            if (Status found = findAacEncoder(); !found) return found;
        std::error_code ignored;
        if (std::filesystem::is_directory(file.file, ignored))
            return fail(ErrorKind::usage, "a folder of this name is there", file.file.string(), "move it away");
        for (const std::filesystem::path& source : sources)
            if (std::filesystem::equivalent(source, file.file, ignored))
                return fail(ErrorKind::usage, "this is what the export is made from, and would be gone",
                            file.file.string(), "export to another folder");
        if (!taken.insert(withoutCase(file.file.filename().string())).second)
            return fail(ErrorKind::usage, "two files would have this name", file.file.filename().string(),
                        "put {preset} or {track2} into the \"fileName\" of a preset");
    }
    return {};
}

Result<std::vector<ExportedFile>> exportSongs(std::span<const ExportBatch> batches, const std::filesystem::path& folder,
                                              const ExportOptions& options) {
    std::vector<std::filesystem::path> sources;
    for (const ExportBatch& batch : batches)
        for (const ExportSong& song : batch.songs) sources.push_back(song.sound.path);
    if (Status checked = checkExports(batches, folder, sources); !checked) return fail(std::move(checked).error());
    auto files = planFiles(batches, folder);
    if (!files) return fail(std::move(files).error());
    return SongExport(std::move(*files), folder, options).run();
}

Result<std::vector<ExportedFile>> exportSongs(std::span<const ExportSong> songs, std::span<const ExportPreset> presets,
                                              const std::filesystem::path& folder, const ExportOptions& options) {
    const ExportBatch batch{{songs.begin(), songs.end()}, {presets.begin(), presets.end()}};
    return exportSongs(std::span(&batch, 1), folder, options);
}

}  // namespace lacquer::sessions
