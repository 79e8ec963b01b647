// The minimap in its window: what the mouse does on it stays on it, and a drag passes below.
#include "editor/items/minimap.hpp"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QMouseEvent>
#include <QQmlApplicationEngine>
#include <QQuickWindow>
#include <QWheelEvent>

#include "editor_bench.hpp"

namespace lacquer::editor::minimap_test {
namespace {

class MinimapTest : public testing::Test {
protected:
    MinimapTest() {
        engine_.addImportPath("qrc:/");
        engine_.setInitialProperties({{"editor", QVariant::fromValue(bench.editor.get())}});
        engine_.load(QUrl("qrc:/Lacquer/Editor/Main.qml"));
        window = qobject_cast<QQuickWindow*>(engine_.rootObjects().value(0));
        settle();
        map = window->findChild<Minimap*>();
        bench.canvas().zoomBy(1 / bench.canvas().zoom());
        settle();
    }
    static void settle() {
        for (QDeadlineTimer deadline(200); !deadline.hasExpired();)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    }
    [[nodiscard]] QPointF onMap(QPointF at) const { return map->mapToScene(at); }
    void mouse(QEvent::Type type, QPointF at, Qt::MouseButton button) const {
        const bool move = type == QEvent::MouseMove, up = type == QEvent::MouseButtonRelease;
        QMouseEvent event(type, at, at, move ? Qt::NoButton : button, up ? Qt::NoButton : button, {});
        QCoreApplication::sendEvent(window, &event);
    }
    // A place where a node lies below the map.
    [[nodiscard]] QPointF nodeBelow() {
        const QPointF middle = onMap({map->width() / 2, map->height() / 2});
        const QPointF canvas = map->parentItem()->mapFromScene(middle);
        const QRectF box = bench.canvas().scene().rect(*bench.graph().find(bench.node("Limiter")));
        bench.canvas().centreOn(
            box.center() +
            bench.canvas().view().toScene(
                QPointF(bench.canvas().viewport().width(), bench.canvas().viewport().height()) / 2) -
            bench.canvas().view().toScene(canvas));
        settle();
        return middle;
    }

    EditorBench bench;
    QQmlApplicationEngine engine_;
    QQuickWindow* window = nullptr;
    Minimap* map = nullptr;
};

TEST_F(MinimapTest, NoButtonAndNoDoubleClickReachesTheNodesBelow) {
    ASSERT_NE(map, nullptr);
    int palettes = 0;
    QObject::connect(&bench.canvas(), &CanvasController::paletteRequested, &bench.canvas(), [&] { ++palettes; });
    for (const auto button : {Qt::LeftButton, Qt::RightButton, Qt::MiddleButton}) {
        const QPointF at = nodeBelow();
        ASSERT_TRUE(map->isVisible());
        for (const auto type : {QEvent::MouseButtonPress, QEvent::MouseButtonRelease, QEvent::MouseButtonPress,
                                QEvent::MouseButtonDblClick, QEvent::MouseButtonRelease})
            mouse(type, at, button);
        settle();
        EXPECT_TRUE(bench.canvas().selection().empty()) << button;
        EXPECT_TRUE(bench.canvas().titleBox().isEmpty()) << button;
        EXPECT_EQ(bench.canvas().gesture(), CanvasController::Gesture::idle) << button;
    }
    EXPECT_EQ(palettes, 0);
    EXPECT_EQ(bench.history().position(), 0u);
}

TEST_F(MinimapTest, ADragHidesItWhileItIsOverIt) {
    ASSERT_NE(map, nullptr);
    const QPointF below = nodeBelow();
    const QPointF from = map->parentItem()->mapToScene(QPointF(8, 8));
    mouse(QEvent::MouseButtonPress, from, Qt::LeftButton);
    mouse(QEvent::MouseMove, from + QPointF(20, 20), Qt::LeftButton);
    EXPECT_TRUE(map->isVisible());
    mouse(QEvent::MouseMove, below, Qt::LeftButton);
    EXPECT_FALSE(map->isVisible());
    EXPECT_TRUE(bench.canvas().selection().contains(bench.node("Limiter"))) << "by the rubber band";
    mouse(QEvent::MouseButtonRelease, below, Qt::LeftButton);
    EXPECT_TRUE(map->isVisible());
}

}  // namespace
}  // namespace lacquer::editor::minimap_test
