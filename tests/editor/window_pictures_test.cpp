// The real window beside the pictures of it in references/, drawn by the software renderer in DejaVu Sans, which
// .ci/packages names. Where one differs, the picture and what differs lie in the build folder; docs/architecture.md
// says how references are renewed.
#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QFontInfo>
#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QStyleHints>
#include <QTemporaryDir>
#include <cmath>
#include <tuple>

#include "editor/items/theme.hpp"
#include "editor_bench.hpp"
#include "nodes/catalogue.hpp"
#include "picture.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/model/new_session.hpp"
#include "tests/sessions/media/sound_files.hpp"
#include "wait_for.hpp"

namespace lacquer::editor::window_pictures_test {
namespace {

constexpr const char* kFont = "DejaVu Sans";

// What a picture of a view has at the least: an empty pane has two or three colours, and next to no edges.
constexpr int kColours = 12;
constexpr double kEdges = 0.004;

class WindowPictureTest : public testing::Test {
protected:
    WindowPictureTest() {
        QFont font(kFont);
        font.setHintingPreference(QFont::PreferNoHinting);
        font.setPixelSize(ThemeColours().textSize());  // as the program does
        QGuiApplication::setFont(font);
        QGuiApplication::styleHints()->setCursorFlashTime(0);
        nodes::registerBuiltIns(registry);
        editor = std::make_unique<Editor>(registry, "there is no such device", Places{.example = example()});
    }
    ~WindowPictureTest() override { ThemeSwitch::instance().choose(ThemeSwitch::Kind::dark); }

    void SetUp() override {
        ASSERT_EQ(QFontInfo(QGuiApplication::font()).family(), kFont) << "the package fonts-dejavu-core is missing";
        engine_.addImportPath("qrc:/");
        engine_.setInitialProperties({{"editor", QVariant::fromValue(editor.get())}});
        engine_.load(QUrl("qrc:/Lacquer/Editor/Main.qml"));
        window = qobject_cast<QQuickWindow*>(engine_.rootObjects().value(0));
        ASSERT_NE(window, nullptr);
        window->resize(1280, 800);
    }

    static std::filesystem::path example() {
        return std::filesystem::path(LACQUER_SOURCE_DIR) / "sessions/examples/keep-on-rolling.lacquer";
    }
    void openExample() {
        auto opened = sessions::openForCopy(example(), registry);
        ASSERT_TRUE(opened) << textOf(opened.error()).toStdString();
        editor->session()->showCopy(*std::move(opened), "Keep on rolling");
    }
    [[nodiscard]] NodeId node(const std::string& name) const {
        for (const auto& [id, node] : editor->session()->session().graph.nodes())
            if (node.name == name) return id;
        return {};
    }
    /// Shows a node in the middle of the canvas, and in the inspector.
    void select(const std::string& name, double zoom) {
        CanvasController& canvas = *editor->canvas();
        canvas.selection().setNodes({node(name)});
        canvas.fitSelection();
        canvas.zoomBy(zoom / canvas.zoom());
    }
    void fillMixer() {
        using namespace sessions;
        SessionController& session = *editor->session();
        CanvasController& canvas = *editor->canvas();
        const auto add = [&](const char* type) {
            canvas.addNode(type, {600, 600});
            return *canvas.selection().nodes().begin();
        };
        const NodeId send = add("lacquer:send"), reverb = add("lacquer:reverb"), vca = add("lacquer:vca");
        session.perform(Connect{{node("Alto sax pan"), 0}, {send, 0}, {}});
        session.perform(Connect{{node("Alto sax"), 0}, {send, 1}, {}});
        session.perform(Connect{{send, 0}, {reverb, 0}, {}});
        session.perform(Connect{{reverb, 0}, {node("Mix bus"), 0}, {}});
        session.perform(Connect{{vca, 0}, {node("Tenor sax fader"), 1}, {}});
        session.perform(SetParameter{vca, "level", 4});
        session.perform(SetParameter{node("Alto sax fader"), "solo", 1});
        session.perform(SetParameter{node("Trumpet fader"), "soloSafe", 1});
        session.perform(SetParameter{node("Trumpet fader"), "mute", 1});
        session.perform(SetBypass{node("Master EQ"), true});
        canvas.selection().setNodes({node("Trombone")});
        canvas.frameSelection();
        canvas.finishTitle("Brass");
        canvas.selection().setNodes({node("Tenor sax fader")});
        editor->pages()->show(Pages::Page::mixer);
        still(whole());  // only then it has a place
    }

