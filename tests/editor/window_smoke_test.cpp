// The window itself, on the software renderer and without a display: it loads without a warning, and draws.
#include <QAccessible>
#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QImage>
#include <QKeyEvent>
#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <array>

#include "editor/items/minimap.hpp"
#include "editor/items/theme.hpp"
#include "editor_bench.hpp"

namespace lacquer::editor::window_smoke_test {
namespace {

QStringList* warnings = nullptr;

void keepWarnings(QtMsgType type, const QMessageLogContext&, const QString& text) {
    // About the machine, not about us: there is no desktop here.
    if (type != QtDebugMsg && !text.contains("XDG_RUNTIME_DIR")) warnings->append(text);
}

int distance(const QColor& a, const QColor& b) {
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue());
}

class WindowTest : public testing::Test {
protected:
    WindowTest() {
        warnings = &messages_;
        before_ = qInstallMessageHandler(keepWarnings);
        engine_.addImportPath("qrc:/");
        engine_.setInitialProperties({{"editor", QVariant::fromValue(bench.editor.get())}});
        engine_.load(QUrl("qrc:/Lacquer/Editor/Main.qml"));
        if (!engine_.rootObjects().isEmpty()) window = qobject_cast<QQuickWindow*>(engine_.rootObjects().front());
        settle();
    }
    ~WindowTest() override {
        qInstallMessageHandler(before_);
        EXPECT_TRUE(messages_.isEmpty()) << messages_.join("\n").toStdString();
    }
    static void settle() {
        for (QDeadlineTimer deadline(200); !deadline.hasExpired();)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    }
    [[nodiscard]] int pixelsOf(const QColor& colour) const {
        const QImage image = window->grabWindow();
        int count = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x) count += image.pixelColor(x, y) == colour;
        return count;
    }

    QStringList messages_;
    QtMessageHandler before_ = nullptr;
    EditorBench bench;
    QQmlApplicationEngine engine_;
    QQuickWindow* window = nullptr;
};

// The item that draws a node, or null.
QQuickItem* delegateOf(QQuickItem* item, const QString& name) {
    if (item->property("name") == name && item->property("roleColor").isValid()) return item;
    for (QQuickItem* child : item->childItems())
        if (QQuickItem* found = delegateOf(child, name)) return found;
    return nullptr;
}

TEST_F(WindowTest, DrawsNodesInTheColoursOfTheirRoles) {
    ASSERT_NE(window, nullptr);
    bench.canvas().fit();
    settle();
    for (const QColor& colour : {theme().track, theme().bus, theme().master, theme().output, theme().processor})
        EXPECT_GT(pixelsOf(colour), 20) << colour.name().toStdString();
}

TEST_F(WindowTest, FollowsASwitchOfTheTheme) {
    ASSERT_NE(window, nullptr);
    bench.canvas().fit();
    bench.canvas().selection().setNodes({bench.node("Limiter")});
    settle();
    const Palette& dark = theme();
    const Palette& light = ThemeSwitch::paletteOf(ThemeSwitch::Kind::light);
    const std::array shown{&Palette::canvas, &Palette::gridMajor, &Palette::panel,    &Palette::track,
                           &Palette::master, &Palette::border,    &Palette::meterBack};
    constexpr int kChance = 20;  // pixels in which smooth edges happen to mix that colour
    const QImage before = window->grabWindow();
    for (const auto colour : shown) EXPECT_GT(pixelsOf(dark.*colour), kChance) << (dark.*colour).name().toStdString();
    ThemeSwitch::instance().choose(ThemeSwitch::Kind::light);
    settle();
    for (const auto colour : shown) {
        EXPECT_GT(pixelsOf(light.*colour), kChance) << (light.*colour).name().toStdString();
        EXPECT_LE(pixelsOf(dark.*colour), kChance) << (dark.*colour).name().toStdString();
    }
    ThemeSwitch::instance().choose(ThemeSwitch::Kind::dark);
    settle();
    EXPECT_EQ(window->grabWindow(), before);
}

