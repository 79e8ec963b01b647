#include "stage.hpp"

#include <sys/resource.h>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QMouseEvent>
#include <QQmlComponent>
#include <QTimer>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <stdexcept>

#include "bare_scene.hpp"
#include "bench_session.hpp"
#include "sessions/format/session_writer.hpp"

namespace lacquer::bench {

namespace {

constexpr QSizeF kWindow{1280, 748};  // as in the scenes
constexpr int kWarmUpFrames = 20;
constexpr double kPanStep = 12;    // pixels; a hand in a hurry
constexpr double kPanReach = 360;  // pixels from the middle
constexpr int kPatienceMs = 120000;

double cpuMilliseconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto ms = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
    };
    return ms(usage.ru_utime) + ms(usage.ru_stime);
}

class Watch {
public:
    Watch() { wall_.start(); }
    [[nodiscard]] Cost stop(int frames) const {
        return {frames, cpuMilliseconds() - cpuBefore_, static_cast<double>(wall_.nsecsElapsed()) / 1e6};
    }

private:
    double cpuBefore_ = cpuMilliseconds();
    QElapsedTimer wall_;
};

// Nothing may be thrown through Qt.
void giveUp() {
    std::fprintf(stderr, "editor_bench: no frame is drawn\n");
    std::quick_exit(1);
}

// From 0 up to 1, down to -1, and so on.
double triangle(double x) {
    return 2 / M_PI * std::asin(std::sin(x * M_PI / 2));
}

}  // namespace

Stage::Stage(Scene scene, const ProcessorRegistry& registry, const sessions::Session& session, View view)
    : scene_(scene), view_(view) {
    sessions::OpenedSession opened{.session = session, .text = *sessions::writeSession(session)};
    const auto open = [&] {
        editor_ = std::make_unique<editor::Editor>(registry, "there is no such device");
        editor_->session()->show(std::move(opened), editor::SessionController::Unsaved::recover);
    };
    const auto look = [&] {
        if (view == View::whole) editor_->canvas()->fit();
        if (view == View::mixer) {
            editor_->mixer()->setNarrow(true);
            editor_->pages()->show(editor::Pages::Page::mixer);
        }
        if (view == View::near) editor_->canvas()->zoomBy(1 / editor_->canvas()->zoom());
    };
    if (scene == Scene::bare) {
        open();
        editor_->canvas()->setViewport(kWindow);
        look();
        bareScene() = bareSceneOf(*editor_->canvas());
    }
    const Watch watch;
    if (scene == Scene::editor) open();
    show();
    firstFrame_ = watch.stop(1);
    if (scene == Scene::editor) look();
    settle(500);
}

Stage::~Stage() {
    window_.reset();  // before what it shows
    editor_->transport()->close();
}

void Stage::show() {
    engine_ = std::make_unique<QQmlEngine>();
    engine_->addImportPath("qrc:/");
    const QString shown = view_ == View::mixer ? "Mixer" : "";
    const QString kind = scene_ == Scene::editor ? (shown.isEmpty() ? "Editor" : "") : "Bare";
    QQmlComponent component(engine_.get(), QUrl("qrc:/Lacquer/Bench/" + kind + shown + "Scene.qml"));
    const editor::ViewTransform& view = editor_->canvas()->view();
    const QVariantMap editorProperties{{"editor", QVariant::fromValue(editor_.get())}};
    QVariantList meters;
    for (const auto& [id, node] : editor_->session()->session().graph.nodes())
        if (view_ == View::mixer && node.name.starts_with("Tone ")) meters.append(static_cast<quint64>(id.value));
    const QVariantMap bareProperties =
        view_ == View::mixer
            ? QVariantMap{{"nodes", meters}}
            : QVariantMap{
                  {"nodes", bareScene().nodes}, {"far", bareScene().far}, {"offset", view.offset}, {"zoom", view.zoom}};
    window_.reset(qobject_cast<QQuickWindow*>(
        component.createWithInitialProperties(scene_ == Scene::editor ? editorProperties : bareProperties)));
    if (!window_) throw std::runtime_error(component.errorString().toStdString());
    connect(
        window_.get(), &QQuickWindow::frameSwapped, this, [this] { ++frames_; }, Qt::QueuedConnection);
    QEventLoop loop;
    connect(window_.get(), &QQuickWindow::frameSwapped, &loop, &QEventLoop::quit, Qt::QueuedConnection);
    QTimer::singleShot(kPatienceMs, &loop, &giveUp);
    loop.exec();
}

void Stage::settle(int milliseconds) {
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

Cost drawFrames(QQuickWindow& window, int frames, const std::function<void(int)>& step) {
    QEventLoop loop;
    int drawn = 0;
    std::optional<Watch> watch;
    Cost cost;
    const auto next = [&] {
        if (drawn == kWarmUpFrames) watch.emplace();
        if (drawn == kWarmUpFrames + frames) {
            cost = watch->stop(frames);
            return loop.quit();
        }
        step(drawn++);
    };
    const auto connection = QObject::connect(&window, &QQuickWindow::frameSwapped, &loop, next, Qt::QueuedConnection);
    QTimer::singleShot(kPatienceMs, &loop, &giveUp);
    next();
    loop.exec();
    QObject::disconnect(connection);
    return cost;
}

Cost Stage::wait(int milliseconds) {
    const int before = frames_;
    const Watch watch;
    settle(milliseconds);
    return watch.stop(frames_ - before);
}

void Stage::sendMouse(QEvent::Type type, QPointF at) {
    const auto button = type == QEvent::MouseMove ? Qt::NoButton : Qt::MiddleButton;
    QMouseEvent event(type, at, window_->mapToGlobal(at), button, Qt::MiddleButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window_.get(), &event);
}

void Stage::pan(int step) {
    const double reach = scene_ == Scene::editor || bareScene().far ? kPanReach : kRowUnits / 2;
    const QPointF by(0, reach * triangle(step * kPanStep / reach));
    if (scene_ == Scene::editor) {
        const QPointF middle(kWindow.width() / 2, kWindow.height() / 2);
        if (step == 0) sendMouse(QEvent::MouseButtonPress, middle);
        sendMouse(QEvent::MouseMove, middle + by + QPointF(step % 2 ? 0 : 1, 0));
    } else {
        window_->setProperty("offset", editor_->canvas()->offset() + by + QPointF(step % 2 ? 0 : 1, 0));
    }
}

void Stage::zoom(int step) {
    constexpr double kHair = 1.01;
    editor_->canvas()->zoomBy(step % 2 ? 1 / kHair : kHair);
    if (scene_ != Scene::bare) return;
    window_->setProperty("zoom", editor_->canvas()->zoom());
    window_->setProperty("offset", editor_->canvas()->offset());
}

}  // namespace lacquer::bench
