// `lacquer vinyl prepare`: what songs need so that they can be cut, and files of them with that.
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/album_songs.hpp"
#include "cli/finite_range.hpp"
#include "cli/output.hpp"
#include "cli/preparation_report.hpp"
#include "cli/progress.hpp"
#include "cli/vinyl_commands.hpp"
#include "cli/vinyl_record_options.hpp"
#include "cli/vinyl_songs.hpp"
#include "sessions/media/new_folder.hpp"
#include "sessions/model/file_name.hpp"

namespace lacquer::cli {
namespace {

namespace vinyl = sessions::vinyl;

struct VinylPrepareArguments {
    std::vector<std::string> sources;
    RecordArguments record;
    SongArguments songs;
    std::string output;
    std::string level = "auto", highPass = "auto", bass = "auto", treble = "auto";
    std::optional<double> radiusMm;
    bool strict = false;
    bool json = false;
};

struct Range {
    double least, most;
};

Result<vinyl::Measure> measureOf(const char* option, const std::string& text, Range range, const char* unit) {
    using enum vinyl::Measure::Kind;
    if (text == "auto") return vinyl::Measure{asked};
    if (text == "off") return vinyl::Measure{off};
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !(value >= range.least && value <= range.most))
        return fail(ErrorKind::usage, "\"" + text + "\" is none of its values", option,
                    "auto, off, or " + shortest(range.least) + " to " + shortest(range.most) + unit);
    return vinyl::Measure{fixed, value};
}

Result<vinyl::PreparationWishes> wishesOf(const VinylPrepareArguments& arguments) {
    vinyl::PreparationWishes wishes;
    wishes.cures = arguments.strict ? vinyl::Severity::warning : vinyl::Severity::failure;
    const auto level = measureOf("--level", arguments.level, {-40, 0}, " dB");
    const auto highPass = measureOf("--high-pass", arguments.highPass, {10, 100}, " Hz");
    const auto bass = measureOf("--bass", arguments.bass, {20, 1000}, " Hz");
    const auto treble = measureOf("--treble", arguments.treble, {0.05, 10}, ", a curvature ratio");
    for (const auto* each : {&level, &highPass, &bass, &treble})
        if (!*each) return fail(each->error());
    wishes.level = *level;
    wishes.highPass = *highPass;
    wishes.bass = *bass;
    wishes.treble = *treble;
    return wishes;
}

// "03 Ebbe.wav"; of one song alone, without the number.
std::string fileNameFor(const sessions::Album& album, std::size_t song) {
    std::string number;
    if (album.songs.size() > 1) number = (song < 9 ? "0" : "") + std::to_string(song + 1) + " ";
    return number + sessions::fileNameOf(sessions::nameOf(album.songs[song])) + ".wav";
}

Status writeAll(const VinylPrepareArguments& arguments, const sessions::Album& album, const AlbumSongs& songs,
                PreparationReport& report) {
    const auto folder = sessions::NewFolder::create(arguments.output);
    if (!folder) return fail(folder.error());
    ProgressBar bar("Writing");
    for (std::size_t i = 0; i < album.songs.size(); ++i) {
        const std::filesystem::path file = std::filesystem::path(arguments.output) / fileNameFor(album, i);
        const auto progress = [&](double fraction) {
            return bar.update((static_cast<double>(i) + fraction) / static_cast<double>(album.songs.size()));
        };
        const auto clipped = sessions::writePrepared(album, songs.sounds, i, report.songs[i].preparation,
                                                     report.places.settings, file, progress);
        if (!clipped) return fail(clipped.error());
        report.files.push_back(file.string());
        report.clippedSamples.push_back(*clipped);
    }
    return {};
}

Status run(const VinylPrepareArguments& arguments) {
    PreparationReport report;
    const auto wishes = wishesOf(arguments);
    if (!wishes) return fail(wishes.error());
    report.wishes = *wishes;
    const auto album = songsOrAlbum(arguments.sources, 0);
    if (!album) return fail(album.error());
    auto record = recordOf(*album, arguments.record);
    if (!record) return fail(record.error());
    if (arguments.radiusMm) record->order.clear();
    report.house = record->house;
    const auto songs = openAlbumSongs(*album, arguments.songs);
    if (!songs) return fail(songs.error());
    for (const sessions::AlbumSong& song : album->songs) report.titles.push_back(sessions::nameOf(song));
    {
        ProgressBar bar("Placing");
        auto places = sessions::findPlaces(*album, *record, songs->sounds, arguments.songs.threads, bar.callback());
        if (!places) return fail(std::move(places).error());
        report.places = *std::move(places);
    }
    if (arguments.radiusMm)
        std::ranges::fill(report.places.songs, vinyl::GroovePlace{*arguments.radiusMm, *arguments.radiusMm});
    {
        ProgressBar bar("Preparing");
        auto found = sessions::prepareSongs(*album, songs->sounds, report.places, report.wishes,
                                            arguments.songs.threads, bar.callback());
        if (!found) return fail(std::move(found).error());
        report.songs = *std::move(found);
    }
    if (!arguments.output.empty())
        if (Status written = writeAll(arguments, *album, *songs, report); !written) return written;
    std::cerr << songs->warnings;
    if (arguments.json)
        printJson(preparationJson(report));
    else
        printPreparation(report);
    return {};
}

}  // namespace

void declareVinylPrepare(CLI::App& vinylCommand, Action& chosen) {
    auto arguments = std::make_shared<VinylPrepareArguments>();
    CLI::App* command = vinylCommand.add_subcommand(
        "prepare", "Find what songs need so that they can be cut where they lie, and write files of them with that.");
    command->add_option("SONG", arguments->sources, "Sound files and sessions, or an album (NAME.lacquer-album)")
        ->required();
    command->add_option("-o,--output", arguments->output,
                        "Folder to write prepared files to, WAV of 24 bits; without it nothing is written");
    command->add_option("--bass", arguments->bass, "Bass of the sides to the middle: auto, off, or below so many Hz")
        ->capture_default_str();
    command->add_option("--high-pass", arguments->highPass, "auto, off, or at so many Hz, 24 dB per octave")
        ->capture_default_str();
    command
        ->add_option("--treble", arguments->treble,
                     "Treble held by the groove limiter: auto, off, or to this curvature ratio")
        ->capture_default_str();
    command->add_option("--level", arguments->level, "auto (down, where nothing else helps), off, or dB")
        ->capture_default_str();
    command->add_flag("--strict", arguments->strict, "Cure what is worth a warning, not only what fails");
    command
        ->add_option("--radius", arguments->radiusMm,
                     "mm at which all songs lie; else where the album's record has them, or at the innermost groove")
        ->check(finiteRange(40.0, 160.0));
    addCutOptions(*command, arguments->record);
    addSongOptions(*command, arguments->songs);
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer(
        "Songs of an album come with their gains and fades. docs/vinyl-prepare.md says how measures are chosen.\n"
        "Examples:\n"
        "  lacquer vinyl prepare single.wav\n"
        "  lacquer vinyl prepare debut.lacquer-album -o vinyl\n"
        "  lacquer vinyl prepare ballad.wav --radius 80 --bass 150 --treble off -o vinyl");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
