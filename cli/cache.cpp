// `lacquer cache`: what renders have kept for later ones.
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "sessions/render/render_cache.hpp"

namespace lacquer::cli {
namespace {

struct CacheCommandArguments {
    bool clear = false;
    bool json = false;
};

Status run(const CacheCommandArguments& arguments) {
    sessions::RenderCache cache;
    const auto before = cache.usage();
    if (arguments.clear) cache.clear();
    const std::string folder = cache.folder().string();
    if (arguments.json) {
        const auto now = cache.usage();
        printJson({{"folder", folder}, {"files", now.files}, {"bytes", now.bytes}});
        return {};
    }
    std::cout << folder << ": " << (arguments.clear ? "removed " : "") << before.files << " files, "
              << number(static_cast<double>(before.bytes) / 1e6, 1) << " MB\n";
    return {};
}

}  // namespace

void declareCache(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<CacheCommandArguments>();
    CLI::App* command =
        program.add_subcommand("cache", "Tell where and how much renders with --cache keep for later ones.");
    command->add_flag("--clear", arguments->clear, "Remove all of it");
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer(
        "Nothing of it is part of a session; it may be removed at any time.\n"
        "Examples:\n"
        "  lacquer cache\n"
        "  lacquer cache --clear");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
