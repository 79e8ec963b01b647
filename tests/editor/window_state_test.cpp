#include "editor/controllers/window_state.hpp"

#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QGuiApplication>
#include <QQuickWindow>
#include <QScreen>
#include <QTemporaryDir>

#include <nlohmann/json.hpp>

#include "editor/controllers/ui_scale.hpp"

namespace lacquer::editor::window_state_test {
namespace {

using nlohmann::json;

const QList<QRect> kTwoScreens{{0, 0, 1920, 1080}, {1920, 0, 1280, 1024}};

TEST(WindowState, AWindowStandsWhereItWasLeft) {
    const QRect kept(2000, 100, 1000, 700);
    EXPECT_EQ(WindowState::placed(kept, kTwoScreens), kept);
}

TEST(WindowState, AWindowOfAScreenThatHasGoneComesIntoView) {
    const QRect kept(2000, 100, 1000, 700);
    EXPECT_EQ(WindowState::placed(kept, {kTwoScreens[0]}), QRect(920, 100, 1000, 700));
    EXPECT_EQ(WindowState::placed({-5000, -5000, 1000, 700}, kTwoScreens), QRect(0, 0, 1000, 700));
}

TEST(WindowState, AWindowIsNoLargerThanItsScreenAndNoSmallerThanCanBeUsed) {
    EXPECT_EQ(WindowState::placed({100, 100, 3000, 2000}, kTwoScreens), QRect(0, 0, 1920, 1080));
    EXPECT_EQ(WindowState::placed({100, 100, 10, 10}, kTwoScreens).size(), WindowState::kLeast);
    EXPECT_EQ(WindowState::placed({0, 0, 1000, 700}, {{0, 0, 640, 400}}), QRect(0, 0, 640, 400));
}

// Lets what follows from a change of the window happen.
void settle() {
    for (QDeadlineTimer deadline(50); !deadline.hasExpired();)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
}

TEST(WindowState, SizePlaceAndPanelAreKept) {
    SettingsFile settings;
    {
        WindowState state(settings);
        QQuickWindow window;
        window.resize(1280, 800);
        state.show(&window);
        settle();
        EXPECT_TRUE(window.isVisible());
        window.setGeometry(20, 30, 950, 560);
        settle();
        state.setPanelWidth(411);
    }
    EXPECT_EQ(settings.value("window"),
              (json{{"x", 20}, {"y", 30}, {"width", 950}, {"height", 560}, {"maximised", false}, {"panel", 411}}));
    WindowState state(settings);
    EXPECT_EQ(state.panelWidth(), 411);
    QQuickWindow window;
    state.show(&window);
    EXPECT_EQ(window.geometry().size(),
              WindowState::placed({20, 30, 950, 560}, {QGuiApplication::primaryScreen()->availableGeometry()}).size());
}

TEST(WindowState, AWindowThatFillsTheScreenDoesSoAgainAndKeepsTheSizeItGoesBackTo) {
    SettingsFile settings;
    (void)settings.set("window", {{"x", 0}, {"y", 0}, {"width", 940}, {"height", 530}, {"maximised", false}});
    {
        WindowState state(settings);
        QQuickWindow window;
        state.show(&window);
        settle();
        window.showMaximized();
        settle();
    }
    const json kept = settings.value("window");
    EXPECT_EQ(kept["maximised"], true);
    EXPECT_EQ(kept["height"], 530);
    EXPECT_GT(QGuiApplication::primaryScreen()->availableGeometry().height(), 530) << "else this shows nothing";
    WindowState state(settings);
    QQuickWindow window;
    state.show(&window);
    settle();
    EXPECT_EQ(window.visibility(), QWindow::Maximized);
}

TEST(WindowState, SettingsThatMakeNoSenseAreNone) {
    SettingsFile settings;
    for (const json& value :
         {json("large"), json::array({1}), json{{"panel", "wide"}, {"maximised", 7}, {"x", 1e99}}}) {
        (void)settings.set("window", value);
        EXPECT_EQ(WindowState(settings).panelWidth(), WindowState::kUsualPanel) << value;
    }
    (void)settings.set("window", {{"panel", 99999}});
    EXPECT_EQ(WindowState(settings).panelWidth(), WindowState::kMostPanel);
}

TEST(UiScale, IsWhatTheSettingsSayWithinItsLimits) {
    SettingsFile settings;
    EXPECT_EQ(UiScale::chosen(settings), 100);
    ASSERT_TRUE(UiScale::choose(settings, 150));
    EXPECT_EQ(UiScale::chosen(settings), 150);
    ASSERT_TRUE(UiScale::choose(settings, 900));
    EXPECT_EQ(UiScale::chosen(settings), 200);
    ASSERT_TRUE(UiScale::choose(settings, 100));
    EXPECT_TRUE(settings.value("scalePercent").is_null()) << "the usual one";
    for (const json& value : {json("150"), json(1.5), json(0), json(-125), json(1 << 30)}) {
        (void)settings.set("scalePercent", value);
        EXPECT_EQ(UiScale::chosen(settings), 100) << value;
    }
}

TEST(UiScale, TheEnvironmentGoesBeforeTheSettings) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    // Each in a process of its own: what is applied stays.
    const auto run = [](const char* before, int percent) {
        SettingsFile settings;
        (void)UiScale::choose(settings, percent);
        if (before)
            qputenv("QT_SCALE_FACTOR", before);
        else
            qunsetenv("QT_SCALE_FACTOR");
        UiScale::apply(settings);
        std::fprintf(stderr, "factor %s of this run %d.", qgetenv("QT_SCALE_FACTOR").constData(),
                     UiScale::ofThisRun().value_or(0));
        std::exit(0);
    };
    EXPECT_EXIT(run(nullptr, 150), testing::ExitedWithCode(0), "factor 1.5 of this run 150\\.");
    EXPECT_EXIT(run(nullptr, 100), testing::ExitedWithCode(0), "factor  of this run 100\\.");
    EXPECT_EXIT(run("2", 150), testing::ExitedWithCode(0), "factor 2 of this run 0\\.");
}

}  // namespace
}  // namespace lacquer::editor::window_state_test
