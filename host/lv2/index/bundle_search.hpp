// The LV2 bundles of this machine, and a number that changes with their files. Reads no Turtle. Any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

namespace lacquer::host {

/// The folders that lilv looks for bundles in: LV2_PATH, else the user's own and the system's.
[[nodiscard]] std::vector<std::filesystem::path> lv2Folders();

struct Bundle {
    std::filesystem::path path;  ///< of its folder, without a slash at the end
    std::uint64_t stamp = 0;

    friend bool operator==(const Bundle&, const Bundle&) = default;
};

/// Asked between two bundles: is nobody interested any more?
using StopAsked = std::function<bool()>;

/// Every folder with a manifest, in order of paths; those so far when it is stopped. Reads the manifests, so that what
/// lilv does with them, and cannot be stopped in, does not have to wait for the disk.
[[nodiscard]] std::vector<Bundle> findBundles(const StopAsked& stopped = {});

/// Made of names, sizes and times of all files in the bundle: it is another one when one of them is changed, replaced,
/// added or removed. 0 for what is no folder.
[[nodiscard]] std::uint64_t stampOf(const std::filesystem::path& bundle);

}  // namespace lacquer::host
