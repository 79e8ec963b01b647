// `lacquer dawproject`: sessions to and from other programs, as DAWproject files.
#include <filesystem>
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/installation.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/interchange/dawproject_file.hpp"

namespace lacquer::cli {
namespace {

using sessions::dawproject::Remark;

struct ExportArguments {
    std::string session;
    std::string file;
    bool json = false;
};

struct ImportArguments {
    std::string file;
    std::string session;
    std::optional<int> sampleRate;
    bool json = false;
};

nlohmann::ordered_json listOf(const std::vector<Remark>& remarks) {
    auto list = nlohmann::ordered_json::array();
    for (const Remark& remark : remarks) list.push_back({{"where", remark.where}, {"what", remark.what}});
    return list;
}

void printRemarks(const std::vector<Remark>& remarks, const char* title) {
    if (!remarks.empty()) std::cout << title << '\n';
    for (const Remark& remark : remarks) std::cout << "  " << remark.line() << '\n';
}

std::string counted(std::size_t count, const char* one, const char* many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

Status runExport(const ExportArguments& arguments) {
    const auto installation = findInstallation();
    const auto loaded = sessions::load(arguments.session, installation->registry);
    if (!loaded) return fail(loaded.error());
    const auto report = [&] {
        ProgressBar bar("Writing");
        return sessions::dawproject::exportSession(loaded->session, installation->registry, arguments.file,
                                                   bar.callback());
    }();
    if (!report) return fail(report.error());
    if (arguments.json) {
        printJson({{"path", arguments.file},
                   {"channels", report->channels},
                   {"clips", report->clips},
                   {"devices", report->devices},
                   {"files", report->files},
                   {"leftOut", listOf(report->leftOut)}});
        return {};
    }
    std::cout << arguments.file << ": " << counted(report->channels, "channel", "channels") << ", "
              << counted(report->clips, "clip", "clips") << ", " << counted(report->devices, "device", "devices")
              << ", " << counted(report->files, "file", "files") << '\n';
    printRemarks(report->leftOut, "Not in it as it is here:");
    return {};
}

Status runImport(const ImportArguments& arguments) {
    const std::filesystem::path folder = arguments.session;
    if (std::filesystem::path(folder / "").parent_path().extension() != ".lacquer")
        return fail(ErrorKind::usage, "a session folder is called NAME.lacquer", arguments.session,
                    "use " + arguments.session + ".lacquer");
    const auto installation = findInstallation();
    const auto report = [&] {
        ProgressBar bar("Reading");
        return sessions::dawproject::importSession(arguments.file, folder, arguments.sampleRate, installation->registry,
                                                   bar.callback());
    }();
    if (!report) return fail(report.error());
    const sessions::Session& session = report->session;
    std::size_t tracks = 0, clips = 0;
    for (const auto& [id, node] : session.graph.nodes()) {
        tracks += node.type == sessions::kTrackType ? 1 : 0;
        clips += session.content(id).clips.size();
    }
    if (arguments.json) {
        printJson({{"path", arguments.session},
                   {"name", session.name},
                   {"sampleRate", session.sampleRate},
                   {"tracks", tracks},
                   {"clips", clips},
                   {"nodes", session.graph.nodes().size()},
                   {"leftOut", listOf(report->remarks)}});
        return {};
    }
    std::cout << arguments.session << ": " << counted(tracks, "track", "tracks") << " with "
              << counted(clips, "clip", "clips") << ", " << counted(session.graph.nodes().size(), "node", "nodes")
              << " at " << session.sampleRate << " Hz\n";
    printRemarks(report->remarks, "Not as it was there:");
    return {};
}

void declareProjectExport(CLI::App& parent, Action& chosen) {
    auto arguments = std::make_shared<ExportArguments>();
    CLI::App* command = parent.add_subcommand("export", "Write a session as a DAWproject file, with its audio.");
    command->add_option("SESSION", arguments->session, "Session folder (NAME.lacquer)")->required();
    command->add_option("-o,--output", arguments->file, "File to write (NAME.dawproject); replaced if it is there")
        ->required();
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer("Example:\n  lacquer dawproject export song.lacquer -o song.dawproject");
    command->callback([arguments, &chosen] { chosen = [arguments] { return runExport(*arguments); }; });
}

void declareProjectImport(CLI::App& parent, Action& chosen) {
    auto arguments = std::make_shared<ImportArguments>();
    CLI::App* command = parent.add_subcommand("import", "Make a session of a DAWproject file.");
    command->add_option("FILE", arguments->file, "DAWproject file")->required();
    command->add_option("SESSION", arguments->session, "Folder to make (NAME.lacquer); must not exist")->required();
    command->add_option("--rate", arguments->sampleRate, "Sample rate in Hz; without it, that of most of its audio")
        ->check(CLI::Range(8000, 384000));
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer("Example:\n  lacquer dawproject import song.dawproject song.lacquer");
    command->callback([arguments, &chosen] { chosen = [arguments] { return runImport(*arguments); }; });
}

}  // namespace

void declareDawProject(CLI::App& program, Action& chosen) {
    CLI::App* command =
        program.add_subcommand("dawproject", "Exchange sessions with other programs as DAWproject files.");
    command->require_subcommand(1);
    declareProjectExport(*command, chosen);
    declareProjectImport(*command, chosen);
    command->footer(
        "DAWproject is an open format that Bitwig Studio, Cubase, Studio One and others read and write.\n"
        "What it cannot hold, or Lacquer cannot play, is named. docs/interchange.md says what goes along.");
}

}  // namespace lacquer::cli
