// The page of the album in the real window, by mouse and keys, on the software renderer and without a display.
#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTest>
#include <filesystem>

#include "album_bench.hpp"

namespace lacquer::editor::album_window_test {
namespace {

QStringList* windowWarnings = nullptr;

void keepWindowWarnings(QtMsgType type, const QMessageLogContext&, const QString& text) {
    // About the machine, not about us: there is no desktop here.
    if (type != QtDebugMsg && !text.contains("XDG_RUNTIME_DIR")) windowWarnings->append(text);
}

class AlbumWindowTest : public testing::Test, public AlbumBench {
protected:
    AlbumWindowTest() {
        windowWarnings = &messages_;
        before_ = qInstallMessageHandler(keepWindowWarnings);
        engine_.addImportPath("qrc:/");
        engine_.setInitialProperties({{"editor", QVariant::fromValue(bench->editor.get())}});
        engine_.load(QUrl("qrc:/Lacquer/Editor/Main.qml"));
        if (!engine_.rootObjects().isEmpty()) window = qobject_cast<QQuickWindow*>(engine_.rootObjects().front());
        bench->editor->pages()->show(Pages::Page::album);
        settle();
    }
    ~AlbumWindowTest() override {
        qInstallMessageHandler(before_);
        EXPECT_TRUE(messages_.isEmpty()) << messages_.join("\n").toStdString();
    }
    void SetUp() override {
        ASSERT_NE(window, nullptr);
        create();
        ASSERT_TRUE(waitFor([&] { return sounds().idle(); }));
        settle();
    }
    static void settle() {
        for (QDeadlineTimer deadline(200); !deadline.hasExpired();)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    }
    /// The first item that has a property of a value, from an item downwards.
    static QQuickItem* find(QQuickItem* item, const char* property, const QVariant& value) {
        if (item->property(property).isValid() && item->property(property) == value) return item;
        for (QQuickItem* child : item->childItems())
            if (QQuickItem* found = find(child, property, value)) return found;
        return nullptr;
    }
    QQuickItem* item(const char* property, const QVariant& value) const {
        return find(window->contentItem(), property, value);
    }
    static QPoint middleOf(const QQuickItem* item, double x = 0.5) {
        return item->mapToScene(QPointF(item->width() * x, item->height() / 2)).toPoint();
    }
    void drag(QPoint from, QPoint to) const {
        constexpr int kSteps = 10;
        QTest::mousePress(window, Qt::LeftButton, {}, from);
        for (int step = 1; step <= kSteps; ++step) QTest::mouseMove(window, from + (to - from) * step / kSteps);
        QTest::mouseRelease(window, Qt::LeftButton, {}, to);
        settle();
    }
    /// The row of a song; its fields cover most of it, its number does not.
    QQuickItem* rowOf(const char* title) const {
        QQuickItem* const list = window->findChild<QQuickItem*>("songs");
        return list ? find(list, "title", title) : nullptr;
    }

