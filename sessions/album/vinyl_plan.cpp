#include "sessions/album/vinyl_plan.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sessions/delivery/vinyl/sequence_exact.hpp"
#include "sessions/delivery/vinyl/sequence_obstacles.hpp"
#include "sessions/delivery/vinyl/sequence_search.hpp"

namespace lacquer::sessions {
namespace {

using vinyl::SequenceOrder;
using vinyl::SequenceProblem;

// Far above what all distortion comes to: the fewest inversions win.
constexpr double kNoDeparture = 1e3;
constexpr int kMoreSides = 4;  // that are tried
constexpr int kTenths = 10;    // of a dB

// An order that can be cut, whatever it costs; none where there is none, or none was found.
std::optional<SequenceOrder> anyOrder(SequenceProblem problem) {
    problem.weights = {};
    for (auto& track : problem.tracks)
        for (auto& slice : track.slices) slice.d60 = slice.c60 = 0;
    const auto items = vinyl::mergeBlocks(problem);
    if (!items || vinyl::plainObstacle(problem, *items)) return std::nullopt;
    const vinyl::ItemCosts costs(problem, items->items);
    if (vinyl::mayBeExact(problem, *items)) {
        auto found = vinyl::findBestOrder(problem, *items, costs);
        if (found.order || found.proven) return std::move(found.order);
    }
    return vinyl::searchOrder(problem, *items, costs);
}

// The digital order with sides about equally long, for want of a better one.
SequenceOrder evenSplit(const SequenceProblem& problem) {
    const auto items = vinyl::mergeBlocks(problem);
    double total = 0, sofar = 0;
    for (const auto& item : items->items) total += item.seconds;
    std::vector<std::vector<std::size_t>> sides(static_cast<std::size_t>(problem.sides));
    for (std::size_t i = 0; i < items->count(); ++i) {
        const double middle = (sofar + items->items[i].seconds / 2) / total * problem.sides;
        const std::size_t latest = sides.size() - 1, left = items->count() - i;
        auto side = std::min(latest, static_cast<std::size_t>(middle));
        side = std::max(side, sides.size() > left ? sides.size() - left : 0);  // none stays empty
        side = std::min(side, i);
        sides[side].push_back(i);
        sofar += items->items[i].seconds;
    }
    return items->tracksOf(sides);
}

double apartFromDeparture(const vinyl::SequenceCost& cost, const SequenceProblem& problem) {
    return cost.distortion + problem.weights.balance * cost.imbalanceMinutes * cost.imbalanceMinutes;
}

// The corners of the lower convex hull of (inversions, cost), all of them where that takes few solutions.
class TradeOffSearch {
public:
    explicit TradeOffSearch(SequenceProblem problem) : problem_(std::move(problem)) {
        constexpr std::size_t kManyTracks = 16;
        left_ = problem_.tracks.size() > kManyTracks ? 6 : 24;
    }

    std::vector<TradeOff> run() {
        const auto least = solve(0), nearest = solve(kNoDeparture);
        if (!least || !nearest) return {};
        found_ = {*least};
        if (nearest->cost.inversions < least->cost.inversions) {
            between(*least, *nearest);
            found_.push_back(*nearest);
        }
        nameDepartures();
        return std::move(found_);
    }

private:
    std::optional<TradeOff> solve(double departure) {
        --left_;
        problem_.weights.tau = departure;
        auto solution = vinyl::solveSequence(problem_);
        if (!solution) return std::nullopt;
        return TradeOff{departure, std::move(solution->order), std::move(solution->cost)};
    }
    [[nodiscard]] double rest(const TradeOff& point) const { return apartFromDeparture(point.cost, problem_); }
    // The cost of departing at which both are worth the same.
    [[nodiscard]] double even(const TradeOff& far, const TradeOff& near) const {
        return (rest(near) - rest(far)) / (far.cost.inversions - near.cost.inversions);
    }

    void between(const TradeOff& far, const TradeOff& near) {
        if (left_ <= 0 || far.cost.inversions - near.cost.inversions < 2) return;
        const double departure = even(far, near);
        const auto middle = solve(departure);
        if (!middle || middle->cost.inversions >= far.cost.inversions ||
            middle->cost.inversions <= near.cost.inversions)
            return;
        const double line = rest(near) + departure * near.cost.inversions;
        constexpr double kSame = 1e-12;
        if (rest(*middle) + departure * middle->cost.inversions >= line * (1 - kSame)) return;
        between(far, *middle);
        found_.push_back(*middle);
        between(*middle, near);
    }

