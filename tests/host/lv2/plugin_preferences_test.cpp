#include "host/lv2/plugin_preferences.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/lv2/json_file.hpp"
#include "tests/host/lv2/plugin_folder.hpp"

namespace lacquer::host::plugin_preferences_test {
namespace {

using test::PluginFolder;

class Preferences : public testing::Test {
protected:
    [[nodiscard]] std::filesystem::path file() const { return folder_.root() / "config/lacquer/plugins.json"; }
    void write(const std::string& text) const {
        std::filesystem::create_directories(file().parent_path());
        std::ofstream(file()) << text;
    }

    PluginFolder folder_;
};

TEST_F(Preferences, AreKeptInTheUsersFile) {
    PluginPreferences first;
    EXPECT_FALSE(first.has(PluginMark::favourite, "urn:a"));
    ASSERT_TRUE(first.set(PluginMark::favourite, "urn:a", Switch::on).ok());
    ASSERT_TRUE(first.set(PluginMark::denied, "urn:b", Switch::on).ok());
    EXPECT_EQ(*readJsonFile(file()), nlohmann::json::parse(R"({"favourites": ["urn:a"], "deny": ["urn:b"]})"));
    PluginPreferences second;
    EXPECT_TRUE(second.has(PluginMark::favourite, "urn:a"));
    EXPECT_TRUE(second.has(PluginMark::denied, "urn:b"));
    ASSERT_TRUE(second.set(PluginMark::favourite, "urn:a", Switch::off).ok());
    EXPECT_FALSE(PluginPreferences().has(PluginMark::favourite, "urn:a"));
}

TEST_F(Preferences, OffsetsOfLatenciesAreKeptBesideTheMarks) {
    PluginPreferences first;
    EXPECT_EQ(first.latencyOffset("urn:a"), 0);
    ASSERT_TRUE(first.set(PluginMark::favourite, "urn:a", Switch::on).ok());
    ASSERT_TRUE(first.setLatencyOffset("urn:a", 240).ok());
    ASSERT_TRUE(first.setLatencyOffset("urn:b", -3).ok());
    ASSERT_TRUE(first.set(PluginMark::favourite, "urn:b", Switch::on).ok());
    PluginPreferences second;
    EXPECT_EQ(second.latencyOffset("urn:a"), 240);
    EXPECT_EQ(second.latencyOffset("urn:b"), -3);
    ASSERT_TRUE(second.setLatencyOffset("urn:a", 0).ok());
    EXPECT_EQ(*readJsonFile(file()),
              nlohmann::json::parse(R"({"favourites": ["urn:a", "urn:b"], "latencyOffsets": {"urn:b": -3}})"));
    EXPECT_EQ(second.setLatencyOffset("urn:a", 2147483647).error().kind, ErrorKind::usage);
}

TEST_F(Preferences, WhatIsAllowedIsNotDenied) {
    PluginPreferences preferences;
    ASSERT_TRUE(preferences.set(PluginMark::denied, "urn:a", Switch::on).ok());
    ASSERT_TRUE(preferences.set(PluginMark::allowed, "urn:a", Switch::on).ok());
    EXPECT_FALSE(preferences.has(PluginMark::denied, "urn:a"));
    ASSERT_TRUE(preferences.set(PluginMark::denied, "urn:a", Switch::on).ok());
    EXPECT_FALSE(preferences.has(PluginMark::allowed, "urn:a"));
}

TEST_F(Preferences, APluginIsAllowedOrDeniedOrSandboxedAndMayBeAFavouriteToo) {
    PluginPreferences preferences;
    ASSERT_TRUE(preferences.set(PluginMark::favourite, "urn:a", Switch::on).ok());
    ASSERT_TRUE(preferences.set(PluginMark::allowed, "urn:a", Switch::on).ok());
    ASSERT_TRUE(preferences.set(PluginMark::sandboxed, "urn:a", Switch::on).ok());
    ASSERT_TRUE(preferences.set(PluginMark::sandboxed, kEveryPlugin, Switch::on).ok());
    EXPECT_EQ(*readJsonFile(file()),
              nlohmann::json::parse(R"({"favourites": ["urn:a"], "sandbox": ["all", "urn:a"]})"));
    ASSERT_TRUE(preferences.set(PluginMark::denied, "urn:a", Switch::on).ok());
    EXPECT_EQ(*readJsonFile(file()),
              nlohmann::json::parse(R"({"favourites": ["urn:a"], "deny": ["urn:a"], "sandbox": ["all"]})"));
    EXPECT_TRUE(PluginPreferences().has(PluginMark::sandboxed, kEveryPlugin));
}

TEST_F(Preferences, WhatOthersHaveWrittenStays) {
    write(R"({"allow": ["urn:x"], "of a later version": {"a": 1}})");
    PluginPreferences mine;
    PluginPreferences others;
    ASSERT_TRUE(others.set(PluginMark::favourite, "urn:theirs", Switch::on).ok());
    ASSERT_TRUE(mine.set(PluginMark::favourite, "urn:mine", Switch::on).ok());
    EXPECT_EQ(*readJsonFile(file()), nlohmann::json::parse(R"({"allow": ["urn:x"], "of a later version": {"a": 1},
                                                               "favourites": ["urn:mine", "urn:theirs"]})"));
    EXPECT_TRUE(mine.has(PluginMark::favourite, "urn:theirs"));
}

TEST_F(Preferences, AFileThatIsNoneIsNamedAndNotTouched) {
    for (const std::string text : {"{\"allow\"", "[]", "{\"deny\": [1]}", "{\"favourites\": {}}",
                                   "{\"latencyOffsets\": [1]}", "{\"latencyOffsets\": {\"urn:a\": 1e99}}"}) {
        write(text);
        PluginPreferences preferences;
        ASSERT_TRUE(preferences.damage()) << text;
        EXPECT_EQ(preferences.damage()->kind, ErrorKind::badData);
        EXPECT_EQ(preferences.damage()->where, file().string());
        EXPECT_FALSE(preferences.set(PluginMark::allowed, "urn:a", Switch::on).ok()) << text;
        std::ifstream in(file());
        EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), text);
    }
}

TEST_F(Preferences, WhereNothingCanBeWrittenIsSaid) {
    std::ofstream(folder_.root() / "config") << "in the way";
    const auto status = PluginPreferences().set(PluginMark::favourite, "urn:a", Switch::on);
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().kind, ErrorKind::cannotCreate);
}

TEST_F(Preferences, PluginsUsedLastComeFirst) {
    const RecentPlugins recent;
    EXPECT_TRUE(recent.list().empty());
    for (const char* uri : {"urn:a", "urn:b", "urn:a", "urn:c"}) recent.add(uri);
    EXPECT_EQ(RecentPlugins().list(), (std::vector<std::string>{"urn:c", "urn:a", "urn:b"}));
    for (int i = 0; i < 30; ++i) recent.add("urn:" + std::to_string(i));
    EXPECT_EQ(recent.list().size(), RecentPlugins::kMost);
    EXPECT_EQ(recent.list().front(), "urn:29");
    std::ofstream(RecentPlugins::usualFile()) << "{}";
    EXPECT_TRUE(recent.list().empty()) << "damaged";
    recent.add("urn:z");
    EXPECT_EQ(recent.list(), std::vector<std::string>{"urn:z"});
}

}  // namespace
}  // namespace lacquer::host::plugin_preferences_test
