// Sets of items as bits, and sums over them. Pure.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lacquer::sessions::vinyl {

/// A bit for each item.
using ItemSet = std::uint32_t;

/// As many as exact sequencing takes: its tables grow as 2^n.
inline constexpr std::size_t kMostSetItems = 24;

[[nodiscard]] constexpr ItemSet only(std::size_t item) {
    return ItemSet{1} << item;
}

/// Calls `visit(item)` for each item of a set, in rising order.
template <class Visit>
void forEachItem(ItemSet set, const Visit& visit) {
    for (; set != 0; set &= set - 1) visit(static_cast<std::size_t>(std::countr_zero(set)));
}

/// The sum of a value over the items of a set, in three look-ups whatever the set.
template <class Number>
class SetSum {
public:
    SetSum() = default;
    /// The values of up to kMostSetItems items.
    explicit SetSum(const std::vector<Number>& values) {
        for (std::size_t byte = 0; byte < sums_.size(); ++byte)
            for (std::size_t set = 1; set < kByteSets; ++set) {
                const auto lowest = static_cast<std::size_t>(std::countr_zero(set));
                const std::size_t item = byte * kByte + lowest;
                const Number value = item < values.size() ? values[item] : Number{};
                sums_[byte][set] = static_cast<Number>(sums_[byte][set & (set - 1)] + value);
            }
    }
    [[nodiscard]] Number operator()(ItemSet set) const noexcept {
        return static_cast<Number>(sums_[0][set % kByteSets] + sums_[1][(set >> kByte) % kByteSets] +
                                   sums_[2][(set >> 2 * kByte) % kByteSets]);
    }

private:
    static constexpr std::size_t kByte = 8, kByteSets = 256;
    std::array<std::array<Number, kByteSets>, kMostSetItems / kByte> sums_{};
};

}  // namespace lacquer::sessions::vinyl
