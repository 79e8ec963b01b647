// The program `lacquer`: parses the command line, runs one command, turns its outcome into an exit code.
#include <stdlib.h>

#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/own_output.hpp"

namespace {

using namespace lacquer;
using namespace lacquer::cli;

int report(const Error& error) {
    std::cerr << "lacquer: " << error.line() << '\n';
    return static_cast<int>(exitCodeFor(error.kind));
}

int run(const Action& action) {
    const Status status = action();
    if (interrupted()) {
        std::cerr << "lacquer: interrupted\n";
        dieOfInterrupt();
    }
    if (!status) return report(status.error());
    if (!std::cout.flush())
        return report({ErrorKind::cannotCreate, "cannot be written to", "standard output", "free some space"});
    return static_cast<int>(ExitCode::done);
}

}  // namespace

int main(int argc, char** argv) {
    Action action;
    const auto program = declareProgram(action);
    try {
        program->parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        // --help and --version arrive here too, with exit code 0.
        if (error.get_exit_code() == 0) return program->exit(error);
        std::string help = "see lacquer";
        for (const CLI::App* command : program->get_subcommands()) help += " " + command->get_name();
        return report({ErrorKind::usage, error.what(), {}, help + " --help"});
    }

    watchForInterrupt();
    keepOutputToOurselves();
    // Some plugins are Qt programs inside, and would end this one where there is no display. It shows nothing anyway.
    ::setenv("QT_QPA_PLATFORM", "offscreen", 0);
    try {
        return run(action);
    } catch (const std::exception& error) {  // out of memory, or a library that throws where it says it does not
        return report({ErrorKind::failed, error.what(), {}, {}});
    }
}
