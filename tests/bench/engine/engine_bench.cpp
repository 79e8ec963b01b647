// What the engine costs: `./run bench engine`. Each part measures something of its own and prints a table.
#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>

#include "compile_part.hpp"
#include "core/realtime/floating_point_mode.hpp"
#include "deadline_part.hpp"
#include "graphs_part.hpp"
#include "memory_part.hpp"
#include "plugin_part.hpp"
#include "sandbox_part.hpp"
#include "scheduling.hpp"
#include "simd_part.hpp"
#include "wake_part.hpp"

namespace lacquer::bench {
namespace {

int run(int argc, char** argv) {
    const std::array parts{makeGraphsPart(),   makeCompilePart(), makeWakePart(),   makeMemoryPart(),
                           makeDeadlinePart(), makeSimdPart(),    makePluginPart(), makeSandboxPart()};
    std::vector<std::string> names, chosen;
    for (const auto& part : parts) names.emplace_back(part->name());
    chosen = names;
    std::string json;
    CLI::App app("What the engine costs, part by part. The figures are medians; compare those of one run.");
    app.add_option("--part", chosen, "Parts to run")
        ->delimiter(',')
        ->check(CLI::IsMember(names))
        ->capture_default_str();
    app.add_option("--json", json, "Write the rows of all parts to this file");
    for (const auto& part : parts) part->addOptions(app);
    CLI11_PARSE(app, argc, argv);

    if (!takeRealtimePriority())
        std::printf("without real-time priority: times of other programs are in the figures\n");
    FlushToZeroScope flushToZero;
    nlohmann::json rows = nlohmann::json::array();
    for (const auto& part : parts) {
        if (std::find(chosen.begin(), chosen.end(), part->name()) == chosen.end()) continue;
        std::printf("\n== %s\n", part->name());
        for (auto& row : part->run()) {
            row["part"] = part->name();
            rows.push_back(std::move(row));
        }
    }
    if (!json.empty()) std::ofstream(json) << rows.dump(1) << "\n";
    return 0;
}

}  // namespace
}  // namespace lacquer::bench

int main(int argc, char** argv) {
    try {
        return lacquer::bench::run(argc, argv);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "engine_bench: %s\n", problem.what());
        return 1;
    }
}
