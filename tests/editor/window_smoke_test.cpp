// The window itself, on the software renderer and without a display: it loads without a warning, and draws.
#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QImage>
#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickWindow>

#include "editor/items/theme.hpp"
#include "editor_bench.hpp"

namespace lacquer::editor {
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

TEST_F(WindowTest, DrawsNodesInTheColoursOfTheirRoles) {
    ASSERT_NE(window, nullptr);
    bench.canvas().fit();
    settle();
    for (const QColor& colour : {theme().track, theme().bus, theme().master, theme().output, theme().processor})
        EXPECT_GT(pixelsOf(colour), 20) << colour.name().toStdString();
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
}  // namespace lacquer::editor
