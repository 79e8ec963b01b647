// `lacquer media`: the files that a session plays, those that are missing, and all of them in one place.
#include <chrono>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/installation.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/session_problems.hpp"
#include "cli/table.hpp"
#include "cli/write_session.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/media/peak_cache.hpp"
#include "sessions/media/session_media.hpp"
#include "sessions/model/history.hpp"
#include "sessions/safety/save_session.hpp"

namespace lacquer::cli {
namespace {

using sessions::MediaFile;
using sessions::MediaSearch;
using Renamed = std::map<std::string, std::string>;

struct MediaArguments {
    std::string session;
    std::string find;
    bool collect = false;
    bool peaks = false;
    bool json = false;
};

constexpr double kMegabyte = 1e6;

std::string usersOf(const std::vector<std::string>& names) {
    constexpr std::size_t kShown = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i) text += (i == 0 ? "" : ", ") + names[i];
    return names.size() > kShown ? text + " and " + std::to_string(names.size() - kShown) + " more" : text;
}

nlohmann::ordered_json mediaJson(const std::vector<MediaFile>& files) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const MediaFile& media : files)
        list.push_back({{"file", media.file},
                        {"path", media.path.string()},
                        {"bytes", media.bytes},
                        {"missing", media.missing},
                        {"outside", media.outside},
                        {"users", media.users}});
    return list;
}

void printMedia(const MediaArguments& arguments, const std::vector<MediaFile>& files) {
    if (arguments.json) return printJson({{"path", arguments.session}, {"files", mediaJson(files)}});
    Table table;
    table.add({"file", "MB", "where", "of"});
    for (const MediaFile& media : files)
        table.add({media.file, media.missing ? "" : number(static_cast<double>(media.bytes) / kMegabyte, 1),
                   media.missing   ? "MISSING"
                   : media.outside ? "outside"
                                   : "in the session",
                   usersOf(media.users)});
    table.print();
}

/// What a search found is taken up where there is no doubt.
Renamed takenUp(const std::vector<MediaSearch>& searches, const sessions::Session& session) {
    Renamed renamed;
    for (const MediaSearch& search : searches)
        if (!search.found.empty() && !search.ambiguous) renamed[search.file] = session.nameOf(search.found.front());
    return renamed;
}

void printSearches(const MediaArguments& arguments, const std::vector<MediaSearch>& searches, const Renamed& renamed) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const MediaSearch& search : searches) {
        const auto taken = renamed.find(search.file);
        nlohmann::ordered_json found = nlohmann::ordered_json::array();
        for (const auto& path : search.found) found.push_back(path.string());
        list.push_back({{"file", search.file}, {"found", found}, {"tooShort", search.tooShort.size()}});
        list.back()["now"] = taken == renamed.end() ? nlohmann::ordered_json() : nlohmann::ordered_json(taken->second);
        if (arguments.json) continue;
        std::cout << search.file << ": ";
        if (taken != renamed.end())
            std::cout << "found as " << taken->second;
        else if (search.ambiguous)
            std::cout << search.found.size() << " files of that name that are not the same, as "
                      << search.found.front().string() << ": look in one folder alone";
        else if (!search.tooShort.empty())
            std::cout << "not found; " << search.tooShort.front().string() << " is too short";
        else
            std::cout << "not found";
        std::cout << "\n";
    }
    if (arguments.json) printJson({{"path", arguments.session}, {"searched", std::move(list)}});
    if (!arguments.json && searches.empty()) std::cout << "No file is missing.\n";
}

