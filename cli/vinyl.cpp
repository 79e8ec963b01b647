// `lacquer vinyl`: how songs would sit on a record.
#include <CLI/CLI.hpp>

#include "cli/command.hpp"
#include "cli/vinyl_commands.hpp"

namespace lacquer::cli {

void declareVinyl(CLI::App& program, Action& chosen) {
    CLI::App* command = program.add_subcommand("vinyl", "How songs would sit on a record.");
    command->require_subcommand(1);
    declareVinylAnalyse(*command, chosen);
    declareVinylHouses(*command, chosen);
    declareVinylPlan(*command, chosen);
    declareVinylPrepare(*command, chosen);
    command->footer(
        "Examples:\n"
        "  lacquer vinyl analyse side-a/*.wav\n"
        "  lacquer vinyl houses\n"
        "  lacquer vinyl plan debut.lacquer-album --sides 2 --apply");
}

}  // namespace lacquer::cli
