// `lacquer album levels`: gains that bring the songs of an album together.
#include <algorithm>
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/album_commands.hpp"
#include "cli/album_songs.hpp"
#include "cli/finite_range.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/table.hpp"
#include "sessions/album/album_file.hpp"
#include "sessions/album/levels.hpp"

namespace lacquer::cli {
namespace {

struct AlbumLevelsArguments {
    std::string album;
    SongArguments songs;
    sessions::LevelAim aim;
    bool apply = false;
    bool json = false;
};

struct SuggestedLevels {
    std::vector<sessions::LoudnessReport> songs;
    sessions::AlbumLevels album;
    std::vector<double> changesDb;
};

void print(const sessions::Album& album, const SuggestedLevels& levels) {
    Table table;
    table.add({"song", "LUFS", "to loudest", "loudest 3 s", "dBTP", "gain dB", "suggested", "then LUFS", "title"});
    for (std::size_t i = 0; i < album.songs.size(); ++i) {
        const sessions::LoudnessReport& song = levels.songs[i];
        const auto shown = [](const std::optional<double>& value) { return value ? number(*value, 1) : "silent"; };
        const auto less = [&](double change) {
            return song.integratedLufs ? number(*song.integratedLufs + change, 1) : std::string("silent");
        };
        const double gain = album.songs[i].gainDb;
        table.add({std::to_string(i + 1), shown(song.integratedLufs),
                   levels.album.loudest ? less(-*levels.songs[*levels.album.loudest].integratedLufs) : "",
                   shown(song.maxShortTermLufs), shown(song.truePeakDbtp), number(gain, 1),
                   levels.changesDb[i] == 0 ? "as it is" : number(gain + levels.changesDb[i], 1),
                   less(levels.changesDb[i]), sessions::nameOf(album.songs[i])});
    }
    table.print();
    std::cout << "Album " << level(levels.album.integratedLufs, "LUFS") << ", "
              << level(levels.album.truePeakDbtp, "dBTP");
    if (levels.album.loudest) std::cout << "; loudest is " << sessions::songPlace(album, *levels.album.loudest);
    std::cout << '\n';
}

nlohmann::ordered_json levelsJson(const std::string& path, const sessions::Album& album, const SuggestedLevels& levels,
                                  bool applied) {
    nlohmann::ordered_json json{{"path", path}, {"applied", applied}};
    json["integratedLufs"] = orNull(levels.album.integratedLufs);
    json["truePeakDbtp"] = orNull(levels.album.truePeakDbtp);
    json["loudestSong"] = levels.album.loudest ? nlohmann::ordered_json(*levels.album.loudest + 1) : nullptr;
    for (std::size_t i = 0; i < album.songs.size(); ++i)
        json["songs"].push_back({{"title", sessions::nameOf(album.songs[i])},
                                 {"integratedLufs", orNull(levels.songs[i].integratedLufs)},
                                 {"maxShortTermLufs", orNull(levels.songs[i].maxShortTermLufs)},
                                 {"truePeakDbtp", orNull(levels.songs[i].truePeakDbtp)},
                                 {"gainDb", album.songs[i].gainDb},
                                 {"suggestedGainDb", album.songs[i].gainDb + levels.changesDb[i]}});
    return json;
}

Result<SuggestedLevels> measure(const AlbumLevelsArguments& arguments, const sessions::Album& album) {
    auto songs = openAlbumSongs(album, arguments.songs);
    if (!songs) return fail(std::move(songs).error());
    ProgressBar bar("Measuring");
    auto measured = sessions::measureSongs(album, songs->sounds, arguments.songs.threads, bar.callback());
    if (!measured) return fail(std::move(measured).error());
    SuggestedLevels levels{*std::move(measured), {}, {}};
    levels.album = sessions::levelsOf(levels.songs);
    levels.changesDb = sessions::suggestGains(levels.songs, arguments.aim);
    return levels;
}

Status run(const AlbumLevelsArguments& arguments) {
    auto album = sessions::loadAlbum(arguments.album);
    if (!album) return fail(std::move(album).error());
    const auto levels = measure(arguments, *album);
    if (!levels) return fail(levels.error());
    if (!arguments.json) print(*album, *levels);
    nlohmann::ordered_json json;
    if (arguments.json) json = levelsJson(arguments.album, *album, *levels, arguments.apply);
    const bool changes = std::ranges::any_of(levels->changesDb, [](double change) { return change != 0; });
    if (arguments.apply && changes) {
        if (Status added = sessions::addGains(*album, levels->changesDb); !added) return added;
        if (Status saved = sessions::saveAlbum(*album); !saved) return saved;
    }
    if (arguments.json) {
        printJson(json);
        return {};
    }
    if (!changes)
        std::cout << "No song is more than " << number(arguments.aim.spreadLu, 1) << " LU below the loudest.\n";
    else if (arguments.apply)
        std::cout << "The suggested gains are in the album now; it was copied to album.json.bak before.\n";
    else
        std::cout << "--apply puts the suggested gains into the album.\n";
    return {};
}

}  // namespace

void declareAlbumLevels(CLI::App& album, Action& chosen) {
    auto arguments = std::make_shared<AlbumLevelsArguments>();
    CLI::App* command =
        album.add_subcommand("levels", "Measure the songs, and suggest gains that bring them together.");
    addAlbumOption(*command, arguments->album);
    command->add_option("--spread", arguments->aim.spreadLu, "LU by which a song may be softer than the loudest")
        ->check(finiteRange(0.0, 60.0))
        ->capture_default_str();
    command
        ->add_option("--ceiling", arguments->aim.ceilingDbtp,
                     "dBTP above which no peak is raised, unless the album has one there already")
        ->check(finiteRange(-24.0, 0.0))
        ->capture_default_str();
    command->add_flag("--apply", arguments->apply, "Put the suggested gains into the album");
    addSongOptions(*command, arguments->songs);
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer(
        "Songs more than the spread below the loudest are raised to it. Where that would take a peak above the "
        "ceiling,\n"
        "all songs are lowered by as much, so that they stay together.\n"
        "Example:\n  lacquer album levels debut.lacquer-album --spread 2 --apply");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
