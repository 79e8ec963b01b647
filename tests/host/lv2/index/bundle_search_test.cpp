#include "host/lv2/index/bundle_search.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "tests/host/lv2/plugin_folder.hpp"

namespace lacquer::host::bundle_search_test {
namespace {

namespace fs = std::filesystem;
using test::PluginFolder;

TEST(BundleSearch, FindsFoldersWithAManifestAlongTheSearchPath) {
    PluginFolder folder;
    folder.write("b", "manifest.ttl", "");
    folder.write("a", "manifest.ttl", "");
    folder.write("none", "readme.txt", "no bundle");
    fs::create_directories(folder.root() / "elsewhere/c.lv2");
    std::ofstream(folder.root() / "elsewhere/c.lv2/manifest.ttl") << "";
    folder.set("LV2_PATH",
               (folder.root() / "lv2").string() + ":" + (folder.root() / "elsewhere").string() + ":/nowhere");
    std::vector<fs::path> found;
    for (const Bundle& bundle : findBundles()) found.push_back(bundle.path);
    EXPECT_EQ(found,
              (std::vector<fs::path>{folder.root() / "elsewhere/c.lv2", folder.bundle("a"), folder.bundle("b")}));
}

TEST(BundleSearch, TheUsersHomeStandsForATilde) {
    PluginFolder folder;
    folder.set("HOME", folder.root());
    folder.set("LV2_PATH", "~/.lv2:/usr/lib/lv2");
    EXPECT_EQ(lv2Folders(), (std::vector<fs::path>{folder.root() / ".lv2", "/usr/lib/lv2"}));
}

TEST(BundleSearch, AStampChangesWithEveryFileOfTheBundle) {
    PluginFolder folder;
    folder.write("a", "manifest.ttl", "one");
    folder.write("a", "deep.txt", "deep");
    fs::create_directories(folder.bundle("a") / "samples");
    std::ofstream(folder.bundle("a") / "samples/kick.wav") << "boom";
    std::vector<std::uint64_t> stamps{stampOf(folder.bundle("a"))};
    EXPECT_EQ(stampOf(folder.bundle("a")), stamps.back()) << "nothing has happened";
    const auto expectAnother = [&](const char* after) {
        const std::uint64_t stamp = stampOf(folder.bundle("a"));
        EXPECT_EQ(std::count(stamps.begin(), stamps.end(), stamp), 0) << after;
        stamps.push_back(stamp);
    };
    std::ofstream(folder.bundle("a") / "samples/kick.wav") << "longer";
    expectAnother("a size");
    fs::last_write_time(folder.bundle("a") / "manifest.ttl", fs::file_time_type(std::chrono::seconds(1)));
    expectAnother("a time");
    folder.write("a", "more.ttl", "");
    expectAnother("a new file");
    fs::rename(folder.bundle("a") / "more.ttl", folder.bundle("a") / "less.ttl");
    expectAnother("a name");
    fs::remove(folder.bundle("a") / "deep.txt");
    expectAnother("a file less");
    EXPECT_EQ(stampOf("/nowhere/at/all"), 0u);
}

}  // namespace
}  // namespace lacquer::host::bundle_search_test
