// `lacquer devices`: what there is to play on, looked for anew at every call.
#include <cmath>
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/table.hpp"
#include "host/audio/audio_devices.hpp"
#include "host/control/midi_input.hpp"

namespace lacquer::cli {
namespace {

struct DevicesArguments {
    std::string device;
    bool log = false;
    bool json = false;
};

using host::DeviceInfo;

struct Found {
    std::vector<std::string> apis;
    std::vector<DeviceInfo> devices;
    std::vector<std::vector<double>> rates;  ///< of each device
    Result<DeviceInfo> chosen;               ///< what `play` would take
    std::vector<host::MidiPort> midi;
};

Result<Found> find(const std::string& name) {
    const auto use = host::PortAudioUse::begin();
    if (!use) return fail(use.error());
    std::vector<DeviceInfo> devices = (*use)->devices();
    Result<DeviceInfo> chosen = host::chooseOutput(devices, name);
    if (!chosen && !name.empty()) return fail(chosen.error());
    std::vector<std::vector<double>> rates;
    for (const DeviceInfo& device : devices) rates.push_back((*use)->rates(device));
    return Found{(*use)->apis(), std::move(devices), std::move(rates), std::move(chosen), host::listMidiPorts()};
}

bool takenBy(const Result<DeviceInfo>& chosen, const DeviceInfo& device) {
    return chosen && chosen->index == device.index;
}

std::string reason(const DevicesArguments& arguments, const DeviceInfo& chosen) {
    return arguments.device.empty() ? host::whyUsual(chosen) : "the one called \"" + arguments.device + "\"";
}

std::string milliseconds(const std::optional<double>& seconds) {
    return seconds ? number(*seconds * 1000, 1) + " ms" : "–";
}

std::string kilohertz(const std::vector<double>& rates) {
    std::string text;
    for (const double rate : rates) text += (text.empty() ? "" : " ") + shortest(rate / 1000);
    return text.empty() ? "none now" : text + " kHz";
}

void printDevices(const Found& found, const DevicesArguments& arguments) {
    std::string apis;
    for (const std::string& api : found.apis) apis += (apis.empty() ? "" : ", ") + api;
    std::cout << "Looked at: " << apis << '\n';
    if (!found.devices.empty()) {
        Table table;
        table.add({"", "device", "by", "in", "out", "rates", "latency in", "out"});
        for (std::size_t i = 0; i < found.devices.size(); ++i) {
            const DeviceInfo& device = found.devices[i];
            table.add({takenBy(found.chosen, device)                 ? ">"
                       : device.apiDefault || device.apiDefaultInput ? "*"
                                                                     : "",
                       device.name, device.isJack() ? "JACK" : device.api, std::to_string(device.inputChannels),
                       std::to_string(device.outputChannels), kilohertz(found.rates[i]),
                       milliseconds(device.inputLatencySeconds), milliseconds(device.outputLatencySeconds)});
        }
        table.print();
        std::cout << "* a default of its driver   > what play takes\n";
    }
    if (found.chosen)
        std::cout << "play takes \"" << found.chosen->name << "\": " << reason(arguments, *found.chosen) << '\n';
    else
        std::cout << found.chosen.error().line() << '\n';
    for (const host::MidiPort& port : found.midi)
        std::cout << "MIDI port \"" << port.name << "\" by " << port.api << '\n';
    if (found.midi.empty()) std::cout << "No MIDI port.\n";
    if (arguments.log) std::cout << "\nWhat the audio libraries said:\n" << host::audioLibraryLog();
}

nlohmann::ordered_json devicesJson(const Found& found, const DevicesArguments& arguments) {
    nlohmann::ordered_json devices = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < found.devices.size(); ++i) {
        const DeviceInfo& device = found.devices[i];
        devices.push_back({{"name", device.name},
                           {"api", device.api},
                           {"inputs", device.inputChannels},
                           {"outputs", device.outputChannels},
                           {"defaultSampleRate", device.defaultSampleRate},
                           {"sampleRates", found.rates[i]},
                           {"inputLatencySeconds", orNull(device.inputLatencySeconds)},
                           {"outputLatencySeconds", orNull(device.outputLatencySeconds)},
                           {"defaultInput", device.apiDefaultInput},
                           {"defaultOutput", device.apiDefault},
                           {"chosen", takenBy(found.chosen, device)}});
    }
    nlohmann::ordered_json json{{"apis", found.apis}, {"devices", devices}};
    if (found.chosen)
        json["play"] = {
            {"name", found.chosen->name}, {"api", found.chosen->api}, {"reason", reason(arguments, *found.chosen)}};
    else
        json["play"] = nullptr;
    json["midi"] = nlohmann::ordered_json::array();
    for (const host::MidiPort& port : found.midi) json["midi"].push_back({{"name", port.name}, {"api", port.api}});
    if (arguments.log) json["log"] = host::audioLibraryLog();
    return json;
}

Status run(const DevicesArguments& arguments) {
    const auto found = find(arguments.device);
    if (!found) return fail(found.error());
    if (arguments.json)
        printJson(devicesJson(*found, arguments));
    else
        printDevices(*found, arguments);
    return {};
}

}  // namespace

void declareDevices(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<DevicesArguments>();
    CLI::App* command =
        program.add_subcommand("devices", "List the audio devices, which of them play takes, and the MIDI ports.");
    command->add_option("--device", arguments->device, "Which one play --device takes by this name");
    command->add_flag("--log", arguments->log, "Add what ALSA and JACK said while they were looked at");
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer(
        "Looks anew every time: what has been plugged in, or a JACK server that has been started, is there.\n"
        "Rates are those that the device takes now: one that another program holds takes none. Latencies are what the\n"
        "driver promises at best.\n"
        "Examples:\n"
        "  lacquer devices\n"
        "  lacquer devices --json");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