    /// With a clip of every kind, a lane, markers and a loop.
    void showTimeline() {
        openExample();
        const NodeId alto = node("Alto sax"), tenor = node("Tenor sax");
        std::vector<sessions::Clip> clips = editor->session()->session().content(alto).clips;
        const std::string file = clips[0].file;
        const auto clip = [&](TimelineFrame position, std::int64_t length) {
            return sessions::Clip{.file = file, .positionFrames = position, .lengthFrames = length};
        };
        clips = {clip(0, 480000), clip(384000, 480000), clip(1200000, 480000)};
        clips[0].fadeOutFrames = clips[1].fadeInFrames = 96000;
        clips[1].gainDb = 6;
        clips[2].muted = true;
        clips[2].fadeInFrames = 192000;
        SessionController& session = *editor->session();
        session.perform(sessions::SetClips{alto, clips});
        session.perform(sessions::AddMarker{{.positionFrames = 480000, .name = "Chorus"}});
        session.perform(sessions::AddMarker{{.positionFrames = 1440000, .lengthFrames = 480000, .name = "Solo"}});
        session.perform(sessions::SetLoop{LoopRange{480000, 960000}});
        editor->pages()->show(Pages::Page::timeline);
        still(whole());
        editor->timeline()->showLane(node("Mix bus fader").value, "level");
        session.perform(sessions::SetAutomation{
            node("Alto sax pan"), "pan",
            *AutomationLane::make({{240000, -50, CurveShape::smooth}, {960000, 50, CurveShape::hold}, {1440000, 0}})});
        editor->timeline()->toggleLanes(alto.value);
        editor->timeline()->setScroll(0);
        editor->timeline()->selectClips({{alto, 1}, {tenor, 0}});
        still(whole());
        EXPECT_TRUE(waitFor([&] { return editor->timeline()->waveforms().idle(); }));
    }
    void wants(const char* action) { editor->actions()->get(action)->trigger(); }

    /// A part of the window once it stands still: what is made in the background has come.
    QImage still(const QRect& part) {
        constexpr int kAlikeInARow = 3;
        QImage last;
        int alike = 0;
        for (QDeadlineTimer deadline(30000); alike < kAlikeInARow && !deadline.hasExpired();) {
            for (QDeadlineTimer pause(80); !pause.hasExpired();)
                QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
            const QImage now = window->grabWindow().copy(part).convertToFormat(QImage::Format_RGB32);
            alike = now == last ? alike + 1 : 0;
            last = now;
        }
        EXPECT_EQ(alike, kAlikeInARow) << "the window does not come to rest";
        return last;
    }
    /// What an item or a popup of this name takes of the window.
    [[nodiscard]] QRect placeOf(const QString& name) const {
        const QObject* object = window->findChild<QObject*>(name);
        const auto* item = qobject_cast<const QQuickItem*>(object);
        if (object && !item)  // a popup: what holds its content is drawn
            if (const auto* content = object->property("contentItem").value<QQuickItem*>())
                item = content->parentItem();
        return item ? item->mapRectToScene(item->boundingRect()).toAlignedRect() : QRect();
    }

