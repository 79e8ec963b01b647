// `lacquer nodes`: what there is to put into a session, from the catalogue.
#include <iostream>

#include "cli/command.hpp"
#include "cli/installation.hpp"
#include "cli/output.hpp"
#include "cli/table.hpp"
#include "cli/type_name.hpp"

namespace lacquer::cli {
namespace {

struct Arguments {
    std::string type;
    bool lv2 = false;
    bool json = false;
};

const char* name(ParameterScale scale) {
    switch (scale) {
        case ParameterScale::linear:
            return "linear";
        case ParameterScale::logarithmic:
            return "logarithmic";
        case ParameterScale::integer:
            return "integer";
        case ParameterScale::toggle:
            return "toggle";
        case ParameterScale::choice:
            return "choice";
    }
    return "";
}

// What a port carries: "audio, as wide as the node".
std::string describe(const PortInfo& port) {
    std::string text = toString(port.kind);
    if (port.kind != SignalKind::audio) return text;
    if (port.channels == kNodeWidth) return text + ", as wide as the node";
    return text + ", " + std::to_string(port.channels) + (port.channels == 1 ? " channel" : " channels");
}

std::string describe(const ParameterInfo& parameter, double value) {
    if (parameter.scale == ParameterScale::toggle) return value != 0 ? "on" : "off";
    const auto choice = static_cast<std::size_t>(value);
    if (parameter.scale == ParameterScale::choice && choice < parameter.choices.size())
        return parameter.choices[choice];
    return shortest(value) + (parameter.unit.empty() ? "" : " " + parameter.unit);
}

std::string describeRange(const ParameterInfo& parameter) {
    if (parameter.scale == ParameterScale::toggle) return "off, on";
    if (parameter.scale != ParameterScale::choice || parameter.choices.empty())
        return shortest(parameter.minimum) + " … " + describe(parameter, parameter.maximum);
    std::string text;
    for (const std::string& choice : parameter.choices) text += (text.empty() ? "" : ", ") + choice;
    return text;
}

nlohmann::ordered_json toJson(const ParameterInfo& parameter) {
    nlohmann::ordered_json json;
    json["id"] = parameter.id;
    json["name"] = parameter.name;
    json["unit"] = parameter.unit;
    json["minimum"] = parameter.minimum;
    json["maximum"] = parameter.maximum;
    json["default"] = parameter.defaultValue;
    json["scale"] = name(parameter.scale);
    if (!parameter.choices.empty()) json["choices"] = parameter.choices;
    if (!parameter.description.empty()) json["description"] = parameter.description;
    return json;
}

nlohmann::ordered_json summaryToJson(const ProcessorType& type) {
    return {{"type", type.uri},
            {"name", type.name},
            {"group", type.group},
            {"description", type.description},
            {"widths", type.widths}};
}

nlohmann::ordered_json toJson(const ProcessorType& type) {
    nlohmann::ordered_json json = summaryToJson(type);
    for (const char* list : {"inputs", "outputs", "parameters", "readouts"})
        json[list] = nlohmann::ordered_json::array();
    for (const PortInfo& port : type.ports) {
        nlohmann::ordered_json entry{{"symbol", port.symbol}, {"name", port.name}, {"kind", toString(port.kind)}};
        if (port.channels == kNodeWidth)
            entry["channels"] = "width";
        else
            entry["channels"] = port.channels;
        json[port.direction == PortDirection::input ? "inputs" : "outputs"].push_back(entry);
    }
    for (const ParameterInfo& parameter : type.parameters)
        if (!parameter.internal) json["parameters"].push_back(toJson(parameter));
    for (const ParameterInfo& readout : type.readouts) json["readouts"].push_back(toJson(readout));
    return json;
}

void print(const ProcessorType& type) {
    std::cout << type.uri << " – " << type.name << " (" << type.group << ")\n";
    if (!type.description.empty()) std::cout << type.description << '\n';
    std::cout << "Widths:";
    for (const int width : type.widths) std::cout << ' ' << width;
    std::cout << '\n';
    Table ports;
    for (const PortInfo& port : type.ports)
        ports.add({port.direction == PortDirection::input ? "input" : "output", port.symbol, describe(port)});
    std::cout << "Ports:\n";
    ports.print();
    if (!type.parameters.empty()) {
        Table parameters;
        for (const ParameterInfo& parameter : type.parameters)
            if (!parameter.internal)
                parameters.add({parameter.id, parameter.name, describeRange(parameter),
                                "default " + describe(parameter, parameter.defaultValue)});
        std::cout << "Parameters:\n";
        parameters.print();
    }
    if (!type.readouts.empty()) {
        Table readouts;
        for (const ParameterInfo& readout : type.readouts) readouts.add({readout.id, readout.name, readout.unit});
        std::cout << "Readouts:\n";
        readouts.print();
    }
}

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

void listPlugins(host::PluginWorld& plugins, bool json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    Table table;
    for (const host::InstalledPlugin& plugin : plugins.installed()) {
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

Status run(const Arguments& arguments) {
    const auto installation = findInstallation();
    if (!arguments.type.empty()) {
        const auto type = installation->registry.find(typeUri(arguments.type));
        if (!type) return fail(type.error());
        if (arguments.json)
            printJson(toJson(**type));
        else
            print(**type);
    } else if (arguments.lv2) {
        listPlugins(*installation->plugins, arguments.json);
    } else {
        listBuiltIns(installation->registry, arguments.json);
    }
    return {};
}

}  // namespace

void declareNodes(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* command = program.add_subcommand("nodes", "List the node types, or describe one.");
    CLI::Option* type = command->add_option("TYPE", arguments->type, "Node type (lacquer:eq) or LV2 plugin URI");
    command->add_flag("--lv2", arguments->lv2, "List the installed LV2 plugins instead of the built-in nodes")
        ->excludes(type);
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer(
        "Examples:\n"
        "  lacquer nodes\n"
        "  lacquer nodes lacquer:compressor\n"
        "  lacquer nodes http://gareus.org/oss/lv2/fil4#stereo --json\n"
        "  lacquer nodes --lv2");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
