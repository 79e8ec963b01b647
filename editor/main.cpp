// The program `lacquer-editor`.
#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QFont>
#include <QGuiApplication>
#include <QIcon>
#include <QQmlApplicationEngine>
#include <QQmlExtensionPlugin>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QTimer>
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include <nlohmann/json.hpp>

#include "editor/controllers/editor.hpp"
#include "editor/graphics_probe.hpp"
#include "editor/items/theme.hpp"
#include "host/lv2/plugin_gate.hpp"
#include "host/lv2/plugin_world.hpp"
#include "nodes/catalogue.hpp"

Q_IMPORT_QML_PLUGIN(Lacquer_EditorPlugin)

namespace {

using namespace lacquer;

int reportAndFail(const QString& line) {
    std::fprintf(stderr, "lacquer-editor: %s\n", qPrintable(line));
    return EXIT_FAILURE;
}

// Saves what the window shows once it has settled, and ends the program.
void takeScreenshot(QQuickWindow* window, const QString& file) {
    constexpr int kSettlingMs = 500;
    QTimer::singleShot(kSettlingMs, window, [window, file] {
        const bool saved = window->grabWindow().save(file);
        QCoreApplication::exit(saved ? EXIT_SUCCESS : reportAndFail("cannot write " + file));
    });
}

}  // namespace

