// `lacquer album new`: an album of songs, or of a cue sheet.
#include <filesystem>
#include <iostream>
#include <memory>
#include <system_error>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/album_commands.hpp"
#include "cli/disc_report.hpp"
#include "cli/finite_range.hpp"
#include "cli/installation.hpp"
#include "cli/output.hpp"
#include "sessions/album/album_file.hpp"
#include "sessions/album/new_album.hpp"

namespace lacquer::cli {
namespace {

struct AlbumNewArguments {
    std::string album;
    std::vector<std::string> sources;
    std::string cue;
    std::string title, artist;
    double gapSeconds = 2;
    bool json = false;
};

Result<sessions::AlbumOfCue> makeOf(const AlbumNewArguments& arguments) {
    const std::filesystem::path folder = arguments.album;
    if (arguments.cue.empty()) {
        std::vector<sessions::SongSource> sources;
        std::unique_ptr<Installation> installation;
        for (const std::filesystem::path source : arguments.sources) {
            std::error_code failed;
            if (!std::filesystem::exists(source, failed))
                return fail(ErrorKind::missingInput, "is not there", source.string(), "check the path");
            sources.push_back(sessions::readSongSource(source, [&installation]() -> const ProcessorRegistry& {
                if (!installation) installation = findInstallation();
                return installation->registry;
            }));
        }
        return sessions::AlbumOfCue{sessions::newAlbum(folder, sources, arguments.gapSeconds), {}};
    }
    const auto sheet = sessions::cd::readCueSheet(arguments.cue);
    if (!sheet) return fail(sheet.error());
    return sessions::albumOfCue(*sheet, arguments.cue, folder);
}

Status run(const AlbumNewArguments& arguments) {
    if (std::filesystem::path(std::filesystem::path(arguments.album) / "").parent_path().extension() !=
        ".lacquer-album")
        return fail(ErrorKind::usage, "an album folder is called NAME.lacquer-album", arguments.album,
                    "use " + arguments.album + ".lacquer-album");
    if (arguments.sources.empty() == arguments.cue.empty())
        return fail(ErrorKind::usage, "an album is made of songs, or of a cue sheet", "FILE",
                    "name sound files and session folders, or --from-cue SHEET");
    auto made = makeOf(arguments);
    if (!made) return fail(std::move(made).error());
    if (!arguments.title.empty()) made->album.texts.title = arguments.title;
    if (!arguments.artist.empty()) made->album.texts.artist = arguments.artist;
    if (Status created = sessions::createAlbum(made->album); !created) return created;
    if (arguments.json) {
        printJson({{"path", arguments.album},
                   {"songs", made->album.songs.size()},
                   {"findings", findingsJson(made->findings)}});
        return {};
    }
    printFindings(made->findings);
    std::cout << arguments.album << ": " << made->album.songs.size()
              << (made->album.songs.size() == 1 ? " song" : " songs") << "; edit "
              << (made->album.folder / sessions::kAlbumFileName).string() << " for all else\n";
    return {};
}

}  // namespace

void declareAlbumNew(CLI::App& album, Action& chosen) {
    auto arguments = std::make_shared<AlbumNewArguments>();
    CLI::App* command = album.add_subcommand("new", "Make an album of songs, or of a cue sheet and its files.");
    command->add_option("ALBUM", arguments->album, "Folder to make (NAME.lacquer-album); must not exist")->required();
    command->add_option("FILE", arguments->sources,
                        "Songs in order: sound files, session folders. They stay where they are");
    command->add_option("--from-cue", arguments->cue, "Cue sheet to take songs, gaps, codes and texts from")
        ->type_name("SHEET");
    command->add_option("--gap", arguments->gapSeconds, "Silence in front of each song, in seconds")
        ->check(finiteRange(0.0, 3600.0))
        ->capture_default_str();
    command->add_option("--title", arguments->title, "Of the album");
    command->add_option("--artist", arguments->artist, "Of the album");
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer(
        "Titles, artists, composers and ISRCs are those of the files' and sessions' tags; without them, titles are "
        "the\n"
        "names of the files, without the numbers in front. What all songs say alike, title, artist, year and more, is "
        "the\n"
        "album's.\n"
        "Examples:\n"
        "  lacquer album new debut.lacquer-album 01_intro.wav 02_song.lacquer --title Debut --artist \"The Band\"\n"
        "  lacquer album new live.lacquer-album --from-cue live.cue");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