    /// Compares a part of the window with references/NAME.png, or makes that anew where the environment wants it.
    void compare(const QString& name, const QRect& part) {
        ASSERT_FALSE(part.isEmpty()) << "there is nothing of that name in the window";
        const QImage actual = still(part);
        EXPECT_GE(coloursOf(actual), kColours) << name.toStdString() << ": nothing has been drawn";
        EXPECT_GE(edgesOf(actual), kEdges) << name.toStdString() << ": nothing has been drawn";
        const QString file = QString(LACQUER_SOURCE_DIR "/tests/editor/references/%1.png").arg(name);
        if (qEnvironmentVariableIsSet("LACQUER_RENEW_PICTURES")) {
            ASSERT_TRUE(inFewColours(actual).save(file)) << file.toStdString();
            GTEST_SKIP() << "made anew, and not compared";
        }
        const QImage reference = QImage(file).convertToFormat(QImage::Format_RGB32);
        ASSERT_FALSE(reference.isNull()) << "no reference " << file.toStdString();
        const QString folder = LACQUER_BINARY_DIR "/pictures";
        QDir().mkpath(folder);
        const QString shown = folder + '/' + name + ".actual.png", differs = folder + '/' + name + ".difference.png";
        for (const QString& old : {shown, differs}) QFile::remove(old);
        const bool fits = actual.size() == reference.size();
        const PictureComparison found = fits ? comparePictures(actual, reference) : PictureComparison{};
        if (found.alike()) return;
        actual.save(shown);
        if (fits) found.shown.save(differs);
        ADD_FAILURE() << name.toStdString() << " is not as " << file.toStdString() << " has it: "
                      << (fits
                              ? std::to_string(found.differing) + " of " + std::to_string(found.boxes) + " boxes differ"
                              : std::string("another size"))
                      << "\n  drawn: " << shown.toStdString()
                      << (fits ? "\n  what differs, in red: " + differs.toStdString() : std::string())
                      << "\n  If it is meant so: LACQUER_RENEW_PICTURES=1 ./run test -R WindowPicture";
    }
    /// An album of three tones with some noise, looked at and measured.
    void openAlbum(const QString& folder) {
        const int rate = 44100;
        QList<QUrl> songs;
        for (const auto& [name, seconds, hertz] :
             {std::tuple{"01 Flut", 6, 440}, {"02 Ebbe", 5, 620}, {"03 Nacht", 7, 880}}) {
            const auto tone = test::sine(hertz, 0.3, seconds * rate, rate);
            const std::string file = folder.toStdString() + "/" + name + ".wav";
            test::writeWav(file, {tone, test::noise(seconds * rate, 0.2F, 5)}, rate);
            songs.append(QUrl::fromLocalFile(QString::fromStdString(file)));
        }
        AlbumDesk& album = *editor->album();
        album.life()->create(folder, "Meer", songs);
        ASSERT_TRUE(waitFor([&] { return album.document()->isOpen(); }));
        ASSERT_TRUE(album.document()->setSongText(1, "isrc", "DE-ABC-25-00001"));
        editor->pages()->show(Pages::Page::album);
        ASSERT_TRUE(waitFor([&] { return album.sounds()->idle() && !album.sounds()->levelText().isEmpty(); }));
        still(whole());
    }
    void showRecord() {
        window->findChild<QObject*>("album")->setProperty("part", "vinyl");
        const AlbumRecord& record = *editor->album()->record();
        ASSERT_TRUE(waitFor([&] { return record.isPlanned() && record.idle() && record.sideFacts().size() == 2; }));
        editor->album()->record()->show(AlbumRecord::Shown::best);
        ASSERT_TRUE(waitFor([&] { return record.idle(); }));
        still(whole());
    }
    [[nodiscard]] QRect whole() const { return {{}, window->size()}; }
    /// But for the status bar, which tells of the plugin that is missing here, and where the session lies.
    [[nodiscard]] QRect aboveStatus() const { return {0, 0, window->width(), placeOf("inspector").bottom() + 1}; }

