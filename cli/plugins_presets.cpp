// `lacquer plugins presets`, `save-preset`, `rename-preset` and `remove-preset`.
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/output.hpp"
#include "cli/plugin_commands.hpp"
#include "cli/plugin_table.hpp"
#include "cli/table.hpp"
#include "host/lv2/own_presets.hpp"
#include "sessions/control/osc_names.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/render/node_start.hpp"

namespace lacquer::cli {
namespace {

struct Listing {
    std::string uri;
    bool json = false;
};

struct Saving {
    std::string session, node, name;
    bool replace = false;
    bool json = false;
};

struct Change {
    std::string uri, name, newName;
    bool json = false;
};

Status list(const Listing& listing) {
    const PluginTable all = readPluginTable();
    const auto found = all.find(listing.uri);
    if (!found) return fail(found.error());
    const auto presets = presetsToJson(all, **found);
    if (listing.json) {
        printJson({{"uri", bareUri(listing.uri)}, {"presets", presets}});
        return {};
    }
    Table table;
    for (const auto& preset : presets)
        table.add({preset["name"].get<std::string>(), preset["own"].get<bool>() ? "own" : "",
                   preset["uri"].get<std::string>()});
    table.print();
    return {};
}

void tell(const host::InstalledPreset& preset, const char* done, bool json) {
    if (json)
        printJson({{"plugin", bareUri(preset.type)}, {"uri", preset.uri}, {"name", preset.name}});
    else
        std::cout << done << " \"" << preset.name << "\", " << preset.uri << '\n';
}

Status save(const Saving& saving) {
    const auto installation = findInstallation();
    const auto loaded = sessions::load(saving.session, installation->registry);
    if (!loaded) return fail(loaded.error());
    const sessions::Session& session = loaded->session;
    const auto id = sessions::nodeCalled(session, saving.node, "`lacquer info` lists them");
    if (!id) return fail(id.error());
    const Node& node = *session.graph.find(*id);
    if (!node.type.starts_with("lv2:"))
        return fail(ErrorKind::usage, node.name + " is no plugin", {}, "the editor keeps presets of other nodes");
    auto state = sessions::stateWithFiles(session, node);
    if (!state) return fail(std::move(state).error());
    const host::PluginPreset settings{session.content(*id).parameters, *std::move(state)};
    const auto saved = host::saveOwnPreset(installation->plugins, node.type, saving.name, settings,
                                           saving.replace ? host::IfTaken::replace : host::IfTaken::refuse);
    if (!saved) return fail(saved.error());
    tell(*saved, "Saved", saving.json);
    return {};
}

// Renames or removes: `act` is handed the preset that is meant.
template <class Act>
Status change(const Change& change, const char* done, const Act& act) {
    const auto plugins = host::PluginWorld::create();  // nothing is loaded, so no gate is asked
    const auto preset = host::ownPresetCalled(*plugins, "lv2:" + bareUri(change.uri), change.name);
    if (!preset) return fail(preset.error());
    const Result<host::InstalledPreset> changed = act(*plugins, *preset);
    if (!changed) return fail(changed.error());
    tell(*changed, done, change.json);
    return {};
}

Status rename(const Change& renaming) {
    return change(renaming, "Renamed to", [&](host::PluginWorld& plugins, const host::InstalledPreset& preset) {
        return host::renameOwnPreset(plugins, preset, renaming.newName);
    });
}

Status remove(const Change& removal) {
    return change(removal, "Removed",
                  [](host::PluginWorld& plugins, const host::InstalledPreset& preset) -> Result<host::InstalledPreset> {
                      auto removed = host::removeOwnPreset(plugins, preset);
                      if (!removed) return fail(std::move(removed).error());
                      return preset;
                  });
}

CLI::App* declareChange(CLI::App& plugins, Action& chosen, const char* name, const char* description,
                        Status (*action)(const Change&), const std::shared_ptr<Change>& change) {
    CLI::App* command = plugins.add_subcommand(name, description);
    command->add_option("URI", change->uri, "The plugin's URI")->required();
    command->add_option("NAME", change->name, "The preset's name")->required();
    command->add_flag("--json", change->json, "Print one JSON object");
    command->callback([change, action, &chosen] { chosen = [change, action] { return action(*change); }; });
    return command;
}

}  // namespace

void declarePluginPresets(CLI::App& plugins, Action& chosen) {
    auto listing = std::make_shared<Listing>();
    CLI::App* presets = plugins.add_subcommand("presets", "List the presets of a plugin, and which are your own.");
    presets->add_option("URI", listing->uri, "The plugin's URI")->required();
    presets->add_flag("--json", listing->json, "Print one JSON object");
    presets->callback([listing, &chosen] { chosen = [listing] { return list(*listing); }; });

    auto saving = std::make_shared<Saving>();
    CLI::App* savePreset = plugins.add_subcommand("save-preset", "Save what a plugin in a session is set to.");
    savePreset->add_option("SESSION", saving->session, "Session folder (NAME.lacquer)")->required();
    savePreset->add_option("NODE", saving->node, "The plugin's node, by its name or id")->required();
    savePreset->add_option("NAME", saving->name, "What the preset is to be called")->required();
    savePreset->add_flag("--replace", saving->replace, "In place of your own preset of that name");
    savePreset->add_flag("--json", saving->json, "Print one JSON object");
    savePreset->footer(
        "It becomes an LV2 bundle in ~/.lv2, with copies of the files that the plugin uses: other hosts list it, too.\n"
        "Example:\n"
        "  lacquer plugins save-preset song.lacquer \"vox EQ\" \"Bright vocals\"");
    savePreset->callback([saving, &chosen] { chosen = [saving] { return save(*saving); }; });

    auto renaming = std::make_shared<Change>();
    declareChange(plugins, chosen, "rename-preset", "Rename a preset of your own.", rename, renaming)
        ->add_option("NEW", renaming->newName, "Its new name")
        ->required();
    declareChange(plugins, chosen, "remove-preset", "Remove a preset of your own, with its files.", remove,
                  std::make_shared<Change>());
}

}  // namespace lacquer::cli
