// `lacquer gainstage`: the levels of a session's tracks, where they clip, and gains that bring them to one level.
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
#include "sessions/analysis/gain_staging.hpp"
#include "sessions/format/atomic_file.hpp"
#include "sessions/format/edit_json.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/model/history.hpp"
#include "sessions/safety/save_session.hpp"

namespace lacquer::cli {
namespace {

using sessions::ChainLevels;
using sessions::GainReference;
using sessions::NodeLevels;
using sessions::TrackLevels;

struct GainstageArguments {
    std::string session;
    double target = -18;
    std::string by = "loudness";
    bool apply = false;
    std::string undoScript;
    bool bypassMissing = false;
    bool json = false;
    int threads = usefulWorkers() + 1;
};

nlohmann::ordered_json levelsJson(const std::string& name, NodeId node, const NodeLevels& levels, double rate) {
    nlohmann::ordered_json json{{"node", node.value}, {"name", name}};
    json["peakDbfs"] = orNull(levels.peakDbfs);
    json["rmsDbfs"] = orNull(levels.rmsDbfs);
    json["loudnessLufs"] = orNull(levels.loudnessLufs);
    json["headroomDb"] = levels.peakDbfs ? nlohmann::ordered_json(-*levels.peakDbfs) : nlohmann::ordered_json();
    json["overs"] = levels.overs;
    json["firstOverSeconds"] = levels.firstOver ? nlohmann::ordered_json(static_cast<double>(*levels.firstOver) / rate)
                                                : nlohmann::ordered_json();
    return json;
}

nlohmann::ordered_json levelsJson(const TrackLevels& track, double rate) {
    nlohmann::ordered_json json = levelsJson(track.name, track.node, track.levels, rate);
    json["gainDb"] = track.gainDb;
    json["proposedGainDb"] = orNull(track.proposedGainDb);
    json["chain"] = nlohmann::ordered_json::array();
    for (const ChainLevels& behind : track.chain)
        json["chain"].push_back(levelsJson(behind.name, behind.node, behind.levels, rate));
    return json;
}

std::string signedNumber(double value) {
    return (value > 0 ? "+" : "") + number(value, 1);
}

std::string cell(const std::optional<double>& value) {
    return value ? number(*value, 1) : "silent";
}

void printTable(const std::vector<TrackLevels>& tracks) {
    Table table;
    table.add({"track", "peak dBFS", "RMS dBFS", "LUFS", "headroom", "gain", "proposed"});
    for (const TrackLevels& track : tracks) {
        const auto& peak = track.levels.peakDbfs;
        table.add({track.name, cell(peak), cell(track.levels.rmsDbfs), cell(track.levels.loudnessLufs),
                   peak ? number(-*peak, 1) + " dB" : "", signedNumber(track.gainDb),
                   track.automated        ? "automated"
                   : track.proposedGainDb ? signedNumber(*track.proposedGainDb)
                                          : ""});
    }
    table.print();
}

/// Every place where a sample is above full scale, and what was so in front of it.
void printOvers(const std::vector<TrackLevels>& tracks, double rate) {
    const auto line = [rate](const std::string& where, const NodeLevels& levels, const char* before) {
        std::cout << "Above full scale: " << where << ", " << signedNumber(*levels.peakDbfs) << " dBFS, "
                  << levels.overs << (levels.overs == 1 ? " sample" : " samples") << ", first at "
                  << clock(*levels.firstOver, rate) << before << "\n";
    };
    for (const TrackLevels& track : tracks) {
        if (track.levels.overs > 0) line(track.name, track.levels, "");
        bool before = track.levels.overs > 0;
        for (const ChainLevels& behind : track.chain) {
            if (behind.levels.overs > 0)
                line(track.name + " behind " + behind.name, behind.levels,
                     before ? "; it was so in front of it already" : "; it was not in front of it");
            before = behind.levels.overs > 0;
        }
    }
}

Result<std::vector<TrackLevels>> measure(const sessions::Session& session, const ProcessorRegistry& registry,
                                         const GainstageArguments& arguments) {
    ProgressBar bar("Listening to " + session.name);
    sessions::GainStagingOptions options;
    options.target = arguments.target;
    options.reference = arguments.by == "rms" ? GainReference::rms : GainReference::loudness;
    options.run.workers = arguments.threads - 1;
    if (arguments.bypassMissing) options.run.missingPlugins = sessions::MissingPlugins::bypass;
    options.run.progress = bar.callback();
    return sessions::measureGainStaging(session, registry, options);
}

Status report(const std::vector<TrackLevels>& tracks, double rate, const GainstageArguments& arguments) {
    if (arguments.json) {
        nlohmann::ordered_json json{{"target", arguments.target}, {"by", arguments.by}, {"applied", arguments.apply}};
        json["tracks"] = nlohmann::ordered_json::array();
        for (const TrackLevels& track : tracks) json["tracks"].push_back(levelsJson(track, rate));
        printJson(json);
        return {};
    }
    printTable(tracks);
    printOvers(tracks, rate);
    std::cout << (arguments.apply ? "The proposed gains have been set."
                                  : "Nothing has been changed; --apply sets the proposed gains.")
              << "\n";
    return {};
}

Status run(const GainstageArguments& arguments) {
    if (!arguments.undoScript.empty() && !arguments.apply)
        return fail(ErrorKind::usage, "nothing is to be undone without --apply", "--undo", "give both, or neither");
    const auto installation = findInstallation();
    const ProcessorRegistry& registry = installation->registry;
    installation->expect(arguments.session);
    if (!arguments.apply) {
        const auto loaded = sessions::load(arguments.session, registry);
        if (!loaded) return fail(loaded.error());
        if (auto checked = checkProblems(loaded->problems, arguments.bypassMissing); !checked) return checked;
        const auto tracks = measure(loaded->session, registry, arguments);
        return tracks ? report(*tracks, loaded->session.sampleRate, arguments) : fail(tracks.error());
    }
    auto opened = openToWrite(arguments.session, registry);
    if (!opened) return fail(std::move(opened).error());
    if (auto checked = checkProblems(opened->problems, arguments.bypassMissing); !checked) return checked;
    sessions::Session& session = opened->session;
    const auto tracks = measure(session, registry, arguments);
    if (!tracks) return fail(tracks.error());
    const auto edits = sessions::trimEdits(*tracks, registry);
    if (!edits) return fail(edits.error());
    sessions::History history(session, registry);
    history.restore(std::move(opened->history));
    std::string undo;
    if (!edits->empty()) {
        if (auto done = history.perform(sessions::makeGroup("Set gains of tracks", *edits)); !done)
            return fail(std::move(done).error());
        for (const sessions::Edit& edit : history.record().steps[history.position() - 1].inverses())
            undo += sessions::toJson(edit).dump() + "\n";
    }
    // Before the session, so that there is never a change without the way back.
    if (!arguments.undoScript.empty())
        if (Status written = sessions::replaceFile(arguments.undoScript, undo); !written) return written;
    if (!edits->empty())
        if (Status saved = sessions::save(session, history.record()); !saved) return saved;
    return report(*tracks, session.sampleRate, arguments);
}

}  // namespace

void declareGainstage(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<GainstageArguments>();
    CLI::App* command = program.add_subcommand(
        "gainstage", "Measure every track of a session, name what clips, and bring the tracks to one level.");
    command->add_option("SESSION", arguments->session, "Session folder (NAME.lacquer)")->required();
    command->add_option("--target", arguments->target, "Level that a track is to come in at, LUFS or dBFS RMS")
        ->capture_default_str();
    command->add_option("--by", arguments->by, "What is brought to the target")
        ->check(CLI::IsMember({"loudness", "rms"}))
        ->capture_default_str();
    command->add_flag("--apply", arguments->apply, "Set the proposed gains and save the session");
    command
        ->add_option("--undo", arguments->undoScript,
                     "With --apply: file to write with the gains as they were, a script for lacquer edit")
        ->type_name("FILE");
    addThreadsOption(*command, arguments->threads, "Threads to run the graph on; the levels are the same for any");
    command->add_flag("--bypass-missing", arguments->bypassMissing, "Go on without the plugins that are not installed");
    command->add_flag("--json", arguments->json, "Print one JSON object; what silence does not have is null");
    command->footer(
        "Levels are those of the whole song: the highest sample, and RMS and loudness gated after ITU-R BS.1770, so "
        "that\n"
        "pauses do not count; a full-scale sine has -3.01 dBFS RMS. What clips is named behind every node that hears\n"
        "nothing but the track. Inside the graph nothing is lost above full scale, but plugins may not take it.\n"
        "A track whose gain is automated is measured and left as it is.\n"
        "Examples:\n"
        "  lacquer gainstage song.lacquer\n"
        "  lacquer gainstage song.lacquer --by rms --target -20 --apply\n"
        "  lacquer gainstage song.lacquer --apply --undo back.jsonl\n"
        "  lacquer edit song.lacquer --file back.jsonl");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
