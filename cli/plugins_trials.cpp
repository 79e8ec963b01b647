// `lacquer plugins scan` and `check`: trials of plugins in processes of their own.
#include <algorithm>
#include <iostream>
#include <map>
#include <mutex>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/plugin_commands.hpp"
#include "cli/plugin_table.hpp"
#include "cli/progress.hpp"
#include "cli/table.hpp"
#include "host/lv2/known_plugins.hpp"
#include "host/lv2/plugin_program.hpp"
#include "host/lv2/probe/plugin_probe.hpp"
#include "host/lv2/probe/two_at_a_time.hpp"

namespace lacquer::cli {
namespace {

struct PluginsTrialsArguments {
    std::vector<std::string> uris;
    bool all = false;
    bool sandboxed = false;
    bool json = false;
};

/// Those that are named, or all of them; what its description already rules out is not among all.
Result<std::vector<const ListedPlugin*>> choose(const PluginTable& table, const PluginsTrialsArguments& arguments,
                                                bool all) {
    std::vector<const ListedPlugin*> chosen;
    for (const std::string& uri : arguments.uris) {
        const auto found = table.find(uri);
        if (!found) return fail(found.error());
        chosen.push_back(*found);
    }
    if (all)
        for (const ListedPlugin& listed : table.plugins)
            if (listed.plugin.usable()) chosen.push_back(&listed);
    return chosen;
}

Status findProgram() {
    if (!host::findPluginHost().empty()) return {};
    return fail(ErrorKind::unavailable, "the program lacquer-plugin-host, which tries plugins, is not beside lacquer",
                {}, "install lacquer again");
}

// --- scan

void printStandings(const PluginTable& table, bool json) {
    std::map<std::string, int> counts;
    auto plugins = nlohmann::ordered_json::array();
    Table refused;
    for (const ListedPlugin& listed : table.plugins) {
        const auto& verdict = listed.standing.verdict;
        // One that is not usable and not refused runs in a process of its own, or because the user says so.
        ++counts[listed.refused()     ? "refused"
                 : !verdict           ? "notTried"
                 : verdict->usable()  ? toString(verdict->outcome)
                 : listed.sandboxed() ? "sandboxed"
                                      : "allowed"];
        plugins.push_back(toJson(listed));
        if (listed.refused()) refused.add({listed.plugin.uri(), listed.reason()});
    }
    if (json) {
        nlohmann::ordered_json summary{{"installed", table.plugins.size()}, {"presets", table.presets.size()}};
        for (const char* name : {"fine", "notRepeatable", "sandboxed", "allowed", "refused", "notTried"})
            summary[name] = counts[name];
        summary["plugins"] = std::move(plugins);
        printJson(summary);
        return;
    }
    std::cout << table.plugins.size() << " plugins with " << table.presets.size() << " presets: " << counts["fine"]
              << " tried and fine, " << counts["notRepeatable"] << " tried and usable but not repeatable, "
              << counts["sandboxed"] << " tried and run in a process of their own, " << counts["refused"]
              << " refused, " << counts["notTried"] << " not tried yet\n";
    if (counts["refused"] > 0) {
        std::cout << "Refused:\n";
        refused.print();
    }
}

Status scan(const PluginsTrialsArguments& arguments) {
    const PluginTable table = readPluginTable();
    const auto chosen = choose(table, arguments, arguments.all);
    if (!chosen) return fail(chosen.error());
    if (chosen->empty()) {
        printStandings(table, arguments.json);
        return {};
    }
    if (auto there = findProgram(); !there) return there;
    std::vector<host::PluginIdentity> identities;
    for (const ListedPlugin* listed : *chosen) identities.push_back(identityOf(listed->plugin));
    {
        ProgressBar bar("Trying plugins");
        table.gate->tryAll(identities, [&](const auto&, const auto&, std::size_t done) {
            (void)bar.update(static_cast<double>(done) / static_cast<double>(identities.size()));
        });
    }
    if (!interrupted()) printStandings(readPluginTable(), arguments.json);
    return {};
}

// --- check

struct Checked {
    const ListedPlugin* listed = nullptr;
    Result<host::CheckReport> report = fail(ErrorKind::failed, "not checked");

