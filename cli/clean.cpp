// `lacquer clean`: sound files that neither a session nor its history needs.
#include <iostream>
#include <memory>
#include <system_error>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/installation.hpp"
#include "cli/output.hpp"
#include "cli/table.hpp"
#include "cli/write_session.hpp"
#include "sessions/format/history_file.hpp"
#include "sessions/model/history.hpp"
#include "sessions/safety/unused_media.hpp"

namespace lacquer::cli {
namespace {

struct CleanArguments {
    std::string session;
    bool remove = false;
    bool forgetHistory = false;
    bool json = false;
};

constexpr double kMegabyte = 1e6;

Status removeFiles(const std::filesystem::path& folder, const std::vector<sessions::UnusedFile>& files) {
    for (const sessions::UnusedFile& unused : files) {
        std::error_code failed;
        std::filesystem::remove(folder / unused.file, failed);
        if (failed)
            return fail(ErrorKind::cannotCreate, "cannot be deleted: " + failed.message(),
                        (folder / unused.file).string(), "check its rights; what comes before it in the list is gone");
    }
    return {};
}

void printUnused(const CleanArguments& arguments, const std::vector<sessions::UnusedFile>& files) {
    std::uintmax_t bytes = 0;
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    Table table;
    for (const sessions::UnusedFile& unused : files) {
        bytes += unused.bytes;
        list.push_back({{"file", unused.file}, {"bytes", unused.bytes}});
        table.add({number(static_cast<double>(unused.bytes) / kMegabyte, 1) + " MB", unused.file});
    }
    if (arguments.json)
        return printJson(
            {{"path", arguments.session}, {"deleted", arguments.remove}, {"bytes", bytes}, {"files", std::move(list)}});
    if (files.empty()) {
        std::cout << "Every file in audio/ is needed by the session or by what can be undone.\n";
        return;
    }
    table.print();
    std::cout << number(static_cast<double>(bytes) / kMegabyte, 1)
              << (arguments.remove ? " MB have been deleted." : " MB would be deleted with --delete.") << "\n";
}

Status run(const CleanArguments& arguments) {
    const auto installation = findInstallation();
    auto opened = openToWrite(arguments.session, installation->registry);
    if (!opened) return fail(std::move(opened).error());
    if (arguments.forgetHistory && !arguments.remove)
        return fail(ErrorKind::usage, "the history is forgotten only where files are deleted", "--forget-history",
                    "give --delete as well");
    sessions::History history(opened->session, installation->registry);
    history.restore(std::move(opened->history));
    const auto files =
        sessions::findUnusedMedia(history, installation->registry,
                                  arguments.forgetHistory ? sessions::Undoable::doesNot : sessions::Undoable::counts);
    if (!files) return fail(files.error());
    if (arguments.forgetHistory) sessions::removeHistories(opened->session.folder, {});
    if (arguments.remove)
        if (Status removed = removeFiles(opened->session.folder, *files); !removed) return removed;
    printUnused(arguments, *files);
    return {};
}

}  // namespace

void declareClean(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<CleanArguments>();
    CLI::App* command = program.add_subcommand(
        "clean", "List the sound files that a session and its history do not need, or delete them.");
    command->add_option("SESSION", arguments->session, "Session folder (NAME.lacquer)")->required();
    command->add_flag("--delete", arguments->remove, "Delete them; nothing brings them back");
    command->add_flag("--forget-history", arguments->forgetHistory,
                      "With --delete: nothing can be undone any more, so that more files are not needed");
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer(
        "Looks into audio/ alone. A file is needed where the session names it, or would after undo or redo, or its\n"
        "backup does. No other command deletes sound files.\n"
        "Examples:\n"
        "  lacquer clean song.lacquer\n"
        "  lacquer clean song.lacquer --delete");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
