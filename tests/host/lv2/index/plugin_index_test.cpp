#include "host/lv2/index/plugin_index.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include <nlohmann/json.hpp>

#include "host/lv2/json_file.hpp"
#include "host/lv2/plugin_world.hpp"
#include "tests/host/lv2/plugin_folder.hpp"

namespace lacquer::host::plugin_index_test {
namespace {

namespace fs = std::filesystem;
using test::PluginFolder;

const InstalledPlugin* entry(const PluginList& list, const std::string& type) {
    const auto found = std::find_if(list.plugins.begin(), list.plugins.end(),
                                    [&](const InstalledPlugin& plugin) { return plugin.type == type; });
    return found == list.plugins.end() ? nullptr : &*found;
}

class PluginIndexOf : public testing::Test {
protected:
    /// Lists, and counts the plugins that were read.
    PluginList list() {
        read_ = 0;
        return index_.list([this](const ScanStep& step) {
            ++read_;
            EXPECT_LE(step.done, step.total);
            return ScanAnswer::goOn;
        });
    }
    /// What the file says of a plugin becomes recognisable.
    void markInFile(const std::string& name, const std::string& mark) {
        auto content = *readJsonFile(index_.file());
        for (auto& bundle : content["bundles"])
            for (auto& plugin : bundle["plugins"])
                if (plugin[1] == name) plugin[1] = mark;
        ASSERT_TRUE(replaceJsonFile(index_.file(), content).ok());
    }

