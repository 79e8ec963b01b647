// `lacquer plugins list` and `show`.
#include <algorithm>
#include <cctype>
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/output.hpp"
#include "cli/plugin_commands.hpp"
#include "cli/plugin_table.hpp"
#include "cli/table.hpp"
#include "cli/type_report.hpp"
#include "host/lv2/plugin_facts.hpp"
#include "host/lv2/plugin_packages.hpp"
#include "host/lv2/ui/plugin_ui.hpp"

namespace lacquer::cli {
namespace {

struct Search {
    std::vector<std::string> words;
    std::string className;
    std::string vendor;
    bool favourites = false;
    bool refused = false;
    bool json = false;
};

struct One {
    std::string uri;
    bool json = false;
};

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return text;
}

bool holds(const std::string& text, const std::string& word) {
    return lower(text).find(lower(word)) != std::string::npos;
}

bool matches(const ListedPlugin& listed, const Search& search) {
    const host::InstalledPlugin& plugin = listed.plugin;
    const std::string package(host::packageOf(plugin.uri()));
    const std::string all =
        plugin.name + ' ' + plugin.className + ' ' + plugin.vendor + ' ' + plugin.uri() + ' ' + package;
    return std::all_of(search.words.begin(), search.words.end(), [&](const auto& word) { return holds(all, word); }) &&
           holds(plugin.className, search.className) && holds(plugin.vendor + ' ' + package, search.vendor) &&
           (!search.favourites || listed.favourite) && (!search.refused || listed.refused());
}

std::string wiring(const host::InstalledPlugin& plugin) {
    std::string text = std::to_string(plugin.audioInputs) + " in, " + std::to_string(plugin.audioOutputs) + " out";
    if (plugin.sideChainInputs > 0) text += ", side chain";
    if (plugin.midiInputs > 0 || plugin.midiOutputs > 0) text += ", MIDI";
    return text;
}

Status list(const Search& search) {
    const PluginTable all = readPluginTable();
    auto json = nlohmann::ordered_json::array();
    Table table;
    for (const ListedPlugin& listed : all.plugins) {
        if (!matches(listed, search)) continue;
        json.push_back(toJson(listed));
        const std::string mark = listed.refused()     ? "refused: " + listed.reason()
                                 : listed.sandboxed() ? "runs in a process of its own"
                                 : listed.favourite   ? "favourite"
                                                      : "";
        table.add({listed.plugin.uri(), listed.plugin.name, listed.plugin.className, wiring(listed.plugin), mark});
    }
    if (search.json)
        printJson({{"plugins", std::move(json)}});
    else
        table.print();
    return {};
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text.empty() ? "none" : text;
}

std::string whoSandboxes(const host::PluginStanding& standing) {
    switch (standing.by) {
        case host::PluginStanding::By::user:
            return "you want it to";
        case host::PluginStanding::By::trial:
            return "its trial went wrong";
        default:
            return "it is known to go wrong";
    }
}

nlohmann::ordered_json windowsToJson(const std::vector<host::PluginUi>& uis) {
    auto json = nlohmann::ordered_json::array();
    for (const host::PluginUi& ui : uis)
        json.push_back({{"uri", ui.uri}, {"kind", ui.kind}, {"shown", ui.reason.empty()}, {"reason", ui.reason}});
    return json;
}

std::string describeWindows(const std::vector<host::PluginUi>& uis) {
    std::vector<std::string> texts;
    for (const host::PluginUi& ui : uis)
        texts.push_back(ui.kind + (ui.reason.empty() ? "" : " (not shown: " + ui.reason + ")"));
    return joined(texts);
}

void printShown(const ListedPlugin& listed, const host::PluginFacts& facts, const std::vector<host::PluginUi>& uis,
                std::size_t presets) {
    const std::string package(host::packageOf(listed.plugin.uri()));
    const auto& verdict = listed.standing.verdict;
    Table table;
    table.add({"Vendor:", listed.plugin.vendor.empty() ? "not told" : listed.plugin.vendor});
    table.add({"Package:", package.empty() ? "not known" : package});
    table.add({"Bundle:", listed.plugin.bundle});
    table.add({"Requires:", joined(facts.required)});
    table.add({"Can use:", joined(facts.optional)});
    table.add({"Offers:", joined(facts.extensions)});
    table.add({"Windows:", describeWindows(uis)});
    table.add({"Presets:", std::to_string(presets)});
    table.add({"Trial:", verdict ? describe(*verdict) : "not tried yet"});
    if (listed.refused() || !listed.reason().empty())
        table.add({listed.refused() ? "Refused:" : "Mind:", listed.reason()});
    if (listed.sandboxed()) table.add({"Runs:", "in a process of its own, because " + whoSandboxes(listed.standing)});
    if (listed.favourite) table.add({"Favourite:", "yes"});
    if (listed.latencyOffset != 0)
        table.add({"Latency:", "as it reports, and " + std::to_string(listed.latencyOffset) + " frames by your word"});
    table.print();
}

// Ports and parameters are those of its description, also of a plugin that is not loaded: no code of it runs.
Status show(const One& one) {
    const PluginTable all = readPluginTable();
    const auto found = all.find(one.uri);
    if (!found) return fail(found.error());
    const ListedPlugin& listed = **found;
    const auto world = host::PluginWorld::create();
    const auto facts = host::factsOf(*world, listed.plugin.uri());
    const auto uis = host::uisOf(*world, listed.plugin.uri());
    const auto type = world->find(listed.plugin.type);
    auto presets = presetsToJson(all, listed);
    if (one.json) {
        auto json = toJson(listed);
        if (type) json["node"] = toJson(**type);
        json["required"] = facts.required;
        json["optional"] = facts.optional;
        json["extensions"] = facts.extensions;
        json["windows"] = windowsToJson(uis);
        json["presets"] = std::move(presets);
        printJson(json);
        return {};
    }
    if (type)
        print(**type);
    else
        std::cout << listed.plugin.type << " – " << listed.plugin.name << " (" << listed.plugin.className << ")\n";
    printShown(listed, facts, uis, presets.size());
    return {};
}

void declareOne(CLI::App& plugins, Action& chosen, const char* name, const char* description,
                Status (*action)(const One&)) {
    auto one = std::make_shared<One>();
    CLI::App* command = plugins.add_subcommand(name, description);
    command->add_option("URI", one->uri, "The plugin's URI")->required();
    command->add_flag("--json", one->json, "Print one JSON object");
    command->callback([one, action, &chosen] { chosen = [one, action] { return action(*one); }; });
}

}  // namespace

void declarePluginList(CLI::App& plugins, Action& chosen) {
    auto search = std::make_shared<Search>();
    CLI::App* command = plugins.add_subcommand("list", "List the installed plugins, or those that are searched for.");
    command->add_option("WORDS", search->words, "All must occur in name, class, vendor, URI or package");
    command->add_option("--class", search->className, "Of a class: limiter, reverb …");
    command->add_option("--vendor", search->vendor, "Of a vendor or a Debian package");
    command->add_flag("--favourites", search->favourites, "Favourites alone");
    command->add_flag("--refused", search->refused, "Those that are not loaded, with the reason");
    command->add_flag("--json", search->json, "Print one JSON object");
    command->footer(
        "The first time, and whenever bundles have changed, their descriptions are read; what they say is kept below\n"
        "~/.cache/lacquer. LV2_PATH says where to look for bundles.");
    command->callback([search, &chosen] { chosen = [search] { return list(*search); }; });
}

void declarePluginShow(CLI::App& plugins, Action& chosen) {
    declareOne(plugins, chosen, "show", "Say all that is known of a plugin: ports, features, trial, package.", show);
}

}  // namespace lacquer::cli
