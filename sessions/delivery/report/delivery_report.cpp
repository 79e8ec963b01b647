#include "sessions/delivery/report/delivery_report.hpp"

#include <algorithm>
#include <utility>

#include "sessions/delivery/file_digest.hpp"
#include "sessions/delivery/work_pool.hpp"
#include "sessions/format/atomic_file.hpp"
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
                        const std::vector<ChainRun>& chain) {
    DeliveryReport report;
    for (const ExportBatch& batch : batches)
        for (const ExportSong& song : batch.songs) {
            ReportedSong reported{.song = song, .chain = chain};
            Tags& tags = reported.song.tags;
            if (tags.title.empty()) tags.title = song.name;
            if (report.title.empty()) report = {.title = tags.title, .artist = tags.artist};
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
    return fileNameOf(report.title + " report");
}

const LoudnessReport& ReportedSong::picturedLoudness() const {
    return pictured ? files[*pictured].told.loudness : song.sound.report;
}

double ReportedSong::ceilingDbtp() const {
    if (!pictured || !files[*pictured].preset) return kUsualCeilingDbtp;
    return files[*pictured].preset->ceilingDbtp.value_or(kUsualCeilingDbtp);
}

Status study(DeliveryReport& report, int threads, const Progress& progress) {
    WorkPool pool(threads, progress);
    std::vector<WorkPool::Job> jobs;
    for (ReportedSong& song : report.songs) {
        const auto lead = std::ranges::find_if(song.files, canBePictured);
        if (lead != song.files.end()) song.pictured = static_cast<std::size_t>(lead - song.files.begin());
        const auto seconds = static_cast<double>(song.picturedLoudness().frames);
        pool.expect(seconds);
        jobs.emplace_back([&song, &pool, seconds]() -> Status {
            const std::filesystem::path& sound = song.pictured ? song.files[*song.pictured].now : song.song.sound.path;
            auto studied = studySound(sound, song.ceilingDbtp(), [&pool] { return pool.keepOn(); });
            if (!studied) return fail(std::move(studied).error());
            song.study = *std::move(studied);
            for (ReportedFile& file : song.files) {
                auto digits = sha256Of(file.now);
                if (!digits) return fail(std::move(digits).error());
                file.sha256 = *std::move(digits);
            }
            pool.advance(seconds);
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

Status writePages(const Page& page, const std::filesystem::path& folder, const std::string& name) {
    const auto pdf = toPdf(page);
    if (!pdf) return fail(pdf.error());
    if (Status written = replaceFile(folder / (name + ".html"), toHtml(page)); !written) return written;
    return replaceFile(folder / (name + ".pdf"), *pdf);
}

}  // namespace lacquer::sessions