TEST_F(WindowTest, EveryPageOfThePreferencesOpens) {
    ASSERT_NE(window, nullptr);
    auto* const dialog = window->findChild<QObject*>("preferences");
    ASSERT_NE(dialog, nullptr);
    QList<QImage> pictures{window->grabWindow()};
    bench.editor->actions()->get("window.preferences")->trigger();
    for (int page = 0; page < 4; ++page) {
        QMetaObject::invokeMethod(dialog, "turnTo", Q_ARG(QVariant, page));
        settle();
        const QImage now = window->grabWindow();
        EXPECT_FALSE(pictures.contains(now)) << "page " << page;
        pictures.append(now);
    }
    QMetaObject::invokeMethod(dialog, "close");
    settle();
    bench.editor->actions()->get("window.keys")->trigger();
    settle();
    EXPECT_FALSE(pictures.contains(window->grabWindow())) << "the list of keys";
}

TEST_F(WindowTest, DrawsFarAwayNodesToo) {
    ASSERT_NE(window, nullptr);
    bench.canvas().fit();
    bench.canvas().zoomBy(0.2 / bench.canvas().zoom());
    settle();
    ASSERT_TRUE(bench.canvas().far());
    EXPECT_GT(pixelsOf(theme().track), 4);
    EXPECT_GT(pixelsOf(theme().master), 4);
}

TEST_F(WindowTest, DrawsWiresAndTheSelectedOneInTheAccentColour) {
    ASSERT_NE(window, nullptr);
    bench.canvas().fit();
    settle();
    const QRectF gap(bench.outputOf("vox pan"), bench.inputOf("Vocals bus"));
    const QPointF middle = gap.center() + QPointF(0, 52);  // the bar above the canvas
    const auto drawn = [&] { return window->grabWindow().pixelColor(middle.toPoint()); };
    // The wire lies between two rows of pixels, so its colours are mixed with the ground.
    EXPECT_GT(distance(drawn(), theme().canvas), 100);
    EXPECT_LT(distance(drawn(), theme().wireAudio), distance(drawn(), theme().accent));
    bench.canvas().selection().setWire(bench.wire("vox pan", "Vocals bus"));
    settle();
    EXPECT_LT(distance(drawn(), theme().accent), distance(drawn(), theme().wireAudio));
}

TEST_F(WindowTest, DrawsFramesInTheirColourNearAndFarAndLetsTheirTitleBeTyped) {
    ASSERT_NE(window, nullptr);
    const QColor green("#4f9a46");
    for (const double zoom : {1.0, 0.2}) {
        const std::set<NodeId> framed{bench.node("kick"), bench.node("kick fader")};
        bench.canvas().selection().setNodes(framed);
        bench.canvas().fitSelection();
        bench.canvas().zoomBy(zoom / bench.canvas().zoom());
        bench.canvas().selection().clear();
        settle();
        const QImage without = window->grabWindow();
        bench.canvas().selection().setNodes(framed);
        bench.canvas().frameSelection();
        bench.canvas().colourSelection(green.name());
        settle();
        ASSERT_FALSE(bench.canvas().titleBox().isEmpty());
        QQuickItem* focused = window->activeFocusItem();
        ASSERT_NE(focused, nullptr);
        EXPECT_EQ(focused->property("text").toString(), "Drums");
        EXPECT_EQ(focused->property("selectedText").toString(), "Drums");
        bench.canvas().cancelTitle();
        bench.canvas().selection().clear();
        settle();
        const QImage with = window->grabWindow();
        const auto id = bench.session().canvasFrames.begin()->first;
        const QRectF box = bench.canvas().view().toScreen(bench.canvas().scene().frames().rect(id));
        const QPoint inside = (box.bottomLeft() + QPointF(3, -3 + 52)).toPoint();  // below the bar
        const QColor before = without.pixelColor(inside), after = with.pixelColor(inside);
        EXPECT_GT(after.green() - before.green(), 4) << "at zoom " << zoom;
        EXPECT_GT(after.green() - before.green(), after.blue() - before.blue()) << "at zoom " << zoom;
        bench.undoAll();
    }
}

