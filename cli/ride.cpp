// `lacquer ride`: automation of a track's fader that keeps its loudness at a target.
#include <cmath>
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/installation.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/session_problems.hpp"
#include "cli/song_time.hpp"
#include "cli/table.hpp"
#include "cli/threads_option.hpp"
#include "cli/write_session.hpp"
#include "sessions/analysis/volume_ride.hpp"
#include "sessions/control/osc_names.hpp"
#include "sessions/format/session_file.hpp"

namespace lacquer::cli {
namespace {

using sessions::RiddenLevels;
using sessions::VolumeRide;

struct RideArguments {
    std::string session;
    std::string track;
    std::optional<double> target;
    std::string window = "3";
    double most = 6;
    std::optional<std::string> range;
    bool replace = false;
    bool apply = false;
    bool bypassMissing = false;
    bool json = false;
    int threads = usefulWorkers() + 1;
};

/// A ride that is at its limit for longer does not reach its target.
constexpr double kMuch = 0.2;

/// "3" or "3s".
Result<double> secondsIn(std::string text) {
    if (text.ends_with('s')) text.pop_back();
    double seconds = 0;
    if (CLI::detail::lexical_cast(text, seconds) && std::isfinite(seconds)) return seconds;
    return fail(ErrorKind::usage, "is no time", "--window", "write seconds, as in 3 or 1.5s");
}

Result<VolumeRide> ride(const sessions::Session& session, const ProcessorRegistry& registry,
                        const RideArguments& arguments) {
    const auto window = secondsIn(arguments.window);
    if (!window) return fail(window.error());
    const auto node = sessions::nodeCalled(session, arguments.track, "`lacquer info` lists them");
    if (!node) return fail(node.error());
    const auto fader = sessions::faderOf(session, *node);
    if (!fader) return fail(fader.error());
    const std::string& name = session.graph.find(fader->node)->name;
    if (fader->automated && !arguments.replace)
        return fail(ErrorKind::usage, fader->parameter + " is automated already", name,
                    "--replace writes over what is there");
    sessions::VolumeRideOptions options;
    options.targetLufs = arguments.target;
    options.windowSeconds = *window;
    options.mostDb = arguments.most;
    if (arguments.range) {
        const auto stretch = parseStretch(session, *arguments.range, "--range");
        if (!stretch) return fail(stretch.error());
        options.stretch = sessions::LaneStretch{stretch->startFrame, stretch->endFrame};
    }
    ProgressBar bar("Listening to " + name);
    options.run.workers = arguments.threads - 1;
    if (arguments.bypassMissing) options.run.missingPlugins = sessions::MissingPlugins::bypass;
    options.run.progress = bar.callback();
    return sessions::rideVolume(session, registry, *fader, options);
}

nlohmann::ordered_json levelsJson(const RiddenLevels& levels) {
    return {{"loudnessLufs", orNull(levels.loudnessLufs)},
            {"rangeLu", levels.rangeLu},
            {"quietLufs", orNull(levels.quiet)},
            {"loudLufs", orNull(levels.loud)}};
}

void report(const sessions::Session& session, const VolumeRide& ride, const RideArguments& arguments) {
    const std::string& name = session.graph.find(ride.fader.node)->name;
    const std::size_t points = ride.lane.points().size();
    if (arguments.json) {
        printJson({{"node", ride.fader.node.value},
                   {"name", name},
                   {"parameter", ride.fader.parameter},
                   {"targetLufs", ride.targetLufs},
                   {"points", points},
                   {"lowestGainDb", ride.lowestGainDb},
                   {"highestGainDb", ride.highestGainDb},
                   {"atLimit", ride.atLimit},
                   {"before", levelsJson(ride.before)},
                   {"after", levelsJson(ride.after)},
                   {"applied", arguments.apply}});
        return;
    }
    const auto cell = [](const std::optional<double>& value) { return value ? number(*value, 1) : "silent"; };
    Table table;
    table.add({name, "LUFS", "10 % below", "5 % above", "range LU"});
    for (const auto& [when, levels] : {std::pair("as it is", &ride.before), {"ridden", &ride.after}})
        table.add(
            {when, cell(levels->loudnessLufs), cell(levels->quiet), cell(levels->loud), number(levels->rangeLu, 1)});
    table.print();
    std::cout << "Towards " << number(ride.targetLufs, 1) << " LUFS, " << ride.fader.parameter << " goes from "
              << number(ride.fader.levelDb + ride.lowestGainDb, 1) << " to "
              << number(ride.fader.levelDb + ride.highestGainDb, 1) << " dB, by " << points
              << (points == 1 ? " point.\n" : " points.\n");
    if (ride.atLimit > kMuch)
        std::cout << "For " << std::lround(100 * ride.atLimit) << " % of the time it would have to go farther: set the "
                  << "track nearer to the target first, or let the\nfader go farther (--most).\n";
    std::cout << (arguments.apply ? "The automation has been written."
                                  : "Nothing has been changed; --apply writes the automation.")
              << "\n";
}

Status run(const RideArguments& arguments) {
    const auto installation = findInstallation();
    const ProcessorRegistry& registry = installation->registry;
    installation->expect(arguments.session);
    if (!arguments.apply) {
        const auto loaded = sessions::load(arguments.session, registry);
        if (!loaded) return fail(loaded.error());
        if (auto checked = checkProblems(loaded->problems, arguments.bypassMissing); !checked) return checked;
        const auto found = ride(loaded->session, registry, arguments);
        if (!found) return fail(found.error());
        report(loaded->session, *found, arguments);
        return {};
    }
    auto opened = openToWrite(arguments.session, registry);
    if (!opened) return fail(std::move(opened).error());
    if (auto checked = checkProblems(opened->problems, arguments.bypassMissing); !checked) return checked;
    sessions::Session& session = opened->session;
    const auto found = ride(session, registry, arguments);
    if (!found) return fail(found.error());
    const auto& [node, parameter, level, automated] = found->fader;
    std::vector<sessions::Edit> edits{sessions::SetAutomation{node, parameter, found->lane}};
    // Written to be heard.
    if (session.content(node).automationMode(parameter) == sessions::AutomationMode::off)
        edits.emplace_back(sessions::SetAutomationMode{node, parameter, sessions::AutomationMode::play});
    const std::string name = "Ride " + session.graph.find(node)->name + " to " + number(found->targetLufs, 1) + " LUFS";
    if (Status done = performAndSave(*opened, registry, sessions::makeGroup(name, std::move(edits))); !done)
        return done;
    report(session, *found, arguments);
    return {};
}

}  // namespace

void declareRide(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<RideArguments>();
    CLI::App* command =
        program.add_subcommand("ride", "Ride the fader of a track: automation that keeps its loudness at a target.");
    command->add_option("SESSION", arguments->session, "Session folder (NAME.lacquer)")->required();
    command->add_option("TRACK", arguments->track, "The track, or the fader or gain itself; its name or its id")
        ->required();
    command->add_option("--target", arguments->target,
                        "Loudness behind the fader, LUFS; without it, the track's own, so that it is evened out");
    command->add_option("--window", arguments->window, "Seconds over which loudness is taken, 0.4 to 60")
        ->type_name("SECONDS")
        ->capture_default_str();
    command->add_option("--most", arguments->most, "How far the fader goes up and down at most, dB")
        ->capture_default_str();
    command
        ->add_option("--range", arguments->range,
                     "Only here, START:END in seconds or minutes:seconds, or names of markers; it stays where it is "
                     "elsewhere")
        ->type_name("START:END");
    command->add_flag("--replace", arguments->replace, "Write over the automation that the fader has");
    command->add_flag("--apply", arguments->apply, "Write the automation and save the session");
    addThreadsOption(*command, arguments->threads, "Threads to run the graph on; the result is the same for any");
    command->add_flag("--bypass-missing", arguments->bypassMissing, "Go on without the plugins that are not installed");
    command->add_flag("--json", arguments->json, "Print one JSON object; what silence does not have is null");
    command->footer(
        "The first fader behind the track that hears nothing else is ridden, or else the first gain. The song is run\n"
        "twice: as the fader is set, and ridden. The fader goes no faster than through --most in a window, and "
        "straight\n"
        "on through pauses of half a window or more, which are neither turned up nor count. \"10 % below\" and\n"
        "\"5 % above\" are of the loudness over a window without pauses, the range (EBU Tech 3342) is of all windows.\n"
        "The lane is automation like any other: edit it, or take it back with `lacquer undo`.\n"
        "Examples:\n"
        "  lacquer ride song.lacquer \"Lead vocal\"\n"
        "  lacquer ride song.lacquer \"Lead vocal\" --target -20 --window 3s --apply\n"
        "  lacquer ride song.lacquer Bass --range Chorus --most 3 --apply");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
