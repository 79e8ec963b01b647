// Whole numbers out of JSON that no schema has checked. Pure.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

namespace lacquer::sessions {

/// A number as it stands. Throws std::runtime_error for what is no whole number or too large for `Number`, where
/// nlohmann's own conversion wraps around or is undefined.
template <class Number>
Number wholeNumber(const nlohmann::json& from) {
    const auto taken = [](auto value) {
        if (!std::in_range<Number>(value)) throw std::runtime_error(std::to_string(value) + " is out of range");
        return static_cast<Number>(value);
    };
    if (from.is_number_unsigned()) return taken(from.get<std::uint64_t>());
    if (from.is_number_integer()) return taken(from.get<std::int64_t>());
    constexpr double kExact = 9007199254740992;  // 2^53: up to here a double tells whole numbers apart
    if (from.is_number_float())
        if (const double value = from; value >= -kExact && value <= kExact)
            if (const auto whole = static_cast<std::int64_t>(value); static_cast<double>(whole) == value)
                return taken(whole);
    throw std::runtime_error(from.dump() + " is no whole number that can be used here");
}

}  // namespace lacquer::sessions
