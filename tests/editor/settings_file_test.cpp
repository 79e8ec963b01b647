#include "editor/controllers/settings_file.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <QTemporaryDir>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "editor/controllers/places.hpp"

namespace lacquer::editor::settings_file_test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class Settings : public testing::Test {
protected:
    const QTemporaryDir place;
    const fs::path path = fs::path(place.path().toStdString()) / "config" / "lacquer" / "editor.json";
};

TEST_F(Settings, ValuesOutliveTheProgram) {
    EXPECT_TRUE(SettingsFile(path).value("theme").is_null());
    EXPECT_FALSE(fs::exists(path)) << "reading writes nothing";
    ASSERT_TRUE(SettingsFile(path).set("theme", "light").ok());
    ASSERT_TRUE(SettingsFile(path).set("recent", json::array({"/a", "/b"})).ok());
    const SettingsFile again(path);
    EXPECT_EQ(again.value("theme"), "light");
    EXPECT_EQ(again.value("recent"), json::array({"/a", "/b"}));
}

TEST_F(Settings, NullRemovesAValue) {
    SettingsFile settings(path);
    ASSERT_TRUE(settings.set("theme", "light").ok());
    ASSERT_TRUE(settings.set("theme", nullptr).ok());
    EXPECT_TRUE(SettingsFile(path).value("theme").is_null());
    EXPECT_EQ(json::parse(std::ifstream(path)), json::object());
}

TEST_F(Settings, TwoProgramsKeepWhatTheOtherHasWritten) {
    SettingsFile one(path);
    SettingsFile other(path);
    ASSERT_TRUE(one.set("theme", "light").ok());
    ASSERT_TRUE(other.set("device", "USB").ok());
    const SettingsFile again(path);
    EXPECT_EQ(again.value("theme"), "light");
    EXPECT_EQ(again.value("device"), "USB");
    EXPECT_EQ(other.value("theme"), "light");
}

TEST_F(Settings, AFileThatIsNoneOfOursIsSetAsideAndStays) {
    fs::create_directories(path.parent_path());
    const std::vector<std::string> texts{R"({"theme": "light",, "device": "USB"})", "[1, 2]"};
    for (const std::string& text : texts) {
        std::ofstream(path) << text;
        SettingsFile settings(path);
        EXPECT_TRUE(settings.value("theme").is_null()) << text;
        ASSERT_TRUE(settings.damage()) << text;
        EXPECT_EQ(settings.damage()->where, path.string() + ":1");
        std::vector<Error> told;
        settings.onSetAside([&](const Error& error) { told.push_back(error); });
        ASSERT_TRUE(settings.set("theme", "dark").ok());
        ASSERT_TRUE(settings.set("theme", "light").ok());
        ASSERT_TRUE(settings.set("device", "none").ok());
        EXPECT_EQ(SettingsFile(path).value("theme"), "light");
        EXPECT_FALSE(SettingsFile(path).damage());
        ASSERT_EQ(told.size(), 1u);
        EXPECT_NE(told[0].remedy.find("editor.json.kept-"), std::string::npos) << told[0].line();
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
        std::ifstream former(fs::path(path) += ".kept-" + std::to_string(i + 1));
        EXPECT_EQ(std::string(std::istreambuf_iterator<char>(former), {}), texts[i]);
    }
}

TEST_F(Settings, AnEmptyFileHoldsNothingAndIsReplaced) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << "";
    ASSERT_TRUE(SettingsFile(path).set("theme", "dark").ok());
    EXPECT_EQ(SettingsFile(path).value("theme"), "dark");
    EXPECT_FALSE(fs::exists(fs::path(path) += ".kept-1"));
}

TEST_F(Settings, WhatCannotBeWrittenHoldsForThisRun) {
    std::ofstream(place.filePath("config").toStdString()) << "a file where the folder should be";
    SettingsFile settings(path);
    const Status done = settings.set("theme", "light");
    ASSERT_FALSE(done.ok());
    EXPECT_EQ(done.error().kind, ErrorKind::cannotCreate);
    EXPECT_EQ(settings.value("theme"), "light");
}

TEST_F(Settings, InMemoryOnlyWithoutAPath) {
    SettingsFile settings;
    ASSERT_TRUE(settings.set("theme", "light").ok());
    EXPECT_EQ(settings.value("theme"), "light");
}

// XDG Base Directory Specification 0.8: unset, empty and relative values mean the default below the home folder.
TEST(Places, FollowTheBaseDirectorySpecification) {
    const char* const home = std::getenv("HOME");
    const std::string before = home ? home : "/";
    ::setenv("HOME", "/home/somebody", 1);
    for (const char* value : {"", "relative/folder"}) {
        ::setenv("LACQUER_TEST_HOME", value, 1);
        EXPECT_EQ(userFolder("LACQUER_TEST_HOME", ".config"), "/home/somebody/.config");
    }
    ::unsetenv("LACQUER_TEST_HOME");
    EXPECT_EQ(userFolder("LACQUER_TEST_HOME", ".local/state"), "/home/somebody/.local/state");
    ::setenv("LACQUER_TEST_HOME", "/elsewhere", 1);
    EXPECT_EQ(userFolder("LACQUER_TEST_HOME", ".config"), "/elsewhere");
    ::unsetenv("LACQUER_TEST_HOME");
    ::setenv("HOME", before.c_str(), 1);
}

TEST(Places, TheExampleIsFoundInTheTreeAndWhereItIsInstalled) {
    const fs::path source = LACQUER_SOURCE_DIR;
    EXPECT_EQ(Places::usual(source / "build/test/bin/lacquer-editor").example,
              source / "sessions/examples/keep-on-rolling.lacquer");
    const QTemporaryDir prefix;
    const fs::path program = fs::path(prefix.path().toStdString()) / "bin/lacquer-editor";
    EXPECT_EQ(Places::usual(program).example, "");
    const fs::path example = program.parent_path().parent_path() / "share/lacquer/examples/keep-on-rolling.lacquer";
    fs::create_directories(example);
    std::ofstream(example / "session.json") << "{}";
    EXPECT_EQ(Places::usual(program).example, example);
}

}  // namespace
}  // namespace lacquer::editor::settings_file_test
