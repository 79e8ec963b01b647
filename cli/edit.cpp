// `lacquer edit`: edits from a script, all or nothing.
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>
#include <system_error>
#include <utility>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/installation.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/session_problems.hpp"
#include "cli/table.hpp"
#include "cli/write_session.hpp"
#include "sessions/format/edit_script.hpp"
#include "sessions/format/file_text.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/model/history.hpp"
#include "sessions/safety/save_session.hpp"

namespace lacquer::cli {
namespace {

using sessions::ScriptStep;

constexpr const char* kStandardInput = "standard input";

struct EditArguments {
    std::string session;
    std::string script;
    bool dryRun = false;
    bool json = false;
};

/// To its end. An interrupt does not end a read, so it is looked for while there is nothing to read.
Result<std::string> readStandardInput() {
    constexpr int kLookMs = 100;
    constexpr std::size_t kPiece = std::size_t{1} << 16;
    std::string text;
    while (!interrupted()) {
        pollfd input{STDIN_FILENO, POLLIN, 0};
        if (poll(&input, 1, kLookMs) <= 0) continue;
        const std::size_t size = text.size();
        text.resize(size + kPiece);
        const ssize_t count = read(STDIN_FILENO, text.data() + size, kPiece);
        if (count < 0 && errno != EINTR)
            return fail(ErrorKind::missingInput, "cannot be read: " + std::generic_category().message(errno),
                        kStandardInput, "name the script with --file");
        text.resize(size + (count < 0 ? 0 : static_cast<std::size_t>(count)));
        if (count == 0) return text;
    }
    return fail(ErrorKind::failed, "interrupted", kStandardInput);
}

std::string linesOf(const ScriptStep& step) {
    const std::string first = std::to_string(step.line);
    return step.lastLine == step.line ? first : first + "-" + std::to_string(step.lastLine);
}

void printSteps(const EditArguments& arguments, const std::vector<ScriptStep>& steps,
                const std::vector<Error>& problems) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array(), wrong = nlohmann::ordered_json::array();
    for (const ScriptStep& step : steps) {
        list.push_back({{"line", step.line}, {"lastLine", step.lastLine}, {"description", step.name}});
        list.back()["nodes"] = nlohmann::ordered_json::array();
        for (const NodeId node : step.newNodes) list.back()["nodes"].push_back(node.value);
    }
    for (const Error& problem : problems) wrong.push_back(asJson(problem));
    printJson({{"path", arguments.session},
               {"saved", problems.empty() && !steps.empty() && !arguments.dryRun},
               {"steps", std::move(list)},
               {"problems", std::move(wrong)}});
}

void printTable(const EditArguments& arguments, const std::vector<ScriptStep>& steps) {
    if (steps.empty()) {
        std::cout << "The script has no edits; nothing has been changed.\n";
        return;
    }
    Table table;
    table.add({"line", "what"});
    for (const ScriptStep& step : steps) table.add({linesOf(step), step.name});
    table.print();
    std::cout << (arguments.dryRun ? "Nothing has been changed; without --dry-run this is carried out and saved."
                                   : "All of this has been carried out and saved.")
              << "\n";
}

Status editSession(const EditArguments& arguments, const std::string& script, sessions::OpenedSession opened,
                   const ProcessorRegistry& registry) {
    sessions::Session& session = opened.session;
    const std::string source = arguments.script.empty() ? kStandardInput : arguments.script;
    const auto steps = sessions::readEditScript(script, source, session, registry);
    if (!steps) {
        if (arguments.json) printSteps(arguments, {}, steps.error());
        return failOf(steps.error(), source);
    }
    sessions::History history(session, registry);
    history.restore(std::move(opened.history));
    for (const ScriptStep& step : *steps)
        if (auto done = history.perform(step.edit); !done) return fail(std::move(done).error());
    if (Status opens = checkOpensAgain(session, registry); !opens) return opens;
    if (interrupted()) return fail(ErrorKind::failed, "interrupted");
    if (!arguments.dryRun && !steps->empty())
        if (Status saved = sessions::save(session, history.record()); !saved) return saved;
    warnOfFreezes(session);
    if (arguments.json)
        printSteps(arguments, *steps, {});
    else
        printTable(arguments, *steps);
    return {};
}

Status run(const EditArguments& arguments) {
    const auto script = arguments.script.empty() ? readStandardInput() : sessions::readFile(arguments.script);
    if (!script) return fail(script.error());
    const auto installation = findInstallation();
    const ProcessorRegistry& registry = installation->registry;
    if (arguments.dryRun) {  // without the lock, which would be a file in the folder
        auto loaded = sessions::load(arguments.session, registry);
        if (!loaded) return fail(std::move(loaded).error());
        return editSession(arguments, *script, {.session = std::move(loaded->session), .text = {}, .problems = {}},
                           registry);
    }
    auto opened = openToWrite(arguments.session, registry);
    return opened ? editSession(arguments, *script, *std::move(opened), registry) : fail(std::move(opened).error());
}

}  // namespace

void declareEdit(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<EditArguments>();
    CLI::App* command = program.add_subcommand("edit", "Change a session by a script of edits, all of them or none.");
    command->add_option("SESSION", arguments->session, "Session folder (NAME.lacquer)")->required();
    command->add_option("--file", arguments->script, "The script; without it, standard input");
    command->add_flag("-n,--dry-run", arguments->dryRun, "Say what would be done, and write nothing");
    command->add_flag("--json", arguments->json, "Print the steps, with the ids of new nodes, as one JSON object");
    command->footer(
        "A script has one edit on each line, a JSON object; lines that begin with # or // are skipped. Nodes go by "
        "name "
        "or\n"
        "id, ports by symbol; what has a default may be left out. Where one line is wrong, nothing is changed, and "
        "each\n"
        "wrong line is named.\n"
        "docs/session-format.md, \"Editing from a script\", lists all edits.\n"
        "Examples:\n"
        "  echo '{\"edit\": \"setParameter\", \"node\": \"vox fader\", \"parameter\": \"level\", \"value\": -6}' | "
        "lacquer edit "
        "song.lacquer\n"
        "  lacquer edit song.lacquer --dry-run --file commands.jsonl\n"
        "with commands.jsonl:\n"
        "  # a compressor in front of the fader\n"
        "  {\"edit\": \"addNode\", \"type\": \"lacquer:compressor\", \"name\": \"vox comp\", \"parameters\": "
        "{\"threshold\": "
        "-24}}\n"
        "  {\"edit\": \"disconnect\", \"from\": \"vox\", \"to\": \"vox fader\"}\n"
        "  {\"edit\": \"connect\", \"from\": \"vox\", \"to\": \"vox comp\"}\n"
        "  {\"edit\": \"connect\", \"from\": \"vox comp\", \"to\": \"vox fader\"}\n"
        "`lacquer info` lists the nodes of a session, `lacquer nodes TYPE` ports and parameters of a type.");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