    PluginFolder folder_;
    PluginIndex index_;
    int read_ = 0;
};

TEST(PluginIndex, ListsThePluginsOfTheMachineWithTheirPorts) {
    const auto list = PluginIndex(std::filesystem::path()).list();
    const auto* equaliser = entry(list, "lv2:http://gareus.org/oss/lv2/fil4#stereo");
    ASSERT_NE(equaliser, nullptr);
    EXPECT_EQ(equaliser->name, "x42-eq - Parametric Equalizer Stereo");
    EXPECT_EQ(equaliser->audioInputs, 2);
    EXPECT_EQ(equaliser->audioOutputs, 2);
    EXPECT_TRUE(equaliser->usable()) << equaliser->problem;
    const auto* sampler = entry(list, "lv2:http://lv2plug.in/plugins/eg-sampler");
    ASSERT_NE(sampler, nullptr);
    EXPECT_EQ(sampler->audioInputs, 0);
    EXPECT_EQ(sampler->audioOutputs, 1);
    EXPECT_EQ(sampler->midiInputs, 1);
    EXPECT_TRUE(std::is_sorted(list.plugins.begin(), list.plugins.end(),
                               [](const auto& a, const auto& b) { return a.type < b.type; }));
}

TEST_F(PluginIndexOf, TheSecondTimeNothingIsRead) {
    folder_.addBuilt("misbehaving");
    folder_.addPlugin("good", PluginFolder::output("0", "out"));
    const auto first = list();
    EXPECT_EQ(read_, 22);
    EXPECT_EQ(first.plugins.size(), 22u);
    const auto second = list();
    EXPECT_EQ(read_, 0);
    EXPECT_EQ(second.plugins, first.plugins);
}

TEST_F(PluginIndexOf, OnlyBundlesThatHaveChangedAreReadAgain) {
    folder_.addPlugin("one", PluginFolder::output("0", "out"));
    folder_.addPlugin("two", PluginFolder::output("0", "out"));
    (void)list();
    markInFile("one", "one as it was");
    markInFile("two", "two as it was");
    folder_.addPlugin("two", PluginFolder::output("0", "out") + " , " + PluginFolder::output("1", "other"));
    folder_.addPlugin("three", PluginFolder::output("0", "out"));
    const auto changed = list();
    ASSERT_EQ(changed.plugins.size(), 3u);
    EXPECT_EQ(entry(changed, "lv2:urn:test:one")->name, "one as it was");
    EXPECT_EQ(entry(changed, "lv2:urn:test:two")->name, "two");
    EXPECT_EQ(entry(changed, "lv2:urn:test:two")->audioOutputs, 2);
    fs::remove_all(folder_.bundle("two"));
    EXPECT_EQ(list().plugins.size(), 2u);
    (void)list();
    EXPECT_EQ(read_, 0);
}

TEST_F(PluginIndexOf, ADamagedForeignOrOlderFileIsReadOver) {
    folder_.addPlugin("one", PluginFolder::output("0", "out"));
    const auto whole = list();
    auto older = *readJsonFile(index_.file());
    older["format"] = 0;
    auto cut = *readJsonFile(index_.file());
    cut["bundles"][0]["plugins"][0] = nlohmann::json::array({"lv2:urn:test:one", "one"});
    for (const std::string& text : {std::string("{\"form"), std::string("[1, 2]"), std::string("\0\xff", 2),
                                    std::string(), older.dump(), cut.dump()}) {
        std::ofstream(index_.file(), std::ios::binary) << text;
        EXPECT_EQ(list().plugins, whole.plugins) << text;
        EXPECT_EQ(read_, 1) << text;
        (void)list();
        EXPECT_EQ(read_, 0) << "it has been mended: " << text;
    }
}

TEST_F(PluginIndexOf, AFolderThatCannotBeWrittenIsNoError) {
    folder_.addPlugin("one", PluginFolder::output("0", "out"));
    std::ofstream(folder_.root() / "file") << "in the way";
    EXPECT_EQ(PluginIndex(folder_.root() / "file" / "lacquer").list().plugins.size(), 1u);
    EXPECT_EQ(PluginIndex(fs::path()).list().plugins.size(), 1u);
}

TEST_F(PluginIndexOf, AScanThatIsStoppedLeavesNothingBehind) {
    folder_.addBuilt("misbehaving");
    int steps = 0;
    const auto part = index_.list([&](const ScanStep&) { return ++steps == 3 ? ScanAnswer::stop : ScanAnswer::goOn; });
    EXPECT_EQ(part.plugins.size(), 3u);
    EXPECT_FALSE(fs::exists(index_.file()));
}

// Who quits while nothing is known yet does not wait for all of it.
TEST_F(PluginIndexOf, IsAskedToStopBetweenBundlesPluginsAndPresets) {
    folder_.addBuilt("misbehaving");
    for (const char* name : {"one", "two", "three"}) folder_.addPlugin(name, PluginFolder::output("0", "out"));
    int questions = 0;
    const auto count = [&] { return ++questions, false; };
    ASSERT_EQ(index_.list({}, count).plugins.size(), 24u);
    EXPECT_GE(questions, 4 + 18) << "as many bundles and plugins";
    fs::remove(index_.file());
    for (int until = questions - 1; until > 0; --until) {
        int asked = 0;
        (void)index_.list({}, [&] { return ++asked >= until; });
        EXPECT_LE(asked, until + 1) << "nothing more is read once it is said";
        EXPECT_FALSE(fs::exists(index_.file()));
    }
}

TEST_F(PluginIndexOf, SeveralAtOnceDisturbNobody) {
    folder_.addBuilt("misbehaving");
    {
        std::vector<std::jthread> others;
        for (int i = 0; i < 4; ++i) others.emplace_back([&] { EXPECT_EQ(PluginIndex().list().plugins.size(), 21u); });
    }
    (void)list();
    EXPECT_EQ(read_, 0);
    const auto files = std::distance(fs::directory_iterator(folder_.cache()), fs::directory_iterator());
    EXPECT_EQ(files, 1) << "no temporary file is left";
}

TEST_F(PluginIndexOf, PresetsBelongToTheBundleTheyAreIn) {
    folder_.addPlugin("one", PluginFolder::output("0", "out"));
    folder_.write("mine", "manifest.ttl",
                  PluginFolder::kPrefixes +
                      "<urn:test:loud> a pset:Preset ; lv2:appliesTo <urn:test:one> ; rdfs:seeAlso <loud.ttl> .\n"
                      "<urn:test:orphan> a pset:Preset ; lv2:appliesTo <urn:test:nobody> ; rdfs:label \"Orphan\" .\n");
    folder_.write("mine", "loud.ttl",
                  PluginFolder::kPrefixes + "<urn:test:loud> a pset:Preset ; rdfs:label \"Loud\" .\n");
    const std::vector<InstalledPreset> loud{{"lv2:urn:test:one", "urn:test:loud", "Loud"}};
    EXPECT_EQ(list().presets, loud);
    EXPECT_EQ(list().presets, loud) << "from the file";
    folder_.write("mine", "loud.ttl",
                  PluginFolder::kPrefixes + "<urn:test:loud> a pset:Preset ; rdfs:label \"Louder\" .\n");
    ASSERT_EQ(list().presets.size(), 1u);
    EXPECT_EQ(list().presets[0].name, "Louder");
    fs::remove_all(folder_.bundle("mine"));
    EXPECT_TRUE(list().presets.empty());
    EXPECT_EQ(list().plugins.size(), 1u);
}

struct Broken {
    const char* name;
    std::string ports;
    const char* problem;
};

class BrokenBundle : public testing::TestWithParam<Broken> {};

TEST_P(BrokenBundle, IsListedWithItsProblemAndRefusedByName) {
    PluginFolder folder;
    folder.addPlugin(GetParam().name, GetParam().ports);
    folder.addPlugin("good", PluginFolder::output("0", "out"));
    const std::string type = std::string("lv2:urn:test:") + GetParam().name;
    const auto list = PluginIndex().list();
    ASSERT_EQ(list.plugins.size(), 2u);
    const auto* broken = entry(list, type);
    ASSERT_NE(broken, nullptr);
    EXPECT_EQ(broken->problem, GetParam().problem);
    EXPECT_TRUE(entry(list, "lv2:urn:test:good")->usable());

    const auto found = PluginWorld::create()->find(type);
    ASSERT_FALSE(found.ok());
    EXPECT_EQ(found.error().what, GetParam().problem);
    EXPECT_EQ(found.error().where, folder.bundle(GetParam().name).string());
}

std::string outputs(std::initializer_list<std::pair<const char*, const char*>> ports) {
    std::string text;
    for (const auto& [index, symbol] : ports) text += (text.empty() ? "" : " , ") + PluginFolder::output(index, symbol);
    return text;
}

std::string manyOutputs(int count) {
    std::string text;
    for (int i = 0; i < count; ++i)
        text += (i == 0 ? "" : " , ") + PluginFolder::output(std::to_string(i), "out" + std::to_string(i));
    return text;
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenBundle,
    testing::Values(
        Broken{
            "missing-port", outputs({{"0", "a"}, {"2", "b"}}),
            "the description of the plugin is broken: there is a port 2, and of the ports before it some are missing"},
        Broken{
            "gigantic-index", outputs({{"2000000000", "a"}}),
            "the description of the plugin is broken: there is a port 2000000000, and of the ports before it some are "
            "missing"},
        Broken{
            "negative-index", outputs({{"-1", "a"}}),
            "the description of the plugin is broken: there is a port -1, and of the ports before it some are missing"},
        Broken{"two-of-one-number", outputs({{"0", "a"}, {"0", "b"}}),
               "the description of the plugin is broken: there are two ports 0"},
        Broken{"two-of-one-symbol", outputs({{"0", "a"}, {"1", "a"}}),
               "the description of the plugin is broken: there are two ports \"a\""},
        Broken{"no-number", "[ a lv2:AudioPort , lv2:OutputPort ; lv2:symbol \"a\" ; lv2:name \"A\" ]",
               "the description of the plugin is broken: a port has no number"},
        Broken{"no-symbol", "[ a lv2:AudioPort , lv2:OutputPort ; lv2:index 0 ; lv2:name \"A\" ]",
               "the description of the plugin is broken: port 0 has no symbol"},
        Broken{"too-many", manyOutputs(16385),
               "the description of the plugin is broken: it has more than 16384 ports"}),
    [](const auto& broken) {
        std::string name = broken.param.name;
        std::replace(name.begin(), name.end(), '-', '_');
        return name;
    });

TEST(PluginIndex, ALibraryThatIsMissingIsNamed) {
    PluginFolder folder;
    folder.addPlugin("empty", PluginFolder::output("0", "out"), "missing.so");
    const auto list = PluginIndex().list();
    ASSERT_EQ(list.plugins.size(), 1u);
    EXPECT_EQ(list.plugins[0].problem, "the plugin's library missing.so is not there");
    EXPECT_FALSE(PluginWorld::create()->find("lv2:urn:test:empty").ok());
}

TEST(PluginIndex, BadTurtleHidesNoOtherPlugin) {
    PluginFolder folder;
    folder.addPlugin("good", PluginFolder::output("0", "out"));
    folder.write("bad-manifest", "manifest.ttl", "<urn:test:bad> a lv2:Plugin ; this is no Turtle");
    folder.addPlugin("bad-data", PluginFolder::output("0", "out"));
    folder.write("bad-data", "data.ttl", "<urn:test:bad-data> \"\"\" ends nowhere");
    const auto list = PluginIndex().list();
    ASSERT_NE(entry(list, "lv2:urn:test:good"), nullptr);
    EXPECT_TRUE(entry(list, "lv2:urn:test:good")->usable());
    const auto* bad = entry(list, "lv2:urn:test:bad-data");
    ASSERT_NE(bad, nullptr);
    EXPECT_EQ(bad->problem, "the description of the plugin cannot be read");
}

// eq10q's eq10qs has such ones.
TEST(PluginIndex, TwoMetersMayShareASymbol) {
    PluginFolder folder;
    const std::string meter = "[ a lv2:ControlPort , lv2:OutputPort ; lv2:symbol \"vu\" ; lv2:name \"VU\" ; lv2:index ";
    folder.addPlugin("meters", meter + "0 ] , " + meter + "1 ] , " + PluginFolder::output("2", "out"));
    const auto list = PluginIndex().list();
    ASSERT_EQ(list.plugins.size(), 1u);
    EXPECT_EQ(list.plugins[0].problem, "");
}

TEST(PluginIndex, ThousandsOfPortsAreNoProblem) {
    PluginFolder folder;
    folder.addPlugin("many", manyOutputs(4000));
    const auto list = PluginIndex().list();
    ASSERT_EQ(list.plugins.size(), 1u);
    EXPECT_EQ(list.plugins[0].problem, "");
    EXPECT_EQ(list.plugins[0].audioOutputs, 4000);
}

}  // namespace
}  // namespace lacquer::host::plugin_index_test