TEST_F(WindowTest, ACollapsedNodeIsItsTitle) {
    ASSERT_NE(window, nullptr);
    bench.canvas().fit();
    bench.canvas().selection().setNodes({bench.node("Limiter")});
    settle();
    QKeyEvent press(QEvent::KeyPress, Qt::Key_H, Qt::NoModifier, "h", false);
    QCoreApplication::sendEvent(window, &press);
    settle();
    EXPECT_TRUE(bench.session().content(bench.node("Limiter")).appearance.collapsed);
    QQuickItem* node = delegateOf(window->contentItem(), "Limiter");
    ASSERT_NE(node, nullptr);
    EXPECT_EQ(node->height(), kTitleHeightUnits);
    EXPECT_TRUE(QAccessible::queryAccessibleInterface(node)->text(QAccessible::Name).endsWith(", collapsed"));
    bench.canvas().colourSelection("#d9534f");
    settle();
    EXPECT_GT(pixelsOf(QColor("#d9534f")), 20);
}

TEST_F(WindowTest, APannedPictureIsTheOneThatIsPaintedAnew) {
    ASSERT_NE(window, nullptr);
    bench.editor->session()->perform(sessions::AddFrame{{"Framed", "#4f9a46", -40, -40, 500, 300, {}}});
    for (const double zoom : {1.0, 0.2}) {
        bench.canvas().zoomBy(zoom / bench.canvas().zoom());
        settle();
        // Far enough for the layers to be painted with a margin, shifted, and painted again.
        bench.press({400, 300}, CanvasController::PointerButton::middle);
        for (const QPointF to :
             {QPointF(390, 310), QPointF(250, 420), QPointF(333, 257), QPointF(60, 90), QPointF(75, 101)}) {
            bench.canvas().move(to);
            settle();
        }
        bench.canvas().release({75, 101});
        settle();
        const QImage panned = window->grabWindow();
        bench.canvas().zoomBy(2);
        settle();
        bench.canvas().zoomBy(0.5);
        settle();
        const QImage anew = window->grabWindow();
        int differing = 0;
        for (int y = 0; y < anew.height(); ++y)
            for (int x = 0; x < anew.width(); ++x)
                differing += distance(anew.pixelColor(x, y), panned.pixelColor(x, y)) > 60;
        EXPECT_LE(differing, 20) << "at zoom " << zoom;
        EXPECT_GT(pixelsOf(theme().track), 4) << "at zoom " << zoom;
    }
}

TEST_F(WindowTest, TheMinimapShowsAllNodesAndGoesWhereItIsClicked) {
    ASSERT_NE(window, nullptr);
    auto* map = window->findChild<Minimap*>();
    ASSERT_NE(map, nullptr);
    bench.canvas().fit();
    settle();
    EXPECT_FALSE(map->isVisible()) << "all is in view";
    bench.canvas().resetZoom();
    bench.canvas().selection().setNodes({bench.node("kick")});
    bench.canvas().fitSelection();
    settle();
    ASSERT_TRUE(map->isVisible());
    const QRectF place = map->mapRectToScene(map->boundingRect());
    const auto drawn = [&](const QColor& colour) {
        const QImage image = window->grabWindow();
        int count = 0;
        for (int y = qRound(place.top()); y < place.bottom(); ++y)
            for (int x = qRound(place.left()); x < place.right(); ++x) count += image.pixelColor(x, y) == colour;
        return count;
    };
    // What is in view lies behind the frame of the view.
    for (const QColor& colour : {theme().bus, theme().master, theme().output})
        EXPECT_GT(drawn(colour), 3) << colour.name().toStdString();
    bench.canvas().selection().setNodes({bench.node("Output")});
    bench.canvas().fitSelection();
    settle();
    EXPECT_GT(drawn(theme().track), 3);

    // Its middle is that of all nodes.
    const auto send = [&](QEvent::Type type, QPointF at, Qt::MouseButtons buttons) {
        QMouseEvent event(type, at, window->mapToGlobal(at), Qt::LeftButton, buttons, Qt::NoModifier);
        QCoreApplication::sendEvent(window, &event);
    };
    send(QEvent::MouseButtonPress, place.center(), Qt::LeftButton);
    const auto middle = [&] {
        return bench.canvas().view().toScene(
            QPointF(bench.canvas().viewport().width() / 2, bench.canvas().viewport().height() / 2));
    };
    const QPointF all = bench.canvas().scene().bounds().center();
    EXPECT_NEAR(middle().x(), all.x(), 5);
    EXPECT_NEAR(middle().y(), all.y(), 5);
    EXPECT_NEAR(map->seen().center().x(), map->width() / 2, 1);
    const QPointF before = middle();
    send(QEvent::MouseMove, place.center() + QPointF(20, 0), Qt::LeftButton);
    send(QEvent::MouseButtonRelease, place.center() + QPointF(20, 0), Qt::NoButton);
    EXPECT_GT(middle().x(), before.x() + 50);
    EXPECT_EQ(bench.canvas().selection().nodes(), std::set{bench.node("Output")}) << "the canvas below took no part";
    bench.canvas().toggleMinimap();
    settle();
    EXPECT_FALSE(map->isVisible());
}

