#include "sessions/delivery/vinyl/sequence_sets.hpp"

namespace lacquer::sessions::vinyl {
namespace {

/// A limit on sums of some hundred terms, which another order of adding up may round to the other side of it.
double withDoubt(double limit) {
    return limit * (1 + 1e-13);
}

}  // namespace

SequenceSets::SequenceSets(const SequenceProblem& problem, const SequenceItems& items)
    : problem_(problem),
      items_(items),
      mostMm_(withDoubt(capacityMm(problem) + kCapacitySlack)),
      mostSeconds_(withDoubt(problem.maxSideSeconds + kCapacitySlack)),
      successors_(items.count()),
      anyBefore_(!items.before.empty()) {
    std::vector<double> lengths, seconds;
    for (const SequenceItem& item : items.items) {
        lengths.push_back(item.radiusMm + problem.gapMm);
        seconds.push_back(item.seconds + problem.gapSeconds);
    }
    lengthMm_ = SetSum<double>(lengths);
    lengthSeconds_ = SetSum<double>(seconds);
    for (std::size_t item = 0; item < items.count(); ++item) {
        std::vector<std::uint16_t> earlier, later;
        for (std::size_t other = 0; other < items.count(); ++other) {
            earlier.push_back(static_cast<std::uint16_t>(items.inversions[other][item]));
            later.push_back(static_cast<std::uint16_t>(items.inversions[item][other]));
        }
        earlier_.emplace_back(earlier);
        later_.emplace_back(later);
    }
    for (const auto& [a, b] : items.before) successors_[a] |= only(b);
    for (const auto& group : items.sameSide) {
        groups_.push_back(0);
        for (const std::size_t item : group) groups_.back() |= only(item);
    }
}

int SequenceSets::inversions(ItemSet earlier, ItemSet later) const {
    int count = 0;
    forEachItem(earlier, [&](std::size_t item) { count += inversions(item, later); });
    return count;
}

bool SequenceSets::mayPrecede(ItemSet earlier, ItemSet later) const {
    if (!anyBefore_) return true;
    ItemSet mustFollow = 0;
    forEachItem(later, [&](std::size_t item) { mustFollow |= successors_[item]; });
    return (mustFollow & earlier) == 0;
}

bool SequenceSets::keepsGroups(ItemSet side) const {
    for (const ItemSet group : groups_)
        if ((group & side) != 0 && (group & side) != group) return false;
    return true;
}

}  // namespace lacquer::sessions::vinyl
