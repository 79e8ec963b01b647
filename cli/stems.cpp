// `lacquer stems`: what the master hears, as a file for each bus or track that is wired to it.
#include "sessions/render/stems.hpp"

#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/cache_options.hpp"
#include "cli/command.hpp"
#include "cli/installation.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/range_option.hpp"
#include "cli/session_problems.hpp"
#include "cli/simd_option.hpp"
#include "cli/table.hpp"
#include "cli/threads_option.hpp"
#include "sessions/control/osc_names.hpp"
#include "sessions/format/atomic_file.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/render/solo.hpp"

namespace lacquer::cli {
namespace {

constexpr const char* kSheetName = "stems.txt";
constexpr const char* kPreBus = "pre-bus";
constexpr const char* kThroughBus = "solo";

struct StemsArguments {
    std::string session;
    std::string folder;
    std::string at;
    std::string tracks;
    int threads = usefulWorkers() + 1;
    std::string simd;
    Sandboxing sandboxing = Sandboxing::usual;
    RangeArguments range;
    bool bypassMissing = false;
    bool keepSolo = false;
    bool list = false;
    CacheArguments cache;
    bool json = false;
};

sessions::StemKind kindOf(const StemsArguments& arguments) {
    if (arguments.tracks.empty()) return sessions::StemKind::parts;
    return arguments.tracks == kPreBus ? sessions::StemKind::preBus : sessions::StemKind::solo;
}

std::string sumLine(const sessions::StemsReport& report, sessions::StemKind kind) {
    if (kind == sessions::StemKind::preBus)
        return "Each is a track as it comes to its bus. They are not meant to add up to what arrives at \"" +
               report.at + "\" (mix.wav), which has the buses in it.";
    const std::string where = "what arrives at \"" + report.at + "\" (mix.wav)";
    if (report.differenceDbfs <= -200) return "They add up to " + where + " in every bit.";
    const std::string level = number(report.differenceDbfs, 1) + " dBFS";
    if (kind == sessions::StemKind::solo && !report.addUp())
        return "Each is a track alone through its buses. They do NOT add up to " + where +
               ", as what they go through together is not linear: the largest difference is " + level + ".";
    if (report.addUp()) return "They add up to " + where + "; the largest difference is " + level + ".";
    return "They do NOT add up to " + where + ": the largest difference is " + level + ".";
}

/// What goes with the files: who mixes them has nothing else to go by.
std::string sheet(const sessions::Session& session, TimelineFrame first, const sessions::StemsReport& report,
                  sessions::StemKind kind) {
    std::string text = "Stems of " + session.name + "\n\n" + std::to_string(session.sampleRate) +
                       " Hz, 32-bit float, " + std::to_string(report.mix.loudness.frames) + " frames (" +
                       number(report.mix.programmeSeconds(), 2) + " s) each, from frame " + std::to_string(first) +
                       " of the song on, latencies taken off.\n" + sumLine(report, kind) + "\n\n";
    for (const sessions::StemFile& stem : report.stems)
        text += stem.file.filename().string() + "  peak " +
                (stem.peakDbfs > -200 ? number(stem.peakDbfs, 1) + " dBFS" : "silent") + "\n";
    return text;
}

nlohmann::ordered_json reportJson(const sessions::StemsReport& report) {
    nlohmann::ordered_json json{{"at", report.at},
                                {"mix", report.mix.file.string()},
                                {"frames", report.mix.loudness.frames},
                                {"sampleRate", report.mix.loudness.sampleRate},
                                {"addUp", report.addUp()},
                                {"differenceDbfs", report.differenceDbfs}};
    json["stems"] = nlohmann::ordered_json::array();
    for (const sessions::StemFile& stem : report.stems)
        json["stems"].push_back({{"name", stem.name}, {"path", stem.file.string()}, {"peakDbfs", stem.peakDbfs}});
    return json;
}

void printCut(const sessions::Session& session, const sessions::StemCut& cut, bool json) {
    if (json) {
        nlohmann::ordered_json list{{"at", session.graph.find(cut.at)->name}};
        list["stems"] = nlohmann::ordered_json::array();
        for (const sessions::StemCut::Part& part : cut.parts) list["stems"].push_back(part.name);
        return printJson(list);
    }
    Table table;
    table.add({"stem", "from node"});
    for (const sessions::StemCut::Part& part : cut.parts)
        table.add({part.name, session.graph.find(part.source.node)->name});
    table.print();
    std::cout << "They meet at \"" << session.graph.find(cut.at)->name << "\".\n";
}

Status run(const StemsArguments& arguments) {
    if (auto simd = chooseSimd(arguments.simd); !simd) return simd;
    if (!arguments.list && arguments.folder.empty())
        return fail(ErrorKind::usage, "the folder to write to is missing", "--output", "or only --list the stems");
    const auto installation = findInstallation(arguments.sandboxing);
    installation->expect(arguments.session);
    const auto loaded = sessions::load(arguments.session, installation->registry);
    if (!loaded) return fail(loaded.error());
    if (auto checked = checkProblems(loaded->problems, arguments.bypassMissing); !checked) return checked;
    const sessions::Session& session = loaded->session;
    std::optional<NodeId> at;
    if (!arguments.at.empty()) {
        const auto named = sessions::nodeCalled(session, arguments.at, "`lacquer info` lists them");
        if (!named) return fail(named.error());
        at = *named;
    }
    const auto cut = sessions::findStemCut(session, at, kindOf(arguments));
    if (!cut) return fail(cut.error());
    if (arguments.list) return printCut(session, *cut, arguments.json), Status();

    if (auto checked = sessions::checkNothingSoloed(session); !checked && !arguments.keepSolo) {
        Error error = std::move(checked).error();
        error.remedy += ", or render what it lets through with --keep-solo";
        return fail(std::move(error));
    }
    const auto range = rangeOf(arguments.range, session);
    if (!range) return fail(range.error());
    sessions::RenderOptions options;
    options.range = *range;
    options.workers = arguments.threads - 1;
    if (arguments.keepSolo) options.solo = sessions::SoloHandling::keep;
    const auto cache = cacheOf(arguments.cache);
    if (!cache) return fail(cache.error());
    options.cache = cache->get();
    if (arguments.bypassMissing) options.missingPlugins = sessions::MissingPlugins::bypass;
    warnOfFreezes(session);
    ProgressBar bar("Rendering stems");
    options.progress = bar.callback();
    const auto report =
        sessions::renderStems(session, installation->registry, *cut, arguments.folder, std::move(options));
    if (!report) return fail(report.error());
    const std::string text = sheet(session, *range ? (*range)->begin : session.startFrame, *report, kindOf(arguments));
    if (auto written = sessions::replaceFile(std::filesystem::path(arguments.folder) / kSheetName, text); !written)
        return written;
    if (arguments.json)
        printJson(reportJson(*report));
    else
        std::cout << text;
    if (!report->addUp() && kindOf(arguments) == sessions::StemKind::parts)
        return fail(ErrorKind::failed, "the stems do not add up to the mix", report->at,
                    "a wire into it that is not compensated, or a plugin that draws random numbers, may be why");
    return {};
}

}  // namespace

void declareStems(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<StemsArguments>();
    CLI::App* command = program.add_subcommand(
        "stems", "Render what the master hears as stems: a file for each bus or track that is wired to it.");
    command->add_option("SESSION", arguments->session, "Session folder (NAME.lacquer)")->required();
    command->add_option("-o,--output", arguments->folder, "Folder to write to; it is made if need be");
    command->add_option(
        "--at", arguments->at,
        "Node that the stems meet at, by its name or id; without it, the nearest in front of the master "
        "chain that several sounds are wired to");
    command
        ->add_option("--tracks", arguments->tracks,
                     "A stem of each track instead: as it comes to its bus, or alone through its buses")
        ->check(CLI::IsMember({kPreBus, kThroughBus}));
    command->add_flag("--list", arguments->list, "Only tell which stems there would be");
    addThreadsOption(*command, arguments->threads, "Threads to run the graph on; the samples are the same for any");
    addSimdOption(*command, arguments->simd);
    addSandboxOption(*command, arguments->sandboxing);
    addRangeOptions(*command, arguments->range);
    command->add_flag("--bypass-missing", arguments->bypassMissing, "Go on without the plugins that are not installed");
    command->add_flag("--keep-solo", arguments->keepSolo, "Render although faders are soloed: the rest is silent");
    addCacheOptions(*command, arguments->cache);
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer(
        "Stems are 32-bit float, equally long, aligned, and without the master chain. mix.wav beside them is what\n"
        "arrives there in one file, and stems.txt says how well they add up to it: all files are read again for that.\n"
        "Stems of tracks do not add up to it where they share a compressor or the like; with --tracks solo each takes "
        "a\n"
        "render of its own, in which the others are silent, in side chains too.\n"
        "Files of the same names in the folder are replaced.\n"
        "Examples:\n"
        "  lacquer stems song.lacquer --list\n"
        "  lacquer stems song.lacquer -o stems\n"
        "  lacquer stems song.lacquer -o drums --at \"Drums bus\"\n"
        "  lacquer stems song.lacquer -o tracks --tracks pre-bus");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
