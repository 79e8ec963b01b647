// The timeline in its window, on the software renderer and without a display: what the mouse and the keys do there.
#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QMouseEvent>
#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTest>

#include "editor/items/clip_painter.hpp"
#include "editor/items/theme.hpp"
#include "editor/items/timeline_input.hpp"
#include "timeline_bench.hpp"

namespace lacquer::editor::timeline_window_test {
namespace {

QStringList* complaints = nullptr;

void keepComplaints(QtMsgType type, const QMessageLogContext&, const QString& text) {
    if (type != QtDebugMsg && !text.contains("XDG_RUNTIME_DIR")) complaints->append(text);
}

class TimelineWindowTest : public testing::Test {
protected:
    TimelineWindowTest() {
        complaints = &messages_;
        before_ = qInstallMessageHandler(keepComplaints);
        engine_.addImportPath("qrc:/");
        engine_.setInitialProperties({{"editor", QVariant::fromValue(bench.editor.get())}});
        engine_.load(QUrl("qrc:/Lacquer/Editor/Main.qml"));
        window = qobject_cast<QQuickWindow*>(engine_.rootObjects().value(0));
        bench.editor->pages()->show(Pages::Page::timeline);
        settle();
        bench.look();
        bench.setClips("kick", {TimelineBench::clip(48000, 144000)});
        settle();
        page = window->findChild<QQuickItem*>("timeline");
        input = find(page, [](QQuickItem* item) { return qobject_cast<TimelineInput*>(item) != nullptr; });
    }
    ~TimelineWindowTest() override {
        qInstallMessageHandler(before_);
        EXPECT_TRUE(messages_.isEmpty()) << messages_.join("\n").toStdString();
    }
    static void settle() {
        for (QDeadlineTimer deadline(200); !deadline.hasExpired();)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    }
    static QQuickItem* find(QQuickItem* item, const std::function<bool(QQuickItem*)>& wanted) {
        if (wanted(item)) return item;
        for (QQuickItem* child : item->childItems())
            if (QQuickItem* found = find(child, wanted)) return found;
        return nullptr;
    }
    void mouse(QEvent::Type type, QPointF at, Qt::KeyboardModifiers held = {}) const {
        const QPointF place = input->mapToScene(at);
        QMouseEvent event(type, place, place, type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton,
                          type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton, held);
        QCoreApplication::sendEvent(window, &event);
    }
    void drag(QPointF from, QPointF by) const {
        mouse(QEvent::MouseButtonPress, from);
        for (int i = 1; i <= 10; ++i) mouse(QEvent::MouseMove, from + by * i / 10);
        mouse(QEvent::MouseButtonRelease, from + by);
        settle();
    }
    [[nodiscard]] QColor pixel(QPointF at) const {
        return window->grabWindow().pixelColor(input->mapToScene(at).toPoint());
    }

    QStringList messages_;
    QtMessageHandler before_ = nullptr;
    TimelineBench bench;
    QQmlApplicationEngine engine_;
    QQuickWindow* window = nullptr;
    QQuickItem* page = nullptr;
    QQuickItem* input = nullptr;
};

TEST_F(TimelineWindowTest, AClipIsDraggedAndUndoneByTheKeys) {
    ASSERT_NE(input, nullptr);
    const QPointF middle = bench.TimelineBench::middleOf("kick");
    drag(middle, {50, 0});
    EXPECT_EQ(bench.clips("kick")[0].positionFrames, 48000 + 50 * 480);
    QTest::keyClick(window, Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(bench.clips("kick")[0].positionFrames, 48000);
}

TEST_F(TimelineWindowTest, KeysOfThePageActOnTheSelection) {
    mouse(QEvent::MouseButtonPress, bench.TimelineBench::middleOf("kick"));
    mouse(QEvent::MouseButtonRelease, bench.TimelineBench::middleOf("kick"));
    QTest::keyClick(window, Qt::Key_D, Qt::ControlModifier);
    EXPECT_EQ(bench.clips("kick").size(), 2u);
    QTest::keyClick(window, Qt::Key_Delete);
    EXPECT_EQ(bench.clips("kick").size(), 1u);
    QTest::keyClick(window, Qt::Key_Tab);
    EXPECT_EQ(bench.timeline().selectedClips(), (std::set<ClipId>{{bench.node("kick"), 0}}));
    QTest::keyClick(window, Qt::Key_M);
    EXPECT_EQ(bench.session().markers.size(), 1u);
}

TEST_F(TimelineWindowTest, AClipIsDrawnWhereItIs) {
    const QColor colour = rowColour(bench.session(), bench.node("kick"));
    const double y = bench.TimelineBench::middleOf("kick").y() + 20;
    const QColor inside = pixel({250, y}), outside = pixel({60, y});
    EXPECT_NE(inside, outside);
    EXPECT_GT(inside.blue(), outside.blue()) << "in " << colour.name().toStdString();
    bench.timeline().scrollBy({100, 0});
    settle();
    EXPECT_EQ(pixel({150, y}), inside) << "a scroll shifts the picture";
    EXPECT_NE(pixel({320, y}), inside);
    bench.timeline().scrollBy({-100, 0});
    settle();
    EXPECT_EQ(pixel({250, y}), inside);
}

// The same whether it was painted there or shifted to there.
TEST_F(TimelineWindowTest, APictureThatIsShiftedIsThatWhichIsPainted) {
    bench.timeline().resizeTracks(1);
    bench.timeline().toggleLanes(bench.node("kick").value);
    settle();
    for (const QPointF by : {QPointF(40, 0), QPointF(-25, 8), QPointF(300, 11), QPointF(-700, -30)}) {
        bench.timeline().scrollBy(by);
        settle();
        const QImage shifted = window->grabWindow();
        Q_EMIT bench.timeline().contentChanged();  // paints anew
        settle();
        EXPECT_TRUE(window->grabWindow() == shifted) << by.x() << ", " << by.y();
    }
}

TEST_F(TimelineWindowTest, WhileTheSongPlaysNothingButThePlayheadIsDrawn) {
    ASSERT_TRUE(bench.locate(0));
    int changes = 0, moves = 0;
    QObject::connect(&bench.timeline(), &TimelineController::contentChanged, [&] { ++changes; });
    QObject::connect(&bench.timeline(), &TimelineController::viewChanged, [&] { ++changes; });
    QObject::connect(&bench.timeline(), &TimelineController::playheadChanged, [&] { ++moves; });
    settle();
    changes = 0;
    bench.editor->transport()->play();
    EXPECT_TRUE(waitFor([&] { return moves > 10; }));
    EXPECT_EQ(changes, 0);
    auto* const playhead = page->findChild<QQuickItem*>("playhead");
    ASSERT_NE(playhead, nullptr);
    EXPECT_NEAR(playhead->x(), bench.timeline().playheadX(), 1);
    bench.editor->transport()->stop();
}

TEST_F(TimelineWindowTest, HeadersSwitchMute) {
    QQuickItem* const mute = find(page, [](QQuickItem* item) {
        return item->property("text") == "M" && item->property("tip").isValid() && item->isVisible();
    });
    ASSERT_NE(mute, nullptr);
    const QPointF at = mute->mapToScene(QPointF(mute->width() / 2, mute->height() / 2));
    QTest::mouseClick(window, Qt::LeftButton, {}, at.toPoint());
    settle();
    EXPECT_EQ(bench.session().content(bench.node("kick fader")).parameters.at("mute"), 1);
}

}  // namespace
}  // namespace lacquer::editor::timeline_window_test
