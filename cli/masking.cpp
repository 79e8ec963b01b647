// `lacquer masking`: which tracks of a session hide which others.
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/installation.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/session_problems.hpp"
#include "cli/threads_option.hpp"
#include "sessions/analysis/masking.hpp"
#include "sessions/format/session_file.hpp"

namespace lacquer::cli {
namespace {

using sessions::MaskedPair;
using sessions::MaskedRange;

struct MaskingArguments {
    std::string session;
    int most = 10;
    bool bypassMissing = false;
    bool json = false;
    int threads = usefulWorkers() + 1;
};

std::string percent(double share) {
    return number(share * 100, 0) + " %";
}

nlohmann::ordered_json pairJson(const MaskedPair& pair) {
    nlohmann::ordered_json json{{"masker", {{"node", pair.masker.value}, {"name", pair.maskerName}}},
                                {"masked", {{"node", pair.masked.value}, {"name", pair.maskedName}}},
                                {"share", pair.share},
                                {"ranges", nlohmann::ordered_json::array()}};
    for (const MaskedRange& range : pair.ranges)
        json["ranges"].push_back(
            {{"fromHz", range.fromHz}, {"toHz", range.toHz}, {"share", range.share}, {"depthDb", range.depthDb}});
    return json;
}

void printPair(const MaskedPair& pair) {
    std::cout << pair.maskerName << " hides " << percent(pair.share) << " of " << pair.maskedName << "\n";
    for (const MaskedRange& range : pair.ranges)
        std::cout << "    " << number(range.fromHz, 0) << " to " << number(range.toHz, 0)
                  << " Hz: " << percent(range.share) << ", by " << number(range.depthDb, 1) << " dB\n";
}

Status run(const MaskingArguments& arguments) {
    const auto installation = findInstallation();
    installation->expect(arguments.session);
    const auto loaded = sessions::load(arguments.session, installation->registry);
    if (!loaded) return fail(loaded.error());
    if (auto checked = checkProblems(loaded->problems, arguments.bypassMissing); !checked) return checked;
    const auto pairs = [&] {
        ProgressBar bar("Listening to " + loaded->session.name);
        sessions::TapOptions options;
        options.workers = arguments.threads - 1;
        if (arguments.bypassMissing) options.missingPlugins = sessions::MissingPlugins::bypass;
        options.progress = bar.callback();
        return sessions::measureMasking(loaded->session, installation->registry, options);
    }();
    if (!pairs) return fail(pairs.error());
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    int shown = 0;
    for (const MaskedPair& pair : *pairs) {
        if (shown++ == arguments.most) break;
        if (arguments.json)
            list.push_back(pairJson(pair));
        else
            printPair(pair);
    }
    if (arguments.json)
        printJson({{"pairs", list}});
    else if (pairs->empty())
        std::cout << "No track hides more than 5 % of another.\n";
    return {};
}

}  // namespace

void declareMasking(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<MaskingArguments>();
    CLI::App* command = program.add_subcommand(
        "masking", "Tell which tracks of a session hide which others, in which bands and by how much.");
    command->add_option("SESSION", arguments->session, "Session folder (NAME.lacquer)")->required();
    command->add_option("--most", arguments->most, "Pairs to tell of, the worst first")
        ->check(CLI::Range(1, 10000))
        ->capture_default_str();
    addThreadsOption(*command, arguments->threads, "Threads to run the graph on; the result is the same for any");
    command->add_flag("--bypass-missing", arguments->bypassMissing, "Go on without the plugins that are not installed");
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer(
        "A track is taken as it meets the others: behind the last node that hears nothing but it. A band of it is "
        "hidden\n"
        "where another track's masked threshold (Schroeder's spreading of critical bands, less 5.5 dB) lies above it "
        "at\n"
        "that moment. The share is one of loudness, over the whole song; the depth says by how many decibels the "
        "hidden\n"
        "track, or the other one there, would have to change.\n"
        "Example:\n"
        "  lacquer masking song.lacquer --most 3");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
