// SandboxOptions: the program that runs plugins in processes of their own, and how long it is waited for.
#pragma once

#include <chrono>
#include <filesystem>

namespace lacquer::host {

struct SandboxOptions {
    std::filesystem::path program{};            ///< lacquer-plugin-host
    std::chrono::milliseconds request{30'000};  ///< for starting, saving and restoring
    /// For a quantum, while rendering; then the helper counts as blocked.
    std::chrono::milliseconds offlineQuantum{30'000};
    /// Live, a quantum is waited for half as long as it lasts, and so much longer; then it is silent, …
    std::chrono::milliseconds lateness{0};
    /// … and when it has not come after this time, the helper counts as blocked.
    std::chrono::milliseconds patience{1'000};
};

}  // namespace lacquer::host
