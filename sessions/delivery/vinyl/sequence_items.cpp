#include "sessions/delivery/vinyl/sequence_items.hpp"

#include <algorithm>
#include <bit>
#include <string>

#include "sessions/delivery/vinyl/sequence_cost.hpp"
#include "sessions/format/json_members.hpp"

namespace lacquer::sessions::vinyl {
namespace {

/// Builds the items step by step; a wish that contradicts others is thrown as the Error it makes.
class Merge {
public:
    explicit Merge(const SequenceProblem& problem) : problem_(problem), itemOf_(problem.tracks.size(), kNone) {}

    SequenceItems run() {
        makeItems();
        countInversions();
        pin(problem_.first, merged_.first, "start");
        pin(problem_.last, merged_.last, "end");
        for (const auto& [track, side] : problem_.notOnSide)
            restrict(itemOf_[track], ~bit(side), "not on side " + sideName(side));
        for (const auto& group : problem_.sameSide) merged_.sameSide.push_back(itemsOf(group));
        makePrecedence();
        narrowSides();
        return std::move(merged_);
    }

private:
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    static std::uint32_t bit(int side) { return std::uint32_t{1} << side; }
    std::string name(std::size_t track) const { return inQuotes(problem_.tracks[track].id); }
    std::string itemName(std::size_t item) const { return name(merged_.items[item].tracks.front()); }

    [[noreturn]] static void contradict(std::string what, std::string remedy) {
        throw Error{ErrorKind::badData, std::move(what), {}, std::move(remedy)};
    }

    std::vector<std::size_t> itemsOf(const std::vector<std::size_t>& tracks) const {
        std::vector<std::size_t> items;
        for (const std::size_t track : tracks) items.push_back(itemOf_[track]);
        std::ranges::sort(items);
        items.erase(std::unique(items.begin(), items.end()), items.end());
        return items;
    }

    void makeItems() {
        std::vector<std::size_t> blockOf(problem_.tracks.size(), kNone);
        for (std::size_t b = 0; b < problem_.blocks.size(); ++b)
            for (const std::size_t track : problem_.blocks[b]) {
                if (blockOf[track] != kNone)
                    contradict(name(track) + " is in two blocks, or twice in one", "join the blocks into one");
                blockOf[track] = b;
            }
        for (std::size_t track = 0; track < problem_.tracks.size(); ++track) {
            if (itemOf_[track] != kNone) continue;
            SequenceItem item;
            item.tracks = blockOf[track] == kNone ? std::vector{track} : problem_.blocks[blockOf[track]];
            item.sides = problem_.sides < 32 ? bit(problem_.sides) - 1 : ~std::uint32_t{0};
            for (const std::size_t each : item.tracks) {
                itemOf_[each] = merged_.items.size();
                const SequenceTrack& song = problem_.tracks[each];
                const TrackUse use = trackUse(song, problem_.rpm);
                item.slices.insert(item.slices.end(), song.slices.begin(), song.slices.end());
                item.radiusMm += use.radiusMm;
                item.seconds += use.seconds;
            }
            merged_.items.push_back(std::move(item));
        }
        reasons_.resize(merged_.count());
    }

    void countInversions() {
        const auto inverted = [](const SequenceItem& earlier, const SequenceItem& later) {
            int count = 0;
            for (const std::size_t x : earlier.tracks)
                for (const std::size_t y : later.tracks) count += x > y;
            return count;
        };
        merged_.inversions.assign(merged_.count(), std::vector<int>(merged_.count(), 0));
        for (std::size_t i = 0; i < merged_.count(); ++i)
            for (std::size_t j = 0; j < merged_.count(); ++j)
                if (i != j) merged_.inversions[i][j] = inverted(merged_.items[i], merged_.items[j]);
        for (const SequenceItem& item : merged_.items)
            for (std::size_t i = 0; i < item.tracks.size(); ++i)
                for (std::size_t j = i + 1; j < item.tracks.size(); ++j)
                    merged_.innerInversions += item.tracks[i] > item.tracks[j];
    }

    void pin(const std::map<int, std::size_t>& pins, std::vector<std::optional<std::size_t>>& pinned,
             const char* verb) {
        const bool starts = &pins == &problem_.first;
        pinned.resize(static_cast<std::size_t>(problem_.sides));
        for (const auto& [side, track] : pins) {
            const SequenceItem& item = merged_.items[itemOf_[track]];
            if (track != (starts ? item.tracks.front() : item.tracks.back()))
                contradict(
                    name(track) + " is to " + verb + " side " + sideName(side) + ", but stands elsewhere in its block",
                    "pin the block's " + std::string(starts ? "first" : "last") + " track, " +
                        name(starts ? item.tracks.front() : item.tracks.back()));
            for (const auto& [other, same] : pins)
                if (other < side && same == track)
                    contradict(
                        name(track) + " is to " + verb + " side " + sideName(other) + " and side " + sideName(side),
                        "leave one of the two pins out");
            pinned[static_cast<std::size_t>(side)] = itemOf_[track];
            restrict(itemOf_[track], bit(side), std::string("to ") + verb + " side " + sideName(side));
        }
    }