    ProcessorRegistry registry;
    std::unique_ptr<Editor> editor;
    QQmlApplicationEngine engine_;
    QQuickWindow* window = nullptr;
};

TEST_F(WindowPictureTest, TheCanvasInTheDarkTheme) {
    openExample();
    select("Bus compressor", 0.8);
    compare("canvas-dark", aboveStatus());
}

TEST_F(WindowPictureTest, TheCanvasInTheLightTheme) {
    openExample();
    ThemeSwitch::instance().choose(ThemeSwitch::Kind::light);
    select("Bus compressor", 0.8);
    compare("canvas-light", aboveStatus());
}

TEST_F(WindowPictureTest, AllOfTheExampleFromFarAway) {
    openExample();
    editor->canvas()->fit();
    ASSERT_TRUE(editor->canvas()->far());
    compare("far", placeOf("canvas"));
}

TEST_F(WindowPictureTest, NodesFromNearWithTheirMetersAtALevel) {
    // A square wave: its peak is its level at any moment. 0.1 is -20 dBFS, 0.5 is -6.
    const QTemporaryDir folder;
    const std::string file = folder.filePath("tone.wav").toStdString();
    const int rate = 48000;
    test::Channels tone(2, std::vector<float>(60 * rate));
    for (std::size_t i = 0; i < tone[0].size(); ++i) {
        tone[0][i] = (i / 50) % 2 ? 0.1f : -0.1f;
        tone[1][i] = (i / 50) % 2 ? 0.5f : -0.5f;
    }
    test::writeWav(file, tone, rate);
    editor->session()->adopt(*sessions::newSession("Song", rate, {{"tone", file, 2, 60 * rate}}, registry));
    editor->transport()->start();
    select("tone fader", 1.5);
    editor->canvas()->selection().clear();
    editor->transport()->play();
    const auto peak = [&](const char* id) { return editor->meters()->readout(node("tone fader"), id).value_or(-200); };
    for (QDeadlineTimer deadline(30000); !deadline.hasExpired() && peak("peakR") < -6.1;)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    EXPECT_NEAR(peak("peakL"), -20, 0.1);
    EXPECT_NEAR(peak("peakR"), 20 * std::log10(0.5), 0.1);
    const QRect canvas = placeOf("canvas");
    compare("node-near", QRect(canvas.center() - QPoint(320, 130), QSize(640, 260)));
}

TEST_F(WindowPictureTest, TheInspectorOfAnEqualiser) {
    openExample();
    select("Master EQ", 1);
    compare("inspector-eq", placeOf("inspector"));
}

TEST_F(WindowPictureTest, TheInspectorOfACompressor) {
    openExample();
    select("Bus compressor", 1);
    compare("inspector-compressor", placeOf("inspector"));
}

TEST_F(WindowPictureTest, TheTableOfWires) {
    openExample();
    editor->pages()->show(Pages::Page::routing);
    still(whole());  // only then it has a place
    compare("routing", placeOf("routing"));
}

TEST_F(WindowPictureTest, TheMasterInBothThemes) {
    openExample();
    editor->pages()->show(Pages::Page::master);
    editor->master()->addMeters();
    editor->master()->judge(-13.5, -0.4);
    compare("master-dark", aboveStatus());
    ThemeSwitch::instance().choose(ThemeSwitch::Kind::light);
    compare("master-light", aboveStatus());
}

// Beside what the example has: a send with its return, a VCA, a frame, a solo, a bypass.
TEST_F(WindowPictureTest, TheMixerInTheDarkTheme) {
    openExample();
    fillMixer();
    compare("mixer-dark", placeOf("mixer"));
}

TEST_F(WindowPictureTest, TheMixerInTheLightThemeWithNarrowStrips) {
    openExample();
    ThemeSwitch::instance().choose(ThemeSwitch::Kind::light);
    fillMixer();
    editor->mixer()->setNarrow(true);
    editor->mixer()->toggleNarrow(node("Tenor sax").value);
    compare("mixer-light", placeOf("mixer"));
}

TEST_F(WindowPictureTest, TheTimelineInTheDarkTheme) {
    showTimeline();
    compare("timeline-dark", placeOf("timeline"));
}

TEST_F(WindowPictureTest, TheTimelineInTheLightTheme) {
    ThemeSwitch::instance().choose(ThemeSwitch::Kind::light);
    showTimeline();
    compare("timeline-light", placeOf("timeline"));
}

TEST_F(WindowPictureTest, ThePalette) {
    openExample();
    wants("nodes.add");
    compare("palette", placeOf("palette"));
}

TEST_F(WindowPictureTest, ThePreferences) {
    QObject* dialog = window->findChild<QObject*>("preferences");
    QMetaObject::invokeMethod(dialog, "openAt", Q_ARG(QVariant, 1));
    compare("preferences", placeOf("preferences"));
}

TEST_F(WindowPictureTest, TheMonitorSection) {
    openExample();
    MonitorController& monitor = *editor->monitor();
    editor->session()->perform(sessions::SetReferences{
        {{"references/a record to compare with.flac", 96000, -1.5, {}}, {"another one.wav", 0, 0, {}}}});
    monitor.choose(0);
    monitor.toggleReference();
    monitor.toggleMono();
    monitor.toggleDim();
    monitor.setVolume(-6);
    wants("monitor.show");
    still(whole());  // only then it has its place
    compare("monitor", placeOf("monitorPopup"));
}

TEST_F(WindowPictureTest, TheWelcomeWithSessionsThatWereOpenLast) {
    for (const char* name : {"/music/Third song.lacquer", "/music/album/Second song.lacquer"})
        editor->life()->recent()->add(name);
    compare("welcome", placeOf("canvas"));
}

TEST_F(WindowPictureTest, TheHistory) {
    openExample();
    editor->canvas()->selection().setNodes({node("Limiter")});
    editor->canvas()->toggleBypass();
    editor->inspector()->rename("Brick wall");
    editor->canvas()->addNode("lacquer:gain", {300, 300});
    editor->session()->undo();
    wants("session.history");
    compare("history", placeOf("history"));
}

TEST_F(WindowPictureTest, TheAlbumInTheDarkTheme) {
    const QTemporaryDir folder;
    openAlbum(folder.path());
    compare("album-dark", placeOf("album"));
}

TEST_F(WindowPictureTest, TheAlbumInTheLightTheme) {
    ThemeSwitch::instance().choose(ThemeSwitch::Kind::light);
    const QTemporaryDir folder;
    openAlbum(folder.path());
    compare("album-light", placeOf("album"));
}

TEST_F(WindowPictureTest, TheRecordInTheDarkTheme) {
    const QTemporaryDir folder;
    openAlbum(folder.path());
    showRecord();
    compare("record-dark", placeOf("album"));
}

TEST_F(WindowPictureTest, TheRecordInTheLightTheme) {
    ThemeSwitch::instance().choose(ThemeSwitch::Kind::light);
    const QTemporaryDir folder;
    openAlbum(folder.path());
    showRecord();
    compare("record-light", placeOf("album"));
}

}  // namespace
}  // namespace lacquer::editor::window_pictures_test
