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
    // To the exact search all orders would be ties, which it looks at one by one: only to find none is it needed.
    if (auto found = vinyl::searchOrder(problem, *items, costs)) return found;
    if (!vinyl::mayBeExact(problem, *items)) return std::nullopt;
    return vinyl::findBestOrder(problem, *items, costs).order;
}

// The digital order with sides about equally long, for want of a better one.
SequenceOrder evenSplit(const SequenceProblem& problem) {
    const auto items = vinyl::mergeBlocks(problem);
    double total = 0, sofar = 0;
    for (const auto& item : items->items) total += item.seconds;
    std::vector<std::vector<std::size_t>> sides(static_cast<std::size_t>(problem.sides));
    std::size_t side = 0;
    for (std::size_t i = 0; i < items->count(); ++i) {
        const double middle = (sofar + items->items[i].seconds / 2) / total * problem.sides;
        const std::size_t left = items->count() - i, latest = sides.size() - 1;
        const std::size_t earliest = std::max(side, sides.size() - std::min(left, sides.size()));
        const std::size_t next = sides[side].empty() ? side : std::min(side + 1, latest);
        side = std::clamp(static_cast<std::size_t>(middle), earliest, next);  // none stays empty
        sides[side].push_back(i);
        sofar += items->items[i].seconds;
    }
    return items->tracksOf(sides);
}

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
    // An order that can be cut; what was found before may be one, which spares a search.
    std::optional<SequenceOrder> orderOf(const SequenceProblem& problem) {
        if (known_ && vinyl::costOf(problem, *known_)) return known_;
        auto found = anyOrder(problem);
        if (found) known_ = found;
        return found;
    }
    std::optional<SequenceOrder> orderAt(double gainDb, const AlbumVinyl& record) {
        const auto problem = problemAt(gainDb, record);
        return problem ? orderOf(*problem) : std::nullopt;
    }

    // The loudest gain at or below a highest one at which something fits, to 0.1 dB.
    std::optional<double> loudest(double highestDb) {
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
            if (!orderOf(*problem)) plan_.obstacle = whyNot(*problem);
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
        free.weights.tau = vinyl::mostCost(free);  // the fewest inversions win
        if (auto digital = vinyl::solveSequence(free); digital && digital->cost.inversions == 0)
            plan_.digital = *std::move(digital);
        if (plan_.problem.tracks.size() > mostTradedSongs(plan_.problem.sides))
            plan_.tradeOffsLeftOut =
                "The trade-off with the digital order is found for up to " +
                std::to_string(mostTradedSongs(plan_.problem.sides)) +
                (plan_.problem.sides <= 2 ? " songs on two sides." : " songs on more than two sides.");
        else if (!plan_.best->isExact())
            plan_.tradeOffsLeftOut = "The trade-off with the digital order is found where the best order is proven.";
        if (!plan_.tradeOffsLeftOut.empty()) return {};
        auto points = vinyl::tradeOff(plan_.problem);
        if (!points) return fail(std::move(points).error());
        plan_.tradeOffs = *std::move(points);
        return {};
    }

    void findHelp() {
        plan_.help.gainDb = loudest(plan_.settings.gainDb);
        const auto order = plan_.help.gainDb ? orderAt(*plan_.help.gainDb, record_) : std::nullopt;
        plan_.order = order ? *order : evenSplit(plan_.problem);
        AlbumVinyl other = record_;
        const int most = std::min(record_.sides + kMoreSides, vinyl::kMostSides);
        for (other.sides = record_.sides + 1; other.sides <= most && !plan_.help.sides; ++other.sides)
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
    std::optional<SequenceOrder> known_{};  // that could be cut at some gain
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
