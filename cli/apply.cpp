// `lacquer apply`: one node over one file.
#include <utility>

#include <CLI/CLI.hpp>

#include "cli/command.hpp"
#include "cli/installation.hpp"
#include "cli/node_settings.hpp"
#include "cli/render_report.hpp"
#include "cli/simd_option.hpp"
#include "cli/type_name.hpp"
#include "sessions/render/apply_node.hpp"
#include "sessions/render/render.hpp"

namespace lacquer::cli {
namespace {

struct ApplyArguments {
    std::string type;
    std::string input;
    std::string output;
    std::vector<std::string> settings;
    std::vector<std::string> files;
    std::string preset;
    int block = 256;
    std::string simd;
    Sandboxing sandboxing = Sandboxing::usual;
    bool raw = false;
    bool json = false;
};

Status run(const ApplyArguments& arguments) {
    if (auto simd = chooseSimd(arguments.simd); !simd) return simd;
    const auto installation = findInstallation(arguments.sandboxing);
    const auto type = installation->registry.find(typeUri(arguments.type));
    if (!type) return fail(type.error());
    auto values = parseSettings(arguments.settings, **type);
    if (!values) return fail(std::move(values).error());
    const auto files = parseFiles(arguments.files);
    if (!files) return fail(files.error());
    sessions::AppliedNode applied{.files = *files, .output = arguments.output};
    if (!arguments.preset.empty()) {
        auto preset = loadPreset(*installation, (*type)->uri, arguments.preset);
        if (!preset) return fail(std::move(preset).error());
        values->merge(preset->parameters);  // what is set goes before
        if (preset->state) applied.state = *std::move(preset->state);
    }
    applied.values = *std::move(values);
    auto session = sessions::sessionAround(**type, arguments.input, applied, installation->registry);
    if (!session) return fail(session.error());
    session->quantumFrames = arguments.block;

    sessions::RenderOptions options;
    options.file = arguments.output;
    options.samples = sessions::SampleFormat::float32;
    options.solo = sessions::SoloHandling::keep;  // of a fader alone, if that is what is applied
    if (arguments.raw) {
        options.latency = sessions::LatencyHandling::keep;
        session->endFrame = session->lastClipEnd();
    }
    return renderAndTell("Applying", *session, installation->registry, std::move(options),
                         arguments.json ? ReportStyle::json : ReportStyle::text);
}

}  // namespace

void declareApply(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<ApplyArguments>();
    CLI::App* command = program.add_subcommand("apply", "Run one node or LV2 plugin over one file.");
    command->add_option("TYPE", arguments->type, "Node type (lacquer:eq) or LV2 plugin URI")->required();
    command->add_option("INPUT", arguments->input, "Sound file to read")->required();
    command->add_option("OUTPUT", arguments->output, "File to write, 32-bit float (.wav or .aiff)")->required();
    command->add_option("--set", arguments->settings, "Parameter values, as id=value …");
    command->add_option("--preset", arguments->preset, "A preset, by name, or of a plugin by URI; --set changes it");
    command->add_option("--file", arguments->files,
                        "Files that the node uses (impulse response, sample), as id=path …");
    command->add_option("--block", arguments->block, "Quantum in frames")
        ->check(CLI::IsMember({64, 128, 256, 512, 1024, 2048, 4096}))
        ->capture_default_str();
    addSimdOption(*command, arguments->simd);
    addSandboxOption(*command, arguments->sandboxing);
    command->add_flag("--raw", arguments->raw,
                      "Exactly the input's length, nothing shifted: latency is not compensated, the tail is cut");
    command->add_flag("--json", arguments->json, "Print the report as one JSON object");
    command->footer(
        "A node with several audio outputs writes one file for each: out.wav, and out-SYMBOL.wav beside it.\n"
        "Examples:\n"
        "  lacquer apply lacquer:eq in.wav out.wav --set band1.on=1 band1.gain=6\n"
        "  lacquer apply lacquer:compressor in.wav out.wav --preset \"Vocal, close and even\"\n"
        "  lacquer apply http://gareus.org/oss/lv2/fil4#stereo in.wav out.wav --set gain=-3\n"
        "  lacquer apply http://gareus.org/oss/lv2/convoLV2#Mono in.wav out.wav --file impulse=hall.wav\n"
        "  lacquer apply http://gareus.org/oss/lv2/fat1 in.wav out.wav --preset Live\n"
        "`lacquer nodes TYPE` lists the parameters.");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
