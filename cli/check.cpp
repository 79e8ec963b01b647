// `lacquer check`: everything that is wrong with a session.
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/installation.hpp"
#include "cli/output.hpp"
#include "cli/session_problems.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/render/freeze.hpp"
#include "sessions/render/node_start.hpp"
#include "sessions/render/render_cache.hpp"
#include "sessions/render/render_obstacles.hpp"

namespace lacquer::cli {
namespace {

struct CheckArguments {
    std::string session;
    bool json = false;
};

void printProblems(const std::string& session, const std::vector<Error>& problems) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Error& problem : problems) list.push_back(asJson(problem));
    printJson({{"path", session}, {"problems", list}});
}

Status run(const CheckArguments& arguments) {
    const auto installation = findInstallation();
    installation->expect(arguments.session);
    std::vector<Error> problems = sessions::check(arguments.session, installation->registry);
    if (const auto loaded = sessions::load(arguments.session, installation->registry)) {
        for (Error& broken : sessions::findNodesThatDoNotStart(loaded->session, installation->registry))
            problems.push_back(std::move(broken));
        sessions::RenderCache cache;
        for (Error& frozen : sessions::findFreezeProblems(loaded->session, cache.contents()))
            problems.push_back(std::move(frozen));
        for (Error& obstacle : sessions::findRenderObstacles(loaded->session)) problems.push_back(std::move(obstacle));
    }
    if (arguments.json) printProblems(arguments.session, problems);
    if (problems.empty()) {
        if (!arguments.json) std::cout << arguments.session << ": no problems\n";
        return {};
    }
    return failOf(problems, arguments.session);
}

}  // namespace

void declareCheck(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<CheckArguments>();
    CLI::App* command =
        program.add_subcommand("check", "Say everything that is wrong with a session, with line and JSON path.");
    command->add_option("SESSION", arguments->session, "Session folder (NAME.lacquer)")->required();
    command->add_flag("--json", arguments->json, "Print the problems as one JSON object");
    command->footer(
        "Also starts every node, plugins too, and names those that do not start, and feedback delays that are shorter\n"
        "than they can be; and frozen nodes that are out of date.\n"
        "Example:\n  lacquer check song.lacquer");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
