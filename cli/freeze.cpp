// `lacquer freeze` and `lacquer unfreeze`: nodes that play a file of what they put out, and run again.
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/installation.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/session_problems.hpp"
#include "cli/table.hpp"
#include "cli/threads_option.hpp"
#include "cli/write_session.hpp"
#include "sessions/control/osc_names.hpp"
#include "sessions/render/freeze.hpp"
#include "sessions/render/frozen_nodes.hpp"
#include "sessions/render/render_cache.hpp"

namespace lacquer::cli {
namespace {

using sessions::RenderedFreeze;

struct FreezeArguments {
    std::string session;
    std::vector<std::string> nodes;
    bool all = false;  ///< of freeze: all that are out of date
    bool bypassMissing = false;
    bool json = false;
    int threads = usefulWorkers() + 1;
};

constexpr double kFreezeMegabyte = 1e6;

/// Those that are named, each once.
Result<std::vector<NodeId>> nodesNamed(const sessions::Session& session, const std::vector<std::string>& names) {
    std::vector<NodeId> nodes;
    for (const std::string& name : names) {
        const auto node = sessions::nodeCalled(session, name, "`lacquer info` lists them");
        if (!node) return fail(node.error());
        if (std::find(nodes.begin(), nodes.end(), *node) == nodes.end()) nodes.push_back(*node);
    }
    return nodes;
}

/// "Freeze Bass", "Freeze 3 nodes".
std::string stepName(const char* verb, const sessions::Session& session, const std::vector<NodeId>& nodes) {
    return std::string(verb) + ' ' +
           (nodes.size() == 1 ? session.graph.find(nodes.front())->name : std::to_string(nodes.size()) + " nodes");
}

std::vector<std::string> nodesSpared(const sessions::Session& session) {
    const sessions::FrozenNodes frozen(session, session.graph);
    std::vector<std::string> names;
    for (const auto& [id, node] : session.graph.nodes())
        if (frozen.spares(id)) names.push_back(node.name);
    return names;
}

void printFrozen(const sessions::Session& session, const std::vector<RenderedFreeze>& rendered, bool json) {
    const std::vector<std::string> spared = nodesSpared(session);
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    Table table;
    table.add({"frozen", "file", "MB", "s"});
    for (const RenderedFreeze& one : rendered) {
        const std::string& name = session.graph.find(one.edit.node)->name;
        const double seconds = static_cast<double>(one.frames) / session.sampleRate;
        list.push_back({{"node", one.edit.node.value},
                        {"name", name},
                        {"file", one.edit.frozen->file},
                        {"output", one.edit.frozen->output},
                        {"bytes", one.bytes},
                        {"seconds", seconds},
                        {"latencyFrames", one.edit.frozen->latencyFrames}});
        table.add({name, one.edit.frozen->file, number(static_cast<double>(one.bytes) / kFreezeMegabyte, 1),
                   number(seconds, 1)});
    }
    if (json) return printJson({{"frozen", std::move(list)}, {"notRun", spared}});
    table.print();
    std::cout << (rendered.size() == 1 ? "It does" : "They do") << " not run any more";
    if (!spared.empty()) {
        std::cout << ", nor does what feeds frozen nodes alone: ";
        for (std::size_t i = 0; i < spared.size(); ++i) std::cout << (i == 0 ? "" : ", ") << spared[i];
    }
    std::cout << ".\n";
}

Status runFreeze(const FreezeArguments& arguments) {
    if (arguments.nodes.empty() != arguments.all)
        return fail(ErrorKind::usage, arguments.all ? "cannot stand beside nodes" : "no node is named",
                    arguments.all ? "--renew" : "", "name nodes, or give --renew alone");
    const auto installation = findInstallation();
    installation->expect(arguments.session);
    auto opened = openToWrite(arguments.session, installation->registry);
    if (!opened) return fail(std::move(opened).error());
    if (auto checked = checkProblems(opened->problems, arguments.bypassMissing); !checked) return checked;
    sessions::RenderCache cache;
    const sessions::Session& session = opened->session;
    const auto nodes =
        arguments.all ? sessions::outdatedFreezes(session, cache.contents()) : nodesNamed(session, arguments.nodes);
    if (!nodes) return fail(nodes.error());
    if (nodes->empty()) {
        if (arguments.json)
            printFrozen(session, {}, true);
        else
            std::cout << "No frozen node is out of date.\n";
        return {};
    }
    sessions::FreezeOptions options;
    options.workers = arguments.threads - 1;
    if (arguments.bypassMissing) options.missingPlugins = sessions::MissingPlugins::bypass;
    ProgressBar bar("Freezing");
    options.progress = bar.callback();
    const auto rendered = sessions::renderFreezes(session, installation->registry, *nodes, cache.contents(), options);
    if (!rendered) return fail(rendered.error());
    std::vector<sessions::Edit> edits;
    for (const RenderedFreeze& one : *rendered) edits.emplace_back(one.edit);
    if (Status done = performAndSave(*opened, installation->registry,
                                     sessions::makeGroup(stepName("Freeze", session, *nodes), std::move(edits)));
        !done)
        return done;
    printFrozen(session, *rendered, arguments.json);
    return {};
}

Status runUnfreeze(const FreezeArguments& arguments) {
    if (arguments.nodes.empty() != arguments.all)
        return fail(ErrorKind::usage, arguments.all ? "cannot stand beside nodes" : "no node is named",
                    arguments.all ? "--all" : "", "name nodes, or give --all alone");
    const auto installation = findInstallation();
    auto opened = openToWrite(arguments.session, installation->registry);
    if (!opened) return fail(std::move(opened).error());
    const sessions::Session& session = opened->session;
    auto nodes = nodesNamed(session, arguments.nodes);
    if (!nodes) return fail(nodes.error());
    for (const NodeId id : *nodes)
        if (!session.content(id).frozen)
            return fail(ErrorKind::usage, "is not frozen", session.graph.find(id)->name,
                        "`lacquer info` says which are");
    if (arguments.all)
        for (const auto& [id, content] : session.contents)
            if (content.frozen) nodes->push_back(id);
    std::vector<sessions::Edit> edits;
    nlohmann::ordered_json names = nlohmann::ordered_json::array();
    for (const NodeId id : *nodes) {
        edits.emplace_back(sessions::SetFreeze{id, std::nullopt});
        names.push_back(session.graph.find(id)->name);
    }
    if (!edits.empty())
        if (Status done = performAndSave(*opened, installation->registry,
                                         sessions::makeGroup(stepName("Unfreeze", session, *nodes), std::move(edits)));
            !done)
            return done;
    if (arguments.json)
        printJson({{"unfrozen", std::move(names)}});
    else if (names.empty())
        std::cout << "No node is frozen.\n";
    else
        std::cout << (names.size() == 1 ? "It runs" : "They run") << " again. The files stay until `lacquer clean`.\n";
    return {};
}

}  // namespace

void declareFreeze(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<FreezeArguments>();
    CLI::App* freeze = program.add_subcommand(
        "freeze", "Render what nodes put out into files that they play from then on, so that they need not run.");
    CLI::App* unfreeze = program.add_subcommand("unfreeze", "Have frozen nodes run again, with everything as it was.");
    for (CLI::App* command : {freeze, unfreeze}) {
        command->add_option("SESSION", arguments->session, "Session folder (NAME.lacquer)")->required();
        command->add_option("NODE", arguments->nodes, "Nodes, by their names or ids");
        command->add_flag("--json", arguments->json, "Print one JSON object");
    }
    freeze->add_flag("--renew", arguments->all, "Freeze all nodes again of which the file is out of date");
    addThreadsOption(*freeze, arguments->threads, "Threads to run the graph on; the samples are the same for any");
    freeze->add_flag("--bypass-missing", arguments->bypassMissing, "Go on without the plugins that are not installed");
    freeze->footer(
        "Name the last node that is to be in the file; all that feeds it alone rests, too. For a track with its\n"
        "inserts that is the last insert in front of the fader: fader, pan and sends behind it stay live. A bus takes\n"
        "the tracks of its group with it. Automation in front is in the file.\n"
        "The song sounds as before, bit for bit where nodes repeat themselves; latencies stay as they were. What is\n"
        "edited in front is heard only when the node is frozen again: check, info, render, stems, play and edit say\n"
        "where a file is out of date. `lacquer undo` takes a freeze back; the files are in audio/, 32-bit float.\n"
        "Examples:\n"
        "  lacquer freeze song.lacquer \"Lead vocal comp\"\n"
        "  lacquer freeze song.lacquer \"Drums bus\" \"Synth reverb\" --threads 4\n"
        "  lacquer freeze song.lacquer --renew");
    freeze->callback([arguments, &chosen] { chosen = [arguments] { return runFreeze(*arguments); }; });
    unfreeze->add_flag("--all", arguments->all, "All that are frozen");
    unfreeze->footer(
        "Examples:\n"
        "  lacquer unfreeze song.lacquer \"Drums bus\"\n"
        "  lacquer unfreeze song.lacquer --all");
    unfreeze->callback([arguments, &chosen] { chosen = [arguments] { return runUnfreeze(*arguments); }; });
}

}  // namespace lacquer::cli
