// `lacquer album export`: an album as files, and as a fileset for the CD plant.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <span>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/album_commands.hpp"
#include "cli/album_songs.hpp"
#include "cli/ddp_options.hpp"
#include "cli/delivery_report.hpp"
#include "cli/disc_report.hpp"
#include "cli/export_report.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/table.hpp"
#include "sessions/album/album_check.hpp"
#include "sessions/album/album_export.hpp"
#include "sessions/album/album_file.hpp"
#include "sessions/album/album_report.hpp"
#include "sessions/delivery/export_presets.hpp"

namespace lacquer::cli {
namespace {

struct AlbumExportArguments {
    std::string album;
    std::vector<std::string> purposes;
    std::vector<std::string> presets;
    std::string folder;
    bool noPauses = false;
    sessions::cd::DdpOptions ddp;
    SongArguments songs;
    bool report = false;
    bool json = false;
};

Result<sessions::AlbumExportOptions> optionsOf(const AlbumExportArguments& arguments, const sessions::Album& album) {
    if (arguments.purposes.empty() && arguments.presets.empty())
        return fail(ErrorKind::usage, "say what for", "--for", "streaming, cd or vinyl; or -p with a preset");
    sessions::AlbumExportOptions options;
    options.ddp = arguments.ddp;
    options.threads = arguments.songs.threads;
    if (arguments.noPauses) options.pauses = sessions::Pauses::leftOut;
    std::vector<std::string> names = arguments.presets;
    for (const std::string& purpose : arguments.purposes)
        if (purpose == "cd")
            options.disc = true;
        else
            names.push_back(purpose);
    const auto known = sessions::exportPresets(album.exports);
    for (const std::string& name : names) {
        auto preset = sessions::exportPresetCalled(known, name);
        if (!preset) return fail(std::move(preset).error());
        options.presets.push_back(*std::move(preset));
    }
    return options;
}

// Before anything is rendered: what would end the export anyway.
Status checkFirst(const sessions::Album& album) {
    for (const sessions::cd::DiscFinding& finding : sessions::checkAlbum(album))
        if (finding.level == sessions::cd::Level::error)
            return fail(
                finding.rule == "source" || finding.rule == "artwork" ? ErrorKind::missingInput : ErrorKind::badData,
                finding.what, finding.where, finding.remedy);
    return {};
}

// Of the files of one preset as one programme.
sessions::LoudnessReport albumReport(std::span<const sessions::ExportedFile> files) {
    sessions::LoudnessReport report;
    std::vector<const sessions::LoudnessReport*> all;
    for (const sessions::ExportedFile& file : files) {
        all.push_back(&file.loudness);
        if (file.loudness.truePeakDbtp)
            report.truePeakDbtp = std::max(report.truePeakDbtp.value_or(-1000), *file.loudness.truePeakDbtp);
    }
    report.integratedLufs = sessions::integratedLufsOf(all);
    return report;
}

// What is to be said of a file beside its numbers.
std::string remarksOn(const sessions::ExportedFile& file) {
    std::string remarks;
    const auto add = [&remarks](const std::string& remark) { remarks += (remarks.empty() ? "" : ", ") + remark; };
    if (file.asItWas) add("every sample as it was");
    if (file.deepestReductionDb >= 0.05) add("limited by up to " + number(file.deepestReductionDb, 1) + " dB");
    if (file.clippedSamples > 0) add("CLIPPED: " + std::to_string(file.clippedSamples) + " samples");
    if (file.overCeilingDb >= 0.05) add("ABOVE CEILING by " + number(file.overCeilingDb, 1) + " dB");
    return remarks;
}

void printFiles(std::span<const sessions::ExportedFile> files) {
    std::cout << files.front().file.parent_path().string() << '\n';
    Table table;
    table.add({"length", "LUFS", "dBTP", "file"});
    for (const sessions::ExportedFile& file : files) {
        const sessions::LoudnessReport& loudness = file.loudness;
        table.add({minutes(static_cast<double>(loudness.frames) / loudness.sampleRate),
                   loudness.integratedLufs ? number(*loudness.integratedLufs, 1) : "silent",
                   loudness.truePeakDbtp ? number(*loudness.truePeakDbtp, 1) : "silent", file.file.filename().string(),
                   remarksOn(file)});
    }
    table.print();
    const sessions::LoudnessReport album = albumReport(files);
    const sessions::LevelPlan& plan = files.front().level;
    std::cout << "  album " << level(album.integratedLufs, "LUFS") << ", " << level(album.truePeakDbtp, "dBTP")
              << ", gain of all " << number(plan.gainDb, 1) << " dB\n";
    if (plan.shortfallLu > 0)
        std::cout << "  TOO SOFT by " << number(plan.shortfallLu, 2) << " LU: more gain would not make it louder\n";
    if (files.front().preset == "streaming") std::cout << servicesText(album);
}

template <class Taker>
void forEachPreset(const std::vector<sessions::ExportedFile>& files, const Taker& take) {
    for (auto first = files.begin(); first != files.end();) {
        const auto end =
            std::find_if(first, files.end(), [&](const auto& file) { return file.preset != first->preset; });
        take(std::span<const sessions::ExportedFile>(first, end));
        first = end;
    }
}

nlohmann::ordered_json exportedJson(const std::string& folder, const sessions::ExportedAlbum& exported) {
    nlohmann::ordered_json json{{"path", folder}, {"presets", nlohmann::ordered_json::array()}};
    forEachPreset(exported.files, [&json](std::span<const sessions::ExportedFile> files) {
        const sessions::LoudnessReport album = albumReport(files);
        nlohmann::ordered_json preset{{"preset", files.front().preset}};
        preset["integratedLufs"] = orNull(album.integratedLufs);
        preset["truePeakDbtp"] = orNull(album.truePeakDbtp);
        for (const sessions::ExportedFile& file : files) preset["files"].push_back(toJson(file));
        preset["services"] = servicesJson(album);
        json["presets"].push_back(std::move(preset));
    });
    if (exported.disc) json["cd"] = reportJson((std::filesystem::path(folder) / "cd").string(), *exported.disc);
    return json;
}

Status run(const AlbumExportArguments& arguments) {
    auto album = sessions::loadAlbum(arguments.album);
    if (!album) return fail(std::move(album).error());
    auto options = optionsOf(arguments, *album);
    if (!options) return fail(std::move(options).error());
    if (Status checked = checkFirst(*album); !checked) return checked;
    if (Status checked = sessions::checkAlbumExport(*album, arguments.folder, *options); !checked) return checked;
    const auto begin = std::chrono::steady_clock::now();
    const auto songs = openAlbumSongs(*album, arguments.songs);
    if (!songs) return fail(songs.error());
    if (arguments.report)
        options->accompany = [&](const sessions::ExportedAlbum& exported,
                                 std::span<const sessions::ExportSong> exportedSongs,
                                 const std::filesystem::path& folder) -> Status {
            auto report = sessions::reportOf(*album, exported, exportedSongs, folder);
            if (!report) return fail(std::move(report).error());
            for (std::size_t i = 0; i < report->songs.size(); ++i)
                if (const auto chain = songs->chains.find(sessions::sourceOf(*album, album->songs[i]));
                    chain != songs->chains.end())
                    report->songs[i].chain = chain->second;
            return writeReport(*std::move(report), options->threads, folder);
        };
    const auto exported = [&] {
        ProgressBar bar("Exporting");
        options->progress = bar.callback();
        return sessions::exportAlbum(*album, songs->sounds, arguments.folder, *options);
    }();
    if (!exported) return fail(exported.error());
    if (arguments.json) {
        printJson(exportedJson(arguments.folder, *exported));
        return {};
    }
    forEachPreset(exported->files, printFiles);
    if (exported->disc) {
        std::cout << (std::filesystem::path(arguments.folder) / "cd").string() << '\n';
        printDisc(exported->disc->disc);
        printFindings(exported->disc->findings);
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::cout << songs->warnings << "All of it was read again and is right; " << number(seconds, 1) << " s.\n";
    return {};
}

}  // namespace

void declareAlbumExport(CLI::App& album, Action& chosen) {
    auto arguments = std::make_shared<AlbumExportArguments>();
    CLI::App* command = album.add_subcommand(
        "export", "Finish an album: a file for each song for one purpose or several, a DDP fileset for a CD.");
    addAlbumOption(*command, arguments->album);
    command->add_option("--for", arguments->purposes, "What for; any number of streaming, cd, vinyl")
        ->take_all()
        ->check(CLI::IsMember({"streaming", "cd", "vinyl"}));
    command->add_option("-p,--preset", arguments->presets, "Presets of `lacquer export`, or the album's; any number")
        ->take_all();
    command->add_option("-o,--output", arguments->folder, "Folder to make; must not exist")->required();
    command->add_flag("--no-pauses", arguments->noPauses, "Leave the silence behind songs out of their files");
    addDdpOptions(*command, arguments->ddp);
    addSongOptions(*command, arguments->songs);
    command->add_flag("--report", arguments->report,
                      "Write a report for the client into the folder: TITLE report.html and TITLE report.pdf");
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer(
        "In the folder: `streaming`, `vinyl` and those of presets hold a file for each song, of which all of one "
        "preset\n"
        "share one gain, and a list of the tracks; `cd` holds the fileset. A file goes on to where the next one "
        "begins.\n"
        "The folder shows up once all is there and has been read again. docs/delivery.md has more.\n"
        "Examples:\n"
        "  lacquer album export debut.lacquer-album --for streaming cd vinyl -o release --report\n"
        "  lacquer album export debut.lacquer-album -p mp3 --no-pauses -o promo");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
