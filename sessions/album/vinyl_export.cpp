#include "sessions/album/vinyl_export.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <system_error>
#include <utility>

#include "core/base/utf8.hpp"
#include "sessions/album/vinyl_page.hpp"
#include "sessions/delivery/cd/checksums.hpp"
#include "sessions/delivery/report/delivery_report.hpp"
#include "sessions/delivery/report/report_words.hpp"
#include "sessions/delivery/vinyl/sequence_items.hpp"
#include "sessions/format/atomic_file.hpp"
#include "sessions/format/file_text.hpp"
#include "sessions/media/partial_folder.hpp"
#include "sessions/page/fonts.hpp"
#include "sessions/page/page_pdf.hpp"
#include "sessions/page/paper.hpp"

namespace lacquer::sessions {
namespace {

namespace fs = std::filesystem;

std::string roomRemedy(const VinylRecord& record) {
    const std::string softer =
        record.cut ? "cut it at " + decimalText(std::floor(record.cut->gainDb * 10) / 10, 1) + " dB" : "";
    if (std::cmp_greater_equal(record.sides.size(), vinyl::kMostSides))
        return softer.empty() ? "make the songs shorter" : softer;
    return softer + (softer.empty() ? "" : ", or ") + "plan it on more sides: lacquer vinyl plan --sides " +
           std::to_string(record.sides.size() + 1) + " --apply";
}

Status checkRoom(const VinylRecord& record, const Album& album) {
    const vinyl::DiscFormat& format = record.settings.format;
    for (std::size_t i = 0; i < record.sides.size(); ++i) {
        const vinyl::Side& side = record.sides[i].side;
        if (side.fits(format)) continue;
        return fail(ErrorKind::badData,
                    "side " + vinyl::sideName(static_cast<int>(i)) + " does not fit at a cut gain of " +
                        decimalText(record.settings.gainDb, 1) + " dB: it ends at " + decimalText(side.endRadiusMm, 1) +
                        " mm, " + decimalText(format.endRadiusMm - side.endRadiusMm, 1) + " mm too far in",
                    album.folder.string(), roomRemedy(record));
    }
    return {};
}

// Of PDFs, which must make do with the fonts of the machine.
void noteMissingLetters(RecordDelivery& delivery) {
    const Album& album = delivery.album;
    std::string words = album.texts.title + album.texts.artist + album.label + album.catalogue;
    for (const AlbumSong& song : album.songs) words += nameOf(song) + song.texts.artist;
    const std::vector<std::string> all = lettered(printable(words), PaperStyle{}.family).missing;
    std::string missing;
    for (const std::string& letter : std::set(all.begin(), all.end())) missing += (missing.empty() ? "" : " ") + letter;
    if (!missing.empty())
        delivery.notes.push_back("The PDF files lack letters that no font of this machine has: " + missing +
                                 ". Install a font that has them, or use the text files and the HTML page.");
}

Status writeSides(RecordDelivery& delivery, std::span<const SongSound> sounds, const fs::path& folder, int threads,
                  const Progress& progress) {
    WorkPool pool(threads, progress);
    std::vector<WorkPool::Job> jobs;
    for (SideFile& file : delivery.files) {
        pool.expect(2 * static_cast<double>(file.frames));  // written, and read again
        jobs.emplace_back([&delivery, &file, &folder, &pool, sounds] {
            return writeSideFile(file, delivery.album, sounds, delivery.material, folder, pool);
        });
    }
    return pool.run(jobs);
}

// Writes a text, and reads it again.
Status writeText(const fs::path& path, const std::string& text) {
    if (Status written = replaceFile(path, text); !written) return written;
    const auto again = readFile(path);
    if (!again) return fail(again.error());
    if (*again != text)
        return fail(ErrorKind::failed, "read again, the file is not what was written", path.string(),
                    "please report this");
    return {};
}

Status writeSheets(const RecordDelivery& delivery, const fs::path& folder) {
    for (const SideFile& file : delivery.files) {
        const fs::path path = (folder / file.name).replace_extension(".cue");
        const std::string text = cd::writeCueSheet(cueSheetOf(delivery.album, file));
        if (Status written = writeText(path, text); !written) return written;
        const auto parsed = cd::parseCueSheet(text, path.string());
        if (!parsed) return fail(parsed.error());
    }
    if (Status written = writeText(folder / "Track sheet.txt", trackSheetText(delivery)); !written) return written;
    const auto pdf = toPdf(trackSheetPage(delivery));
    if (!pdf) return fail(pdf.error());
    if (Status written = writeText(folder / "Track sheet.pdf", *pdf); !written) return written;
    if (const auto pages = writePages(recordPage(delivery), folder, "Record"); !pages) return fail(pages.error());
    return {};
}

// Of all files that are there, by name.
Status writeChecksums(const RecordDelivery& delivery, const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code code;
    for (const auto& entry : fs::directory_iterator(folder, code)) files.push_back(entry.path());
    if (code) return fail(ErrorKind::failed, "cannot be listed: " + code.message(), folder.string());
    std::ranges::sort(files);
    std::string text;
    for (const fs::path& path : files) {
        const std::string name = path.filename().string();
        const auto known = std::ranges::find(delivery.files, name, &SideFile::name);
        auto sums = known != delivery.files.end() ? Result<cd::Checksums>(known->sums) : cd::checksumsOfFile(path);
        if (!sums) return fail(std::move(sums).error());
        text += sums->md5 + " *" + name + "\n";
    }
    return writeText(folder / "checksums.md5", text);
}

}  // namespace

Status checkRecordExport(const Album& album, const fs::path& folder) {
    std::error_code failed;
    if (fs::symlink_status(folder, failed).type() != fs::file_type::not_found)
        return fail(ErrorKind::cannotCreate, "exists already", folder.string(), "choose another name, or remove it");
    if (!album.vinyl || album.vinyl->order.empty())
        return fail(ErrorKind::usage, "no order has been chosen for its record", album.folder.string(),
                    "find one: lacquer vinyl plan " + album.folder.string() + " --apply");
    return {};
}

Status exportRecord(RecordDelivery& delivery, std::span<const SongSound> sounds, const fs::path& folder, int threads,
                    const Progress& progress) {
    if (Status room = checkRoom(delivery.record, delivery.album); !room) return room;
    auto partial = PartialFolder::create(folder);
    if (!partial) return fail(std::move(partial).error());
    noteMissingLetters(delivery);
    delivery.files.clear();
    for (std::size_t side = 0; side < delivery.record.sides.size(); ++side)
        delivery.files.push_back(layOutSideFile(delivery.material, delivery.record, side));
    const auto inPlace = [&](Status status) {
        if (status) return status;
        Error error = std::move(status).error();
        if (const auto at = error.where.find(partial->path().string()); at != std::string::npos)
            error.where.replace(at, partial->path().string().size(), folder.string());
        return Status(fail(std::move(error)));
    };
    if (Status sides = inPlace(writeSides(delivery, sounds, partial->path(), threads, progress)); !sides) return sides;
    if (Status sheets = inPlace(writeSheets(delivery, partial->path())); !sheets) return sheets;
    if (Status sums = inPlace(writeChecksums(delivery, partial->path())); !sums) return sums;
    return partial->commit();
}

}  // namespace lacquer::sessions
