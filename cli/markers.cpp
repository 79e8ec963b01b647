// `lacquer markers`: the named places of a song, and those of a sound file for it.
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/installation.hpp"
#include "cli/output.hpp"
#include "cli/song_time.hpp"
#include "cli/table.hpp"
#include "cli/write_session.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/interchange/song_markers.hpp"

namespace lacquer::cli {
namespace {

struct MarkersArguments {
    std::string session;
    std::string file;
    std::string at;
    bool json = false;
};

void printMarkers(const MarkersArguments& arguments, const sessions::Session& session) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    Table table;
    table.add({"at s", "to s", "marker"});
    for (const sessions::MarkerId id : session.markersInOrder()) {
        const sessions::Marker& marker = session.markers.at(id);
        list.push_back({{"id", id.value}, {"position", marker.positionFrames}, {"name", marker.name}});
        if (marker.isRegion()) list.back()["length"] = marker.lengthFrames;
        table.add({secondsInto(session, marker.positionFrames),
                   marker.isRegion() ? secondsInto(session, marker.endFrame()) : "", marker.name});
    }
    if (arguments.json)
        printJson({{"path", arguments.session}, {"sampleRate", session.sampleRate}, {"markers", std::move(list)}});
    else if (session.markers.empty())
        std::cout << "The session has no markers.\n";
    else
        table.print();
}

Status takeOver(const MarkersArguments& arguments) {
    const auto installation = findInstallation();
    auto opened = openToWrite(arguments.session, installation->registry);
    if (!opened) return fail(std::move(opened).error());
    sessions::Session& session = opened->session;
    TimelineFrame position = session.startFrame;
    if (!arguments.at.empty()) {
        const auto place = parsePlace(session, arguments.at, "--at");
        if (!place) return fail(place.error());
        position = *place;
    }
    const auto edit = sessions::addMarkersOf(arguments.file, position, session.sampleRate);
    if (!edit) return fail(edit.error());
    if (Status done = performAndSave(*opened, installation->registry, *edit); !done) return done;
    printMarkers(arguments, session);
    return {};
}

Status run(const MarkersArguments& arguments) {
    if (!arguments.file.empty()) return takeOver(arguments);
    if (!arguments.at.empty())
        return fail(ErrorKind::usage, "there is nothing to be laid there", "--at", "name a file with --import");
    const auto installation = findInstallation();
    const auto loaded = sessions::load(arguments.session, installation->registry);
    if (!loaded) return fail(loaded.error());
    printMarkers(arguments, loaded->session);
    return {};
}

}  // namespace

void declareMarkers(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<MarkersArguments>();
    CLI::App* command =
        program.add_subcommand("markers", "List the markers of a session, or add those of a sound file.");
    command->add_option("SESSION", arguments->session, "Session folder (NAME.lacquer)")->required();
    command->add_option("--import", arguments->file, "WAV or FLAC file whose markers are added, and the session saved")
        ->type_name("FILE");
    command->add_option("--at", arguments->at,
                        "Where that file begins: seconds from the start of the song or the name of a marker; without "
                        "it, with the song");
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer(
        "Markers are set in scripts of `lacquer edit` (addMarker), and stand for times in --range and --from.\n"
        "`lacquer render --markers` writes them into the file.\n"
        "Examples:\n"
        "  lacquer markers song.lacquer\n"
        "  lacquer markers song.lacquer --import rough-mix.wav");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