Status changeMedia(const MediaArguments& arguments) {
    const auto installation = findInstallation();
    auto opened = openToWrite(arguments.session, installation->registry);
    if (!opened) return fail(std::move(opened).error());
    sessions::Session& session = opened->session;
    session.folder = std::filesystem::absolute(session.folder).lexically_normal();
    sessions::History history(session, installation->registry);
    history.restore(std::move(opened->history));
    const std::size_t before = history.position();
    const auto perform = [&](const Renamed& renamed, const char* name) -> Status {
        if (renamed.empty()) return {};
        auto done = history.perform(sessions::renameMedia(session, renamed, name));
        return done ? Status() : fail(std::move(done).error());
    };
    if (!arguments.find.empty()) {
        ProgressBar bar("Looking for files");
        const auto searches = sessions::searchMedia(session, arguments.find, bar.callback());
        if (!searches) return fail(searches.error());
        const Renamed renamed = takenUp(*searches, session);
        if (Status done = perform(renamed, "Find missing files"); !done) return done;
        printSearches(arguments, *searches, renamed);
    }
    if (arguments.collect) {
        ProgressBar bar("Copying files");
        const auto collected = sessions::collectMedia(session, bar.callback());
        if (!collected) return fail(collected.error());
        if (Status done = perform(*collected, "Collect files"); !done) return done;
    }
    if (history.position() != before)
        if (Status saved = sessions::save(session, history.record()); !saved) return saved;
    if (arguments.collect) printMedia(arguments, sessions::mediaOf(session));
    return {};
}

/// Has the cache know what all sound files look like, and says what that took.
Status makePeaks(const MediaArguments& arguments, const std::vector<MediaFile>& files) {
    sessions::PeakCache cache;
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    Table table;
    table.add({"file", "s", "peaks MB", "made"});
    std::vector<Error> troubles;
    ProgressBar bar("Looking at files");
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto file = sessions::AudioFile::open(files[i].path);
        if (!file) continue;  // missing, or what a plugin wants
        const auto progress = [&](double part) {
            return bar.update((static_cast<double>(i) + part) / static_cast<double>(files.size()));
        };
        const auto started = std::chrono::steady_clock::now();
        const auto found = cache.peaksOf(files[i].path, progress);
        if (interrupted()) return {};
        if (!found) {
            troubles.push_back(found.error());
            continue;
        }
        const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
        const double seconds = static_cast<double>(file->facts().frames) / file->facts().sampleRate;
        list.push_back({{"file", files[i].file},
                        {"seconds", seconds},
                        {"peaksBytes", found->bytes},
                        {"wasKept", found->wasKept},
                        {"tookSeconds", took}});
        table.add({files[i].file, number(seconds, 1), number(static_cast<double>(found->bytes) / kMegabyte, 2),
                   found->wasKept ? "before" : number(seconds / took, 0) + " x real time"});
    }
    if (arguments.json)
        printJson({{"path", arguments.session}, {"cache", cache.folder().path().string()}, {"peaks", std::move(list)}});
    else
        table.print();
    return troubles.empty() ? Status() : failOf(troubles, arguments.session);
}

Status run(const MediaArguments& arguments) {
    if (arguments.collect || !arguments.find.empty()) return changeMedia(arguments);
    const auto installation = findInstallation();
    const auto loaded = sessions::load(arguments.session, installation->registry);
    if (!loaded) return fail(loaded.error());
    const auto files = sessions::mediaOf(loaded->session);
    if (arguments.peaks) return makePeaks(arguments, files);
    printMedia(arguments, files);
    return {};
}

}  // namespace

void declareMedia(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<MediaArguments>();
    CLI::App* command = program.add_subcommand(
        "media", "List the files that a session plays, find those that are missing, or copy all into the session.");
    command->add_option("SESSION", arguments->session, "Session folder (NAME.lacquer)")->required();
    command
        ->add_option("--find", arguments->find,
                     "Folder to look in, and below, for files that are missing, by their name")
        ->type_name("FOLDER");
    command->add_flag("--collect", arguments->collect,
                      "Copy files that lie elsewhere into audio/, and play the copies");
    command
        ->add_flag("--peaks", arguments->peaks,
                   "Work out what the files look like, for whoever draws them, and say how much that is")
        ->excludes("--find", "--collect");
    command->add_flag("--json", arguments->json, "Print JSON objects");
    command->footer(
        "A file that is found must be as long as the clips need it. Where several of its name are not the same, none "
        "is\n"
        "taken. What is changed is saved, and `lacquer undo` takes it back; no file is deleted.\n"
        "Peaks are kept in the user's cache folder (lacquer/peaks, 500 MB at most) and may be removed at any time.\n"
        "Examples:\n"
        "  lacquer media song.lacquer\n"
        "  lacquer media song.lacquer --find ~/recordings --collect");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
