// `lacquer plugins`: what is installed, what came of trying it, and what the user thinks of it.
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/output.hpp"
#include "cli/plugin_commands.hpp"
#include "cli/plugin_table.hpp"

namespace lacquer::cli {
namespace {

using host::PluginMark;

struct Marking {
    PluginMark mark = PluginMark::favourite;
    std::string uri;
    bool every = false;  ///< in place of one
    bool off = false;
    bool json = false;
};

struct Offset {
    std::string uri;
    int frames = 0;
    bool json = false;
};

Status run(const Offset& offset) {
    const std::string uri = bareUri(offset.uri);
    if (offset.frames != 0)
        if (const auto found = readPluginTable().find(uri); !found) return fail(found.error());
    host::PluginPreferences preferences;
    if (auto set = preferences.setLatencyOffset(uri, offset.frames); !set) return set;
    if (offset.json) printJson({{"uri", uri}, {"latencyOffset", preferences.latencyOffset(uri)}});
    return {};
}

Status run(const Marking& marking) {
    const std::string uri = marking.every ? host::kEveryPlugin : bareUri(marking.uri);
    if (!marking.off && !marking.every)
        if (const auto found = readPluginTable().find(uri); !found) return fail(found.error());
    host::PluginPreferences preferences;
    if (auto set = preferences.set(marking.mark, uri, marking.off ? host::Switch::off : host::Switch::on); !set)
        return set;
    if (marking.json)
        printJson({{"uri", uri},
                   {"allowed", preferences.has(PluginMark::allowed, uri)},
                   {"denied", preferences.has(PluginMark::denied, uri)},
                   {"favourite", preferences.has(PluginMark::favourite, uri)},
                   {"sandboxed", preferences.has(PluginMark::sandboxed, uri)}});
    return {};
}

void declareMark(CLI::App& plugins, Action& chosen, const char* name, const char* description, PluginMark mark) {
    auto marking = std::make_shared<Marking>();
    marking->mark = mark;
    CLI::App* command = plugins.add_subcommand(name, description);
    CLI::Option* const uri = command->add_option("URI", marking->uri, "The plugin's URI");
    if (mark == PluginMark::sandboxed) {
        CLI::Option* const every = command->add_flag("--all", marking->every, "All plugins, but for those you allow");
        every->excludes(uri);
        command->require_option(1, 3);
        command->footer(
            "Whatever a plugin does in a process of its own, the program plays on: one that crashes or hangs there is\n"
            "muted and named, and can be started again. The samples are the same. Plugins that crash in their trial, "
            "or\n"
            "are known to, run so unless you allow them.");
    } else {
        uri->required();
    }
    command->add_flag("--off", marking->off, "Take that back");
    command->add_flag("--json", marking->json, "Print what holds now as one JSON object");
    command->callback([marking, &chosen] { chosen = [marking] { return run(*marking); }; });
}

}  // namespace

void declarePluginMarks(CLI::App& plugins, Action& chosen) {
    declareMark(plugins, chosen, "allow",
                "Load a plugin into the program itself, whatever a trial or the list of known troublemakers says.",
                PluginMark::allowed);
    declareMark(plugins, chosen, "deny", "Never load a plugin.", PluginMark::denied);
    declareMark(plugins, chosen, "sandbox", "Run a plugin in a process of its own, which may crash without harm.",
                PluginMark::sandboxed);
    declareMark(plugins, chosen, "favourite", "Show a plugin before others.", PluginMark::favourite);

    auto offset = std::make_shared<Offset>();
    CLI::App* latency = plugins.add_subcommand("latency", "Add to the latency that a plugin reports.");
    latency->add_option("URI", offset->uri, "The plugin's URI")->required();
    latency->add_option("FRAMES", offset->frames, "How many frames later its output is; fewer: -N; none: 0")
        ->required();
    latency->add_flag("--json", offset->json, "Print what holds now as one JSON object");
    latency->footer(
        "Of every node of this plugin, from the next start of a program on; not below 0. A single node's latency is\n"
        "said in its session.");
    latency->callback([offset, &chosen] { chosen = [offset] { return run(*offset); }; });
}

void declarePlugins(CLI::App& program, Action& chosen) {
    CLI::App* command =
        program.add_subcommand("plugins", "List, try and check the installed LV2 plugins, and keep presets of them.");
    command->require_subcommand(1);
    declarePluginList(*command, chosen);
    declarePluginShow(*command, chosen);
    declarePluginPresets(*command, chosen);
    declarePluginScan(*command, chosen);
    declarePluginCheck(*command, chosen);
    declarePluginMarks(*command, chosen);
    command->footer(
        "Examples:\n"
        "  lacquer plugins list limiter --vendor x42\n"
        "  lacquer plugins show http://gareus.org/oss/lv2/fil4#stereo\n"
        "  lacquer plugins save-preset song.lacquer \"vox EQ\" \"Bright vocals\"\n"
        "  lacquer plugins scan --all\n"
        "  lacquer plugins check http://gareus.org/oss/lv2/fil4#stereo\n"
        "A plugin is tried in a process of its own before it is first loaded. 'lacquer plugins COMMAND --help' says\n"
        "more.");
}

}  // namespace lacquer::cli
