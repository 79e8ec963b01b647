// Strong 64-bit ids of model records: never reused, saved in the session. 0 means "none".
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace lacquer {

template <class Tag>
struct Id {
    std::uint64_t value = 0;

    explicit operator bool() const noexcept { return value != 0; }
    friend auto operator<=>(const Id&, const Id&) = default;
};

using NodeId = Id<struct NodeTag>;
using ConnectionId = Id<struct ConnectionTag>;

}  // namespace lacquer

template <class Tag>
struct std::hash<lacquer::Id<Tag>> {
    std::size_t operator()(lacquer::Id<Tag> id) const noexcept { return std::hash<std::uint64_t>{}(id.value); }
};