int main(int argc, char** argv) {
    // Before the application is made, which reads it. Pictures are made at full size.
    const auto isScreenshot = [](const char* argument) { return QByteArray(argument).contains("-screenshot"); };
    if (std::none_of(argv + 1, argv + argc, isScreenshot))
        editor::UiScale::apply(editor::SettingsFile(editor::SettingsFile::usualPath()));
    QGuiApplication application(argc, argv);
    QCoreApplication::setApplicationName("lacquer-editor");
    QCoreApplication::setApplicationVersion(LACQUER_VERSION);
    QGuiApplication::setApplicationDisplayName("Lacquer");
    QGuiApplication::setDesktopFileName("org.lacquer.editor");
    QGuiApplication::setWindowIcon(QIcon::fromTheme("lacquer"));  // where it is installed

    QCommandLineParser arguments;
    arguments.setApplicationDescription(QCoreApplication::translate("main", "Node editor for Lacquer sessions"));
    arguments.addPositionalArgument("session",
                                    QCoreApplication::translate("main", "The session folder to open, or an album's"),
                                    "[SESSION.lacquer | NAME.lacquer-album]");
    const QCommandLineOption device(
        "device", QCoreApplication::translate("main", "Play on the audio device of this name"), "NAME");
    const QCommandLineOption screenshot(
        "screenshot", QCoreApplication::translate("main", "Save a picture of the window and quit"), "FILE");
    const QCommandLineOption theme("theme", QCoreApplication::translate("main", "Colours of this run: dark or light"),
                                   "NAME");
    arguments.addOptions({device, screenshot, theme});
    arguments.addHelpOption();
    arguments.addVersionOption();
    arguments.process(application);

    auto colours = editor::themeNamed(arguments.value(theme));
    if (arguments.isSet(theme) && !colours)
        return reportAndFail("there is no theme \"" + arguments.value(theme) + "\"; choose dark or light");

    // Plain text is as large as that of controls, whatever the desktop's: the layout is in pixels.
    QFont font = QGuiApplication::font();
    font.setPixelSize(editor::ThemeColours().textSize());
    QGuiApplication::setFont(font);

    editor::chooseRenderer();
    QQuickStyle::setStyle("Basic");

    ProcessorRegistry registry;
    nodes::registerBuiltIns(registry);
    static std::atomic<bool> quitting{false};  // then nobody waits for plugins that are being tried
    host::GateOptions gateOptions = host::PluginGate::usual();
    gateOptions.mayWait = [gui = std::this_thread::get_id()] { return std::this_thread::get_id() != gui; };
    gateOptions.stopped = [] { return quitting.load(); };
    gateOptions.say = [](const std::string& sentence) {
        std::fprintf(stderr, "lacquer-editor: %s\n", sentence.c_str());
    };
    const auto gate = std::make_shared<host::PluginGate>(std::move(gateOptions));
    const auto plugins = host::registerLv2(registry, gate);
    auto places = editor::Places::usual(QCoreApplication::applicationFilePath().toStdString());
    if (arguments.isSet(screenshot)) {  // in the user's colours, and else by nobody's settings; it keeps none either
        const auto usual = editor::SettingsFile(places.settings).value("theme");
        if (!colours && usual.is_string())
            colours = editor::themeNamed(QString::fromStdString(usual.get<std::string>()));
        places.settings.clear();
    }
    editor::Editor lacquer(registry, arguments.value(device).toStdString(), places);
    lacquer.life()->setPlugins(plugins);
    lacquer.album()->sounds()->setPlugins(plugins);
    lacquer.pluginWindows()->setPlugins(plugins, gate);
    if (colours) editor::ThemeSwitch::instance().choose(*colours);

    QQmlApplicationEngine engine;
    engine.addImportPath("qrc:/");
    engine.setInitialProperties({{"editor", QVariant::fromValue(&lacquer)}});
    engine.load(QUrl("qrc:/Lacquer/Editor/Main.qml"));
    if (engine.rootObjects().isEmpty()) return reportAndFail("the user interface cannot be loaded");
    lacquer.pluginWindows()->setOwner(qobject_cast<QWindow*>(engine.rootObjects().front()));

    if (const auto& damage = lacquer.settings().damage()) Q_EMIT lacquer.session()->problem(editor::textOf(*damage));

    QStringList names = arguments.positionalArguments();
    if (!names.isEmpty() && editor::isAlbumFolder(editor::albumAround(QDir::cleanPath(names.front()).toStdString()))) {
        lacquer.album()->life()->openPath(QFileInfo(names.takeFirst()).absoluteFilePath());
        lacquer.pages()->show(editor::Pages::Page::album);
    }
    if (arguments.isSet(screenshot)) {  // of what is in the folder; nothing is written there
        if (!names.isEmpty()) {
            auto opened = sessions::openForCopy(editor::sessionAround(names.front().toStdString()), registry);
            if (!opened) return reportAndFail(editor::textOf(opened.error()));
            const QString name = QString::fromStdString(opened->session.name);
            lacquer.session()->showCopy(*std::move(opened), name);
        }
        takeScreenshot(qobject_cast<QQuickWindow*>(engine.rootObjects().front()), arguments.value(screenshot));
    } else {
        QObject::connect(lacquer.life(), &editor::SessionLife::openFailed, &engine, [&](const QString& why) {
            // What the program was started for cannot be done. Later on, the status bar tells.
            if (!names.isEmpty() && lacquer.session()->untouched()) QCoreApplication::exit(reportAndFail(why));
        });
        // After the window: its status bar shows what is wrong with a session that opens all the same.
        if (names.isEmpty()) {
            lacquer.life()->lookForUnsaved();
        } else {
            lacquer.life()->openPath(QFileInfo(names.front()).absoluteFilePath());
            // Who asks for a session gets it first. Work that is left of another one waits in the menu.
            QObject::connect(lacquer.life(), &editor::SessionLife::busyChanged, lacquer.life(),
                             &editor::SessionLife::countUnsaved, Qt::SingleShotConnection);
        }
        // And after the session, for which the device would have to be opened once more.
        const auto start = [&] { QTimer::singleShot(0, lacquer.transport(), &editor::TransportController::start); };
        if (lacquer.life()->busy())
            QObject::connect(lacquer.life(), &editor::SessionLife::busyChanged, lacquer.transport(), start,
                             Qt::SingleShotConnection);
        else
            start();
        QTimer::singleShot(0, lacquer.remote(), &editor::RemoteControl::start);
        QTimer::singleShot(0, lacquer.library(), [&] { lacquer.library()->open(places.library); });
        lacquer.library()->setPlugins(plugins);
        QTimer::singleShot(0, lacquer.palette(), [&] { lacquer.palette()->loadPlugins(plugins, gate); });
    }
    const int exitCode = QGuiApplication::exec();
    quitting = true;

    lacquer.pluginWindows()->end();
    lacquer.transport()->close();
    if (lacquer.transport()->deviceLeftBehind() || lacquer.remote()->scanning() ||
        lacquer.preferences()->devices()->scanning())
        std::quick_exit(exitCode);
    return exitCode;
}
