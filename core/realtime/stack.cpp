#include "core/realtime/stack.hpp"

#include <array>

namespace lacquer {

// Not under the thread sanitizer, which keeps its own state on the stacks of threads and leaves little of JACK's.
[[gnu::noinline]] void touchStack() noexcept {
#if !defined(__SANITIZE_THREAD__)
    constexpr std::size_t kPageBytes = 4096;  // or more
    std::array<std::byte, kTouchedStackBytes> memory;
    for (std::size_t at = 0; at < memory.size(); at += kPageBytes)
        *const_cast<volatile std::byte*>(&memory[at]) = std::byte{0};
#endif
}

}  // namespace lacquer
