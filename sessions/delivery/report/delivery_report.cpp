#include "sessions/delivery/report/delivery_report.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "sessions/delivery/file_digest.hpp"
#include "sessions/delivery/work_pool.hpp"
#include "sessions/format/atomic_file.hpp"
#include "sessions/media/file_sync.hpp"
#include "sessions/media/partial_folder.hpp"
#include "sessions/model/file_name.hpp"
#include "sessions/page/page_html.hpp"
#include "sessions/page/page_pdf.hpp"

namespace lacquer::sessions {
namespace {

constexpr double kUsualCeilingDbtp = -1;

// What libsndfile cannot read is not in the pictures.
bool canBePictured(const ReportedFile& file) {
    return !file.preset || file.preset->format != ExportFormat::aac;
}

// In the name of a song that is in a report more than once, by different stretches of it.
std::string withRange(const std::string& title, const ExportPreset& preset) {
    return preset.range.empty() ? title : title + " (" + preset.range + ")";
}

}  // namespace

DeliveryReport reportOf(std::span<const ExportBatch> batches, std::span<const ReadyFile> files,
                        const std::string& title, const std::vector<ChainRun>& chain) {
    DeliveryReport report{.title = title};
    for (const ExportBatch& batch : batches)
        for (const ExportSong& song : batch.songs) {
            ReportedSong reported{.song = song, .stem = batch.presets.front().stems != ExportStems::none};
            if (!reported.stem) reported.chain = chain;  // stems end in front of the master's
            Tags& tags = reported.song.tags;
            if (tags.title.empty()) tags.title = song.name;
            if (report.artist.empty()) report.artist = tags.artist;
            tags.title = withRange(tags.title, batch.presets.front());
            for (const ExportPreset& preset : batch.presets)
                for (const ReadyFile& file : files)
                    if (file.told->preset == preset.name && file.told->song == song.name)
                        reported.files.push_back({file.told->file.filename().string(), file.now, *file.told, preset});
            report.songs.push_back(std::move(reported));
        }
    return report;
}

std::string reportNameOf(const DeliveryReport& report) {
    return fileNameOf(report.title, " report");
}

const LoudnessReport& ReportedSong::loudness() const {
    return files.empty() ? song.sound.report : files.front().told.loudness;
}

double ReportedSong::ceilingDbtp() const {
    if (files.empty() || !files.front().preset) return kUsualCeilingDbtp;
    return files.front().preset->ceilingDbtp.value_or(kUsualCeilingDbtp);
}

Status study(DeliveryReport& report, int threads, const Progress& progress) {
    WorkPool pool(threads, progress);
    std::vector<WorkPool::Job> jobs;
    for (ReportedSong& song : report.songs) {
        const auto lead = std::ranges::find_if(song.files, canBePictured);
        if (lead != song.files.end()) song.pictured = static_cast<std::size_t>(lead - song.files.begin());
        const auto frames = static_cast<double>(song.loudness().frames);
        pool.expect(frames);
        jobs.emplace_back([&song, &pool, frames]() -> Status {
            const std::filesystem::path& sound = song.pictured ? song.files[*song.pictured].now : song.song.sound.path;
            auto studied = studySound(sound, song.ceilingDbtp(), [&pool] { return pool.keepOn(); });
            if (!studied) return fail(std::move(studied).error());
            song.study = *std::move(studied);
            for (ReportedFile& file : song.files) {
                auto digits = sha256Of(file.now);
                if (!digits) return fail(std::move(digits).error());
                file.sha256 = *std::move(digits);
            }
            pool.advance(frames);
            return {};
        });
    }
    if (!report.extras.empty())
        jobs.emplace_back([&report]() -> Status {
            for (ReportedExtra& extra : report.extras) {
                auto digits = sha256Of(extra.now);
                if (!digits) return fail(std::move(digits).error());
                extra.sha256 = *std::move(digits);
            }
            return {};
        });
    return pool.run(jobs);
}

Result<std::vector<std::string>> writePages(const Page& page, const std::filesystem::path& folder,
                                            const std::string& name) {
    const auto pdf = toPdf(page);
    if (!pdf) return fail(pdf.error());
    const auto scratch = PartialFolder::create(folder / "lacquer-report");
    if (!scratch) return fail(scratch.error());
    const std::vector<std::string> names{name + ".html", name + ".pdf"};
    for (const std::string& file : names) {
        std::error_code ignored;
        if (std::filesystem::is_directory(folder / file, ignored))
            return fail(ErrorKind::cannotCreate, "a folder of this name is there", (folder / file).string(),
                        "move it away");
        const Status written = replaceFile(scratch->path() / file, file == names.front() ? toHtml(page) : *pdf);
        if (!written) return fail(written.error());
    }
    for (const std::string& file : names) {
        std::error_code code;
        std::filesystem::rename(scratch->path() / file, folder / file, code);
        if (code)
            return fail(ErrorKind::cannotCreate, "it cannot take its name: " + code.message(),
                        (folder / file).string());
    }
    syncFolder(folder);
    return names;
}

}  // namespace lacquer::sessions
