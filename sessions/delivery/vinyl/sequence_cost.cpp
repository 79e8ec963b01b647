#include "sessions/delivery/vinyl/sequence_cost.hpp"

#include <cmath>
#include <cstdio>
#include <optional>

#include "sessions/format/json_members.hpp"

namespace lacquer::sessions::vinyl {
namespace {

struct Place {
    std::size_t side = 0, position = 0;
    auto operator<=>(const Place&) const = default;
};

std::string decimals(double value, int count) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", count, value);
    return text;
}

bool joinedInBlock(const SequenceProblem& problem, std::size_t track, std::size_t next) {
    for (const auto& block : problem.blocks)
        for (std::size_t i = 0; i + 1 < block.size(); ++i)
            if (block[i] == track && block[i + 1] == next) return true;
    return false;
}

/// Looks at an order and notes what is wrong with it.
class OrderCheck {
public:
    OrderCheck(const SequenceProblem& problem, const SequenceOrder& order) : problem_(problem), order_(order) {}

    std::string faults() {
        if (!isComplete()) return faults_;
        checkCapacity();
        checkPins(problem_.first, "start");
        checkPins(problem_.last, "end");
        checkWishes();
        return faults_;
    }

private:
    void note(const std::string& fault) { faults_ += (faults_.empty() ? "" : "; ") + fault; }
    std::string name(std::size_t track) const { return inQuotes(problem_.tracks[track].id); }
    static std::string side(std::size_t index) { return "side " + sideName(static_cast<int>(index)); }
    const Place& at(std::size_t track) const { return *places_[track]; }

    bool isComplete() {
        if (order_.size() != static_cast<std::size_t>(problem_.sides))
            note(std::to_string(order_.size()) + " sides where the record has " + std::to_string(problem_.sides));
        const auto recordSides = static_cast<std::size_t>(problem_.sides);
        places_.resize(problem_.tracks.size());
        for (std::size_t s = 0; s < order_.size(); ++s) {
            if (order_[s].empty() && s < recordSides) note(side(s) + " is empty");
            for (std::size_t i = 0; i < order_[s].size(); ++i) {
                std::optional<Place>& place = places_[order_[s][i]];
                if (place) note(name(order_[s][i]) + " stands twice");
                place = Place{s, i};
            }
        }
        for (std::size_t track = 0; track < places_.size(); ++track)
            if (!places_[track]) note(name(track) + " is missing");
        return faults_.empty();
    }

    void checkCapacity() {
        const std::vector<SideUse> uses = sideUses(problem_, order_);
        for (std::size_t s = 0; s < uses.size(); ++s) {
            if (const double over = uses[s].radiusMm - capacityMm(problem_); over > kCapacitySlack)
                note(side(s) + " ends at " + decimals(uses[s].endRadiusMm, 3) + " mm, " + decimals(over * 1000, 3) +
                     " um inside the least radius of " + decimals(problem_.leastRadiusMm, 3) + " mm");
            if (const double over = uses[s].seconds - problem_.maxSideSeconds; over > kCapacitySlack)
                note(side(s) + " lasts " + decimals(uses[s].seconds, 3) + " s, " + decimals(over, 3) +
                     " s more than the " + decimals(problem_.maxSideSeconds, 3) + " s of a side");
        }
    }

    void checkPins(const std::map<int, std::size_t>& pins, const char* verb) {
        for (const auto& [pinned, track] : pins) {
            const auto& tracks = order_[static_cast<std::size_t>(pinned)];
            const std::size_t there = &pins == &problem_.first ? tracks.front() : tracks.back();
            if (there != track)
                note(side(static_cast<std::size_t>(pinned)) + " is to " + verb + " with " + name(track) + ", not " +
                     name(there));
        }
    }

