#include "sessions/delivery/vinyl/sequence_obstacles.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <string>
#include <utility>

#include "sessions/delivery/vinyl/sequence_cost.hpp"
#include "sessions/delivery/vinyl/sequence_exact.hpp"
#include "sessions/format/json_members.hpp"

namespace lacquer::sessions::vinyl {
namespace {

// Beyond so many items solving again for each wish would take long.
constexpr std::size_t kMostItemsTried = 16;
constexpr double kSecondsStep = 1, kUmStep = 1;

std::string fixed(double value, int decimals) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    return text;
}
std::string plural(std::size_t count, const char* noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}
Error obstacle(std::string what, std::string remedy) {
    return {ErrorKind::badData, std::move(what), {}, std::move(remedy)};
}

/// One of the two things a side has so much of.
struct Room {
    double total = 0;     ///< of all items
    double gap = 0;       ///< between two
    double capacity = 0;  ///< of a side
    const char* unit = "";
    int decimals = 2;
    std::string gaps{};
    std::string moreRoom{};  ///< empty: there is none to be had
    std::string less{};

    [[nodiscard]] double wanted(std::size_t items, double sides) const {
        return total + gap * std::max(0.0, static_cast<double>(items) - sides);
    }
    [[nodiscard]] bool suffices(std::size_t items, double sides) const {
        return wanted(items, sides) <= sides * (capacity + kCapacitySlack);
    }
    [[nodiscard]] std::string with(double value) const { return fixed(value, decimals) + " " + unit; }
};

std::optional<Error> tooMuch(const Room& room, std::size_t items, int sides) {
    if (room.suffices(items, sides)) return std::nullopt;
    std::string remedy;
    double enough = sides;
    while (enough < static_cast<double>(items) && !room.suffices(items, enough)) ++enough;
    if (room.suffices(items, enough)) remedy = "at least " + fixed(enough, 0) + " sides; or ";
    if (Room tight = room; tight.gap = 0, tight.suffices(items, sides)) {
        const double most = (sides * room.capacity - room.total) / (static_cast<double>(items) - sides);
        remedy += room.gaps + " of at most " + room.with(most) + "; or ";
    }
    const double over = room.wanted(items, sides) - sides * room.capacity;
    if (!room.moreRoom.empty()) remedy += room.moreRoom + " by " + room.with(over / sides) + " a side, or ";
    remedy += room.less + " " + room.with(over) + " in all";
    return obstacle("the songs do not fit: " + plural(items, "item") + " with their gaps take " +
                        room.with(room.wanted(items, sides)) + ", " + plural(static_cast<std::size_t>(sides), "side") +
                        " have " + room.with(sides * room.capacity),
                    std::move(remedy));
}

std::string itemName(const SequenceProblem& problem, const SequenceItem& item) {
    std::string name = inQuotes(problem.tracks[item.tracks.front()].id);
    if (item.tracks.size() > 1) name += " and the " + std::to_string(item.tracks.size() - 1) + " others of its block";
    return name;
}

std::pair<Room, Room> roomsOf(const SequenceProblem& problem) {
    Room radius{.gap = problem.gapMm, .capacity = capacityMm(problem), .unit = "mm", .decimals = 3};
    Room time{.gap = problem.gapSeconds, .capacity = problem.maxSideSeconds, .unit = "s", .decimals = 1};
    if (problem.words == ProblemWords::album) {
        radius.gaps = time.gaps = "gaps";
        radius.less = "a softer cut, less low end or shorter songs, by";
        time.less = "songs shorter by";
        return {radius, time};
    }
    radius.gaps = "gap_mm";
    time.gaps = "gap_s";
    radius.moreRoom = "a lower r_min_mm";
    time.moreRoom = "a higher max_side_s";
    radius.less = time.less = "songs shorter by";
    return {radius, time};
}

// What would help a song that takes more radius than a side has.
std::string narrowerRemedy(const SequenceProblem& problem, const SequenceItem& item, double over) {
    const std::string share = fixed(100 * over / item.radiusMm, 2) + " %";
    if (problem.words == ProblemWords::album)
        return "it has to take " + share +
               " less: cut it softer or with less low end; or shorten it, which at the same " + "width is by " +
               fixed(item.seconds * over / item.radiusMm, 0) + " s; or part it on two sides";
    return "cut it at a lower level or narrower pitch, by " + share +
           " of its radius, shorten it, or let music run in to " +
           fixed(std::max(0.0, problem.leastRadiusMm - over), 3) + " mm (r_min_mm)";
}

bool canBeCut(SequenceProblem problem) {
    problem.weights = {};
    const auto items = mergeBlocks(problem);
    if (!items || plainObstacle(problem, *items)) return false;
    return findBestOrder(problem, *items, ItemCosts(problem, items->items)).order.has_value();
}

/// The least multiple of a step by which `grow` has to change the problem; none where a thousand do not do.
std::optional<double> leastGrowth(const SequenceProblem& problem, double step, double most,
                                  const std::function<void(SequenceProblem&, double)>& grow) {
    const auto helps = [&](std::int64_t steps) {
        SequenceProblem grown = problem;
        grow(grown, static_cast<double>(steps) * step);
        return canBeCut(std::move(grown));
    };
    auto enough = static_cast<std::int64_t>(std::floor(most / step));
    if (enough < 1 || !helps(enough)) return std::nullopt;
    for (std::int64_t tooLittle = 0; enough - tooLittle > 1;) {
        const std::int64_t middle = (enough + tooLittle) / 2;
        (helps(middle) ? enough : tooLittle) = middle;
    }
    return static_cast<double>(enough) * step;
}

/// Leaves one wish out after the other, and says of which that helps.
class Wishes {
public:
    explicit Wishes(const SequenceProblem& problem) : problem_(problem) {}

