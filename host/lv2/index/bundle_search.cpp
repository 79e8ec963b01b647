#include "host/lv2/index/bundle_search.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <system_error>

namespace lacquer::host {
namespace {

namespace fs = std::filesystem;

// What lilv of Debian 12 is built with.
constexpr std::string_view kUsualFolders = "~/.lv2:/usr/lib/x86_64-linux-gnu/lv2:/usr/lib/lv2:/usr/local/lib/lv2";

// FNV-1a, 64 bits.
class Hash {
public:
    void add(std::string_view bytes) noexcept {
        for (const char byte : bytes) value_ = (value_ ^ static_cast<unsigned char>(byte)) * 0x100000001b3u;
    }
    void add(std::int64_t number) noexcept {
        add(std::string_view(reinterpret_cast<const char*>(&number), sizeof number));
    }
    [[nodiscard]] std::uint64_t value() const noexcept { return value_; }

private:
    std::uint64_t value_ = 0xcbf29ce484222325u;
};

void collect(const fs::path& folder, std::vector<fs::path>& files, int depth) {
    constexpr int kDeepest = 8;  // deeper than any bundle, and an end to links that go round
    std::error_code failed;
    for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed)) {
        std::error_code ignored;
        if (!entry->is_directory(ignored))
            files.push_back(entry->path());
        else if (depth < kDeepest)
            collect(entry->path(), files, depth + 1);
    }
}

void readAhead(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    for (char block[4096]; in.read(block, sizeof block);) {
    }
}

}  // namespace

std::vector<fs::path> lv2Folders() {
    const char* named = std::getenv("LV2_PATH");
    std::string_view rest = named != nullptr ? std::string_view(named) : kUsualFolders;
    const char* home = std::getenv("HOME");
    std::vector<fs::path> folders;
    while (!rest.empty()) {
        const std::size_t colon = std::min(rest.find(':'), rest.size());
        std::string folder(rest.substr(0, colon));
        rest.remove_prefix(std::min(colon + 1, rest.size()));
        if (folder.starts_with("~/") && home != nullptr) folder = home + folder.substr(1);
        if (!folder.empty()) folders.emplace_back(std::move(folder));
    }
    return folders;
}

std::uint64_t stampOf(const fs::path& bundle) {
    std::vector<fs::path> files;
    collect(bundle, files, 0);
    if (files.empty()) return 0;
    std::sort(files.begin(), files.end());
    Hash hash;
    const std::size_t prefix = bundle.native().size();
    for (const fs::path& file : files) {
        struct stat facts {};
        if (::stat(file.c_str(), &facts) != 0) continue;  // a link to nothing
        hash.add(std::string_view(file.native()).substr(prefix));
        hash.add(static_cast<std::int64_t>(facts.st_size));
        hash.add(static_cast<std::int64_t>(facts.st_mtim.tv_sec));
        hash.add(static_cast<std::int64_t>(facts.st_mtim.tv_nsec));
    }
    return std::max<std::uint64_t>(hash.value(), 1);
}

std::vector<Bundle> findBundles(const StopAsked& stopped) {
    std::set<fs::path> paths;
    for (const fs::path& folder : lv2Folders()) {
        std::error_code failed, ignored;
        for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed))
            if (fs::exists(entry->path() / "manifest.ttl", ignored)) paths.insert(entry->path().lexically_normal());
    }
    std::vector<Bundle> bundles;
    for (const fs::path& path : paths) {
        if (stopped && stopped()) break;
        bundles.push_back({path, stampOf(path)});
        readAhead(path / "manifest.ttl");
    }
    return bundles;
}

}  // namespace lacquer::host
