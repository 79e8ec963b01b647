#include "core/realtime/cache_size.hpp"

#include <unistd.h>

namespace lacquer {

std::size_t l2CacheBytes() noexcept {
#ifdef _SC_LEVEL2_CACHE_SIZE
    if (const long bytes = sysconf(_SC_LEVEL2_CACHE_SIZE); bytes > 0) return static_cast<std::size_t>(bytes);
#endif
    return 1024 * 1024;
}

}  // namespace lacquer