    std::vector<std::string> thatForbidIt() {
        for (const auto& [side, track] : problem_.first) {
            auto without = problem_;
            without.first.erase(side);
            note(without, "side " + sideName(side) + " starting with " + name(track));
        }
        for (const auto& [side, track] : problem_.last) {
            auto without = problem_;
            without.last.erase(side);
            note(without, "side " + sideName(side) + " ending with " + name(track));
        }
        each(&SequenceProblem::blocks, [&](const auto& block) { return "the block of " + name(block.front()); });
        each(&SequenceProblem::before,
             [&](const auto& pair) { return name(pair.first) + " before " + name(pair.second); });
        each(&SequenceProblem::sameSide,
             [&](const auto& group) { return "the same side for the group of " + name(group.front()); });
        each(&SequenceProblem::notOnSide,
             [&](const auto& pair) { return name(pair.first) + " not on side " + sideName(pair.second); });
        return std::move(found_);
    }

private:
    std::string name(std::size_t track) const { return inQuotes(problem_.tracks[track].id); }

    void note(const SequenceProblem& without, std::string wish) {
        if (canBeCut(without)) found_.push_back(std::move(wish));
    }
    template <class Wish, class Name>
    void each(std::vector<Wish> SequenceProblem::*wishes, const Name& nameOf) {
        for (std::size_t i = 0; i < (problem_.*wishes).size(); ++i) {
            auto without = problem_;
            (without.*wishes).erase((without.*wishes).begin() + static_cast<std::ptrdiff_t>(i));
            note(without, nameOf((problem_.*wishes)[i]));
        }
    }

    const SequenceProblem& problem_;
    std::vector<std::string> found_{};
};

std::string joined(const std::vector<std::string>& parts, const char* between) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : between) + part;
    return text;
}

}  // namespace

std::optional<Error> plainObstacle(const SequenceProblem& problem, const SequenceItems& items) {
    if (items.count() < static_cast<std::size_t>(problem.sides))
        return obstacle("there are " + std::to_string(problem.sides) + " sides for " +
                            plural(items.count(), items.count() == problem.tracks.size() ? "song" : "song or block"),
                        "no side may be empty: " + std::to_string(items.count()) + " at most");
    auto [radius, time] = roomsOf(problem);
    for (const SequenceItem& item : items.items) {
        radius.total += item.radiusMm;
        time.total += item.seconds;
        if (const double over = item.radiusMm - radius.capacity; over > kCapacitySlack)
            return obstacle(itemName(problem, item) + " fits on no side: it takes " + fixed(item.radiusMm, 3) +
                                " mm, and a side has " + fixed(radius.capacity, 3) + " mm, " + fixed(over * 1000, 1) +
                                " um less",
                            narrowerRemedy(problem, item, over));
        if (const double over = item.seconds - time.capacity; over > kCapacitySlack)
            return obstacle(itemName(problem, item) + " fits on no side: it lasts " + fixed(item.seconds, 1) +
                                " s, and a side " + fixed(time.capacity, 1) + " s, " + fixed(over, 1) + " s less",
                            problem.words == ProblemWords::album
                                ? "shorten it, or part it on two sides"
                                : "shorten it, or raise max_side_s to " + fixed(item.seconds, 1));
    }
    if (auto error = tooMuch(radius, items.count(), problem.sides)) return error;
    return tooMuch(time, items.count(), problem.sides);
}

Error hiddenObstacle(const SequenceProblem& problem) {
    const auto items = mergeBlocks(problem);
    std::vector<std::string> remedies;
    if (items && items->count() <= kMostItemsTried) {
        for (const std::string& wish : Wishes(problem).thatForbidIt()) remedies.push_back("without " + wish);
        const auto lower = leastGrowth(problem, kUmStep, 1000 * problem.leastRadiusMm - 1,
                                       [](auto& grown, double um) { grown.leastRadiusMm -= um / 1000; });
        if (lower && problem.words == ProblemWords::album)
            remedies.push_back("with " + fixed(*lower / 1000, 3) + " mm more radius on each side");
        else if (lower)
            remedies.push_back("with r_min_mm lower by " + fixed(*lower, 0) + " um, " +
                               fixed(problem.leastRadiusMm - *lower / 1000, 3));
        const auto longer = leastGrowth(problem, kSecondsStep, problem.maxSideSeconds,
                                        [](auto& grown, double seconds) { grown.maxSideSeconds += seconds; });
        if (longer) remedies.push_back("with sides of " + fixed(problem.maxSideSeconds + *longer, 1) + " s");
        if (problem.sides < kMostSides) {
            SequenceProblem more = problem;
            ++more.sides;
            if (canBeCut(more)) remedies.push_back("with " + std::to_string(more.sides) + " sides");
        }
    }
    double used = 0;
    for (const SequenceTrack& track : problem.tracks)
        for (const SequenceSlice& slice : track.slices) used += radiusUseMm(slice, problem.rpm);
    return obstacle("no order can be cut: of all ways to put " + plural(problem.tracks.size(), "song") + " (" +
                        fixed(used, 3) + " mm without gaps) on " +
                        plural(static_cast<std::size_t>(problem.sides), "side") + " of " +
                        fixed(capacityMm(problem), 3) + " mm, none fits and keeps all wishes",
                    remedies.empty() ? "leave a wish out, or give the sides more room"
                                     : "it can be cut " + joined(remedies, "; or "));
}

Error nothingFound(const SequenceProblem& problem) {
    return {ErrorKind::failed,
            "no order was found that can be cut, which does not prove that there is none: " +
                plural(problem.tracks.size(), "song") + " are too many to try all",
            {},
            "leave a wish out, give the sides more room, or put songs together in blocks"};
}

}  // namespace lacquer::sessions::vinyl
