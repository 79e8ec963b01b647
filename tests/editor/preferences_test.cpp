// Preferences count at once, and again in the next run.
#include "editor/controllers/preferences.hpp"

#include <gtest/gtest.h>

#include <QCoreApplication>
#include <filesystem>
#include <fstream>
#include <utility>
#include <vector>

#include "editor_bench.hpp"
#include "tests/host/audio/sound_system.hpp"
#include "wait_for.hpp"

namespace lacquer::editor::preferences_test {
namespace {

host::DeviceInfo output(const char* name, const char* api, int channels = 2) {
    return {.name = name, .api = api, .outputChannels = channels, .defaultSampleRate = 44100};
}

class PreferencesTest : public testing::Test {
protected:
    PreferencesTest() {
        std::filesystem::create_directories(folder_);
        std::filesystem::remove(file);
    }
    ~PreferencesTest() override {
        ThemeSwitch::instance().choose(ThemeSwitch::Kind::dark);
        std::filesystem::remove_all(folder_);
    }
    // An editor as it is when the program starts.
    [[nodiscard]] std::unique_ptr<Editor> started(const std::string& deviceName = {}) {
        return std::make_unique<Editor>(bench_.registry, deviceName, Places{.settings = file});
    }

    EditorBench bench_;

private:
    const std::filesystem::path folder_ = std::filesystem::temp_directory_path() /
                                          ("lacquer-preferences-" + std::to_string(QCoreApplication::applicationPid()));

protected:
    const std::filesystem::path file = folder_ / "editor.json";
};

TEST_F(PreferencesTest, TheThemeIsKept) {
    {
        const auto editor = started();
        EXPECT_EQ(editor->preferences()->theme(), ThemeSwitch::Kind::dark);
        int told = 0;
        QObject::connect(editor->preferences(), &Preferences::themeChanged, editor.get(), [&] { ++told; });
        editor->preferences()->setTheme(ThemeSwitch::Kind::light);
        EXPECT_EQ(told, 1);
    }
    ThemeSwitch::instance().choose(ThemeSwitch::Kind::dark);
    const auto editor = started();
    EXPECT_EQ(editor->preferences()->theme(), ThemeSwitch::Kind::light);
    EXPECT_EQ(theme().text, ThemeSwitch::paletteOf(ThemeSwitch::Kind::light).text);
}

TEST_F(PreferencesTest, TheScaleIsKeptForTheNextStart) {
    {
        const auto editor = started();
        EXPECT_EQ(editor->preferences()->scalePercent(), 100);
        int told = 0;
        QObject::connect(editor->preferences(), &Preferences::scaleChanged, editor.get(), [&] { ++told; });
        editor->preferences()->setScalePercent(175);
        EXPECT_EQ(told, 1);
    }
    EXPECT_EQ(started()->preferences()->scalePercent(), 175);
}

TEST_F(PreferencesTest, KeysAreKept) {
    {
        const auto editor = started();
        ASSERT_TRUE(editor->actions()->bind("nodes.bypass", "Ctrl+B"));
    }
    {
        const auto editor = started();
        EXPECT_EQ(editor->actions()->get("nodes.bypass")->key(), "Ctrl+B");
        editor->actions()->resetAll();
    }
    EXPECT_EQ(started()->actions()->get("nodes.bypass")->key(), "B");
}

TEST_F(PreferencesTest, TheDeviceIsKeptAndTheCommandLineGoesFirst) {
    {
        const auto editor = started();
        EXPECT_EQ(editor->preferences()->deviceName(), "");
        EXPECT_EQ(editor->preferences()->framesPerBuffer(), 0);
        editor->preferences()->playOn("Card");
        editor->preferences()->setFramesPerBuffer(512);
    }
    {
        const auto editor = started();
        EXPECT_EQ(editor->preferences()->deviceName(), "Card");
        EXPECT_EQ(editor->preferences()->framesPerBuffer(), 512);
    }
    {
        const auto editor = started("Other");
        EXPECT_EQ(editor->preferences()->deviceName(), "Other");
        EXPECT_EQ(editor->preferences()->framesPerBuffer(), 512);
        editor->preferences()->setFramesPerBuffer(256);
        EXPECT_EQ(editor->preferences()->deviceName(), "Other");
    }
    {
        const auto editor = started();
        EXPECT_EQ(editor->preferences()->deviceName(), "Card") << "which the run on another one has left alone";
        EXPECT_EQ(editor->preferences()->framesPerBuffer(), 256);
    }
    started("Other")->preferences()->playOn("Third");
    EXPECT_EQ(started()->preferences()->deviceName(), "Third");
    EXPECT_EQ(started()->preferences()->framesPerBuffer(), 256);
}

TEST_F(PreferencesTest, TheOutputsOfTheDeviceAreKeptForThatDeviceAlone) {
    {
        const auto editor = started();
        Preferences& preferences = *editor->preferences();
        EXPECT_EQ(preferences.outputs(), 0) << "there is no device";
        EXPECT_EQ(std::pair(preferences.leftOutput(), preferences.rightOutput()), std::pair(1, 2));
        preferences.playOn("Card");
        preferences.setLeftOutput(3);
        EXPECT_EQ(std::pair(preferences.leftOutput(), preferences.rightOutput()), std::pair(3, 2));
        preferences.setRightOutput(3);
        EXPECT_EQ(std::pair(preferences.leftOutput(), preferences.rightOutput()), std::pair(2, 3)) << "never both";
        EXPECT_EQ(editor->transport()->audio().outputs, (std::vector{1, 2})) << "from 0 on";
        preferences.setFramesPerBuffer(512);
        EXPECT_EQ(preferences.leftOutput(), 2);
    }
    {
        const auto editor = started("Other");
        EXPECT_EQ(editor->preferences()->leftOutput(), 1) << "of the other one";
        editor->preferences()->setLeftOutput(4);
        EXPECT_EQ(editor->preferences()->leftOutput(), 4);
    }
    const auto editor = started();
    EXPECT_EQ(std::pair(editor->preferences()->leftOutput(), editor->preferences()->rightOutput()), std::pair(2, 3));
    editor->preferences()->playOn("Card");
    EXPECT_EQ(editor->preferences()->leftOutput(), 2) << "the same one";
    editor->preferences()->playOn("Third");
    EXPECT_EQ(editor->preferences()->leftOutput(), 1);
    EXPECT_EQ(started()->preferences()->leftOutput(), 1);
}

// JACK's dummy driver has two outputs.
TEST_F(PreferencesTest, OutputsThatTheDeviceDoesNotHaveAreToldAndItGoesOnAsBefore) {
    const host::test::NoSoundSystem noAlsa;
    const host::test::JackServer server(48000);
    const auto editor = started();
    editor->session()->adopt(bench_.session());
    QStringList problems;
    QObject::connect(editor->session(), &SessionController::problem, editor.get(),
                     [&](const QString& text) { problems += QStringList(text).filter("outputs"); });
    TransportController& transport = *editor->transport();
    transport.start();
    ASSERT_TRUE(waitFor([&] { return transport.deviceText() == "system"; }));
    EXPECT_EQ(editor->preferences()->outputs(), 2);
    editor->preferences()->setLeftOutput(2);
    ASSERT_TRUE(waitFor([&] { return transport.deviceText() == "system"; }));
    EXPECT_TRUE(problems.isEmpty()) << problems.join("\n").toStdString();
    EXPECT_EQ(std::pair(editor->preferences()->leftOutput(), editor->preferences()->rightOutput()), std::pair(2, 1));
    editor->preferences()->setRightOutput(5);
    ASSERT_TRUE(waitFor([&] { return !problems.isEmpty() && transport.deviceText() == "system"; }));
    EXPECT_TRUE(problems[0].contains("2 outputs, and 5 are needed")) << problems[0].toStdString();
    EXPECT_EQ(std::pair(editor->preferences()->leftOutput(), editor->preferences()->rightOutput()), std::pair(2, 1));
    transport.close();
}

TEST_F(PreferencesTest, TheLimitOfLowLatencyIsKept) {
    {
        const auto editor = started();
        EXPECT_EQ(editor->preferences()->lowLatencyMs(), 0) << "off";
        editor->preferences()->setLowLatencyMs(3);
        EXPECT_EQ(editor->transport()->lowLatencyMs(), 3);
    }
    {
        const auto editor = started("Other");
        EXPECT_EQ(editor->preferences()->lowLatencyMs(), 3);
        editor->preferences()->setLowLatencyMs(0);
        EXPECT_EQ(editor->transport()->lowLatencyMs(), std::nullopt);
    }
    EXPECT_EQ(started()->preferences()->lowLatencyMs(), 0);
}

TEST_F(PreferencesTest, SettingsThatPeopleHaveEditedDoNoHarm) {
    for (const char* outputs : {"[1, 1]", "[0, 1]", "[1]", "[1, 2, 3]", "[1, \"b\"]", "[1, 257]", "7"}) {
        std::ofstream(file) << R"({"audio": {"device": "Card", "outputs": )" << outputs << R"(, "lowLatencyMs": -2}})";
        EXPECT_EQ(started()->preferences()->leftOutput(), 1) << outputs;
        EXPECT_EQ(started()->preferences()->rightOutput(), 2) << outputs;
        EXPECT_EQ(started()->preferences()->lowLatencyMs(), 0);
    }
    std::ofstream(file) << R"({"theme": "pink", "keys": 5, "audio": {"device": 3, "frames": -1}})";
    const auto editor = started();
    EXPECT_EQ(editor->preferences()->theme(), ThemeSwitch::Kind::dark);
    EXPECT_EQ(editor->preferences()->deviceName(), "");
    EXPECT_EQ(editor->preferences()->framesPerBuffer(), 0);
    EXPECT_EQ(editor->actions()->get("nodes.bypass")->key(), "B");
}

TEST_F(PreferencesTest, AFileThatCannotBeWrittenIsTold) {
    std::ofstream(file) << "a file stands where its folder should be";
    const auto editor = std::make_unique<Editor>(bench_.registry, "", Places{.settings = file / "editor.json"});
    QString problem;
    QObject::connect(editor->session(), &SessionController::problem, editor.get(),
                     [&](const QString& text) { problem = text; });
    editor->preferences()->setTheme(ThemeSwitch::Kind::light);
    EXPECT_EQ(theme().text, ThemeSwitch::paletteOf(ThemeSwitch::Kind::light).text);
    EXPECT_TRUE(problem.contains("cannot be made")) << problem.toStdString();
}

TEST_F(PreferencesTest, LookingForDevicesEndsWhereASessionIsOpenedMeanwhile) {
    const host::test::PrivateAlsa alsa("out.raw");
    const auto editor = started();
    editor->transport()->start();
    ASSERT_TRUE(waitFor([&] { return editor->transport()->deviceDetail().contains("ALSA"); }));
    DeviceList& devices = *editor->preferences()->devices();
    editor->preferences()->scanDevices();
    ASSERT_TRUE(devices.scanning());
    editor->session()->adopt(bench_.session());
    EXPECT_FALSE(devices.scanning());
    EXPECT_GE(devices.rowOf("filedev"), 1);
}

TEST(DeviceList, ListsOutputsByTheirDriversBehindTheDefault) {
    DeviceList list([]() -> DeviceList::Found {
        return std::vector{output("microphone", "ALSA", 0), output("card", "ALSA", 8),
                           output("system", "JACK Audio Connection Kit"), output("null", "ALSA")};
    });
    EXPECT_EQ(list.rowCount(), 1);
    list.scan();
    EXPECT_TRUE(list.scanning());
    ASSERT_TRUE(waitFor([&] { return !list.scanning(); }));
    EXPECT_EQ(list.problem(), "");
    QStringList shown;
    for (int row = 0; row < list.rowCount(); ++row)
        shown.append(list.index(row).data(DeviceList::nameRole).toString() + " / " +
                     list.index(row).data(DeviceList::apiRole).toString());
    EXPECT_EQ(shown, QStringList({" / ", "system / JACK", "card / ALSA", "null / ALSA"}));
    EXPECT_EQ(list.index(2).data(DeviceList::detailRole), "8 outputs, 44100 Hz");
    EXPECT_EQ(list.index(0).data(DeviceList::labelRole), "System default (system)") << "JACK's, where JACK runs";
    EXPECT_EQ(list.index(2).data(DeviceList::labelRole), "card");
    EXPECT_EQ(list.index(1).data(DeviceList::onlyRateRole), 44100) << "a JACK server has one rate";
    EXPECT_EQ(list.index(2).data(DeviceList::onlyRateRole), 0);
    EXPECT_EQ(list.rowOf("card"), 2);
    EXPECT_EQ(list.rowOf(""), 0);
    EXPECT_EQ(list.rowOf("gone"), -1);
}

TEST(DeviceList, SaysWhyThereIsNothing) {
    DeviceList none([]() -> DeviceList::Found { return std::vector<host::DeviceInfo>{}; });
    none.scan();
    ASSERT_TRUE(waitFor([&] { return !none.scanning(); }));
    EXPECT_TRUE(none.problem().contains("No audio output"));
    EXPECT_EQ(none.index(0).data(DeviceList::labelRole), "System default");
    DeviceList broken([]() -> DeviceList::Found { return fail(ErrorKind::unavailable, "no sound library"); });
    broken.scan();
    ASSERT_TRUE(waitFor([&] { return !broken.scanning(); }));
    EXPECT_TRUE(broken.problem().contains("no sound library"));
}

TEST(KeyListModel, FindsActionsByWordsAndKeys) {
    const EditorBench bench;
    KeyListModel& keys = *bench.editor->preferences()->keys();
    const int all = keys.count();
    EXPECT_EQ(all, static_cast<int>(bench.editor->actions()->all().size()));
    const auto texts = [&] {
        QStringList list;
        for (int row = 0; row < keys.rowCount(); ++row)
            list.append(keys.index(row).data(KeyListModel::actionRole).value<KeyAction*>()->name());
        return list;
    };
    keys.setFilter("solo");
    EXPECT_EQ(texts(), QStringList({"nodes.solo", "nodes.soloSafe"}));
    keys.setFilter("nodes dupl inp");
    EXPECT_EQ(texts(), QStringList("nodes.duplicateWired"));
    keys.setFilter("ctrl+q");
    EXPECT_EQ(texts(), QStringList("window.quit"));
    keys.setFilter("xyzzy");
    EXPECT_EQ(keys.count(), 0);
    keys.setFilter("");
    EXPECT_EQ(keys.count(), all);
}

}  // namespace
}  // namespace lacquer::editor::preferences_test
