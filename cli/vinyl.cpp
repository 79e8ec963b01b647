// `lacquer vinyl`: what an album needs to become a record.
#include <CLI/CLI.hpp>

#include "cli/command.hpp"
#include "cli/vinyl_commands.hpp"

namespace lacquer::cli {

void declareVinyl(CLI::App& program, Action& chosen) {
    CLI::App* command = program.add_subcommand("vinyl", "Prepare an album for vinyl: find the order of its sides.");
    command->require_subcommand(1);
    declareVinylSolve(*command, chosen);
}

}  // namespace lacquer::cli
