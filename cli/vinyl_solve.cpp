// `lacquer vinyl solve`: the order of an album that distorts least on vinyl.
#include <cmath>
#include <iostream>
#include <optional>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/album_commands.hpp"
#include "cli/output.hpp"
#include "cli/table.hpp"
#include "cli/vinyl_commands.hpp"
#include "sessions/delivery/vinyl/sequence_json.hpp"
#include "sessions/delivery/vinyl/sequence_trade_off.hpp"
#include "sessions/format/file_text.hpp"

namespace lacquer::cli {
namespace {

namespace vinyl = sessions::vinyl;
using nlohmann::ordered_json;

struct VinylSolveArguments {
    std::string instance;
    std::string order;
    bool tradeOff = false;
    bool json = false;
};

ordered_json idsOf(const vinyl::SequenceProblem& problem, const vinyl::SequenceOrder& order) {
    ordered_json sides = ordered_json::array();
    for (const auto& side : order) {
        sides.push_back(ordered_json::array());
        for (const std::size_t track : side) sides.back().push_back(problem.tracks[track].id);
    }
    return sides;
}

ordered_json proofOf(const vinyl::SequenceSolution& solution) {
    if (solution.isExact()) return "exact";
    return {{"lowerBound", *solution.lowerBound}, {"gap", solution.gap()}};
}

std::string proofText(const vinyl::SequenceSolution& solution) {
    if (solution.isExact()) return "optimal: no order costs less";
    return "no order costs less than " + shortest(*solution.lowerBound) + ", " + number(100 * solution.gap(), 2) +
           " % less than this one";
}

void printCost(const vinyl::SequenceCost& cost) {
    std::cout << "cost " << shortest(cost.total) << "\ndistortion " << number(cost.distortion, 6) << ", "
              << cost.inversions << (cost.inversions == 1 ? " pair" : " pairs") << " of songs the other way round";
    if (cost.sides.size() > 1) std::cout << ", sides differ by " << minutes(cost.imbalanceMinutes * 60);
    std::cout << '\n';
}

void printSides(const vinyl::SequenceProblem& problem, const vinyl::SequenceOrder& order,
                const vinyl::SequenceCost& cost) {
    Table table;
    for (std::size_t s = 0; s < order.size(); ++s) {
        const vinyl::SideUse& use = cost.sides[s];
        const std::string name = vinyl::sideName(static_cast<int>(s));
        table.add({"side " + name, minutes(use.seconds),
                   "ends at " + number(use.endRadiusMm, 2) + " mm, " +
                       number(std::max(0.0, use.endRadiusMm - problem.leastRadiusMm), 2) + " mm left"});
        for (std::size_t i = 0; i < order[s].size(); ++i) {
            const vinyl::SequenceTrack& track = problem.tracks[order[s][i]];
            double seconds = 0;
            for (const vinyl::SequenceSlice& slice : track.slices) seconds += slice.seconds;
            table.add({"  " + name + std::to_string(i + 1), minutes(seconds), track.id});
        }
    }
    table.print();
}

Status evaluate(const VinylSolveArguments& arguments, const vinyl::SequenceProblem& problem) {
    const auto text = sessions::readFile(arguments.order);
    if (!text) return fail(text.error());
    const auto order = vinyl::readSequenceOrder(*text, arguments.order, problem);
    if (!order) return fail(order.error());
    auto cost = vinyl::costOf(problem, *order);
    if (!cost) {
        cost.error().where = arguments.order;
        return fail(std::move(cost).error());
    }
    if (arguments.json) {
        printJson({{"cost", cost->total},
                   {"distortion", cost->distortion},
                   {"inversions", cost->inversions},
                   {"imbalanceMinutes", cost->imbalanceMinutes}});
        return {};
    }
    printCost(*cost);
    printSides(problem, *order, *cost);
    return {};
}

Status showTradeOff(const VinylSolveArguments& arguments, const vinyl::SequenceProblem& problem) {
    auto found = vinyl::tradeOff(problem);
    if (!found) {
        found.error().where = arguments.instance;
        return fail(std::move(found).error());
    }
    const bool isFront = found->kind == vinyl::TradeOff::Kind::front;
    if (arguments.json) {
        ordered_json list = ordered_json::array();
        for (const vinyl::TradeOffPoint& point : found->points)
            list.push_back(
                {{"inversions", point.solution.cost.inversions},
                 {"distortion", point.solution.cost.distortion},
                 {"imbalanceMinutes", point.solution.cost.imbalanceMinutes},
                 {"corner", point.tau.has_value()},
                 {"tauFrom", point.tau ? ordered_json(point.tau->from) : nullptr},
                 {"tauTo", point.tau && std::isfinite(point.tau->to) ? ordered_json(point.tau->to) : nullptr},
                 {"sides", idsOf(problem, point.solution.order)},
                 {"proof", proofOf(point.solution)}});
        printJson({{"kind", isFront ? "front" : "hull"}, {"tradeOff", list}});
        return {};
    }
    const bool allExact =
        std::ranges::all_of(found->points, [](const auto& point) { return point.solution.isExact(); });
    Table table;
    table.add({"pairs", "distortion", "best for tau from", "sides"});
    for (const vinyl::TradeOffPoint& point : found->points) {
        std::string sides;
        for (const auto& side : point.solution.order) {
            sides += sides.empty() ? "" : " | ";
            for (std::size_t i = 0; i < side.size(); ++i) sides += (i == 0 ? "" : ", ") + problem.tracks[side[i]].id;
        }
        table.add({std::to_string(point.solution.cost.inversions), number(point.solution.cost.distortion, 6),
                   point.tau ? number(point.tau->from, 8) : "none",
                   sides + (point.solution.isExact() ? "" : " (not proven)")});
    }
    table.print();
    std::cout << "Pairs of songs the other way round than in the digital order, against the distortion that this "
                 "saves.\n"
              << (!allExact ? "These are the best orders that were found for some tau; there can be better ones.\n"
                  : isFront
                      ? "These are all orders that no other beats in both.\n"
                      : "These are the corners of the convex hull, each the best for some tau: between two there can "
                        "be\nmore orders that no other beats in both.\n");
    return {};
}

Status run(const VinylSolveArguments& arguments) {
    const auto text = sessions::readFile(arguments.instance);
    if (!text) return fail(text.error());
    const auto problem = vinyl::readSequenceProblem(*text, arguments.instance);
    if (!problem) return fail(problem.error());
    if (!arguments.order.empty()) return evaluate(arguments, *problem);
    if (arguments.tradeOff) return showTradeOff(arguments, *problem);
    auto solution = vinyl::solveSequence(*problem);
    if (!solution) {
        solution.error().where = arguments.instance;
        return fail(std::move(solution).error());
    }
    if (arguments.json) {
        printJson({{"cost", solution->cost.total},
                   {"sides", idsOf(*problem, solution->order)},
                   {"proof", proofOf(*solution)}});
        return {};
    }
    printCost(solution->cost);
    std::cout << proofText(*solution) << '\n';
    printSides(*problem, solution->order, solution->cost);
    return {};
}

}  // namespace

void declareVinylSolve(CLI::App& vinyl, Action& chosen) {
    auto arguments = std::make_shared<VinylSolveArguments>();
    CLI::App* command = vinyl.add_subcommand("solve", "Find the order of songs and sides that distorts least.");
    command->add_option("INSTANCE", arguments->instance, "Songs, sides and wishes as JSON: docs/vinyl-order.md")
        ->required();
    CLI::Option* order =
        command->add_option("--evaluate", arguments->order,
                            "Say what the order in this JSON file costs, [[id, …], …], or why it cannot be cut");
    command
        ->add_flag("--trade-off", arguments->tradeOff,
                   "List the best orders from the least distortion to the digital order")
        ->excludes(order);
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer(
        "An order is called optimal only where that is proven: for up to 24 songs, or blocks of them, on two sides, "
        "and "
        "22 on\nthree or four. Beyond that a lower bound says how much better another one could be at most.\n"
        "Examples:\n"
        "  lacquer vinyl solve album.json\n"
        "  lacquer vinyl solve album.json --trade-off\n"
        "  lacquer vinyl solve album.json --evaluate my-order.json");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