TEST_F(WindowTest, TheBypassKeyMarksTheSelectedNodeForEyeAndScreenReader) {
    ASSERT_NE(window, nullptr);
    bench.canvas().fit();
    bench.canvas().selection().setNodes({bench.node("Limiter")});
    settle();
    const auto typeB = [&](Qt::KeyboardModifiers modifiers, bool repeats) {
        QKeyEvent press(QEvent::KeyPress, Qt::Key_B, modifiers, "b", repeats);
        QCoreApplication::sendEvent(window, &press);
        settle();
    };
    const auto read = [&] {
        QQuickItem* node = delegateOf(window->contentItem(), "Limiter");
        return node ? QAccessible::queryAccessibleInterface(node)->text(QAccessible::Name) : QString();
    };
    const QString before = read();
    EXPECT_TRUE(before.startsWith("Limiter, ")) << before.toStdString();
    const QImage bright = window->grabWindow();
    typeB(Qt::NoModifier, false);
    EXPECT_TRUE(bench.session().isBypassed(bench.node("Limiter")));
    EXPECT_EQ(read(), before + ", bypassed");
    EXPECT_LT(delegateOf(window->contentItem(), "Limiter")->opacity(), 1);
    EXPECT_NE(window->grabWindow(), bright);
    typeB(Qt::NoModifier, true);  // held down
    typeB(Qt::ControlModifier, false);
    EXPECT_TRUE(bench.session().isBypassed(bench.node("Limiter")));
    typeB(Qt::NoModifier, false);
    EXPECT_EQ(read(), before);
    EXPECT_EQ(bench.history().position(), 2u);
}

TEST_F(WindowTest, TheCompensationKeyDashesTheSelectedWire) {
    ASSERT_NE(window, nullptr);
    bench.canvas().fit();
    bench.canvas().zoomAt(bench.outputOf("vox pan"), 2);  // from far away dashes are not told apart
    const ConnectionId wire = bench.wire("vox pan", "Vocals bus");
    bench.canvas().selection().setWire(wire);
    settle();
    const auto typeL = [&](Qt::KeyboardModifiers modifiers, bool repeats) {
        QKeyEvent press(QEvent::KeyPress, Qt::Key_L, modifiers, "L", repeats);
        QCoreApplication::sendEvent(window, &press);
        settle();
    };
    const int whole = pixelsOf(theme().accent);
    typeL(Qt::ShiftModifier, false);
    EXPECT_FALSE(bench.graph().find(wire)->compensated);
    EXPECT_LT(pixelsOf(theme().accent), whole);
    typeL(Qt::ShiftModifier, true);  // held down
    typeL(Qt::ControlModifier, false);
    EXPECT_FALSE(bench.graph().find(wire)->compensated);
    typeL(Qt::ShiftModifier, false);
    EXPECT_TRUE(bench.graph().find(wire)->compensated);
    EXPECT_EQ(pixelsOf(theme().accent), whole);
}

// What a screen reader finds in cells of a table, by row and column.
QStringList cellsBelow(QQuickItem* item) {
    QStringList names;
    if (QAccessibleInterface* read = QAccessible::queryAccessibleInterface(item);
        read != nullptr && item->isVisible() && read->role() == QAccessible::Cell)
        names.append(read->text(QAccessible::Name));
    for (QQuickItem* child : item->childItems()) names += cellsBelow(child);
    return names;
}

