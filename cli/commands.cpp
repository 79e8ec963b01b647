#include "cli/commands.hpp"

#include <CLI/CLI.hpp>
#include <array>

namespace lacquer::cli {

namespace {

// In the order in which --help lists them.
constexpr std::array kCommands{
    declareNew,     declareInfo,    declareCheck,      declareEdit,      declareHistory, declareFreeze,
    declareMedia,   declareClean,   declareMarkers,    declareRender,    declareStems,   declareExport,
    declareCache,   declarePlay,    declareBind,       declareDevices,   declareApply,   declareMeasure,
    declareCompare, declareReport,  declareTags,       declareGainstage, declareRide,    declareMasking,
    declareNodes,   declarePlugins, declareDawProject, declareAlbum,     declareDdp,     declareVinyl,
};

}  // namespace

std::unique_ptr<CLI::App> declareProgram(Action& chosen) {
    auto program = std::make_unique<CLI::App>("Mixing and mastering from the command line.", "lacquer");
    program->set_version_flag("--version", "lacquer " LACQUER_VERSION);
    program->require_subcommand(1);
    program->footer(
        "'lacquer COMMAND --help' says more and gives examples.\n"
        "Exit codes: 0 done, 1 failed, 2 usage, 65 bad data, 66 missing input, 69 unavailable (device, plugin), "
        "73 cannot create.");
    for (const DeclareCommand declare : kCommands) declare(*program, chosen);
    return program;
}

}  // namespace lacquer::cli
