// `lacquer new`: a session from a folder of stems.
#include <filesystem>
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/installation.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/media/import_stems.hpp"

namespace lacquer::cli {
namespace {

struct NewArguments {
    std::string session;
    std::vector<std::string> stems;
    std::optional<int> sampleRate;
    bool json = false;
};

Status run(const NewArguments& arguments) {
    const auto installation = findInstallation();
    const std::filesystem::path folder = arguments.session;
    if (std::filesystem::path(folder / "").parent_path().extension() != ".lacquer")
        return fail(ErrorKind::usage, "a session folder is called NAME.lacquer", arguments.session,
                    "use " + arguments.session + ".lacquer");
    const auto session = [&] {
        ProgressBar bar("Copying");
        return sessions::importStems(folder, {arguments.stems.begin(), arguments.stems.end()}, arguments.sampleRate,
                                     installation->registry, bar.callback());
    }();
    if (!session) return fail(session.error());
    if (arguments.json)
        printJson({{"path", arguments.session},
                   {"name", session->name},
                   {"sampleRate", session->sampleRate},
                   {"tracks", arguments.stems.size()},
                   {"nodes", session->graph.nodes().size()}});
    else
        std::cout << arguments.session << ": " << arguments.stems.size()
                  << (arguments.stems.size() == 1 ? " track at " : " tracks at ") << session->sampleRate << " Hz\n";
    return {};
}

}  // namespace

void declareNew(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<NewArguments>();
    CLI::App* command = program.add_subcommand(
        "new", "Make a session from stems: a track each, group buses, a mix bus and a master chain.");
    command->add_option("SESSION", arguments->session, "Folder to make (NAME.lacquer); must not exist")->required();
    command->add_option("STEM", arguments->stems, "Sound files, mono or stereo; they are copied into the session")
        ->required();
    command->add_option("--rate", arguments->sampleRate, "Sample rate in Hz; without it, that of the first stem")
        ->check(CLI::Range(8000, 384000));  // what every node works at
    command->add_flag("--json", arguments->json, "Print what was made as one JSON object");
    command->footer(
        "Stems called kick, snare, drums, vox, bass and the like go to a bus of their group.\n"
        "Example:\n"
        "  lacquer new song.lacquer stems/*.wav");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
