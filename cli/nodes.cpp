// `lacquer nodes`: what there is to put into a session, from the catalogue, and what it does.
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include "cli/command.hpp"

#include "cli/installation.hpp"
#include "cli/node_plot.hpp"
#include "cli/output.hpp"
#include "cli/table.hpp"
#include "cli/type_name.hpp"
#include "cli/type_report.hpp"
#include "sessions/format/factory_presets.hpp"

namespace lacquer::cli {
namespace {

struct NodesArguments {
    std::string type;
    bool lv2 = false;
    bool json = false;
    NodePlotArguments plot;
    Sandboxing sandboxing = Sandboxing::usual;
};

void listBuiltIns(const ProcessorRegistry& registry, bool json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    Table table;
    for (const auto& type : registry.types()) {
        list.push_back(summaryToJson(*type));
        table.add({type->uri, type->name, type->group, type->description});
    }
    if (json)
        printJson({{"nodes", list}});
    else
        table.print();
}

// The short form of `lacquer plugins list`.
void listPlugins(bool json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    Table table;
    for (const host::InstalledPlugin& plugin : listInstalled().plugins) {
        if (!plugin.usable()) continue;
        list.push_back({{"type", plugin.type},
                        {"name", plugin.name},
                        {"group", plugin.className},
                        {"audioInputs", plugin.audioInputs},
                        {"audioOutputs", plugin.audioOutputs},
                        {"parameters", plugin.parameters}});
        table.add({plugin.type, plugin.name, plugin.className,
                   std::to_string(plugin.audioInputs) + " in, " + std::to_string(plugin.audioOutputs) + " out"});
    }
    if (json)
        printJson({{"nodes", list}});
    else
        table.print();
}

void describe(const ProcessorType& type, bool json) {
    const auto presets = sessions::factoryPresetsOf(type.uri);
    if (json) {
        auto described = toJson(type);
        described["presets"] = nlohmann::ordered_json::array();
        for (const sessions::FactoryPreset& preset : presets)
            described["presets"].push_back(
                {{"name", preset.name}, {"description", preset.description}, {"parameters", preset.parameters}});
        return printJson(described);
    }
    print(type);
    if (presets.empty()) return;
    std::cout << "Presets:\n";
    Table table;
    for (const sessions::FactoryPreset& preset : presets) table.add({"  " + preset.name, preset.description});
    table.print();
}

Status run(const NodesArguments& arguments) {
    const auto installation = findInstallation(arguments.sandboxing);
    if (!arguments.type.empty()) {
        const auto type = installation->registry.find(typeUri(arguments.type));
        if (!type) return fail(type.error());
        if (arguments.plot.asked)
            return plotNode(*installation, *type, arguments.plot,
                            arguments.json ? PlotNumbers::json : PlotNumbers::none);
        describe(**type, arguments.json);
    } else if (arguments.lv2) {
        listPlugins(arguments.json);
    } else {
        listBuiltIns(installation->registry, arguments.json);
    }
    return {};
}

}  // namespace

void declareNodes(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<NodesArguments>();
    CLI::App* command = program.add_subcommand("nodes", "List the node types, describe one, or plot what it does.");
    CLI::Option* type = command->add_option("TYPE", arguments->type, "Node type (lacquer:eq) or LV2 plugin URI");
    command->add_flag("--lv2", arguments->lv2, "List the installed LV2 plugins instead of the built-in nodes")
        ->excludes(type);
    addNodePlotOptions(*command, type, arguments->plot);
    addSandboxOption(*command, arguments->sandboxing);
    command->add_flag("--json", arguments->json, "Print one JSON object; of a plot, the points of its curves");
    command->footer(
        "A plot is measured through the node itself, at 48 kHz: magnitude (gain by frequency), levels (out by in),\n"
        "harmonics, impulse, decay, burst, noise, panorama. `lacquer nodes TYPE` says which a node has.\n"
        "Examples:\n"
        "  lacquer nodes\n"
        "  lacquer nodes lacquer:compressor\n"
        "  lacquer nodes http://gareus.org/oss/lv2/fil4#stereo --json\n"
        "  lacquer nodes --lv2\n"
        "  lacquer nodes lacquer:eq --set band2.gain=6 --plot eq.svg\n"
        "  lacquer nodes lacquer:compressor --preset \"Bass, steady\" --preset \"Mix bus, glue\" --plot levels.svg\n"
        "  lacquer nodes lacquer:multiband --characteristic magnitude --level -10 --plot loud.svg\n"
        "  lacquer nodes lacquer:saturation --characteristic harmonics --tone 100 --json");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
