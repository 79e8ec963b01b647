// `lacquer vinyl export`: an album's record as files for the cutting house.
#include <chrono>
#include <filesystem>
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/album_commands.hpp"
#include "cli/album_songs.hpp"
#include "cli/limit_options.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/table.hpp"
#include "cli/vinyl_commands.hpp"
#include "sessions/album/album_file.hpp"
#include "sessions/album/vinyl_export.hpp"

namespace lacquer::cli {
namespace {

struct VinylExportArguments {
    std::string album;
    std::string folder;
    std::vector<std::string> limits;
    SongArguments songs;
    bool json = false;
};

void printDelivery(const std::string& folder, const sessions::RecordDelivery& delivery) {
    std::cout << folder << ": " << sessions::settingsText(delivery)
              << "\nLimits: " << sessions::vinyl::limitsText(delivery.record.settings.limits) << '\n';
    Table table;
    table.add({"file", "length", "songs", "ends at mm", "LUFS", "dBTP", ""});
    for (std::size_t i = 0; i < delivery.files.size(); ++i) {
        const sessions::SideFile& file = delivery.files[i];
        const sessions::LoudnessReport& loudness = file.loudness;
        table.add({file.name, minutes(file.seconds(file.frames)), std::to_string(file.songs.size()),
                   number(delivery.record.sides[i].side.endRadiusMm, 1),
                   loudness.integratedLufs ? number(*loudness.integratedLufs, 1) : "silent",
                   loudness.truePeakDbtp ? number(*loudness.truePeakDbtp, 1) : "silent",
                   file.clippedSamples > 0 ? "CLIPPED: " + std::to_string(file.clippedSamples) + " samples" : ""});
    }
    table.print();
    for (const std::string& note : delivery.notes) std::cout << note << '\n';
}

nlohmann::ordered_json deliveryJson(const std::string& folder, const sessions::RecordDelivery& delivery) {
    const auto& settings = delivery.record.settings;
    nlohmann::ordered_json json{{"path", folder},
                                {"format", settings.format.name},
                                {"house", delivery.house},
                                {"cutGainDb", settings.gainDb},
                                {"referenceVelocityCmS", settings.referenceCmS},
                                {"limits", limitsJson(settings.limits)},
                                {"notes", delivery.notes}};
    for (std::size_t i = 0; i < delivery.files.size(); ++i) {
        const sessions::SideFile& file = delivery.files[i];
        nlohmann::ordered_json side{{"name", file.side},
                                    {"file", file.name},
                                    {"sampleRate", file.sampleRate},
                                    {"frames", file.frames},
                                    {"md5", file.sums.md5},
                                    {"clippedSamples", file.clippedSamples},
                                    {"endRadiusMm", delivery.record.sides[i].side.endRadiusMm}};
        side["integratedLufs"] = orNull(file.loudness.integratedLufs);
        side["truePeakDbtp"] = orNull(file.loudness.truePeakDbtp);
        for (const sessions::SongInFile& song : file.songs)
            side["songs"].push_back({{"song", song.song + 1},
                                     {"title", sessions::nameOf(delivery.album.songs[song.song])},
                                     {"startFrame", song.start},
                                     {"endFrame", song.end}});
        json["sides"].push_back(std::move(side));
    }
    return json;
}

Status run(const VinylExportArguments& arguments) {
    const auto album = sessions::loadAlbum(arguments.album);
    if (!album) return fail(album.error());
    if (Status checked = sessions::checkRecordExport(*album, arguments.folder); !checked) return checked;
    const auto begin = std::chrono::steady_clock::now();
    sessions::AlbumVinyl chosen = *album->vinyl;
    if (Status limits = readLimits(arguments.limits, chosen.limits); !limits) return limits;
    const auto songs = openAlbumSongs(*album, arguments.songs);
    if (!songs) return fail(songs.error());
    const auto material = [&] {
        ProgressBar bar("Analysing");
        return sessions::analysePieces(*album, songs->sounds, chosen.speed, arguments.songs.threads, bar.callback());
    }();
    if (!material) return fail(material.error());
    const auto gain = sessions::gainFor(*album, chosen, *material, chosen.order);
    if (!gain) return fail(gain.error());
    const auto settings = sessions::cutSettingsOf(chosen, *gain);
    if (!settings) return fail(settings.error());
    const auto record = sessions::layOutRecord(*album, *material, chosen.order, *settings, chosen.gapSeconds);
    if (!record) return fail(record.error());
    sessions::RecordDelivery delivery{*album,       *material, *record,
                                      chosen.house, {},        sessions::notesOn(*material, *album, songs->sounds)};
    const Status exported = [&] {
        ProgressBar bar("Exporting");
        return sessions::exportRecord(delivery, songs->sounds, arguments.folder, arguments.songs.threads,
                                      bar.callback());
    }();
    if (!exported) return exported;
    if (arguments.json) {
        printJson(deliveryJson(arguments.folder, delivery));
        return {};
    }
    printDelivery(arguments.folder, delivery);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::cout << songs->warnings << "All of it was read again and is right; " << number(seconds, 1) << " s.\n";
    return {};
}

}  // namespace

void declareVinylExport(CLI::App& vinylCommand, Action& chosen) {
    auto arguments = std::make_shared<VinylExportArguments>();
    CLI::App* command = vinylCommand.add_subcommand(
        "export", "Finish a record: a file for each side, cue and track sheets, checksums, a page with pictures.");
    addAlbumOption(*command, arguments->album);
    command->add_option("-o,--output", arguments->folder, "Folder to make; must not exist")->required();
    addLimitOption(*command, arguments->limits);
    addSongOptions(*command, arguments->songs);
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer(
        "The order and how it is cut are those that `lacquer vinyl plan --apply` has written into the album. The "
        "folder "
        "shows\n"
        "up once all is there and has been read again. docs/vinyl.md tells what is in it.\n"
        "Example:\n"
        "  lacquer vinyl export debut.lacquer-album -o debut-vinyl");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
