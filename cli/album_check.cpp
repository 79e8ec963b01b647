// `lacquer album check`: everything that is wrong with an album.
#include <algorithm>
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/album_commands.hpp"
#include "cli/album_songs.hpp"
#include "cli/disc_report.hpp"
#include "cli/output.hpp"
#include "sessions/album/album_check.hpp"
#include "sessions/album/album_file.hpp"

namespace lacquer::cli {
namespace {

struct AlbumCheckArguments {
    std::string album;
    SongArguments songs;
    bool render = false;
    bool json = false;
};

Result<sessions::cd::DiscFindings> findingsOf(const AlbumCheckArguments& arguments) {
    const auto read = sessions::readAlbumFile(arguments.album);
    if (!read) return fail(read.error());
    sessions::cd::FindingLog log;
    log.add(sessions::checkText(read->findings));
    const bool unreadable =
        std::ranges::count(read->findings, sessions::Severity::fatal, &sessions::Finding::severity) > 0;
    if (unreadable) return std::move(log).take();
    sessions::cd::DiscFindings findings = sessions::checkAlbum(read->album);
    const bool sourcesThere = !sessions::cd::hasErrors(findings);
    log.add(std::move(findings));
    if (sessions::hasSessions(read->album) && !arguments.render) {
        log.tell("not-rendered", "album", "sessions were not rendered, so how the songs follow was not checked",
                 "--render does");
    } else if (sourcesThere) {
        const auto songs = openAlbumSongs(read->album, arguments.songs);
        if (songs)
            log.add(sessions::checkSounds(read->album, songs->sounds));
        else
            log.error("source", songs.error().where, songs.error().what, songs.error().remedy);
    }
    return std::move(log).take();
}

Status run(const AlbumCheckArguments& arguments) {
    const auto findings = findingsOf(arguments);
    if (!findings) return fail(findings.error());
    if (arguments.json)
        printJson({{"path", arguments.album}, {"findings", findingsJson(*findings)}});
    else
        printFindings(*findings);
    if (!arguments.json && !sessions::cd::hasErrors(*findings)) std::cout << arguments.album << ": no errors\n";
    return outcome(arguments.album, *findings, "see above");
}

}  // namespace

void declareAlbumCheck(CLI::App& album, Action& chosen) {
    auto arguments = std::make_shared<AlbumCheckArguments>();
    CLI::App* command = album.add_subcommand("check", "Say everything that is wrong with an album.");
    addAlbumOption(*command, arguments->album);
    command->add_flag("--render", arguments->render, "Render sessions, and check how the songs follow");
    addSongOptions(*command, arguments->songs);
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer(
        "Errors are told with line and JSON path, or with the song. What keeps it from being a CD is a warning here.\n"
        "Exit code 65 when there is an error.\n"
        "Example:\n  lacquer album check debut.lacquer-album");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
