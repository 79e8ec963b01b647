// `lacquer album`: songs in order as one release.
#include <cmath>

#include <CLI/CLI.hpp>

#include "cli/album_commands.hpp"
#include "cli/command.hpp"

namespace lacquer::cli {

void addAlbumOption(CLI::App& command, std::string& album) {
    command.add_option("ALBUM", album, "Album folder (NAME.lacquer-album)")->required();
}

std::string minutes(double seconds) {
    const auto tenths = std::llround(seconds * 10);
    const std::string rest = std::to_string(tenths % 600 / 10);
    return std::to_string(tenths / 600) + ":" + (rest.size() < 2 ? "0" : "") + rest + "." + std::to_string(tenths % 10);
}

void declareAlbum(CLI::App& program, Action& chosen) {
    CLI::App* command =
        program.add_subcommand("album", "Put songs in order as one release: files for streaming, a CD, vinyl.");
    command->require_subcommand(1);
    declareAlbumNew(*command, chosen);
    declareAlbumCheck(*command, chosen);
    declareAlbumInfo(*command, chosen);
    declareAlbumLevels(*command, chosen);
    declareAlbumExport(*command, chosen);
    command->footer(
        "An album is a folder with album.json in it, which is made to be edited: order, gaps, cross-fades, trims, "
        "fades,\n"
        "gains, index points, codes, texts. docs/album-format.md lists what it may hold.\n"
        "Examples:\n"
        "  lacquer album new debut.lacquer-album masters/*.wav\n"
        "  lacquer album info debut.lacquer-album --measure\n"
        "  lacquer album export debut.lacquer-album --for streaming cd -o release");
}

}  // namespace lacquer::cli