    [[nodiscard]] bool passed() const { return report.ok() && report->passed(); }
};

std::string quantaText(const host::CheckReport& report) {
    if (report.quanta.empty()) return "none";
    if (report.quanta.size() == 7) return report.notFiniteAt.empty() ? "all" : "all, not finite at some";
    return "up to " + std::to_string(report.quanta.back());
}

std::string presetText(const host::CheckReport& report) {
    if (report.badPresets.empty()) return std::to_string(report.presets);
    return std::to_string(report.badPresets.size()) + " of " + std::to_string(report.presets) + " fail";
}

std::string outcomeText(const host::CheckReport& report) {
    if (report.verdict.usable()) return report.passed() ? "passed" : "failed";
    return describe(report.verdict) + (report.step.empty() ? "" : " (" + report.step + ")");
}

void printChecked(const std::vector<Checked>& all) {
    Table table;
    table.add({"plugin", "block lengths", "after bad input", "state", "presets", "repeats", "outcome"});
    for (const Checked& one : all) {
        const std::string uri = one.listed->plugin.uri();
        if (!one.report) {
            table.add({uri, "", "", "", "", "", one.report.error().line()});
            continue;
        }
        const host::CheckReport& report = *one.report;
        table.add({uri, quantaText(report), report.recovers ? "recovers" : "stays bad", toString(report.state),
                   presetText(report), report.verdict.outcome == host::ProbeOutcome::notRepeatable ? "no" : "yes",
                   outcomeText(report)});
    }
    table.print();
}

void printCheckedJson(const std::vector<Checked>& all) {
    auto plugins = nlohmann::ordered_json::array();
    for (const Checked& one : all) {
        const std::string uri = one.listed->plugin.uri();
        const host::KnownPlugin* known = host::knownPlugin(uri);
        nlohmann::ordered_json json{{"uri", uri},
                                    {"passed", one.passed()},
                                    {"stateIsKnownToBeInexact", known != nullptr && known->stateIsInexact}};
        if (one.report)
            json.update(nlohmann::ordered_json(host::toJson(*one.report)));
        else
            json["error"] = asJson(one.report.error());
        plugins.push_back(std::move(json));
    }
    printJson({{"plugins", std::move(plugins)}});
}

host::ProbeOptions checkOptions(const PluginsTrialsArguments& arguments) {
    host::ProbeOptions options;
    options.program = host::findPluginHost();
    // 1,150 presets of one plugin take a minute; in sandboxes, each of them starts processes.
    options.limit = arguments.sandboxed ? std::chrono::minutes(30) : std::chrono::minutes(5);
    options.stopped = interrupted;
    options.sandboxed = arguments.sandboxed;
    return options;
}

Status check(const PluginsTrialsArguments& arguments) {
    const PluginTable table = readPluginTable();
    const auto chosen = choose(table, arguments, arguments.uris.empty());
    if (!chosen) return fail(chosen.error());
    if (auto there = findProgram(); !there) return there;
    std::vector<Checked> checked(chosen->size());
    {
        ProgressBar bar("Checking plugins");
        std::mutex telling;
        std::size_t done = 0;
        host::twoAtATime(chosen->size(), [&](std::size_t i) {
            checked[i].listed = (*chosen)[i];
            if (interrupted()) return;
            checked[i].report = host::checkPlugin((*chosen)[i]->plugin.uri(), checkOptions(arguments));
            const std::scoped_lock lock(telling);
            (void)bar.update(static_cast<double>(++done) / static_cast<double>(checked.size()));
        });
    }
    if (interrupted()) return {};
    arguments.json ? printCheckedJson(checked) : printChecked(checked);
    const auto failed = std::count_if(checked.begin(), checked.end(), [](const Checked& one) { return !one.passed(); });
    if (failed == 0) return {};
    return fail(ErrorKind::failed, std::to_string(failed) + " of " + std::to_string(checked.size()) + " plugins failed",
                {}, "see above");
}

}  // namespace

void declarePluginScan(CLI::App& plugins, Action& chosen) {
    auto arguments = std::make_shared<PluginsTrialsArguments>();
    CLI::App* command = plugins.add_subcommand("scan", "Read what is installed, and try plugins.");
    CLI::Option* uris = command->add_option("URI", arguments->uris, "Plugins to try, again where they have been tried");
    command->add_flag("--all", arguments->all, "Try every plugin")->excludes(uris);
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer(
        "A trial is what comes before a plugin is first loaded: a process of its own instantiates it, runs it, does "
        "so\n"
        "once more to see whether it gives the same samples, and cleans it up. What came of it is kept until the\n"
        "plugin's files change.");
    command->callback([arguments, &chosen] { chosen = [arguments] { return scan(*arguments); }; });
}

void declarePluginCheck(CLI::App& plugins, Action& chosen) {
    auto arguments = std::make_shared<PluginsTrialsArguments>();
    CLI::App* command = plugins.add_subcommand("check", "Put plugins through a conformance sweep.");
    command->add_option("URI", arguments->uris, "Plugins; without any, all that are installed");
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->add_flag("--sandbox", arguments->sandboxed,
                      "Run each in a sandbox of the process that checks it, as --sandbox of other commands does");
    command->footer(
        "In a process of its own, each plugin is run with every quantum from 64 to 4096, with its controls at their\n"
        "defaults and elsewhere in their ranges; it gets values that are no numbers and must come round; its state is\n"
        "saved, restored and saved again; all its presets are loaded; a second instance must give the same samples.\n"
        "Passed has a plugin that starts, runs at every quantum and loads its presets; else the exit code is 1.");
    command->callback([arguments, &chosen] { chosen = [arguments] { return check(*arguments); }; });
}

}  // namespace lacquer::cli
