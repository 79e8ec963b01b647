// `lacquer bind`: which MIDI control moves which parameter of a session.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <optional>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/installation.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/table.hpp"
#include "cli/write_session.hpp"
#include "core/control/midi_learn.hpp"
#include "host/control/midi_input.hpp"
#include "sessions/control/osc_names.hpp"
#include "sessions/format/names.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/model/history.hpp"
#include "sessions/safety/save_session.hpp"

namespace lacquer::cli {
namespace {

constexpr int kLearnSeconds = 30;

struct BindArguments {
    std::string session, node, parameter;
    std::optional<int> cc, cc14, nrpn, note, channel;
    bool pitchBend = false;
    std::string learn, mode, device;
    std::optional<double> from, to;
    bool free = false;
    bool json = false;
};

nlohmann::ordered_json bindingJson(const sessions::Session& session, NodeId node, const std::string& parameter,
                                   const ControlBinding& binding) {
    nlohmann::ordered_json json{{"node", node.value},
                                {"name", session.graph.find(node)->name},
                                {"parameter", parameter},
                                {"control", sessions::nameOf(sessions::kMidiControlNames, binding.control.kind)},
                                {"channel", binding.control.channel},
                                {"number", binding.control.number},
                                {"mode", sessions::nameOf(sessions::kControlModeNames, binding.mode)}};
    if (binding.range)
        json["range"] = {binding.range->from, binding.range->to};
    else
        json["range"] = nullptr;
    json["device"] = binding.device.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(binding.device);
    return json;
}

void printBindings(const sessions::Session& session, bool json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    Table table;
    table.add({"node", "parameter", "control", "mode", "range", "device"});
    for (const auto& [id, content] : session.contents)
        for (const auto& [parameter, binding] : content.controls) {
            list.push_back(bindingJson(session, id, parameter, binding));
            table.add({session.graph.find(id)->name, parameter, describe(binding.control),
                       sessions::nameOf(sessions::kControlModeNames, binding.mode),
                       binding.range ? shortest(binding.range->from) + " … " + shortest(binding.range->to) : "whole",
                       binding.device.empty() ? "any" : binding.device});
        }
    if (json)
        printJson({{"controls", list}});
    else if (list.empty())
        std::cout << "No parameter is bound to a control.\n";
    else
        table.print();
}

/// The one control that the options name.
Result<std::optional<MidiControl>> controlIn(const BindArguments& arguments) {
    using enum MidiControlKind;
    std::vector<MidiControl> named;
    const int channel = arguments.channel.value_or(1);
    for (const auto& [kind, number] : {std::pair(cc, arguments.cc), std::pair(cc14, arguments.cc14),
                                       std::pair(nrpn, arguments.nrpn), std::pair(note, arguments.note)})
        if (number) named.push_back({kind, channel, *number});
    if (arguments.pitchBend) named.push_back({pitchBend, channel, 0});
    const std::size_t ways = named.size() + (arguments.learn.empty() ? 0 : 1) + (arguments.free ? 1 : 0);
    if (ways != 1)
        return fail(ErrorKind::usage, ways == 0 ? "no control is named" : "more than one control is named", {},
                    "say one of --cc, --cc14, --nrpn, --note, --pitch-bend, --learn and --free");
    if (!arguments.learn.empty() && arguments.channel)
        return fail(ErrorKind::usage, "the channel is learned, too", "--channel", "leave it out");
    return named.empty() ? std::optional<MidiControl>() : std::optional(named.front());
}

Result<MidiControl> learn(const std::string& port) {
    const auto input = host::MidiInput::open(port);
    if (!input) return fail(input.error());
    std::cerr << "Move the control at \"" << (*input)->port().name << "\" …\n";
    const auto begin = std::chrono::steady_clock::now();
    MidiLearner learner;
    std::vector<MidiEvent> events;
    for (double seconds = 0; !interrupted() && seconds < kLearnSeconds;) {
        usleep(30000);
        events.clear();
        (*input)->take(events);
        seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        if (const auto moved = learner.take(events, seconds)) return *moved;
    }
    return fail(ErrorKind::failed, "no control was moved within " + std::to_string(kLearnSeconds) + " s", "--learn",
                "choose the port that it is at; `lacquer devices` lists them");
}

Result<ControlBinding> bindingFor(const BindArguments& arguments, const MidiControl& control,
                                  const ParameterInfo* info) {
    ControlBinding binding{control, info ? usualMode(control, *info) : ControlMode::pickup, {}, arguments.device};
    if (!arguments.mode.empty()) binding.mode = sessions::valueOf(sessions::kControlModeNames, arguments.mode);
    if (!arguments.from && !arguments.to) return binding;
    if (!info && (!arguments.from || !arguments.to))
        return fail(ErrorKind::usage, "the range of a parameter whose type is not installed is not known", {},
                    "say both --from and --to");
    binding.range = ControlRange{arguments.from.value_or(info ? info->minimum : 0),
                                 arguments.to.value_or(info ? info->maximum : 1)};
    return binding;
}

Status bind(const BindArguments& arguments) {
    const auto named = controlIn(arguments);
    if (!named) return fail(named.error());
    const auto installation = findInstallation();
    auto opened = openToWrite(arguments.session, installation->registry);
    if (!opened) return fail(std::move(opened).error());
    sessions::Session& session = opened->session;
    const auto node = sessions::nodeCalled(session, arguments.node, "`lacquer info` lists them");
    if (!node) return fail(node.error());
    const auto type = installation->registry.find(session.graph.find(*node)->type);
    const auto index = type ? (*type)->findParameter(arguments.parameter) : std::nullopt;

    sessions::SetControl edit{*node, arguments.parameter, {}};
    if (!arguments.free) {
        auto control = *named ? Result<MidiControl>(**named) : learn(arguments.learn);
        if (!control) return fail(std::move(control).error());
        auto binding = bindingFor(arguments, *control, index ? &(*type)->parameters[*index] : nullptr);
        if (!binding) return fail(std::move(binding).error());
        edit.binding = *std::move(binding);
    } else if (!session.content(*node).controls.contains(arguments.parameter)) {
        return fail(ErrorKind::usage, arguments.parameter + " is bound to no control", session.graph.find(*node)->name,
                    "`lacquer bind " + arguments.session + "` lists what is");
    }
    sessions::History history(session, installation->registry);
    history.restore(std::move(opened->history));
    if (auto done = history.perform(edit); !done) {
        Error error = std::move(done).error();
        error.kind = ErrorKind::usage;
        return fail(std::move(error));
    }
    if (Status saved = sessions::save(session, history.record()); !saved) return saved;
    if (arguments.json)
        printBindings(session, true);
    else
        std::cout << history.name(history.position() - 1) << "\n";
    return {};
}

Status run(const BindArguments& arguments) {
    if (!arguments.node.empty()) return bind(arguments);
    const auto installation = findInstallation();
    const auto loaded = sessions::load(arguments.session, installation->registry);
    if (!loaded) return fail(loaded.error());
    printBindings(loaded->session, arguments.json);
    return {};
}

}  // namespace

void declareBind(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<BindArguments>();
    CLI::App* command =
        program.add_subcommand("bind", "Bind a parameter to a control of a MIDI controller, or list what is bound.");
    command->add_option("SESSION", arguments->session, "Session folder (NAME.lacquer)")->required();
    CLI::Option* node =
        command->add_option("NODE", arguments->node, "Node, by its name or id; without it, what is bound is listed");
    CLI::Option* parameter = command->add_option("PARAMETER", arguments->parameter, "Parameter id, as in level");
    node->needs(parameter);
    command->add_option("--cc", arguments->cc, "Control change of this number, 0 to 119")->type_name("N");
    command->add_option("--cc14", arguments->cc14, "Control changes N and N + 32 as one of 14 bits, N from 0 to 31")
        ->type_name("N");
    command->add_option("--nrpn", arguments->nrpn, "Non-registered parameter of this number, 0 to 16382")
        ->type_name("N");
    command->add_option("--note", arguments->note, "Key or pad of this number, 0 to 127")->type_name("N");
    command->add_flag("--pitch-bend", arguments->pitchBend, "The pitch bend, as motor faders send it");
    command->add_option("--channel", arguments->channel, "MIDI channel, 1 to 16; without it, 1")->type_name("C");
    command->add_option("--learn", arguments->learn, "Whatever control is moved next at this MIDI port")
        ->type_name("PORT");
    command->add_flag("--free", arguments->free, "Bind it to no control any more");
    std::vector<std::string> modes;
    for (const auto& [mode, name] : sessions::kControlModeNames) modes.emplace_back(name);
    command->add_option("--mode", arguments->mode, "How it moves the parameter; see below")
        ->check(CLI::IsMember(modes));
    command->add_option("--from", arguments->from, "Lower end of the control's way, in the parameter's unit");
    command->add_option("--to", arguments->to, "Upper end; it may be the smaller one");
    command->add_option("--device", arguments->device, "Only the port whose name contains this, while it is open");
    command->add_flag("--json", arguments->json, "Print all that is bound as one JSON object");
    command->footer(
        "Modes: pickup (usual) follows the control once it has come to where the parameter is; jump follows at once;\n"
        "toggle goes to the other end with each press; twosComplement, binaryOffset and signMagnitude are endless "
        "knobs\n"
        "that send 127, 63 or 65 for one click down.\n"
        "`lacquer play --midi PORT` listens to them; docs/control.md has the rest.\n"
        "Examples:\n"
        "  lacquer bind song.lacquer\n"
        "  lacquer bind song.lacquer \"vox fader\" level --cc 7 --from -60 --to 6\n"
        "  lacquer bind song.lacquer \"vox fader\" mute --learn nanoKONTROL\n"
        "  lacquer bind song.lacquer \"vox fader\" level --free");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
