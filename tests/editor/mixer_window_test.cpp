// The mixer in its window, on the software renderer and without a display: what the mouse, the wheel and the keys do to
// the session, and that a mixer that is not shown has no strips and draws nothing.
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
#include <cmath>
#include <functional>

#include "editor/items/strip_meter.hpp"
#include "editor_bench.hpp"
#include "sessions/model/new_session.hpp"

namespace lacquer::editor::mixer_window_test {
namespace {

QStringList* warnings = nullptr;

void keepWarnings(QtMsgType type, const QMessageLogContext&, const QString& text) {
    if (type != QtDebugMsg && !text.contains("XDG_RUNTIME_DIR")) warnings->append(text);
}

using Wanted = std::function<bool(QQuickItem*)>;

void collect(QQuickItem* item, const Wanted& wanted, QList<QQuickItem*>& found) {
    if (wanted(item)) found.append(item);
    for (QQuickItem* child : item->childItems()) collect(child, wanted, found);
}

// A fader's law over its range of -120 … 12 dB.
double lawOf(double db) {
    const auto law = [](double level) { return std::pow(10.0, level / 50); };
    return (law(db) - law(-120)) / (law(12) - law(-120));
}

class MixerWindowTest : public testing::Test {
protected:
    MixerWindowTest() {
        warnings = &messages_;
        before_ = qInstallMessageHandler(keepWarnings);
        engine_.addImportPath("qrc:/");
        engine_.setInitialProperties({{"editor", QVariant::fromValue(bench.editor.get())}});
        engine_.load(QUrl("qrc:/Lacquer/Editor/Main.qml"));
        window = qobject_cast<QQuickWindow*>(engine_.rootObjects().value(0));
        window->resize(1280, 800);
        window->requestActivate();
        bench.editor->pages()->show(Pages::Page::mixer);
        settle();
    }
    ~MixerWindowTest() override {
        qInstallMessageHandler(before_);
        EXPECT_TRUE(messages_.isEmpty()) << messages_.join("\n").toStdString();
    }
    static void settle(int milliseconds = 200) {
        for (QDeadlineTimer deadline(milliseconds); !deadline.hasExpired();)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    }
    [[nodiscard]] QList<QQuickItem*> all(const Wanted& wanted, QQuickItem* in = nullptr) const {
        QList<QQuickItem*> found;
        collect(in ? in : window->contentItem(), wanted, found);
        return found;
    }
    [[nodiscard]] QList<QQuickItem*> strips() const {
        return all([](QQuickItem* item) {
            return item->property("renaming").isValid() && item->property("insertBefore").isValid() &&
                   item->isVisible();
        });
    }
    [[nodiscard]] QQuickItem* strip(const char* name) const {
        for (QQuickItem* item : strips())
            if (item->property("name") == QString(name)) return item;
        throw std::out_of_range(std::string("no strip ") + name);
    }
    /// In a strip, by what a screen reader reads.
    [[nodiscard]] QQuickItem* named(const char* stripName, const QString& name) const {
        for (QQuickItem* item : all([](QQuickItem*) { return true; }, strip(stripName)))
            if (QAccessibleInterface* read = item->isVisible() ? QAccessible::queryAccessibleInterface(item) : nullptr)
                if (const QString text = read->text(QAccessible::Name); text == name || text.startsWith(name + ", "))
                    return item;
        throw std::out_of_range(std::string(stripName) + " has no " + name.toStdString());
    }
    [[nodiscard]] QQuickItem* fader(const char* name) const { return named(name, QString("Fader of %1").arg(name)); }
    [[nodiscard]] static QPointF at(const QQuickItem* item, double x = 0.5, double y = 0.5) {
        return item->mapToScene(QPointF(item->width() * x, item->height() * y));
    }
    void mouse(QEvent::Type type, QPointF where, Qt::MouseButton button = Qt::LeftButton,
               Qt::KeyboardModifiers modifiers = {}) {
        const bool down = type != QEvent::MouseButtonRelease;
        const bool moves = type == QEvent::MouseMove;
        QMouseEvent event(type, where, where, moves ? Qt::NoButton : button, down ? button : Qt::NoButton, modifiers);
        QCoreApplication::sendEvent(window, &event);
    }
    void click(QPointF where, Qt::MouseButton button = Qt::LeftButton, Qt::KeyboardModifiers modifiers = {}) {
        mouse(QEvent::MouseButtonPress, where, button, modifiers);
        mouse(QEvent::MouseButtonRelease, where, button, modifiers);
        settle(60);
    }
    void doubleClick(QPointF where) {
        click(where);
        mouse(QEvent::MouseButtonPress, where);
        mouse(QEvent::MouseButtonDblClick, where);
        mouse(QEvent::MouseButtonRelease, where);
        settle(60);
    }
    void drag(QPointF from, QPointF to, Qt::KeyboardModifiers modifiers = {}) {
        constexpr int kMoves = 10;
        mouse(QEvent::MouseButtonPress, from, Qt::LeftButton, modifiers);
        for (int i = 1; i <= kMoves; ++i)
            mouse(QEvent::MouseMove, from + (to - from) * i / kMoves, Qt::LeftButton, modifiers);
        mouse(QEvent::MouseButtonRelease, to, Qt::LeftButton, modifiers);
        settle(60);
    }
    void wheel(QPointF where, int notches, Qt::KeyboardModifiers modifiers = {}) {
        QWheelEvent event(where, where, {}, {0, 120 * notches}, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(window, &event);
        settle(60);
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(window, key, modifiers);
        settle(60);
    }
    void type(const char* text) {
        for (const char* c = text; *c; ++c) QTest::keyClick(window, *c);
        settle(60);
    }
    [[nodiscard]] double value(const char* node, const char* id) const {
        const auto& parameters = bench.session().content(bench.node(node)).parameters;
        const auto found = parameters.find(id);
        return found == parameters.end() ? 0 : found->second;
    }
    [[nodiscard]] std::size_t steps() const { return bench.history().position(); }
    [[nodiscard]] QStringList order() const {
        QList<QQuickItem*> items = strips();
        std::ranges::sort(items, {}, [](QQuickItem* item) { return item->mapToScene({}).x(); });
        QStringList names;
        for (QQuickItem* item : items) names.append(item->property("name").toString());
        return names;
    }

    QStringList messages_;
    QtMessageHandler before_ = nullptr;
    EditorBench bench;
    QQmlApplicationEngine engine_;
    QQuickWindow* window = nullptr;
};

TEST_F(MixerWindowTest, StripsStandSideBySideAndTheMasterAtTheRight) {
    EXPECT_EQ(order(), (QStringList{"kick", "vox", "Drums bus", "Vocals bus", "Mix bus"}));
    const QQuickItem* page = window->findChild<QQuickItem*>("mixer");
    EXPECT_NEAR(strip("Mix bus")->mapToItem(page, {strip("Mix bus")->width(), 0}).x(), page->width(), 1);
}

TEST_F(MixerWindowTest, DraggingAFaderIsOneStepAndFollowsItsLaw) {
    QQuickItem* const item = fader("vox");
    const double way = item->height() - 14;  // of the groove
    constexpr double kPixels = 40;
    drag(at(item), at(item) + QPointF(0, kPixels));
    EXPECT_EQ(steps(), 1u);
    EXPECT_NEAR(lawOf(value("vox fader", "level")), lawOf(0) - kPixels / way, 1e-3);
    drag(at(item), at(item) - QPointF(0, 100), Qt::ShiftModifier);  // ten times finer
    EXPECT_EQ(steps(), 2u);
    EXPECT_NEAR(lawOf(value("vox fader", "level")), lawOf(0) - kPixels / way + 10 / way, 1e-3);
    click(at(item), Qt::LeftButton, Qt::ControlModifier);
    EXPECT_EQ(value("vox fader", "level"), 0);
    bench.undoAll();
    EXPECT_EQ(value("vox fader", "level"), 0);
    EXPECT_TRUE(bench.session().content(bench.node("vox fader")).parameters.empty());
}

TEST_F(MixerWindowTest, TheWheelTurnsAFaderByDecibelsAndShiftByTenths) {
    wheel(at(fader("kick")), -3);
    EXPECT_NEAR(value("kick fader", "level"), -3, 1e-9);
    wheel(at(fader("kick")), 2, Qt::ShiftModifier);
    EXPECT_NEAR(value("kick fader", "level"), -2.8, 1e-9);
    EXPECT_EQ(steps(), 1u);
    doubleClick(at(fader("kick")));
    EXPECT_EQ(value("kick fader", "level"), 0);
}

TEST_F(MixerWindowTest, ALevelIsTyped) {
    bench.canvas().selection().setNodes({bench.node("kick fader")});
    click(at(named("vox", "Level of vox")));
    key(Qt::Key_A, Qt::ControlModifier);
    type("-7.5");
    key(Qt::Key_Return);
    EXPECT_EQ(value("vox fader", "level"), -7.5);
    EXPECT_EQ(steps(), 1u);
    EXPECT_EQ(named("vox", "Level of vox")->property("text"), "-7.5");
    bench.editor->session()->undo();
    settle();
    EXPECT_EQ(named("vox", "Level of vox")->property("text"), "0.0");
    key(Qt::Key_Right);  // the keys are the mixer's again
    EXPECT_EQ(strip("vox")->property("selected"), true);
}

TEST_F(MixerWindowTest, MuteAndSoloAreThoseOfTheGraph) {
    click(at(named("vox", "Mute")));
    EXPECT_EQ(value("vox fader", "mute"), 1);
    click(at(named("kick", "Solo")));
    EXPECT_EQ(value("kick fader", "solo"), 1);
    EXPECT_EQ(strip("vox")->property("silenced"), true);
    bench.canvas().selection().setNodes({bench.node("vox fader")});
    bench.canvas().toggleSwitch("mute");  // as on the canvas
    settle();
    EXPECT_EQ(strip("vox")->property("muted"), false);
    key(Qt::Key_M);
    EXPECT_EQ(value("vox fader", "mute"), 1);
    key(Qt::Key_S);
    EXPECT_EQ(value("vox fader", "solo"), 1);
}

TEST_F(MixerWindowTest, KeysMoveFromStripToStripAndTheFader) {
    key(Qt::Key_Right);
    key(Qt::Key_Right);
    EXPECT_EQ(strip("vox")->property("selected"), true);
    key(Qt::Key_Up);
    key(Qt::Key_Up);
    key(Qt::Key_Down, Qt::ShiftModifier);
    EXPECT_NEAR(value("vox fader", "level"), 1.9, 1e-9);
    EXPECT_EQ(steps(), 1u);
    key(Qt::Key_0);
    EXPECT_EQ(value("vox fader", "level"), 0);
    key(Qt::Key_Delete);
    EXPECT_EQ(steps(), 2u);  // deletes no strip
    key(Qt::Key_H);
    EXPECT_EQ(strip("vox")->property("narrow"), true);
    EXPECT_LT(strip("vox")->width(), strip("kick")->width());
    key(Qt::Key_F);
    EXPECT_EQ(bench.editor->pages()->current(), Pages::Page::graph);
}

TEST_F(MixerWindowTest, AStripIsDraggedByItsNameToAnotherPlace) {
    const QPointF from = strip("kick")->mapToScene({40, 20});
    drag(from, strip("Vocals bus")->mapToScene({strip("Vocals bus")->width() * 0.8, 20}));
    EXPECT_EQ(order(), (QStringList{"vox", "Drums bus", "Vocals bus", "kick", "Mix bus"}));
    EXPECT_EQ(steps(), 1u);
    drag(strip("kick")->mapToScene({40, 20}), strip("vox")->mapToScene({2, 20}));
    EXPECT_EQ(order(), (QStringList{"kick", "vox", "Drums bus", "Vocals bus", "Mix bus"}));
}

TEST_F(MixerWindowTest, AClickOnANameSelectsAndADoubleClickRenames) {
    const QPointF name = strip("vox")->mapToScene({40, 20});
    click(name);
    EXPECT_EQ(bench.canvas().selection().nodes(), std::set{bench.node("vox fader")});
    EXPECT_EQ(bench.editor->inspector()->name(), "vox fader");
    doubleClick(name);
    key(Qt::Key_A, Qt::ControlModifier);
    type("lead");
    key(Qt::Key_Return);
    EXPECT_NO_THROW((void)bench.node("lead"));
    EXPECT_EQ(order(), (QStringList{"kick", "lead", "Drums bus", "Vocals bus", "Mix bus"}));
    key(Qt::Key_Left);  // the keys are the mixer's again
    EXPECT_EQ(strip("kick")->property("selected"), true);
}

TEST_F(MixerWindowTest, InsertsAreSelectedBypassedAndDragged) {
    QQuickItem* const limiter = named("Mix bus", "Limiter");
    click(at(limiter, 0.7));
    EXPECT_EQ(bench.canvas().selection().nodes(), std::set{bench.node("Limiter")});
    click(at(named("Mix bus", "Bypass Limiter")));
    EXPECT_TRUE(bench.session().isBypassed(bench.node("Limiter")));
    click(at(named("Mix bus", "Switch Limiter on")));
    EXPECT_FALSE(bench.session().isBypassed(bench.node("Limiter")));
    const QPointF eq = at(named("Mix bus", "Master EQ"), 0.7);
    drag(eq, at(named("Mix bus", "Bus compressor"), 0.7, 0.9));
    EXPECT_EQ(bench.feeding("Limiter"), std::set<std::string>{"Master EQ"});
    EXPECT_EQ(bench.feeding("Bus compressor"), std::set<std::string>{"Mix bus fader"});
    EXPECT_EQ(steps(), 3u);
    EXPECT_TRUE(bench.problems.isEmpty());
}

TEST_F(MixerWindowTest, ThePaletteInsertsWhereItWasAskedFor) {
    click(at(named("vox", "Insert a node")));  // the first one: in front of the fader
    EXPECT_EQ(bench.editor->pages()->current(), Pages::Page::mixer);
    type("de-esser");
    key(Qt::Key_Return);
    EXPECT_EQ(bench.feeding("vox fader"), std::set<std::string>{"De-esser"});
    EXPECT_EQ(bench.editor->pages()->current(), Pages::Page::mixer);
    EXPECT_NO_THROW((void)named("vox", "De-esser"));
    key(Qt::Key_Delete);  // it is selected
    EXPECT_EQ(bench.feeding("vox fader"), std::set<std::string>{"vox"});
}

TEST_F(MixerWindowTest, ASendHasALevelAndASwitchAndLeavesTheMenuToTheStrip) {
    using namespace sessions;
    SessionController& session = *bench.editor->session();
    const NodeId send = bench.add("send", {100, 1500});
    session.perform(Connect{{bench.node("vox pan"), 0}, {send, 0}, {}});
    session.perform(Connect{{bench.node("vox"), 0}, {send, 1}, {}});
    session.perform(Connect{{send, 0}, {bench.node("Drums bus"), 0}, {}});
    settle();
    const std::size_t before = steps();
    wheel(at(named("vox", "Send"), 0.5, 0.5), -4);
    EXPECT_NEAR(value("Send", "level"), -4, 1e-9);
    click(at(named("vox", "Send is taken behind the fader")));
    EXPECT_EQ(value("Send", "tap"), 1);
    click(at(named("vox", "Send"), 0.5, 0.5), Qt::RightButton);
    EXPECT_EQ(value("Send", "off"), 1);
    EXPECT_EQ(steps(), before + 3);
    const QObject* menu = window->findChild<QObject*>("stripMenu");
    EXPECT_EQ(menu->property("visible"), false);
    click(strip("vox")->mapToScene({40, 20}), Qt::RightButton);
    EXPECT_EQ(menu->property("visible"), true);
    EXPECT_EQ(strip("vox")->property("selected"), true);
    key(Qt::Key_Escape);
    EXPECT_EQ(menu->property("visible"), false);
    EXPECT_EQ(steps(), before + 3);
}

TEST_F(MixerWindowTest, WhileItIsHiddenItHasNoStripsAndDrawsNothing) {
    bench.editor->pages()->show(Pages::Page::graph);
    settle();
    EXPECT_TRUE(strips().isEmpty());
    EXPECT_TRUE(all([](QQuickItem* item) { return qobject_cast<StripMeter*>(item) != nullptr; }).isEmpty());
    bench.editor->pages()->show(Pages::Page::mixer);
    settle();
    EXPECT_EQ(strips().size(), 5);
    int frames = 0;
    QObject::connect(window, &QQuickWindow::frameSwapped, window, [&] { ++frames; });
    settle(400);
    EXPECT_EQ(frames, 0);
}

TEST_F(MixerWindowTest, OfManyStripsOnlyThoseInViewAreMade) {
    std::vector<sessions::Stem> stems;
    for (int i = 0; i < 64; ++i) stems.push_back({"thing " + std::to_string(i), "audio/a.wav", 2, 48000});
    bench.editor->session()->adopt(*sessions::newSession("Large", 48000, stems, bench.registry));
    settle(400);
    EXPECT_EQ(bench.editor->mixer()->strips()->count(), 64);
    EXPECT_LT(strips().size(), 16);
    key(Qt::Key_Right);
    for (int i = 0; i < 40; ++i) bench.editor->mixer()->step(1);
    settle();
    EXPECT_TRUE(order().contains("thing 40")) << order().join(", ").toStdString();
    EXPECT_LT(strips().size(), 30);
    wheel(at(strip("thing 40"), 0.5, 0.01), 100);  // the strips, not a fader
    EXPECT_TRUE(order().contains("thing 0")) << order().join(", ").toStdString();
    EXPECT_EQ(steps(), 0u);
}

TEST_F(MixerWindowTest, ItIsUsableInTheSmallestWindow) {
    window->resize(900, 520);
    settle();
    EXPECT_GE(fader("vox")->height(), 100);
    const QQuickItem* page = window->findChild<QQuickItem*>("mixer");
    for (QQuickItem* item : strips()) {
        const QQuickItem* output =
            named(item->property("name").toString().toUtf8().constData(), item->property("outputTip").toString());
        EXPECT_LE(output->mapToItem(page, {0, output->height()}).y(), page->height());
    }
}

}  // namespace
}  // namespace lacquer::editor::mixer_window_test
