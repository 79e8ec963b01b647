// `lacquer vinyl`: an album on its way to a record.
#include <CLI/CLI.hpp>

#include "cli/command.hpp"
#include "cli/vinyl_commands.hpp"

namespace lacquer::cli {

void declareVinyl(CLI::App& program, Action& chosen) {
    CLI::App* command =
        program.add_subcommand("vinyl", "Take an album to vinyl: what its songs do to a groove, and their best order.");
    command->require_subcommand(1);
    declareVinylAnalyse(*command, chosen);
    declareVinylPlan(*command, chosen);
    declareVinylPrepare(*command, chosen);
    declareVinylExport(*command, chosen);
    declareVinylSolve(*command, chosen);
    declareVinylHouses(*command, chosen);
    command->footer(
        "Examples:\n"
        "  lacquer vinyl analyse side-a/*.wav\n"
        "  lacquer vinyl plan debut.lacquer-album --sides 2 --apply\n"
        "  lacquer vinyl export debut.lacquer-album -o debut-vinyl\n"
        "  lacquer vinyl solve album.json\n"
        "  lacquer vinyl houses");
}

}  // namespace lacquer::cli
