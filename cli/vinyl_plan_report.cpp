#include "cli/vinyl_plan_report.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>

#include <nlohmann/json.hpp>

#include "cli/album_commands.hpp"
#include "cli/limit_options.hpp"
#include "cli/output.hpp"
#include "cli/table.hpp"
#include "cli/vinyl_record_options.hpp"
#include "sessions/delivery/vinyl/vinyl_words.hpp"

namespace lacquer::cli {
namespace {

namespace vinyl = sessions::vinyl;
using nlohmann::ordered_json;
using sessions::VinylPlan;
using sessions::VinylRecord;

constexpr std::size_t kFewPlaces = 8;  // at which the same happens on a side

// Four digits that count.
std::string cost(double value) {
    if (value <= 0) return number(value, 1);
    return number(value, std::clamp(3 - static_cast<int>(std::floor(std::log10(value))), 0, 12));
}

std::string orderOf(const PlanReport& report, const vinyl::SequenceOrder& order) {
    return orderText(sessions::songsOf(order, report.material));
}

std::string settingsText(const PlanReport& report) {
    const vinyl::CutSettings& settings = report.plan.settings;
    return settings.format.name + " at " + (settings.format.speed == vinyl::DiscSpeed::rpm45 ? "45" : "33 1/3") +
           ", house " + report.plan.house.name + ", cut gain " + number(settings.gainDb, 1) + " dB with 0 dB at " +
           number(settings.referenceCmS, 1) + " cm/s, tip of " + number(settings.stylusUm, 0) + " um, " +
           std::to_string(report.plan.problem.sides) + (report.plan.problem.sides == 1 ? " side, " : " sides, ") +
           number(report.plan.problem.gapSeconds, 1) + " s between songs";
}

std::string against(double value, double other) {
    if (other <= 0) return "";
    const double percent = 100 * (value - other) / other;
    if (std::fabs(percent) < 0.05) return ", the same as the digital order";
    return ", " + number(std::fabs(percent), 1) + " % " + (percent < 0 ? "less" : "more") + " than the digital order";
}

std::string provenText(const vinyl::SequenceSolution& solution) {
    if (solution.isExact()) return "Optimal: no order that keeps the wishes costs less.";
    return "The best of a search. Proven: no order costs less than " + cost(*solution.lowerBound) + ", " +
           number(100 * solution.gap(), 1) + " % less.";
}

std::string turned(int inversions) {
    return inversions == 0 ? std::string("no pair turned round")
                           : std::to_string(inversions) + (inversions == 1 ? " pair" : " pairs") + " turned round";
}

void printOrders(const PlanReport& report) {
    const VinylPlan& plan = report.plan;
    Table table;
    const auto row = [&](const char* name, const vinyl::SequenceOrder& order, const vinyl::SequenceCost& costs) {
        table.add({name, orderOf(report, order), "distortion " + cost(costs.distortion), turned(costs.inversions),
                   "cost " + cost(costs.total)});
    };
    if (plan.digital) row("digital order, best split", plan.digital->order, plan.digital->cost);
    if (plan.best) row("best order", plan.best->order, plan.best->cost);
    if (report.byHand && plan.cost) row("order by hand", plan.order, *plan.cost);
    table.print();
    if (!plan.digital) std::cout << " No split of the digital order was found that fits at this level.\n";
    if (!plan.best) return;
    const auto& best = plan.best->cost;
    std::cout << ' ' << provenText(*plan.best);
    if (plan.digital)
        std::cout << " It distorts" << against(best.distortion, plan.digital->cost.distortion).substr(1) << '.';
    std::cout << '\n';
}

// Which songs an order by hand makes worse, the worst first.
void printWorse(const PlanReport& report) {
    const VinylPlan& plan = report.plan;
    if (!report.byHand || !plan.best || !plan.cost) return;
    const auto here = sessions::trackCosts(plan.problem, plan.order);
    const auto best = sessions::trackCosts(plan.problem, plan.best->order);
    std::vector<std::size_t> worse;
    constexpr double kTold = 1e-6;
    for (std::size_t track = 0; track < here.size(); ++track)
        if (here[track].distortion > best[track].distortion + kTold) worse.push_back(track);
    std::ranges::sort(worse, std::greater<>(),
                      [&](std::size_t track) { return here[track].distortion - best[track].distortion; });
    std::cout << " The order by hand costs " << cost(plan.cost->total - plan.best->cost.total)
              << " more than the best.";
    constexpr std::size_t kTold3 = 3;
    for (std::size_t i = 0; i < std::min(kTold3, worse.size()); ++i)
        std::cout << (i == 0 ? " Worse are " : ", ") << '"' << plan.problem.tracks[worse[i]].id << "\" from "
                  << number(here[worse[i]].startRadiusMm, 0) << " instead of "
                  << number(best[worse[i]].startRadiusMm, 0) << " mm (+"
                  << cost(here[worse[i]].distortion - best[worse[i]].distortion) << ')';
    std::cout << (worse.empty() ? "\n" : ".\n");
}

// In the middle of the costs for which a point is best.
double departureOf(const vinyl::TauRange& tau) {
    if (tau.from <= 0) return 0;
    return std::isinf(tau.to) ? 2 * tau.from : (tau.from + tau.to) / 2;
}

std::string departureText(const vinyl::TradeOffPoint& point) {
    if (!point.tau) return "none";
    return departureOf(*point.tau) <= 0 ? "0" : cost(departureOf(*point.tau));
}

void printTradeOffs(const PlanReport& report) {
    const VinylPlan& plan = report.plan;
    if (!plan.tradeOffsLeftOut.empty()) std::cout << '\n' << plan.tradeOffsLeftOut << '\n';
    const auto& points = plan.tradeOffs.points;
    if (points.size() < 2) return;
    std::cout << "\nDistortion against the digital order; --depart says what a turned pair may cost:\n";
    Table table;
    table.add({"distortion", "pairs turned", "--depart", "order"});
    for (const vinyl::TradeOffPoint& point : points)
        table.add({cost(point.solution.cost.distortion), std::to_string(point.solution.cost.inversions),
                   departureText(point),
                   orderOf(report, point.solution.order) + (point.solution.isExact() ? "" : " (not proven)")});
    table.print();
    if (!std::ranges::all_of(points, [](const auto& point) { return point.solution.isExact(); }))
        std::cout << " These are the best orders that were found for some --depart; there can be better ones.\n";
    else if (plan.tradeOffs.kind == vinyl::TradeOff::Kind::hull)
        std::cout
            << " These are the corners of the convex hull, each the best for some --depart; between two there can be\n"
               " more orders that no other beats in both.\n";
    else
        std::cout << " These are all orders that no other beats in both."
                  << (std::ranges::all_of(points, [](const auto& point) { return point.tau.has_value(); })
                          ? "\n"
                          : " Those without a --depart are had with --order.\n");
}

void printHelp(const PlanReport& report) {
    const VinylPlan& plan = report.plan;
    const double asked = plan.settings.gainDb;
    const sessions::VinylHelp& help = plan.help;
    std::cout << "\nIT DOES NOT FIT: " << plan.obstacle->what << ".\n";
    if (help.gainDb)
        std::cout << " - Cut at " << number(*help.gainDb, 1) << " dB, " << number(asked - *help.gainDb, 1)
                  << " dB softer, it fits (--gain " << number(*help.gainDb, 1) << ").\n";
    if (help.sides)
        std::cout << " - On " << *help.sides << " sides it fits at " << number(asked, 1) << " dB (--sides "
                  << *help.sides << ").\n";
    if (help.gapSeconds)
        std::cout << " - With " << number(*help.gapSeconds, 2) << " s between songs it fits (--gap "
                  << number(std::ceil(*help.gapSeconds * 100) / 100, 2) << ").\n";
    if (!help.gainDb && !help.sides && !help.gapSeconds)
        std::cout << " - Nothing of this helps: a softer cut, up to 4 sides more, shorter gaps."
                  << (plan.obstacle->remedy.empty() ? "" : " Else " + plan.obstacle->remedy + '.') << '\n';
    std::cout << "What follows is "
              << (report.byHand ? "the order by hand"
                  : help.gainDb ? "an order that fits then"
                                : "the digital order")
              << ", at " << number(asked, 1) << " dB.\n";
}

void printOthers(const sessions::SideOnRecord& side, const std::string& name, const sessions::MomentGroup& group,
                 Wordiness wordiness) {
    if (group.others.empty()) return;
    const std::size_t shown =
        wordiness == Wordiness::everything ? group.others.size() : std::min(kFewPlaces, group.others.size());
    std::cout << "    Likewise, but less:";
    for (std::size_t i = 0; i < shown; ++i) {
        const sessions::EventOnRecord& other = side.events[group.others[i]];
        std::cout << (i > 0 ? ", " : " ") << sessions::placeOf(other, name) << ' ' << minutes(other.worstSeconds);
    }
    if (shown < group.others.size()) std::cout << " and " << group.others.size() - shown << " more (--all)";
    std::cout << ".\n";
}

void printSide(const PlanReport& report, std::size_t index, Wordiness wordiness) {
    const VinylRecord& record = *report.plan.record;
    const sessions::SideOnRecord& side = record.sides[index];
    const std::string name = vinyl::sideName(static_cast<int>(index));
    const vinyl::DiscFormat& format = record.settings.format;
    std::cout << "\nSide " << name << ": " << minutes(side.side.seconds) << ", takes " << number(side.side.lowerMm, 1)
              << " - " << number(side.side.conservativeMm, 1) << " mm of " << number(format.bandMm(), 1) << ", ends at "
              << number(side.side.endRadiusMm, 1) << " mm";
    if (side.side.fits(format))
        std::cout << "; room for " << number(side.side.minutesLeft, 1) << " minutes more\n";
    else
        std::cout << ": DOES NOT FIT, by " << number(format.endRadiusMm - side.side.endRadiusMm, 1) << " mm or "
                  << number(-side.side.minutesLeft, 1) << " minutes\n";
    Table table;
    table.add({"", "song", "time", "radius mm", "takes mm", "tracing % at rim", "here", "curvature", "depth left um",
               "low end", "title"});
    for (std::size_t i = 0; i < side.songs.size(); ++i) {
        const sessions::SongOnRecord& song = side.songs[i];
        const vinyl::SliceSummary& groove = song.groove;
        table.add({name + std::to_string(i + 1), std::to_string(song.song + 1),
                   minutes(song.endSeconds - song.beginSeconds),
                   number(song.startRadiusMm, 1) + " - " + number(song.endRadiusMm, 1),
                   number(song.lowerMm, 2) + " - " + number(song.conservativeMm, 2),
                   number(100 * groove.distortionAtRim, 1), number(100 * groove.distortionHere, 1),
                   number(groove.curvature, 2), number(groove.liftMarginUm, 1), number(groove.lowEndCorrelation, 2),
                   sessions::nameOf(report.album.songs[song.song]) + (song.joined ? " (joined)" : "")});
    }
    table.print();
    for (const sessions::MomentGroup& group : sessions::momentGroups(side)) {
        const sessions::EventOnRecord& moment = side.events[group.worst];
        const vinyl::PlainWords words = vinyl::plainWords(moment.event, record.settings);
        std::cout << (moment.event.severity == vinyl::Severity::failure ? "! " : "- ")
                  << sessions::placeOf(moment, name) << " at " << minutes(moment.worstSeconds) << ", radius "
                  << number(moment.event.worstRadiusMm, 0) << " mm: " << words.happens
                  << ".\n    You would hear: " << words.heard << ".\n    What helps: " << words.remedy << ".\n";
        printOthers(side, name, group, wordiness);
    }
    if (side.events.empty()) std::cout << "  Nothing to warn of.\n";
}

void printCut(const PlanReport& report) {
    const auto& cut = report.plan.record->cut;
    std::cout << '\n';
    if (!cut) {
        std::cout << "At no level would these sides fit.\n";
        return;
    }
    if (cut->gainDb >= vinyl::kHighestCutGainDb)
        std::cout << "These sides fit however loud they are cut";
    else
        std::cout << "These sides fit up to a cut gain of " << number(cut->gainDb, 1) << " dB; side "
                  << vinyl::sideName(static_cast<int>(cut->fullestSide)) << " sets it";
    if (cut->minuteCostDb && cut->gainDb < vinyl::kHighestCutGainDb)
        std::cout << "; a minute more of such music on it costs " << number(*cut->minuteCostDb, 1) << " dB";
    std::cout << ".\n";
    if (report.plan.gainFound)
        std::cout << "The gain is the loudest at which an order fits, and no more than "
                  << number(sessions::loudestOf(report.plan.house, report.plan.settings.format), 1)
                  << " dB, the most that house " << report.plan.house.name << " cuts.\n";
}

ordered_json costJson(const vinyl::SequenceCost& costs) {
    ordered_json json{{"cost", costs.total},
                      {"distortion", costs.distortion},
                      {"inversions", costs.inversions},
                      {"imbalanceMinutes", costs.imbalanceMinutes},
                      {"sides", ordered_json::array()}};
    for (const vinyl::SideUse& use : costs.sides)
        json["sides"].push_back(
            {{"seconds", use.seconds}, {"radiusMm", use.radiusMm}, {"endRadiusMm", use.endRadiusMm}});
    return json;
}

ordered_json orderJson(const PlanReport& report, const vinyl::SequenceOrder& order) {
    ordered_json json = sessions::songsOf(order, report.material);
    for (auto& side : json)
        for (auto& song : side) song = song.get<std::size_t>() + 1;
    return json;
}

ordered_json solutionJson(const PlanReport& report, const vinyl::SequenceSolution& solution) {
    ordered_json json{{"order", orderJson(report, solution.order)}};
    json.update(costJson(solution.cost));
    json["proof"] = solution.isExact() ? ordered_json("exact")
                                       : ordered_json{{"lowerBound", *solution.lowerBound}, {"gap", solution.gap()}};
    return json;
}

ordered_json sideJson(const PlanReport& report, std::size_t index) {
    const VinylRecord& record = *report.plan.record;
    const sessions::SideOnRecord& side = record.sides[index];
    ordered_json json{{"name", vinyl::sideName(static_cast<int>(index))},
                      {"seconds", side.side.seconds},
                      {"lowerMm", side.side.lowerMm},
                      {"conservativeMm", side.side.conservativeMm},
                      {"endRadiusMm", side.side.endRadiusMm},
                      {"minutesLeft", side.side.minutesLeft},
                      {"fits", side.side.fits(record.settings.format)},
                      {"songs", ordered_json::array()},
                      {"events", ordered_json::array()}};
    for (const sessions::SongOnRecord& song : side.songs)
        json["songs"].push_back({{"song", song.song + 1},
                                 {"title", sessions::nameOf(report.album.songs[song.song])},
                                 {"beginSeconds", song.beginSeconds},
                                 {"endSeconds", song.endSeconds},
                                 {"startRadiusMm", song.startRadiusMm},
                                 {"endRadiusMm", song.endRadiusMm},
                                 {"lowerMm", song.lowerMm},
                                 {"conservativeMm", song.conservativeMm},
                                 {"joined", song.joined},
                                 {"distortionAtRim", song.groove.distortionAtRim},
                                 {"distortion", song.groove.distortionHere},
                                 {"curvature", song.groove.curvature},
                                 {"velocityRatio", song.groove.velocityRatio},
                                 {"liftMarginUm", song.groove.liftMarginUm},
                                 {"lowEndCorrelation", song.groove.lowEndCorrelation}});
    for (const sessions::EventOnRecord& moment : side.events) {
        const vinyl::PlainWords words = vinyl::plainWords(moment.event, record.settings);
        json["events"].push_back({{"song", side.songs[moment.song].song + 1},
                                  {"hidden", moment.hidden},
                                  {"seconds", moment.worstSeconds},
                                  {"sideSeconds", moment.sideSeconds},
                                  {"radiusMm", moment.event.worstRadiusMm},
                                  {"metric", vinyl::nameOf(moment.event.metric)},
                                  {"severity", vinyl::nameOf(moment.event.severity)},
                                  {"worst", moment.event.worst},
                                  {"happens", words.happens},
                                  {"heard", words.heard},
                                  {"remedy", words.remedy}});
    }
    return json;
}

ordered_json pinsJson(const std::map<int, std::size_t>& pins, const vinyl::SequenceProblem& problem) {
    ordered_json json = ordered_json::object();
    for (const auto& [side, track] : pins) json[std::to_string(side)] = problem.tracks[track].id;
    return json;
}

}  // namespace

void printPlan(const PlanReport& report, Wordiness wordiness) {
    std::cout << settingsText(report) << "\nLimits: " << vinyl::limitsText(report.plan.settings.limits) << "\n\n";
    if (report.plan.obstacle)
        printHelp(report);
    else
        printOrders(report);
    if (report.plan.fault && !report.plan.obstacle)
        std::cout << " The order by hand: " << report.plan.fault->what << ".\n";
    printWorse(report);
    printTradeOffs(report);
    if (report.plan.record) {
        for (std::size_t side = 0; side < report.plan.record->sides.size(); ++side) printSide(report, side, wordiness);
        printCut(report);
    }
    for (const std::string& note : report.notes) std::cout << note << '\n';
}

ordered_json planJson(const PlanReport& report) {
    const VinylPlan& plan = report.plan;
    const vinyl::CutSettings& settings = plan.settings;
    ordered_json json{{"format", settings.format.name},
                      {"rpm", vinyl::rpmOf(settings.format.speed)},
                      {"house", plan.house.name},
                      {"cutGainDb", settings.gainDb},
                      {"gainFound", plan.gainFound},
                      {"referenceVelocityCmS", settings.referenceCmS},
                      {"stylusUm", settings.stylusUm},
                      {"limits", limitsJson(settings.limits)},
                      {"gapSeconds", plan.problem.gapSeconds},
                      {"fits", plan.fits()},
                      {"order", orderJson(report, plan.order)},
                      {"cost", plan.cost ? ordered_json(plan.cost->total) : nullptr},
                      {"distortion", plan.cost ? ordered_json(plan.cost->distortion) : nullptr},
                      {"fault", plan.fault ? ordered_json(plan.fault->what) : nullptr},
                      {"digital", plan.digital ? solutionJson(report, *plan.digital) : nullptr},
                      {"best", plan.best ? solutionJson(report, *plan.best) : nullptr},
                      {"tradeOffs", ordered_json::array()}};
    for (const vinyl::TradeOffPoint& point : plan.tradeOffs.points)
        json["tradeOffs"].push_back({{"departure", point.tau ? ordered_json(departureOf(*point.tau)) : nullptr},
                                     {"distortion", point.solution.cost.distortion},
                                     {"inversions", point.solution.cost.inversions},
                                     {"exact", point.solution.isExact()},
                                     {"order", orderJson(report, point.solution.order)}});
    json["tradeOffKind"] = plan.tradeOffs.points.empty()                         ? ordered_json(nullptr)
                           : plan.tradeOffs.kind == vinyl::TradeOff::Kind::front ? "front"
                                                                                 : "hull";
    json["tradeOffsLeftOut"] =
        plan.tradeOffsLeftOut.empty() ? ordered_json(nullptr) : ordered_json(plan.tradeOffsLeftOut);
    json["help"] = plan.obstacle ? ordered_json{{"gainDb", orNull(plan.help.gainDb)},
                                                {"sides", plan.help.sides ? ordered_json(*plan.help.sides) : nullptr},
                                                {"gapSeconds", orNull(plan.help.gapSeconds)},
                                                {"why", plan.obstacle->what}}
                                 : ordered_json(nullptr);
    json["sides"] = ordered_json::array();
    if (plan.record) {
        for (std::size_t side = 0; side < plan.record->sides.size(); ++side)
            json["sides"].push_back(sideJson(report, side));
        json["loudestCutDb"] = plan.record->cut ? ordered_json(plan.record->cut->gainDb) : nullptr;
        json["minuteCostDb"] = plan.record->cut ? orNull(plan.record->cut->minuteCostDb) : nullptr;
    }
    json["notes"] = report.notes;
    return json;
}

ordered_json instanceJson(const vinyl::SequenceProblem& problem) {
    const auto idsOf = [&problem](const std::vector<std::size_t>& tracks) {
        ordered_json ids = ordered_json::array();
        for (const std::size_t track : tracks) ids.push_back(problem.tracks[track].id);
        return ids;
    };
    ordered_json json{
        {"rpm", problem.rpm},
        {"r_start_mm", problem.startRadiusMm},
        {"r_min_mm", problem.leastRadiusMm},
        {"sides", problem.sides},
        {"max_side_s", problem.maxSideSeconds},
        {"gap_s", problem.gapSeconds},
        {"gap_mm", problem.gapMm},
        {"weights",
         {{"curv", problem.weights.curvature}, {"tau", problem.weights.tau}, {"balance", problem.weights.balance}}},
        {"pins", {{"first", pinsJson(problem.first, problem)}, {"last", pinsJson(problem.last, problem)}}}};
    for (const char* name : {"blocks", "before", "sameSide", "notOnSide"}) json[name] = ordered_json::array();
    for (const auto& block : problem.blocks) json["blocks"].push_back(idsOf(block));
    for (const auto& [earlier, later] : problem.before) json["before"].push_back(idsOf({earlier, later}));
    for (const auto& group : problem.sameSide) json["sameSide"].push_back(idsOf(group));
    for (const auto& [track, side] : problem.notOnSide) json["notOnSide"].push_back({problem.tracks[track].id, side});
    for (const vinyl::SequenceTrack& track : problem.tracks) {
        ordered_json slices = ordered_json::array();
        for (const auto& slice : track.slices) slices.push_back({slice.seconds, slice.pitchUm, slice.d60, slice.c60});
        json["tracks"].push_back({{"id", track.id}, {"slices", std::move(slices)}});
    }
    return json;
}

}  // namespace lacquer::cli