    void makePrecedence() {
        for (const auto& [earlier, later] : problem_.before) {
            const std::size_t a = itemOf_[earlier], b = itemOf_[later];
            if (a != b) {
                merged_.before.emplace_back(a, b);
                continue;
            }
            const auto& tracks = merged_.items[a].tracks;
            if (std::ranges::find(tracks, earlier) >= std::ranges::find(tracks, later))
                contradict(name(earlier) + " is to come before " + name(later) +
                               (earlier == later ? "" : ", but comes behind it in their block"),
                           "leave that wish out, or change the block");
        }
        std::ranges::sort(merged_.before);
        merged_.before.erase(std::unique(merged_.before.begin(), merged_.before.end()), merged_.before.end());
        refuseCycle();
    }

    /// What is left when items with nothing before them are taken away one after the other is on a cycle, or behind
    /// one.
    void refuseCycle() const {
        std::vector<bool> left(merged_.count(), true);
        const auto predecessor = [&](std::size_t item) {
            const auto found = std::ranges::find_if(
                merged_.before, [&](const auto& pair) { return pair.second == item && left[pair.first]; });
            return found == merged_.before.end() ? kNone : found->first;
        };
        for (bool taken = true; taken;) {
            taken = false;
            for (std::size_t item = 0; item < left.size(); ++item)
                if (left[item] && predecessor(item) == kNone) {
                    left[item] = false;
                    taken = true;
                }
        }
        const auto found = std::ranges::find(left, true);
        if (found == left.end()) return;
        std::vector<std::size_t> way{static_cast<std::size_t>(found - left.begin())};
        while (std::ranges::count(way, way.back()) < 2) way.push_back(predecessor(way.back()));
        const auto begin = std::ranges::find(way, way.back());
        std::string cycle;
        for (auto each = way.rbegin(); each.base() != begin; ++each)
            cycle += (cycle.empty() ? "" : " before ") + itemName(*each);
        contradict("the wishes go round in a circle: " + cycle, "leave one of them out");
    }

    void restrict(std::size_t item, std::uint32_t sides, const std::string& reason) {
        SequenceItem& restricted = merged_.items[item];
        if ((restricted.sides & sides) == restricted.sides) return;
        restricted.sides &= sides;
        reasons_[item] += (reasons_[item].empty() ? "" : ", ") + reason;
        changed_ = true;
        if (restricted.sides == 0)
            contradict("no side is left for " + itemName(item) + ": it is " + reasons_[item],
                       "leave one of these wishes out");
    }

    /// Carries what is known of one item over to those it is bound to, until nothing changes.
    void narrowSides() {
        while (std::exchange(changed_, false)) {
            for (const auto& group : merged_.sameSide)
                for (const std::size_t a : group)
                    for (const std::size_t b : group)
                        restrict(a, merged_.items[b].sides, "on the side of " + itemName(b));
            for (const auto& [a, b] : merged_.before) {
                const int earliest = std::countr_zero(merged_.items[a].sides);
                const int latest = std::bit_width(merged_.items[b].sides) - 1;
                restrict(b, ~(bit(earliest) - 1), "behind " + itemName(a));
                restrict(a, bit(latest) | (bit(latest) - 1), "before " + itemName(b));
            }
        }
    }

    const SequenceProblem& problem_;
    SequenceItems merged_{};
    std::vector<std::size_t> itemOf_;
    std::vector<std::string> reasons_{};  // why an item may not be on every side
    bool changed_ = true;
};

}  // namespace

SequenceOrder SequenceItems::tracksOf(const std::vector<std::vector<std::size_t>>& sides) const {
    SequenceOrder order;
    for (const auto& side : sides) {
        order.emplace_back();
        for (const std::size_t item : side)
            order.back().insert(order.back().end(), items[item].tracks.begin(), items[item].tracks.end());
    }
    return order;
}

Result<SequenceItems> mergeBlocks(const SequenceProblem& problem) {
    try {
        return Merge(problem).run();
    } catch (Error& contradiction) {
        return fail(std::move(contradiction));
    }
}

}  // namespace lacquer::sessions::vinyl
