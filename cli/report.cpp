// `lacquer report`: what there is to say of finished sound files.
#include <filesystem>
#include <iostream>
#include <utility>

#include <CLI/CLI.hpp>

#include "cli/command.hpp"
#include "cli/delivery_report.hpp"
#include "cli/installation.hpp"
#include "cli/progress.hpp"
#include "cli/threads_option.hpp"
#include "sessions/delivery/tag_file.hpp"
#include "sessions/media/new_folder.hpp"

namespace lacquer::cli {
namespace {

struct ReportArguments {
    std::vector<std::string> files;
    std::string folder = ".";
    std::string title;
    int threads = usefulWorkers() + 1;
};

Result<sessions::ReportedSong> reportedFile(const std::filesystem::path& path, int threads) {
    ProgressBar bar("Measuring " + path.filename().string());
    auto loudness = sessions::measure(path, bar.callback(), threads);
    if (!loudness) return fail(std::move(loudness).error());
    const auto said = sessions::readTags(path);  // not every format has any
    sessions::ReportedSong song;
    song.song.name = path.stem().string();
    if (said) song.song.tags = said->tags;
    if (song.song.tags.title.empty()) song.song.tags.title = song.song.name;
    std::error_code ignored;
    sessions::ExportedFile told;
    told.song = song.song.name;
    told.file = path;
    told.bytes = std::filesystem::file_size(path, ignored);
    told.loudness = std::move(*loudness);
    song.files.push_back({path.filename().string(), path, std::move(told)});
    return song;
}

Status run(const ReportArguments& arguments) {
    sessions::DeliveryReport report;
    for (const std::string& file : arguments.files) {
        auto song = reportedFile(file, arguments.threads);
        if (!song) return fail(std::move(song).error());
        report.songs.push_back(*std::move(song));
    }
    const sessions::Tags& first = report.songs.front().song.tags;
    report.artist = first.artist;
    report.title = !arguments.title.empty()                          ? arguments.title
                   : report.songs.size() > 1 && !first.album.empty() ? first.album
                                                                     : first.title;
    const auto folder = sessions::NewFolder::create(arguments.folder);
    if (!folder) return fail(folder.error());
    const auto names = writeReport(std::move(report), arguments.threads, arguments.folder);
    if (!names) return fail(names.error());
    for (const std::string& name : *names)
        std::cout << (std::filesystem::path(arguments.folder) / name).string() << '\n';
    return {};
}

}  // namespace

void declareReport(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<ReportArguments>();
    CLI::App* command = program.add_subcommand(
        "report", "Tell a client of finished sound files: pictures, loudness, peaks, checksums, streaming services.");
    command->add_option("FILE", arguments->files, "Sound files with one or two channels")->required();
    command->add_option("-o,--output", arguments->folder, "Folder to write to; it is made if need be")
        ->capture_default_str();
    command->add_option("--title", arguments->title, "What the report is called, instead of what the first file says");
    addThreadsOption(*command, arguments->threads, "Threads to work on; the report is the same for any number");
    command->footer(
        "Writes TITLE report.html and TITLE report.pdf, in place of files of these names. `lacquer export --report`\n"
        "and `lacquer album export --report` tell of what was done to the music as well.\n"
        "Example:\n"
        "  lacquer report master.wav -o for-the-band");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
