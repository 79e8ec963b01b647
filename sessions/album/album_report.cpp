#include "sessions/album/album_report.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "sessions/delivery/export_presets.hpp"

namespace lacquer::sessions {
namespace {

PageFacts albumFacts(const Album& album) {
    PageFacts facts;
    for (const auto& [name, value] : {std::pair{"Label", &album.label},
                                      {"Catalogue number", &album.catalogue},
                                      {"UPC/EAN", &album.upc},
                                      {"Year", &album.year}})
        if (!value->empty()) facts.push_back({name, *value});
    return facts;
}

}  // namespace

Result<DeliveryReport> reportOf(const Album& album, const ExportedAlbum& exported, std::span<const ExportSong> songs,
                                const std::filesystem::path& folder) {
    DeliveryReport report{
        .title = nameOf(album), .artist = album.texts.artist, .album = true, .facts = albumFacts(album)};
    const auto presets = exportPresets(album.exports);
    for (std::size_t i = 0; i < songs.size(); ++i) {
        ReportedSong song{.song = songs[i]};
        for (std::size_t file = i; file < exported.files.size(); file += songs.size()) {  // preset by preset
            const ExportedFile& told = exported.files[file];
            auto preset = exportPresetCalled(presets, told.preset);
            if (!preset) return fail(std::move(preset).error());
            song.files.push_back(
                {told.file.lexically_relative(folder).generic_string(), told.file, told, *std::move(preset)});
        }
        report.songs.push_back(std::move(song));
    }
    if (!exported.disc) return report;
    std::error_code code;
    for (std::filesystem::directory_iterator entry(folder / "cd", code), end; !code && entry != end;
         entry.increment(code))
        report.extras.push_back({"cd/" + entry->path().filename().string(), entry->path()});
    if (code) return fail(ErrorKind::failed, "cannot be listed: " + code.message(), (folder / "cd").string());
    std::ranges::sort(report.extras, std::less<>(), &ReportedExtra::name);
    return report;
}

}  // namespace lacquer::sessions
