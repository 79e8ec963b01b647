// `lacquer history`, `undo` and `redo`: what was done to a session, and back.
#include <algorithm>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/installation.hpp"
#include "cli/output.hpp"
#include "cli/table.hpp"
#include "cli/write_session.hpp"
#include "sessions/model/history.hpp"
#include "sessions/safety/save_session.hpp"

namespace lacquer::cli {
namespace {

struct HistoryArguments {
    std::string session;
    std::size_t steps = 1;
    bool json = false;
};

void printHistory(const HistoryArguments& arguments, const sessions::HistoryRecord& record) {
    if (arguments.json) {
        nlohmann::ordered_json steps = nlohmann::ordered_json::array();
        for (std::size_t i = 0; i < record.steps.size(); ++i)
            steps.push_back({{"step", i + 1}, {"description", record.steps[i].name}, {"done", i < record.position}});
        printJson({{"path", arguments.session}, {"position", record.position}, {"steps", std::move(steps)}});
        return;
    }
    if (record.steps.empty()) {
        std::cout << "Nothing can be undone.\n";
        return;
    }
    Table table;
    table.add({"step", "what", ""});
    for (std::size_t i = 0; i < record.steps.size(); ++i)
        table.add({std::to_string(i + 1), record.steps[i].name, i < record.position ? "" : "undone"});
    table.print();
}

Status list(const HistoryArguments& arguments) {
    const auto installation = findInstallation();
    auto opened = sessions::openForCopy(arguments.session, installation->registry);
    if (!opened) return fail(std::move(opened).error());
    if (Status read = sessions::readHistoryOf(*opened); !read) return read;
    printHistory(arguments, opened->history);
    return {};
}

enum class Way { back, forth };

Status go(const HistoryArguments& arguments, Way way) {
    const auto installation = findInstallation();
    auto opened = openToWrite(arguments.session, installation->registry);
    if (!opened) return fail(std::move(opened).error());
    sessions::History history(opened->session, installation->registry);
    history.restore(std::move(opened->history));
    const std::size_t possible = way == Way::back ? history.position() : history.size() - history.position();
    if (arguments.steps > possible)
        return fail(ErrorKind::usage,
                    (possible == 0 ? std::string("nothing") : "no more than " + std::to_string(possible)) + " can be " +
                        (way == Way::back ? "undone" : "redone"),
                    arguments.session, "`lacquer history` lists the steps");
    std::vector<std::string> names;
    for (std::size_t i = 0; i < arguments.steps; ++i) {
        names.push_back(history.name(way == Way::back ? history.position() - 1 : history.position()));
        if (Status done = way == Way::back ? history.undo() : history.redo(); !done) return done;
    }
    if (Status opens = checkOpensAgain(opened->session, installation->registry); !opens) return opens;
    if (Status saved = sessions::save(opened->session, history.record()); !saved) return saved;
    if (arguments.json)
        printHistory(arguments, history.record());
    else
        for (const std::string& name : names) std::cout << (way == Way::back ? "Undone: " : "Redone: ") << name << "\n";
    return {};
}

void declareWay(CLI::App& program, Action& chosen, Way way, const char* name, const char* what) {
    auto arguments = std::make_shared<HistoryArguments>();
    CLI::App* command = program.add_subcommand(name, what);
    command->add_option("SESSION", arguments->session, "Session folder (NAME.lacquer)")->required();
    command->add_option("-n,--steps", arguments->steps, "How many")
        ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000}))
        ->capture_default_str();
    command->add_flag("--json", arguments->json, "Print the history as one JSON object");
    command->footer("The session is saved. `lacquer history` lists the steps.\nExample:\n  lacquer " +
                    std::string(name) + " song.lacquer -n 3");
    command->callback([arguments, way, &chosen] { chosen = [arguments, way] { return go(*arguments, way); }; });
}

}  // namespace

void declareHistory(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<HistoryArguments>();
    CLI::App* command =
        program.add_subcommand("history", "List what was done to a session and can be undone, or redone.");
    command->add_option("SESSION", arguments->session, "Session folder (NAME.lacquer)")->required();
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer(
        "The history is saved with the session, whoever changes it: the editor or a command.\n"
        "Example:\n  lacquer history song.lacquer");
    command->callback([arguments, &chosen] { chosen = [arguments] { return list(*arguments); }; });
    declareWay(program, chosen, Way::back, "undo", "Take back the last step of a session.");
    declareWay(program, chosen, Way::forth, "redo", "Carry out again what was undone last.");
}

}  // namespace lacquer::cli
