// `lacquer apply`: one node over one file.
#include <algorithm>
#include <charconv>

#include <CLI/CLI.hpp>

#include "cli/command.hpp"
#include "cli/installation.hpp"
#include "cli/render_report.hpp"
#include "cli/simd_option.hpp"
#include "cli/type_name.hpp"
#include "host/lv2/own_presets.hpp"
#include "sessions/format/factory_presets.hpp"
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

/// The value a word stands for: a number, "on" and "off" for a toggle, a name for a choice.
Result<double> parseValue(const ParameterInfo& info, const std::string& word) {
    double value = 0;
    const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (problem == std::errc{} && end == word.data() + word.size()) return value;
    if (info.scale == ParameterScale::toggle && (word == "on" || word == "off")) return word == "on" ? 1.0 : 0.0;
    const auto choice = std::find(info.choices.begin(), info.choices.end(), word);
    if (choice != info.choices.end()) return static_cast<double>(choice - info.choices.begin());
    std::string remedy = "write a number with a point and without a unit: 0.5";
    if (info.scale == ParameterScale::toggle) remedy = "on or off";
    if (!info.choices.empty()) {
        remedy = "one of: " + info.choices.front();
        for (std::size_t i = 1; i < info.choices.size(); ++i) remedy += ", " + info.choices[i];
    }
    return fail(ErrorKind::usage, "\"" + word + "\" is no value of " + info.name, "--set " + info.id, remedy);
}

Result<std::map<std::string, double>> parseSettings(const std::vector<std::string>& settings,
                                                    const ProcessorType& type) {
    std::map<std::string, double> values;
    for (const std::string& setting : settings) {
        const std::size_t equals = setting.find('=');
        if (equals == std::string::npos) return fail(ErrorKind::usage, "\"" + setting + "\" is not id=value", "--set");
        const std::string id = setting.substr(0, equals);
        const auto index = type.findParameter(id);
        if (!index)
            return fail(ErrorKind::usage, type.uri + " has no parameter \"" + id + "\"", "--set",
                        "see `lacquer nodes " + type.uri + "`");
        const auto value = parseValue(type.parameters[*index], setting.substr(equals + 1));
        if (!value) return fail(value.error());
        values[id] = *value;
    }
    return values;
}

Result<std::map<std::string, std::filesystem::path>> parseFiles(const std::vector<std::string>& words) {
    std::map<std::string, std::filesystem::path> files;
    for (const std::string& word : words) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos) return fail(ErrorKind::usage, "\"" + word + "\" is not id=path", "--file");
        files[word.substr(0, equals)] = word.substr(equals + 1);
    }
    return files;
}

Result<host::PluginPreset> loadPreset(const Installation& installation, const std::string& type,
                                      const std::string& name) {
    if (!type.starts_with("lv2:")) {
        const auto preset = sessions::factoryPresetCalled(type, name);
        if (!preset) return fail(preset.error());
        return host::PluginPreset{preset->parameters, std::nullopt};
    }
    const auto found = host::presetCalled(*installation.plugins, type, name);
    return found ? host::loadPreset(installation.plugins, type, found->uri) : fail(found.error());
}

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