    void checkWishes() {
        for (const auto& block : problem_.blocks)
            for (std::size_t i = 0; i + 1 < block.size(); ++i)
                if (at(block[i + 1]) != Place{at(block[i]).side, at(block[i]).position + 1})
                    note(name(block[i + 1]) + " does not follow " + name(block[i]) + ", with which it is a block");
        for (const auto& [earlier, later] : problem_.before)
            if (!(at(earlier) < at(later))) note(name(earlier) + " does not come before " + name(later));
        for (const auto& group : problem_.sameSide)
            for (const std::size_t track : group)
                if (at(track).side != at(group.front()).side)
                    note(name(track) + " is not on the same side as " + name(group.front()));
        for (const auto& [track, forbidden] : problem_.notOnSide)
            if (at(track).side == static_cast<std::size_t>(forbidden))
                note(name(track) + " is on " + side(at(track).side) + ", where it must not be");
    }

    const SequenceProblem& problem_;
    const SequenceOrder& order_;
    std::vector<std::optional<Place>> places_{};
    std::string faults_{};
};

int inversionsOf(const SequenceOrder& order) {
    std::vector<std::size_t> all;
    for (const auto& side : order) all.insert(all.end(), side.begin(), side.end());
    int count = 0;
    for (std::size_t i = 0; i < all.size(); ++i)
        count += static_cast<int>(std::count_if(all.begin() + static_cast<std::ptrdiff_t>(i), all.end(),
                                                [&](std::size_t later) { return later < all[i]; }));
    return count;
}

}  // namespace

std::string sideName(int side) {
    return side < 26 ? std::string(1, static_cast<char>('A' + side)) : std::to_string(side + 1);
}

TrackUse trackUse(const SequenceTrack& track, double rpm) {
    TrackUse use;
    for (const SequenceSlice& slice : track.slices) {
        use.radiusMm += radiusUseMm(slice, rpm);
        use.seconds += slice.seconds;
    }
    return use;
}

std::vector<SideUse> sideUses(const SequenceProblem& problem, const SequenceOrder& order) {
    std::vector<SideUse> uses;
    for (const auto& tracks : order) {
        SideUse use;
        for (std::size_t i = 0; i < tracks.size(); ++i) {
            if (i > 0 && !joinedInBlock(problem, tracks[i - 1], tracks[i])) {
                use.radiusMm += problem.gapMm;
                use.seconds += problem.gapSeconds;
            }
            const TrackUse track = trackUse(problem.tracks[tracks[i]], problem.rpm);
            use.radiusMm += track.radiusMm;
            use.seconds += track.seconds;
        }
        use.endRadiusMm = problem.startRadiusMm - use.radiusMm;
        uses.push_back(use);
    }
    return uses;
}

Result<SequenceCost> costOf(const SequenceProblem& problem, const SequenceOrder& order) {
    if (std::string faults = OrderCheck(problem, order).faults(); !faults.empty())
        return fail(ErrorKind::badData, "this order cannot be cut: " + faults, "",
                    "change the order, or what it breaks");
    SequenceCost cost;
    cost.sides = sideUses(problem, order);
    for (const auto& tracks : order) {
        double radius = problem.startRadiusMm;
        for (std::size_t i = 0; i < tracks.size(); ++i) {
            if (i > 0 && !joinedInBlock(problem, tracks[i - 1], tracks[i])) radius -= problem.gapMm;
            for (const SequenceSlice& slice : problem.tracks[tracks[i]].slices) {
                const double use = radiusUseMm(slice, problem.rpm);
                cost.distortion += sliceCost(slice, problem.weights.curvature, radius - use / 2);
                radius -= use;
            }
        }
    }
    cost.inversions = inversionsOf(order);
    const auto [shortest, longest] = std::ranges::minmax_element(cost.sides, {}, &SideUse::seconds);
    cost.imbalanceMinutes = (longest->seconds - shortest->seconds) / 60;
    cost.total = cost.distortion + problem.weights.tau * cost.inversions +
                 problem.weights.balance * cost.imbalanceMinutes * cost.imbalanceMinutes;
    return cost;
}

}  // namespace lacquer::sessions::vinyl
