#include "host/lv2/index/plugin_index.hpp"

#include <algorithm>
#include <string>

#include <nlohmann/json.hpp>

#include "core/base/user_folder.hpp"
#include "host/lv2/index/bundle_scan.hpp"
#include "host/lv2/json_file.hpp"

namespace lacquer::host {
namespace {

namespace fs = std::filesystem;

bool isOf(const std::vector<BundleContent>& known, const std::vector<Bundle>& present) {
    return std::equal(known.begin(), known.end(), present.begin(), present.end(),
                      [](const BundleContent& content, const Bundle& bundle) { return content.bundle == bundle; });
}

}  // namespace

fs::path PluginIndex::usualFolder() {
    const fs::path cache = userFolder("XDG_CACHE_HOME", ".cache");
    return cache.empty() ? cache : cache / "lacquer";
}

// One search path may hide what another one shows, so each has a file of its own.
fs::path PluginIndex::file() const {
    if (folder_.empty()) return {};
    std::uint64_t hash = 0xcbf29ce484222325u;  // FNV-1a
    for (const fs::path& folder : lv2Folders())
        for (const char letter : folder.string() + ':')
            hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3u;
    return folder_ / ("plugins-" + std::to_string(hash) + ".json");
}

PluginList PluginIndex::list(const ScanListener& listener, const StopAsked& stopped) const {
    const std::vector<Bundle> present = findBundles(stopped);
    if (stopped && stopped()) return {};
    const fs::path path = file();
    std::vector<BundleContent> known;
    if (const auto content = readJsonFile(path))
        if (auto read = bundlesFrom(*content)) known = *std::move(read);
    if (isOf(known, present)) return assemble(known);

    const BundleScan scan = scanBundles(present, known, listener, stopped);
    if (scan.complete && !path.empty()) (void)replaceJsonFile(path, toJson(scan.bundles));  // else the next one scans
    return assemble(scan.bundles);
}

}  // namespace lacquer::host
