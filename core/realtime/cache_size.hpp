// How large this machine's caches are.
#pragma once

#include <cstddef>

namespace lacquer {

/// Of one core's L2 cache; 1 MiB where the system does not tell.
[[nodiscard]] std::size_t l2CacheBytes() noexcept;

}  // namespace lacquer