    QStringList messages_;
    QtMessageHandler before_ = nullptr;
    QQmlApplicationEngine engine_;
    QQuickWindow* window = nullptr;
};

TEST_F(AlbumWindowTest, ASongIsDraggedToAnotherPlace) {
    QQuickItem* const first = rowOf("Flut");
    QQuickItem* const last = rowOf("Nacht");
    ASSERT_TRUE(first && last);
    const QPoint from = first->mapToScene({26, 17}).toPoint(), to = last->mapToScene({26, 30}).toPoint();
    drag(from, to);
    EXPECT_EQ(order(), "Ebbe, Nacht, Flut");
    QTest::keyClick(window, Qt::Key_Up, Qt::AltModifier);
    EXPECT_EQ(order(), "Ebbe, Flut, Nacht") << "the dragged song is the current one";
    QTest::keyClick(window, Qt::Key_Z, Qt::ControlModifier);
    QTest::keyClick(window, Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(order(), "Flut, Ebbe, Nacht");
}

TEST_F(AlbumWindowTest, AWrongIsrcIsRedSaysWhyAndIsNotTaken) {
    QQuickItem* const row = rowOf("Ebbe");
    ASSERT_NE(row, nullptr);
    auto* const field = find(row, "objectName", "isrc");
    ASSERT_NE(field, nullptr);
    const sessions::Album before = album();
    QTest::mouseClick(window, Qt::LeftButton, {}, middleOf(field));
    settle();  // what is there is selected then
    for (const char letter : std::string("DE-ABC-25")) QTest::keyClick(window, letter);
    EXPECT_TRUE(field->property("wrong").toBool());
    EXPECT_TRUE(field->property("adviceText").toString().contains("GB-ABC-25-00012"));
    QTest::keyClick(window, Qt::Key_Return);
    EXPECT_EQ(album(), before);
    EXPECT_EQ(field->property("text").toString(), "DE-ABC-25") << "what was typed stays in sight";
    for (const char letter : std::string("-00001")) QTest::keyClick(window, letter);
    EXPECT_FALSE(field->property("wrong").toBool());
    QTest::keyClick(window, Qt::Key_Return);
    EXPECT_EQ(album().songs[1].isrc, "DE-ABC-25-00001");
}

TEST_F(AlbumWindowTest, TheAlbumIsExportedByTheDialog) {
    QTest::keyClick(window, Qt::Key_E, Qt::ControlModifier);
    settle();
    ASSERT_TRUE(window->findChild<QObject*>("exportDialog")->property("visible").toBool());
    ExportController& exporter = *bench->editor->exporter();
    EXPECT_EQ(exporter.obstacle(), "");
    exporter.setFolder(QString::fromStdString((folder / "release").string()));
    settle();
    auto* const go = item("objectName", "exportGo");
    ASSERT_NE(go, nullptr);
    QTest::mouseClick(window, Qt::LeftButton, {}, middleOf(go));
    ASSERT_TRUE(waitFor([&] { return exporter.state() == ExportController::State::done; }))
        << exporter.failure().toStdString();
    settle();
    EXPECT_TRUE(std::filesystem::exists(folder / "release" / "streaming" / "01 Flut.flac"));
    auto* const results = item("objectName", "exportResults");
    ASSERT_NE(results, nullptr);
    EXPECT_EQ(results->property("count").toInt(), 3);
    QTest::keyClick(window, Qt::Key_Escape);
    settle();
    EXPECT_FALSE(window->findChild<QObject*>("exportDialog")->property("visible").toBool());
}

TEST_F(AlbumWindowTest, ASongIsDraggedToAnotherSideOfTheRecord) {
    item("objectName", "album")->setProperty("part", "vinyl");
    AlbumRecord& record = *desk().record();
    ASSERT_TRUE(waitFor([&] { return record.isPlanned() && record.idle(); }));
    settle();
    record.show(AlbumRecord::Shown::digital);
    settle();
    const auto before = record.order();
    const std::size_t full = before[0].size() == 2 ? 0 : 1;
    QQuickItem* const sides = item("objectName", "recordSides");
    ASSERT_NE(sides, nullptr);
    const auto tileOf = [&](const char* place) { return find(sides, "place", place); };
    QQuickItem* const from = tileOf(full == 0 ? "A2" : "B1");
    QQuickItem* const to = tileOf(full == 0 ? "B1" : "A1");
    ASSERT_TRUE(from && to);
    drag(middleOf(from, 0.3), to->mapToScene(QPointF(40, to->height() - 2)).toPoint());
    ASSERT_TRUE(album().vinyl);
    EXPECT_EQ(album().vinyl->order[full].size(), 1U);
    EXPECT_EQ(album().vinyl->order[1 - full].back(), before[full][full == 0 ? 1 : 0]);
}

TEST_F(AlbumWindowTest, FindingsLeadToTheirField) {
    ASSERT_GT(desk().findings()->rowCount(), 0);
    auto* const findings = window->findChild<QQuickItem*>("findings");
    ASSERT_NE(findings, nullptr);
    auto* const line = find(findings, "member", "title");
    ASSERT_NE(line, nullptr) << "the album has no title";
    QTest::mouseClick(window, Qt::LeftButton, {}, middleOf(line));
    settle();
    EXPECT_EQ(window->findChild<QObject*>("albumDetails")->property("about").toString(), "album");
    for (const char letter : std::string("Meer")) QTest::keyClick(window, letter);
    QTest::keyClick(window, Qt::Key_Return);
    EXPECT_EQ(album().texts.title, "Meer");
}

}  // namespace
}  // namespace lacquer::editor::album_window_test
