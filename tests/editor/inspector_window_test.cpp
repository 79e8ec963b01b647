// The inspector in its window, on the software renderer and without a display: what the wheel, the mouse and the keys
// do, what a screen reader reads, and that nothing is drawn while nothing changes.
#include <QAccessible>
#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTest>
#include <QWheelEvent>
#include <functional>
#include <utility>

#include "editor/items/canvas_input.hpp"
#include "editor/items/heard_picture.hpp"
#include "editor/items/loudness_graph.hpp"
#include "editor_bench.hpp"

namespace lacquer::editor::inspector_window_test {
namespace {

using Wanted = std::function<bool(QQuickItem*)>;

void collect(QQuickItem* item, const Wanted& wanted, QList<QQuickItem*>& found) {
    if (wanted(item)) found.append(item);
    for (QQuickItem* child : item->childItems()) collect(child, wanted, found);
}

class InspectorWindowTest : public testing::Test {
protected:
    InspectorWindowTest() {
        engine_.addImportPath("qrc:/");
        engine_.setInitialProperties({{"editor", QVariant::fromValue(bench.editor.get())}});
        engine_.load(QUrl("qrc:/Lacquer/Editor/Main.qml"));
        window = qobject_cast<QQuickWindow*>(engine_.rootObjects().value(0));
        settle();
    }
    static void settle() {
        for (QDeadlineTimer deadline(200); !deadline.hasExpired();)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    }
    void show(const char* node) {
        bench.canvas().selection().setNodes({bench.node(node)});
        settle();
    }
    [[nodiscard]] QList<QQuickItem*> all(const Wanted& wanted) const {
        QList<QQuickItem*> found;
        collect(window->contentItem(), wanted, found);
        return found;
    }
    [[nodiscard]] QList<QQuickItem*> handles() const {
        return all([](QQuickItem* item) { return item->property("handleX").isValid(); });
    }
    [[nodiscard]] QQuickItem* slider(const QString& name) const {
        return all([&](QQuickItem* item) {
                   return item->property("defaultFraction").isValid() && item->property("wheelTurns").isValid() &&
                          item->property("name") == name && item->isVisible();
               })
            .value(0);
    }
    [[nodiscard]] static QPointF middleOf(const QQuickItem* item) {
        return item->mapToScene(QPointF(item->width() / 2, item->height() / 2));
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QKeyEvent press(QEvent::KeyPress, key, modifiers);
        QCoreApplication::sendEvent(window, &press);
        settle();
    }
    // By the way that shortcuts take, too.
    void type(Qt::Key key) {
        window->requestActivate();
        settle();
        QTest::keyClick(window, key);
        settle();
    }
    [[nodiscard]] bool canvasHasKeys() const {
        return qobject_cast<CanvasInput*>(window->activeFocusItem()) != nullptr;
    }
    [[nodiscard]] QQuickItem* switchNamed(const QString& name) const {
        const QQuickItem* row =
            all([&](QQuickItem* item) {
                return item->property("checked").isValid() && item->property("name") == name && item->isVisible();
            }).value(0);
        return row ? row->childItems().value(0) : nullptr;
    }
    void wheel(QPointF at, int notches, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QWheelEvent event(at, at, {}, {0, 120 * notches}, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(window, &event);
    }
    void mouse(QEvent::Type type, QPointF at, Qt::MouseButton button, Qt::KeyboardModifiers modifiers = {}) {
        const bool down = type != QEvent::MouseButtonRelease;
        QMouseEvent event(type, at, at, button, down ? button : Qt::NoButton, modifiers);
        QCoreApplication::sendEvent(window, &event);
    }
    void click(QPointF at, Qt::MouseButton button = Qt::LeftButton, Qt::KeyboardModifiers modifiers = {}) {
        mouse(QEvent::MouseButtonPress, at, button, modifiers);
        mouse(QEvent::MouseButtonRelease, at, button, modifiers);
    }
    double value(const char* node, const char* id, double otherwise) const {
        const auto& parameters = bench.session().content(bench.node(node)).parameters;
        const auto found = parameters.find(id);
        return found == parameters.end() ? otherwise : found->second;
    }

    EditorBench bench;
    QQmlApplicationEngine engine_;
    QQuickWindow* window = nullptr;
};

TEST_F(InspectorWindowTest, EveryBandOfAnEqualiserIsReadOutAndTakesKeys) {
    show("Master EQ");
    const auto bands = handles();
    ASSERT_EQ(bands.size(), 8);
    const auto read = [](QQuickItem* item, QAccessible::Text text) {
        return QAccessible::queryAccessibleInterface(item)->text(text);
    };
    EXPECT_EQ(QAccessible::queryAccessibleInterface(bands[3])->role(), QAccessible::Slider);
    EXPECT_EQ(read(bands[3], QAccessible::Name), "Band 4, bell");
    EXPECT_EQ(read(bands[3], QAccessible::Description), "600 Hz  0.0 dB  Q 1.00");
    window->requestActivate();
    bands[3]->forceActiveFocus();
    key(Qt::Key_Up);
    EXPECT_EQ(value("Master EQ", "band4.gain", 0), 0.5);
    EXPECT_EQ(read(bands[3], QAccessible::Description), "600 Hz  0.5 dB  Q 1.00");
    key(Qt::Key_Down, Qt::ShiftModifier);
    EXPECT_NEAR(value("Master EQ", "band4.gain", 0), 0.45, 1e-9);
    key(Qt::Key_Tab);
    EXPECT_TRUE(bands[4]->hasActiveFocus());
    key(Qt::Key_Return);
    EXPECT_EQ(value("Master EQ", "band5.on", 1), 0);
    EXPECT_TRUE(read(bands[4], QAccessible::Description).endsWith("off"));
}

TEST_F(InspectorWindowTest, TheMouseSwitchesBandsAndResetsThem) {
    show("Master EQ");
    const auto bands = handles();
    ASSERT_EQ(bands.size(), 8);
    const QPointF at = bands[3]->mapToScene(QPointF());
    click(at, Qt::RightButton);
    EXPECT_EQ(value("Master EQ", "band4.on", 1), 0);
    click(at, Qt::RightButton);
    EXPECT_EQ(value("Master EQ", "band4.on", 0), 1);
    wheel(at, 1);
    EXPECT_GT(value("Master EQ", "band4.q", 1), 1.1);
    bands[3]->forceActiveFocus();
    key(Qt::Key_Up);
    click(bands[3]->mapToScene(QPointF()), Qt::LeftButton, Qt::ControlModifier);
    EXPECT_EQ(value("Master EQ", "band4.gain", 0), 0);
}

TEST_F(InspectorWindowTest, TheWheelTurnsASliderAndCtrlClickResetsIt) {
    show("vox fader");
    QQuickItem* level = slider("Level");
    ASSERT_NE(level, nullptr);
    for (int i = 0; i < 3; ++i) wheel(middleOf(level), -1);
    wheel(middleOf(level), -1, Qt::ShiftModifier);
    EXPECT_NEAR(value("vox fader", "level", 0), -3.1, 1e-9);
    EXPECT_EQ(bench.history().position(), 1u);
    click(middleOf(level), Qt::LeftButton, Qt::ControlModifier);
    EXPECT_EQ(value("vox fader", "level", 0), 0);
    EXPECT_EQ(bench.history().position(), 2u);
}

TEST_F(InspectorWindowTest, ASliderIsReadOutWithItsValueAndRange) {
    show("vox fader");
    bench.editor->inspector()->parameters()->setText(0, "-6.5 dB");
    QAccessibleInterface* read = QAccessible::queryAccessibleInterface(slider("Level"));
    ASSERT_NE(read, nullptr);
    EXPECT_EQ(read->text(QAccessible::Name), "Level");
    EXPECT_EQ(read->text(QAccessible::Description), "-6.5 dB");
    ASSERT_NE(read->valueInterface(), nullptr);
    EXPECT_EQ(read->valueInterface()->currentValue().toDouble(), -6.5);
    EXPECT_EQ(read->valueInterface()->minimumValue().toDouble(), -120);
    EXPECT_EQ(read->valueInterface()->maximumValue().toDouble(), 12);
}

TEST_F(InspectorWindowTest, ASwitchBetweenTwoSettingsIsOneClick) {
    show("vox fader");
    const auto button = [&](const QString& text) {
        return all([&](QQuickItem* item) {
                   return item->property("tip").isValid() && item->property("text") == text && item->isVisible();
               })
            .value(0);
    };
    ASSERT_NE(button("A"), nullptr);
    click(middleOf(button("B")));
    bench.editor->inspector()->parameters()->setText(0, "-6 dB");
    click(middleOf(button("A")));
    EXPECT_EQ(value("vox fader", "level", 0), 0);
    EXPECT_TRUE(button("A")->property("chosen").toBool());
    EXPECT_EQ(bench.history().position(), 2u);
    click(middleOf(button("A→B")));
    click(middleOf(button("B")));
    EXPECT_EQ(value("vox fader", "level", 0), 0) << "the copy";
    bench.canvas().selectAll();
    settle();
    EXPECT_EQ(button("A"), nullptr) << "several nodes have no settings in common";
}

TEST_F(InspectorWindowTest, AWheelThatScrollsTheListTurnsNothingOnItsWay) {
    show("Master EQ");
    QQuickItem* frequency = slider("Frequency");
    ASSERT_NE(frequency, nullptr);
    const QPointF besideTheSlider = middleOf(frequency) - QPointF(150, 0);  // its name
    const double before = frequency->mapToScene(QPointF()).y();
    wheel(besideTheSlider, -1);
    EXPECT_LT(frequency->mapToScene(QPointF()).y(), before);
    wheel(middleOf(frequency), -1);
    EXPECT_EQ(bench.history().position(), 0u);
}

TEST_F(InspectorWindowTest, WhatTheMouseHasLetGoLeavesTheKeysToTheCanvas) {
    show("vox fader");
    window->requestActivate();
    QQuickItem* level = slider("Level");
    mouse(QEvent::MouseButtonPress, middleOf(level), Qt::LeftButton);
    mouse(QEvent::MouseMove, middleOf(level) - QPointF(10, 0), Qt::LeftButton);
    mouse(QEvent::MouseButtonRelease, middleOf(level) - QPointF(10, 0), Qt::LeftButton);
    EXPECT_LT(value("vox fader", "level", 0), 0);
    EXPECT_TRUE(canvasHasKeys());
    QQuickItem* mute = switchNamed("Mute");
    ASSERT_NE(mute, nullptr);
    click(middleOf(mute));
    EXPECT_EQ(value("vox fader", "mute", 0), 1);
    EXPECT_TRUE(canvasHasKeys());
    key(Qt::Key_M);
    EXPECT_EQ(value("vox fader", "mute", 1), 0) << "the canvas's key";
    show("Master EQ");
    click(handles()[3]->mapToScene(QPointF()));
    EXPECT_TRUE(canvasHasKeys());
    show("vox fader");
    key(Qt::Key_Delete);
    EXPECT_THROW(static_cast<void>(bench.node("vox fader")), std::out_of_range);
}

TEST_F(InspectorWindowTest, DelDoesNothingToAControlAndBackspaceResetsIt) {
    show("vox fader");
    bench.editor->inspector()->parameters()->setText(0, "-6 dB");
    window->requestActivate();
    slider("Level")->forceActiveFocus();
    key(Qt::Key_Delete);
    EXPECT_EQ(value("vox fader", "level", 0), -6);
    key(Qt::Key_Backspace);
    EXPECT_EQ(value("vox fader", "level", 0), 0);
    show("Master EQ");
    QQuickItem* band = handles()[3];
    band->forceActiveFocus();
    key(Qt::Key_Up);
    key(Qt::Key_Delete);
    EXPECT_EQ(value("Master EQ", "band4.gain", 0), 0.5);
    key(Qt::Key_Backspace);
    EXPECT_EQ(value("Master EQ", "band4.gain", 0), 0);
    EXPECT_NO_THROW(static_cast<void>(bench.node("Master EQ")));
}

TEST_F(InspectorWindowTest, SpacePlaysFromEveryControlAndIsTypedInAField) {
    show("vox fader");
    TransportController& transport = *bench.editor->transport();
    transport.start();
    QQuickItem* mute = switchNamed("Mute");
    for (QQuickItem* control : {slider("Level"), mute}) {
        control->forceActiveFocus(Qt::TabFocusReason);
        for (const bool playing : {true, false}) {
            type(Qt::Key_Space);
            EXPECT_EQ(transport.playing(), playing);
        }
    }
    EXPECT_EQ(value("vox fader", "mute", 0), 0);
    mute->forceActiveFocus(Qt::TabFocusReason);
    type(Qt::Key_Return);
    EXPECT_EQ(value("vox fader", "mute", 0), 1);
    bench.canvas().selection().setNodes({bench.node("vox")});
    bench.canvas().editTitle();
    settle();
    type(Qt::Key_Space);
    EXPECT_FALSE(transport.playing());
    EXPECT_EQ(window->activeFocusItem()->property("text").toString(), " ") << "in place of the name, which was marked";
    type(Qt::Key_Escape);
    EXPECT_TRUE(canvasHasKeys());
    type(Qt::Key_Space);
    EXPECT_TRUE(transport.playing()) << "from the canvas, once";
}

TEST_F(InspectorWindowTest, EnterLeadsFromTheCanvasToTheSettingsAndEscapeBack) {
    show("vox fader");
    window->requestActivate();
    settle();
    ASSERT_TRUE(canvasHasKeys());
    key(Qt::Key_Return);
    EXPECT_EQ(window->activeFocusItem(), slider("Level"));
    key(Qt::Key_Right);
    EXPECT_GT(value("vox fader", "level", 0), 0);
    key(Qt::Key_Escape);
    EXPECT_TRUE(canvasHasKeys());
}

TEST_F(InspectorWindowTest, ThePanelIsAsWideAsItIsWanted) {
    show("Limiter");
    auto* panel = window->findChild<QQuickItem*>("inspector");
    ASSERT_NE(panel, nullptr);
    const double usual = panel->width();
    EXPECT_EQ(usual, WindowState::kUsualPanel);
    const double sliderBefore = slider("Ceiling")->width();
    bench.editor->window()->setPanelWidth(WindowState::kUsualPanel + 120);
    settle();
    EXPECT_EQ(panel->width(), usual + 120);
    EXPECT_GT(slider("Ceiling")->width(), sliderBefore);
    bench.editor->window()->setPanelWidth(5000);
    settle();
    EXPECT_EQ(panel->width(), WindowState::kMostPanel) << "half of the window";
    bench.editor->window()->resetPanelWidth();
    settle();
    EXPECT_EQ(panel->width(), usual);
}

TEST_F(InspectorWindowTest, PicturesOfWhatAMeterHearsTakeTurns) {
    bench.canvas().selection().setNodes({bench.add("meter", {900, 1700})});
    settle();
    const auto pictures = all([](QQuickItem* item) { return qobject_cast<HeardPicture*>(item) && item->isVisible(); });
    ASSERT_EQ(pictures.size(), 2);
    const auto* first = qobject_cast<HeardPicture*>(pictures[0]);
    EXPECT_EQ(qobject_cast<HeardPicture*>(pictures[1])->kind(), HeardPicture::Goniometer);
    for (const auto kind :
         {HeardPicture::Spectrum, HeardPicture::Spectrogram, HeardPicture::Correlations, HeardPicture::Spectrum}) {
        EXPECT_EQ(first->kind(), kind);
        click(middleOf(pictures[0]));
        settle();
    }
    EXPECT_FALSE(QAccessible::queryAccessibleInterface(pictures[0])->text(QAccessible::Name).isEmpty());
    bench.canvas().selection().setNodes({bench.add("loudness-meter", {900, 1900})});
    settle();
    EXPECT_EQ(all([](QQuickItem* item) { return qobject_cast<LoudnessGraph*>(item) && item->isVisible(); }).size(), 1);
}

TEST_F(InspectorWindowTest, NothingIsDrawnWhileNothingChanges) {
    int frames = 0;
    QObject::connect(
        window, &QQuickWindow::afterRendering, window, [&] { ++frames; }, Qt::DirectConnection);
    show("Limiter");
    EXPECT_GT(frames, 0);
    // A list makes its rows from frame to frame, which may take a while.
    const auto rest = [&] {
        int before = -1;
        for (QDeadlineTimer deadline(30000); before != frames && !deadline.hasExpired();) {
            before = frames;
            settle();
            settle();
        }
    };
    for (const char* node : {"Limiter", "Master EQ"}) {
        show(node);
        rest();
        frames = 0;
        for (int i = 0; i < 2; ++i) {
            Q_EMIT bench.editor->meters()->tick();
            bench.editor->inspector()->gainReduction()->take(0);
            settle();
        }
        EXPECT_EQ(frames, 0) << node;
    }
    bench.editor->inspector()->gainReduction()->take(3);
    settle();
    EXPECT_EQ(frames, 0) << "an equaliser has no gain reduction";
}

}  // namespace
}  // namespace lacquer::editor::inspector_window_test