TEST_F(WindowTest, TheRoutingIsATableThatReadsItselfAndIsWiredByKeys) {
    ASSERT_NE(window, nullptr);
    EXPECT_TRUE(cellsBelow(window->contentItem()).isEmpty()) << "while it is not shown, nothing of it is made";
    bench.editor->pages()->show(Pages::Page::routing);
    settle();
    const QStringList cells = cellsBelow(window->contentItem());
    EXPECT_GE(cells.size(), 100);
    EXPECT_TRUE(cells.contains("Mix bus: Out to Mix bus fader: In, connected"));
    EXPECT_TRUE(cells.contains("vox: Out to Mix bus: In, not connected"));
    EXPECT_GT(pixelsOf(theme().accent), 500);

    RoutingMatrix& matrix = *bench.editor->matrix();
    int row = 0, column = 0;
    while (matrix.headerData(row, Qt::Vertical, Qt::ToolTipRole) != "vox: Out") ++row;
    while (matrix.headerData(column, Qt::Horizontal, Qt::ToolTipRole) != "Mix bus: In") ++column;
    const auto press = [&](Qt::Key key) {
        QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier);
        QCoreApplication::sendEvent(window, &event);
    };
    for (int i = 0; i < row; ++i) press(Qt::Key_Down);
    for (int i = 0; i < column; ++i) press(Qt::Key_Right);
    settle();
    EXPECT_EQ(matrix.currentText(), "vox: Out to Mix bus: In, not connected");
    press(Qt::Key_Space);
    settle();
    EXPECT_NE(bench.wire("vox", "Mix bus"), ConnectionId{});
    EXPECT_TRUE(cellsBelow(window->contentItem()).contains("vox: Out to Mix bus: In, connected"));
    press(Qt::Key_Escape);
    settle();
    EXPECT_TRUE(cellsBelow(window->contentItem()).isEmpty());
}

TEST_F(WindowTest, ARoleIsReadAndDrawnAsAShape) {
    ASSERT_NE(window, nullptr);
    bench.canvas().fit();
    settle();
    const auto read = [&] {
        QQuickItem* node = delegateOf(window->contentItem(), "vox fader");
        return node ? QAccessible::queryAccessibleInterface(node)->text(QAccessible::Name) : QString();
    };
    EXPECT_FALSE(read().contains("send")) << read().toStdString();
    EXPECT_EQ(pixelsOf(theme().send), 0);
    bench.canvas().selection().setNodes({bench.node("vox fader")});
    bench.canvas().setRole("send");
    settle();
    EXPECT_TRUE(read().contains(", send")) << read().toStdString();
    QQuickItem* icon = nullptr;
    for (QQuickItem* part : delegateOf(window->contentItem(), "vox fader")->childItems())
        if (part->property("label") == "send") icon = part;
    ASSERT_NE(icon, nullptr);
    const QRect place = icon->mapRectToScene(icon->boundingRect()).toRect();
    const QImage image = window->grabWindow();
    int coloured = 0, ground = 0;
    for (int y = place.top(); y <= place.bottom(); ++y)
        for (int x = place.left(); x <= place.right(); ++x)
            (distance(image.pixelColor(x, y), theme().send) < 100 ? coloured : ground) += 1;
    EXPECT_GT(coloured, 8) << "a shape,";
    EXPECT_GT(ground, coloured) << "not a box";
}

TEST_F(WindowTest, InspectorShowsTheSelectedNode) {
    ASSERT_NE(window, nullptr);
    const QImage before = window->grabWindow();
    bench.canvas().selection().setNodes({bench.node("Master EQ")});
    settle();
    const QImage after = window->grabWindow();
    int changed = 0;
    for (int y = 60; y < after.height() - 40; ++y)
        for (int x = after.width() - 300; x < after.width(); ++x) changed += before.pixel(x, y) != after.pixel(x, y);
    EXPECT_GT(changed, 3000);
}

}  // namespace
}  // namespace lacquer::editor::window_smoke_test
