// The LV2 bundles of this machine, and a number that changes with their files. Reads no Turtle. Any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace lacquer::host {

/// The folders that lilv looks for bundles in: LV2_PATH, else the user's own and the system's.
[[nodiscard]] std::vector<std::filesystem::path> lv2Folders();

struct Bundle {
    std::filesystem::path path;  ///< of its folder, without a slash at the end
    std::uint64_t stamp = 0;

    friend bool operator==(const Bundle&, const Bundle&) = default;
};

/// Every folder with a manifest, in order of paths.
[[nodiscard]] std::vector<Bundle> findBundles();

/// Made of names, sizes and times of all files in the bundle: it is another one when one of them is changed, replaced,
/// added or removed. 0 for what is no folder.
[[nodiscard]] std::uint64_t stampOf(const std::filesystem::path& bundle);

}  // namespace lacquer::host
