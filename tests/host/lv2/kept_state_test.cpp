// Files that plugins make and name in their state, and state that is restored while they run, with a plugin of the
// tests' own that checks both sides (tests/plugins/keeper.cpp).
#include <gtest/gtest.h>
#include <lv2/atom/atom.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "tests/host/lv2/plugin_harness.hpp"

namespace lacquer::host::test::kept_state_test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kKeeper = "urn:lacquer:keeper";
const std::string kNumber = "urn:lacquer:keeper#number";
const std::string kNote = pathStateKey("urn:lacquer:keeper#note");

std::string floatState(float value) {
    return std::string("1\n") + LV2_ATOM__Float + "\n" +
           std::string(reinterpret_cast<const char*>(&value), sizeof value);
}

class KeptState : public testing::Test {
protected:
    KeptState() { fs::create_directories(session()); }
    ~KeptState() override { fs::remove_all(root_); }

    [[nodiscard]] fs::path session() const { return root_ / "song.lacquer"; }
    [[nodiscard]] const fs::path& root() const { return root_; }
    static float heard(PluginHarness& keeper) {
        return keeper.run(Channels(1, std::vector<float>(256, 1.0f)))[0].back();
    }

private:
    const OwnPlugins own_;
    const fs::path root_ = fs::path(testing::TempDir()) / ("lacquer-kept-state-" + std::to_string(::getpid()));
};

TEST_F(KeptState, FilesOfAPluginsMakingLieInTheSessionsFolder) {
    PluginHarness keeper(kKeeper, 1, {}, {}, nullptr, session());
    const ProcessorState saved = keeper.processor().saveState();
    const fs::path note = session() / "plugins/node-0/notes/note.txt";
    EXPECT_TRUE(fs::exists(note));
    ASSERT_TRUE(saved.contains(kNote));
    EXPECT_EQ(saved.at(kNote), note.string()) << "a full path: who saves it makes it a relative one";
    const std::string& name = saved.at("urn:lacquer:keeper#note-name");
    EXPECT_NE(name.find("\nplugins/node-0/notes/note.txt"), std::string::npos) << name;

    // In a folder that has moved as a whole.
    fs::rename(session(), root() / "moved.lacquer");
    ProcessorState moved = saved;
    moved[kNote] = (root() / "moved.lacquer/plugins/node-0/notes/note.txt").string();
    PluginHarness other(kKeeper, 1, {}, {}, nullptr, root() / "moved.lacquer");
    const auto restored = other.processor().restoreState(moved);
    EXPECT_TRUE(restored.ok()) << restored.error().line();
    EXPECT_EQ(other.processor().saveState(), moved);
}

TEST_F(KeptState, WithoutASessionsFolderNoneAreMade) {
    PluginHarness keeper(kKeeper, 1);
    const ProcessorState saved = keeper.processor().saveState();
    EXPECT_EQ(saved, (ProcessorState{{kNumber, floatState(1)}}));
}

TEST_F(KeptState, EachCopyOfADoubledPluginHasAFolder) {
    PluginHarness keeper(kKeeper, 2, {}, {}, nullptr, session());
    EXPECT_EQ(keeper.processor().saveState().at(kNote), (session() / "plugins/node-0/notes/note.txt").string());
}

TEST_F(KeptState, IsRestoredWhileThePluginRunsWhereItAllowsThat) {
    PluginHarness keeper(kKeeper, 2);
    EXPECT_EQ(heard(keeper), 1);
    const double instance = keeper.readout("instance");
    const auto before = keeper.processor().restoreWhileRunning({{kNumber, floatState(0.25f)}});
    ASSERT_TRUE(before.ok()) << before.error().line();
    EXPECT_EQ(**before, (ProcessorState{{kNumber, floatState(1)}}));
    EXPECT_EQ(heard(keeper), 1) << "the work's outcome reaches it at the end of the next quantum";
    EXPECT_EQ(heard(keeper), 0.25f);
    EXPECT_EQ(keeper.readout("instance"), instance) << "it is the same one";
    EXPECT_EQ(keeper.processor().saveState(), (ProcessorState{{kNumber, floatState(0.25f)}}));

    ASSERT_TRUE(keeper.processor().restoreState({{kNumber, floatState(0.5f)}}).ok());
    EXPECT_EQ(heard(keeper), 0.5f);
    EXPECT_NE(keeper.readout("instance"), instance) << "the other way makes a new one";
}

TEST_F(KeptState, WhatSaysLessThanThePluginKeepsIsNotRestoredWhileItRuns) {
    PluginHarness keeper(kKeeper, 1, {}, {}, nullptr, session());
    const auto before = keeper.processor().restoreWhileRunning({{kNumber, floatState(0.25f)}});
    ASSERT_TRUE(before.ok());
    EXPECT_FALSE(before->has_value());
    EXPECT_EQ(heard(keeper), 1);
    PluginHarness latecomer("urn:lacquer:latecomer", 1);
    EXPECT_FALSE(latecomer.processor().restoreWhileRunning(latecomer.processor().saveState())->has_value())
        << "it does not say that it can";
}

TEST_F(KeptState, OneThatIsRefusedWhileItRunsChangesNothing) {
    PluginHarness keeper(kKeeper, 1, {}, {}, nullptr, session());
    ASSERT_TRUE(keeper.processor().saveState().contains(kNote));
    ProcessorState wrong = keeper.processor().saveState();
    wrong[kNumber] = floatState(0.25f);  // and not what its note says
    EXPECT_FALSE(keeper.processor().restoreWhileRunning(wrong).ok());
    heard(keeper);
    EXPECT_EQ(heard(keeper), 1);
    EXPECT_EQ(keeper.processor().saveState().at(kNumber), floatState(1));
}

TEST_F(KeptState, APortGrowsForAPluginThatAsksWhenItStarts) {
    PluginHarness keeper(kKeeper, 1);
    heard(keeper);
    EXPECT_EQ(keeper.readout("grown"), 1) << "and not while it runs";
}

}  // namespace
}  // namespace lacquer::host::test::kept_state_test