    // In the middle of the costs for which each is best.
    void nameDepartures() {
        for (std::size_t i = 0; i < found_.size(); ++i) {
            const double from = i > 0 ? even(found_[i - 1], found_[i]) : 0;
            const double to = i + 1 < found_.size() ? even(found_[i], found_[i + 1]) : 2 * from;
            found_[i].departure = i == 0 ? 0 : (from + to) / 2;
            found_[i].cost.total = rest(found_[i]) + found_[i].departure * found_[i].cost.inversions;
        }
    }

    SequenceProblem problem_;
    std::vector<TradeOff> found_{};
    int left_ = 0;
};

class Planner {
public:
    Planner(const Album& album, const AlbumVinyl& record, const VinylMaterial& material)
        : album_(album), record_(record), material_(material) {}

    Result<VinylPlan> run(const std::optional<SongOrder>& byHand) {
        auto house = vinyl::findHouse(record_.house);
        if (!house) return fail(std::move(house).error());
        plan_.house = *std::move(house);
        if (Status level = findGain(); !level) return fail(std::move(level).error());
        if (!plan_.obstacle) {
            if (Status solved = solve(); !solved) return fail(std::move(solved).error());
        } else {
            findHelp();
        }
        if (byHand) plan_.order = tracksOf(*byHand, material_);
        judgeOrder();
        auto record =
            layOutRecord(album_, material_, songsOf(plan_.order, material_), plan_.settings, record_.gapSeconds);
        if (record)
            plan_.record = *std::move(record);
        else if (!byHand)
            return fail(std::move(record).error());
        return std::move(plan_);
    }

private:
    Result<SequenceProblem> problemAt(double gainDb, const AlbumVinyl& record) const {
        auto settings = cutSettingsOf(record, gainDb);
        if (!settings) return fail(std::move(settings).error());
        return problemOf(album_, record, material_, *settings);
    }
    Result<SequenceProblem> problemAt(double gainDb) const { return problemAt(gainDb, record_); }
    [[nodiscard]] std::optional<SequenceOrder> orderAt(double gainDb, const AlbumVinyl& record) const {
        const auto problem = problemAt(gainDb, record);
        return problem ? anyOrder(*problem) : std::nullopt;
    }

    // The loudest gain at or below a highest one at which something fits, to 0.1 dB.
    [[nodiscard]] std::optional<double> loudest(double highestDb) const {
        const auto fits = [&](int tenths) {
            return orderAt(static_cast<double>(tenths) / kTenths, record_).has_value();
        };
        int high = static_cast<int>(std::floor(highestDb * kTenths));
        int low = static_cast<int>(vinyl::kLowestCutGainDb) * kTenths;
        if (fits(high)) return static_cast<double>(high) / kTenths;
        if (!fits(low)) return std::nullopt;
        while (high - low > 1) {
            const int middle = low + (high - low) / 2;
            (fits(middle) ? low : high) = middle;
        }
        return static_cast<double>(low) / kTenths;
    }

    Status findGain() {
        const auto format = vinyl::findFormat(record_.format, record_.speed);
        if (!format) return fail(format.error());
        const double asked = record_.gainDb.value_or(loudestOf(plan_.house, *format));
        auto problem = problemAt(asked);
        if (!problem) return fail(std::move(problem).error());
        const auto items = vinyl::mergeBlocks(*problem);
        if (!items) return fail(items.error());
        if (static_cast<int>(items->count()) < record_.sides)
            return fail(ErrorKind::badData,
                        std::to_string(record_.sides) + " sides, but only " + std::to_string(items->count()) +
                            (items->count() == 1 ? " song or piece" : " songs or pieces") + " to put on them",
                        album_.folder.string(), "ask for " + std::to_string(items->count()) + " or fewer (--sides)");
        double gain = asked;
        if (record_.gainDb) {
            if (!anyOrder(*problem)) plan_.obstacle = whyNot(*problem);
        } else if (const auto found = loudest(asked)) {
            gain = *found;
            plan_.gainFound = true;
            problem = problemAt(gain);
            if (!problem) return fail(std::move(problem).error());
        } else {
            plan_.obstacle = whyNot(*problem);
        }
        auto settings = cutSettingsOf(record_, gain);
        if (!settings) return fail(std::move(settings).error());
        plan_.settings = *std::move(settings);
        plan_.problem = *std::move(problem);
        return {};
    }

