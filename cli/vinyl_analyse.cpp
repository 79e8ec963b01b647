// `lacquer vinyl analyse`: what songs take of a record's radius, and how they would be traced where they lie.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/album_songs.hpp"
#include "cli/finite_range.hpp"
#include "cli/groove_report.hpp"
#include "cli/limit_options.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/vinyl_commands.hpp"
#include "cli/vinyl_songs.hpp"
#include "sessions/album/album_groove.hpp"

namespace lacquer::cli {
namespace {

namespace vinyl = sessions::vinyl;

struct VinylAnalyseArguments {
    std::vector<std::string> sources;
    SongArguments songs;
    std::string format = "12in";
    std::string speed = "33";
    std::string house = "standard";
    vinyl::CutSettings settings;
    std::vector<std::string> limits;
    double gapSeconds = 2;
    std::vector<std::size_t> sides;  // songs on each
    bool alone = false;
    bool all = false;
    bool json = false;
};

// How many songs each side has.
Result<std::vector<std::size_t>> sidesOf(const VinylAnalyseArguments& arguments, std::size_t songs) {
    if (arguments.alone) return std::vector<std::size_t>(songs, 1);
    if (arguments.sides.empty()) return std::vector{songs};
    for (const std::size_t count : arguments.sides)  // so that the sum cannot overflow
        if (count < 1 || count > songs)
            return fail(ErrorKind::usage,
                        "a side cannot have " + std::to_string(count) + " of " + std::to_string(songs) + " songs",
                        "--sides", "say how many songs each side has, none of them 0, so that all are on one");
    const auto sum = std::accumulate(arguments.sides.begin(), arguments.sides.end(), std::size_t{0});
    if (sum != songs)
        return fail(ErrorKind::usage,
                    "the sides have " + std::to_string(sum) + " songs, but there are " + std::to_string(songs),
                    "--sides", "say how many songs each side has, none of them 0, so that all are on one");
    return arguments.sides;
}

std::string overlapNotes(const sessions::Album& album) {
    std::string notes;
    for (std::size_t i = 1; i < album.songs.size(); ++i)
        if (album.songs[i].gapSeconds < 0)
            notes += sessions::songPlace(album, i) +
                     " overlaps the song before: each is taken as it sounds alone, one after the other\n";
    return notes;
}

std::string sideName(std::size_t number, const VinylAnalyseArguments& arguments) {
    if (arguments.alone) return "song " + std::to_string(number + 1) + " ";
    constexpr std::size_t kLetters = 26;
    return number < kLetters ? std::string(1, static_cast<char>('A' + number))
                             : "side " + std::to_string(number + 1) + " ";
}

Result<GrooveReport> report(const VinylAnalyseArguments& arguments, const LimitsByName& limits,
                            const sessions::Album& album, const std::vector<vinyl::GrooveAnalysis>& analyses) {
    GrooveReport report;
    report.settings = arguments.settings;
    const auto format = vinyl::findFormat(arguments.format,
                                          arguments.speed == "45" ? vinyl::DiscSpeed::rpm45 : vinyl::DiscSpeed::rpm33);
    if (!format) return fail(format.error());
    const auto house = vinyl::findHouse(arguments.house);
    if (!house) return fail(house.error());
    const auto sides = sidesOf(arguments, analyses.size());
    if (!sides) return fail(sides.error());
    report.settings.format = *format;
    report.settings.groove = house->groove;
    report.settings.limits = house->limits;
    for (const auto& [name, values] : limits)
        if (Status set = vinyl::setLimit(report.settings.limits, name, values); !set)
            return fail(std::move(set).error());
    report.house = *house;

    std::vector<const vinyl::GrooveAnalysis*> all;
    for (const auto& analysis : analyses) all.push_back(&analysis);
    const double median = vinyl::medianSibilanceDb(all);
    std::vector<std::vector<vinyl::SongInOrder>> orders;
    std::size_t song = 0;
    for (const std::size_t count : *sides) {
        ReportedSide reported;
        auto& order = orders.emplace_back();
        for (std::size_t i = 0; i < count; ++i, ++song) {
            order.push_back({&analyses[song], std::max(0.0, album.songs[song].gapSeconds)});
            reported.titles.push_back(sessions::nameOf(album.songs[song]));
        }
        auto side = vinyl::modelSide(order, report.settings);
        if (!side) return fail(std::move(side).error());
        reported.name = sideName(report.sides.size(), arguments);
        reported.events = vinyl::findEvents(*side, median, report.settings);
        reported.side = *std::move(side);
        report.sides.push_back(std::move(reported));
    }
    report.cut = vinyl::loudestCut(orders, report.settings);
    return report;
}

Status run(const VinylAnalyseArguments& arguments) {
    const auto album = songsOrAlbum(arguments.sources, arguments.gapSeconds);
    if (!album) return fail(album.error());
    if (const auto sides = sidesOf(arguments, album->songs.size()); !sides) return fail(sides.error());
    LimitsByName limits;  // before the music is analysed, which takes its time
    if (Status read = readLimits(arguments.limits, limits); !read) return read;
    auto songs = openAlbumSongs(*album, arguments.songs);
    if (!songs) return fail(std::move(songs).error());
    const auto analyses = [&] {
        ProgressBar bar("Analysing");
        return sessions::analyseGrooves(*album, songs->sounds, arguments.songs.threads, bar.callback());
    }();
    if (!analyses) return fail(analyses.error());
    const auto made = report(arguments, limits, *album, *analyses);
    if (!made) return fail(made.error());
    std::cerr << songs->warnings << overlapNotes(*album);
    const Wordiness wordiness = arguments.all ? Wordiness::everything : Wordiness::brief;
    if (arguments.json)
        printJson(reportJson(*made, wordiness));
    else
        printReport(*made, wordiness);
    return {};
}

std::vector<std::string> namesOf(const auto& named) {
    std::vector<std::string> names;
    for (const auto& each : named) names.push_back(each.name);
    return names;
}

}  // namespace

void declareVinylAnalyse(CLI::App& vinylCommand, Action& chosen) {
    auto arguments = std::make_shared<VinylAnalyseArguments>();
    CLI::App* command = vinylCommand.add_subcommand(
        "analyse", "Predict what songs take of a record, how they are traced where they lie, and what would be heard.");
    command
        ->add_option("SONG", arguments->sources, "Sound files and sessions in order, or an album (NAME.lacquer-album)")
        ->required();
    command->add_option("--format", arguments->format, "Of the record")
        ->check(CLI::IsMember(namesOf(vinyl::knownVinyl().formats)))
        ->capture_default_str();
    command->add_option("--speed", arguments->speed, "33 (and a third) or 45")
        ->check(CLI::IsMember({"33", "45"}))
        ->capture_default_str();
    command->add_option("--house", arguments->house, "Whose groove it is; 'lacquer vinyl houses' lists them")
        ->check(CLI::IsMember(namesOf(vinyl::knownVinyl().houses)))
        ->capture_default_str();
    command->add_option("--gain", arguments->settings.gainDb, "Cut gain, dB")
        ->check(finiteRange(vinyl::kLowestCutGainDb, vinyl::kHighestCutGainDb))
        ->capture_default_str();
    command
        ->add_option(
            "--reference-velocity", arguments->settings.referenceCmS,
            "cm/s: lateral peak of a mono sine of full scale at 1 kHz and 0 dB of cut gain; 5, 7 and 8 are used")
        ->check(finiteRange(1.0, 20.0))
        ->capture_default_str();
    command
        ->add_option("--stylus", arguments->settings.stylusUm,
                     "Radius of the tip, um: 18 spherical, 7 elliptical, 4 fine line")
        ->check(finiteRange(2.0, 30.0))
        ->capture_default_str();
    addLimitOption(*command, arguments->limits);
    command->add_option("--gap", arguments->gapSeconds, "Seconds of silence between songs; an album has its own")
        ->check(finiteRange(0.0, 60.0))
        ->capture_default_str();
    auto* sides = command->add_option("--sides", arguments->sides,
                                      "How many songs each side has: --sides 4 3; else all are on one");
    command->add_flag("--alone", arguments->alone, "Each song alone, at the rim")->excludes(sides);
    command->add_flag("--all", arguments->all,
                      "Every place that is warned of, not one for each song and kind; with --json each second too");
    addSongOptions(*command, arguments->songs);
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer(
        "docs/vinyl-groove.md says what is predicted and how far it can be trusted: it ranks and warns, and promises "
        "no\n"
        "percentages.\n"
        "Examples:\n"
        "  lacquer vinyl analyse opener.wav ballad.flac single.lacquer\n"
        "  lacquer vinyl analyse debut.lacquer-album --sides 4 5 --gain -2\n"
        "  lacquer vinyl analyse single.wav --format 7in --speed 45 --stylus 7");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
