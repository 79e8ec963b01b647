#include "cli/type_report.hpp"

#include <iostream>

#include <nlohmann/json.hpp>

#include "cli/output.hpp"
#include "cli/table.hpp"
#include "sessions/analysis/node_characteristic.hpp"

namespace lacquer::cli {
namespace {

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
    // Some plugins have hundreds. Their names are in the JSON.
    constexpr std::size_t kMostLetters = 60;
    std::string text;
    for (const std::string& choice : parameter.choices) {
        if (text.size() + choice.size() > kMostLetters && !text.empty())
            return text + " … " + parameter.choices.back() + " (" + std::to_string(parameter.choices.size()) +
                   " choices, all with --json)";
        text += (text.empty() ? "" : ", ") + choice;
    }
    return text;
}

nlohmann::ordered_json parameterJson(const ParameterInfo& parameter) {
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

}  // namespace

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
        if (!parameter.internal) json["parameters"].push_back(parameterJson(parameter));
    for (const ParameterInfo& readout : type.readouts) json["readouts"].push_back(parameterJson(readout));
    json["files"] = nlohmann::ordered_json::array();
    for (const FileInfo& file : type.files)
        json["files"].push_back({{"id", file.id}, {"name", file.name}, {"description", file.description}});
    json["characteristics"] = nlohmann::ordered_json::array();
    for (const Characteristic characteristic : sessions::characteristicsOf(type))
        json["characteristics"].push_back(sessions::toString(characteristic));
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
    if (!type.files.empty()) {
        Table files;
        for (const FileInfo& file : type.files) files.add({file.id, file.name, file.description});
        std::cout << "Files:\n";
        files.print();
    }
    if (!type.readouts.empty()) {
        Table readouts;
        for (const ParameterInfo& readout : type.readouts) readouts.add({readout.id, readout.name, readout.unit});
        std::cout << "Readouts:\n";
        readouts.print();
    }
    if (const auto characteristics = sessions::characteristicsOf(type); !characteristics.empty()) {
        std::cout << "Plots:";
        for (const Characteristic characteristic : characteristics)
            std::cout << ' ' << sessions::toString(characteristic);
        std::cout << '\n';
    }
}

}  // namespace lacquer::cli