    static Error whyNot(const SequenceProblem& problem) {
        const auto solution = vinyl::solveSequence(problem);
        return solution ? vinyl::nothingFound(problem) : solution.error();
    }

    Status solve() {
        auto best = vinyl::solveSequence(plan_.problem);
        if (!best) return fail(std::move(best).error());
        plan_.best = *std::move(best);
        plan_.order = plan_.best->order;
        SequenceProblem free = withoutWishes(plan_.problem, material_);
        free.weights.tau = kNoDeparture;
        if (auto digital = vinyl::solveSequence(free); digital && digital->cost.inversions == 0)
            plan_.digital = *std::move(digital);
        plan_.tradeOffs = TradeOffSearch(plan_.problem).run();
        return {};
    }

    void findHelp() {
        plan_.help.gainDb = loudest(plan_.settings.gainDb);
        const auto order = plan_.help.gainDb ? orderAt(*plan_.help.gainDb, record_) : std::nullopt;
        plan_.order = order ? *order : evenSplit(plan_.problem);
        AlbumVinyl other = record_;
        for (other.sides = record_.sides + 1; other.sides <= record_.sides + kMoreSides && !plan_.help.sides;
             ++other.sides)
            if (orderAt(plan_.settings.gainDb, other)) plan_.help.sides = other.sides;
        other.sides = record_.sides;
        other.gapSeconds = vinyl::secondsPerTurn(record_.speed);
        if (other.gapSeconds < record_.gapSeconds && orderAt(plan_.settings.gainDb, other))
            plan_.help.gapSeconds = other.gapSeconds;
    }

    void judgeOrder() {
        auto cost = vinyl::costOf(plan_.problem, plan_.order);
        if (cost)
            plan_.cost = *std::move(cost);
        else
            plan_.fault = std::move(cost).error();
    }

    const Album& album_;
    const AlbumVinyl& record_;
    const VinylMaterial& material_;
    VinylPlan plan_{};
};

}  // namespace

Result<VinylPlan> planRecord(const Album& album, const AlbumVinyl& record, const VinylMaterial& material,
                             const std::optional<SongOrder>& byHand) {
    return Planner(album, record, material).run(byHand);
}

Result<double> gainFor(const Album& album, const AlbumVinyl& record, const VinylMaterial& material,
                       const SongOrder& order) {
    if (record.gainDb) return *record.gainDb;
    const auto settings = cutSettingsOf(record, 0);
    if (!settings) return fail(settings.error());
    const auto house = vinyl::findHouse(record.house);
    if (!house) return fail(house.error());
    const auto laid = layOutRecord(album, material, order, *settings, record.gapSeconds);
    if (!laid) return fail(laid.error());
    if (!laid->cut)
        return fail(ErrorKind::badData, "no cut gain is low enough for this order: even silence takes more than a side",
                    album.folder.string(), "use more sides: `lacquer vinyl plan` finds an order for them");
    return std::min(loudestOf(*house, settings->format), std::floor(laid->cut->gainDb * kTenths) / kTenths);
}

double loudestOf(const vinyl::HouseProfile& house, const vinyl::DiscFormat& format) {
    const auto* const calibration = house.calibrationFor(format);
    if (!calibration || calibration->table.empty()) return 0;
    return std::ranges::max(calibration->table, {}, &vinyl::TimeAtLevel::levelDb).levelDb;
}

std::vector<TrackCost> trackCosts(const SequenceProblem& problem, const SequenceOrder& order) {
    const auto joined = [&problem](std::size_t track, std::size_t next) {
        return std::ranges::any_of(problem.blocks, [&](const auto& block) {
            const auto found = std::ranges::adjacent_find(
                block, [&](std::size_t a, std::size_t b) { return a == track && b == next; });
            return found != block.end();
        });
    };
    std::vector<TrackCost> costs(problem.tracks.size());
    for (const auto& side : order) {
        double radius = problem.startRadiusMm;
        for (std::size_t i = 0; i < side.size(); ++i) {
            if (i > 0 && !joined(side[i - 1], side[i])) radius -= problem.gapMm;
            TrackCost& cost = costs[side[i]];
            cost.startRadiusMm = radius;
            for (const auto& slice : problem.tracks[side[i]].slices) {
                const double use = vinyl::radiusUseMm(slice, problem.rpm);
                cost.distortion += vinyl::sliceCost(slice, problem.weights.curvature, radius - use / 2);
                radius -= use;
            }
        }
    }
    return costs;
}

}  // namespace lacquer::sessions
