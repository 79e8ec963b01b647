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
#include "sessions/delivery/file_name_template.hpp"
#include "sessions/delivery/finished_sound.hpp"
#include "sessions/delivery/work_pool.hpp"
#include "sessions/format/export_preset_json.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/media/audio_file_writer.hpp"
#include "sessions/media/content_hash.hpp"
#include "sessions/media/file_sync.hpp"
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

int rateFor(const ExportPreset& preset, int songRate) {
    if (preset.sampleRate != 0) return preset.sampleRate;
    if (preset.format == ExportFormat::opus) return 48000;
    return songRate;
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
Result<ReadAgain> readAgain(const std::filesystem::path& path, const WorkPool& pool) {
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

class SongExport {
public:
    SongExport(std::span<const ExportSong> songs, std::span<const ExportPreset> presets, std::filesystem::path folder,
               const ExportOptions& options)
        : songs_(songs),
          presets_(presets),
          folder_(std::move(folder)),
          options_(options),
          pool_(options.threads, options.progress) {}

    Result<std::vector<ExportedFile>> run() {
        if (Status named = nameFiles(); !named) return fail(std::move(named).error());
        if (const std::error_code code = createFolders(folder_))
            return fail(ErrorKind::cannotCreate, "the folder cannot be made: " + code.message(), folder_.string());
        Result<PartialFolder> scratch = PartialFolder::create(folder_ / "lacquer-export");
        if (!scratch) return fail(std::move(scratch).error());
        scratch_ = scratch->path();
        for (const auto& step :
             {&SongExport::resampleAll, &SongExport::planAll, &SongExport::writeAll, &SongExport::placeAll})
            if (Status done = (this->*step)(); !done) return fail(std::move(done).error());
        return std::move(files_);
    }

private:
    [[nodiscard]] std::size_t indexOf(std::size_t preset, std::size_t song) const {
        return preset * songs_.size() + song;
    }

    Status nameFiles() {
        std::set<std::string> taken;
        for (const ExportPreset& preset : presets_) {
            if (Status checked = checkExportPreset(preset); !checked) return checked;
            for (const ExportSong& song : songs_) {
                const auto name = expandFileName(preset.fileName, song.name, song.tags, preset.name);
                if (!name) return fail(name.error());
                ExportedFile& file = files_.emplace_back();
                file.song = song.name;
                file.preset = preset.name;
                file.file = folder_ / (*name + "." + extensionOf(preset.format));
                if (!taken.insert(file.file.filename().string()).second)
                    return fail(ErrorKind::usage, "two files would have this name", file.file.filename().string(),
                                "put {preset} or {track2} into the \"fileName\" of a preset");
            }
        }
        return {};
    }

    // The songs at every rate that is asked for; `sounds_` tells which.
    Status resampleAll() {
        std::vector<WorkPool::Job> jobs;
        for (std::size_t s = 0; s < songs_.size(); ++s)
            for (const ExportPreset& preset : presets_) {
                const LoudnessReport& report = songs_[s].sound.report;
                const int rate = rateFor(preset, report.sampleRate);
                if (rate == report.sampleRate || !sounds_.try_emplace({s, rate}).second) continue;
                jobs.emplace_back([this, s, rate] { return resample(s, rate); });
                pool_.expect(static_cast<double>(report.frames));
            }
        for (std::size_t s = 0; s < songs_.size(); ++s) pool_.expect(passes() * frames(s));
        return pool_.run(jobs);
    }
    // Passes over each song after resampling.
    [[nodiscard]] double passes() const { return 2 * static_cast<double>(presets_.size()); }
    [[nodiscard]] double frames(std::size_t song) const {
        return static_cast<double>(songs_[song].sound.report.frames);
    }

    Status resample(std::size_t s, int rate) {
        const ExportSong& song = songs_[s];
        auto sound = FinishedSound::open(song.sound.path, {.sampleRate = rate});
        if (!sound) return fail(std::move(sound).error());
        const std::filesystem::path path =
            scratch_ / ("song" + std::to_string(s) + "-" + std::to_string(rate) + ".wav");
        auto writer = AudioFileWriter::create(
            path, {.samples = SampleFormat::float32, .sampleRate = rate, .channels = sound->channelCount()});
        if (!writer) return fail(std::move(writer).error());
        LoudnessMeter meter(sound->channelCount(), rate);
        Status done = sound->forEachBlock([&](ConstAudioBlock block) -> Status {
            meter.feed(block);
            pool_.advance(frames(s) * block.frames() / static_cast<double>(sound->frames()));
            if (Status kept = pool_.keepOn(); !kept) return kept;
            return writer->write(block);
        });
        if (!done) return done;
        if (Status committed = writer->commit(); !committed) return committed;
        sounds_.at({s, rate}) = {path, meter.finish()};
        return {};
    }

    [[nodiscard]] const MeasuredSound& soundFor(std::size_t song, const ExportPreset& preset) const {
        const MeasuredSound& own = songs_[song].sound;
        const auto other = sounds_.find({song, rateFor(preset, own.report.sampleRate)});
        return other == sounds_.end() ? own : other->second;
    }

    Status planAll() {
        std::vector<WorkPool::Job> jobs;
        for (std::size_t p = 0; p < presets_.size(); ++p) {
            if (options_.oneGain) {
                jobs.emplace_back([this, p] { return plan(p, 0, songs_.size()); });
                continue;
            }
            for (std::size_t s = 0; s < songs_.size(); ++s)
                jobs.emplace_back([this, p, s] { return plan(p, s, s + 1); });
        }
        return pool_.run(jobs);
    }
    Status plan(std::size_t p, std::size_t first, std::size_t end) {
        const ExportPreset& preset = presets_[p];
        std::vector<const MeasuredSound*> sounds;
        for (std::size_t s = first; s < end; ++s) sounds.push_back(&soundFor(s, preset));
        const auto level =
            planLevel(sounds, {preset.targetLufs, preset.ceilingDbtp, preset.limit}, [this] { return pool_.keepOn(); });
        if (!level) return named(level.error(), songs_[first], preset);
        for (std::size_t s = first; s < end; ++s) files_[indexOf(p, s)].level = *level;
        return {};
    }

    Status writeAll() {
        std::vector<WorkPool::Job> jobs;
        for (std::size_t p = 0; p < presets_.size(); ++p)
            for (std::size_t s = 0; s < songs_.size(); ++s)
                jobs.emplace_back([this, p, s]() -> Status {
                    if (Status written = write(p, s); !written) return named(written.error(), songs_[s], presets_[p]);
                    return {};
                });
        return pool_.run(jobs);
    }
    // What a file is called until all are there.
    [[nodiscard]] std::filesystem::path scratchOf(std::size_t index) const {
        return scratch_ / (std::to_string(index) + files_[index].file.extension().string());
    }

    // An encoder raises peaks by what cannot be known beforehand: then the limiter is set lower by as much.
    Status write(std::size_t p, std::size_t s) {
        const ExportPreset& preset = presets_[p];
        ExportedFile& file = files_[indexOf(p, s)];
        constexpr int kMostTries = 4;
        for (int round = 1;; ++round) {
            if (Status written = writeOnce(p, s); !written) return written;
            const bool lower = isLossy(preset.format) && preset.limit && file.overCeilingDb > kCeilingToleranceDb;
            if (!lower || round == kMostTries) break;
            file.level.ceilingDbtp = file.level.ceilingDbtp.value_or(*preset.ceilingDbtp) - file.overCeilingDb;
        }
        pool_.advance(2 * frames(s));
        return {};
    }
    Status writeOnce(std::size_t p, std::size_t s) {
        const ExportPreset& preset = presets_[p];
        const MeasuredSound& from = soundFor(s, preset);
        const std::size_t index = indexOf(p, s);
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
        const bool untouched = &from == &songs_[s].sound && file.level.gainDb == 0 && !file.level.ceilingDbtp;
        ContentHash own;
        Status done = sound->forEachBlock([&](ConstAudioBlock block) -> Status {
            if (Status kept = pool_.keepOn(); !kept) return kept;
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
        return check(preset, s, index, path, writer->contentDigits());
    }

    // Reads the file again, and fails where it is not what was written.
    Status check(const ExportPreset& preset, std::size_t s, std::size_t index, std::filesystem::path path,
                 const std::string& digits) {
        ExportedFile& file = files_[index];
        const MeasuredSound& from = soundFor(s, preset);
        if (const std::error_code code = syncFile(path))
            return fail(ErrorKind::cannotCreate, "it cannot be brought to the disk: " + code.message());
        std::error_code ignored;
        file.bytes = std::filesystem::file_size(path, ignored);
        if (preset.format == ExportFormat::aac) {
            const std::filesystem::path decoded = std::filesystem::path(path) += ".wav";
            if (Status done = decodeAac(path, decoded); !done) return done;
            path = decoded;
        }
        auto again = readAgain(path, pool_);
        if (!again) return fail(std::move(again).error());
        const auto wrong = [](std::string what) {
            return fail(ErrorKind::failed, "read again, the file " + std::move(what), {}, "the disk may be failing");
        };
        // An encoder rounds up to whole frames of its own, at most 2048 each.
        constexpr std::int64_t kEncoderFrames = 4096;
        const std::int64_t more = again->loudness.frames - from.report.frames;
        if (more < 0 || more > (isLossy(preset.format) ? kEncoderFrames : 0))
            return wrong("has " + std::to_string(again->loudness.frames) + " frames instead of " +
                         std::to_string(from.report.frames));
        if (!isLossy(preset.format) && again->digits != digits) return wrong("holds other samples than were written");
        file.loudness = std::move(again->loudness);
        if (preset.ceilingDbtp && file.loudness.truePeakDbtp)
            file.overCeilingDb = std::max(0.0, *file.loudness.truePeakDbtp - *preset.ceilingDbtp);
        if (path != scratchOf(index)) std::filesystem::remove(path, ignored);
        return {};
    }

    Status placeAll() {
        for (std::size_t i = 0; i < files_.size(); ++i) {
            std::error_code code;
            std::filesystem::rename(scratchOf(i), files_[i].file, code);
            if (code)
                return fail(ErrorKind::cannotCreate, "it cannot take its name: " + code.message(),
                            files_[i].file.string());
        }
        syncFolder(folder_);
        return {};
    }

    std::span<const ExportSong> songs_;
    std::span<const ExportPreset> presets_;
    std::filesystem::path folder_;
    const ExportOptions& options_;
    WorkPool pool_;
    std::filesystem::path scratch_;
    std::vector<ExportedFile> files_;                                // preset by preset
    std::map<std::pair<std::size_t, int>, MeasuredSound> sounds_{};  // by song and sample rate, but for the song's own
};

}  // namespace

Result<std::vector<ExportedFile>> exportSongs(std::span<const ExportSong> songs, std::span<const ExportPreset> presets,
                                              const std::filesystem::path& folder, const ExportOptions& options) {
    return SongExport(songs, presets, folder, options).run();
}

}  // namespace lacquer::sessions
