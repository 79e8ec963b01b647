#include "core/realtime/stack.hpp"

#include <array>

namespace lacquer {

[[gnu::noinline]] void touchStack() noexcept {
    constexpr std::size_t kPageBytes = 4096;  // or more
    std::array<std::byte, kTouchedStackBytes> memory;
    for (std::size_t at = 0; at < memory.size(); at += kPageBytes)
        *const_cast<volatile std::byte*>(&memory[at]) = std::byte{0};
}

}  // namespace lacquer
