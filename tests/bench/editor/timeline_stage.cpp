#include "timeline_stage.hpp"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFile>
#include <QQmlComponent>
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "bare_waves.hpp"
#include "sessions/format/session_writer.hpp"
#include "sessions/model/new_session.hpp"

namespace lacquer::bench {

namespace {

constexpr int kRate = 48000;
constexpr int kFileRate = 8000;  // of the file, which is a sixth as large for it
constexpr std::int64_t kHourFrames = std::int64_t{3600} * kRate;
constexpr double kSecondsInView = 60;
constexpr double kWindowWidth = 1280, kHeaders = 224;
constexpr int kStepPixels = 12, kReachPixels = 1200;

// An hour of noise in 16 bits that swells once in seven seconds.
void writeHour(const QString& path) {
    const auto frames = static_cast<quint32>(3600 * kFileRate);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) throw std::runtime_error("cannot write " + path.toStdString());
    const auto put = [&](const char* text) { file.write(text, 4); };
    const auto number = [&](quint32 value, int bytes) { file.write(reinterpret_cast<const char*>(&value), bytes); };
    put("RIFF");
    number(36 + frames * 2, 4);
    put("WAVE");
    put("fmt ");
    number(16, 4);
    number(1, 2);
    number(1, 2);
    number(kFileRate, 4);
    number(kFileRate * 2, 4);
    number(2, 2);
    number(16, 2);
    put("data");
    number(frames * 2, 4);
    quint32 random = 1;
    std::vector<qint16> second(kFileRate);
    for (int s = 0; s < 3600; ++s) {
        for (std::size_t i = 0; i < second.size(); ++i) {
            random = random * 1664525 + 1013904223;
            const double swell = std::sin((s + static_cast<double>(i) / kFileRate) * M_PI / 7);
            second[i] = static_cast<qint16>((static_cast<int>(random >> 17) - 16384) * swell * swell);
        }
        file.write(reinterpret_cast<const char*>(second.data()), static_cast<qint64>(second.size() * 2));
    }
}

}  // namespace

TimelineStage::TimelineStage(Stage::Scene scene, const ProcessorRegistry& registry, int tracks) : scene_(scene) {
    const QString file = folder_.filePath("hour.wav");
    writeHour(file);
    std::vector<sessions::Stem> stems;
    for (int i = 0; i < tracks; ++i)
        stems.push_back({"Track " + std::to_string(i + 1), file.toStdString(), 1, kHourFrames});
    editor_ = std::make_unique<editor::Editor>(registry, "there is no such device");
    editor_->session()->adopt(*sessions::newSession("Hour", kRate, stems, registry));
    editor_->pages()->show(editor::Pages::Page::timeline);
    if (scene == Stage::Scene::bare) prepareBare(file.toStdString());
    show(scene);
    const auto settled = [&] {
        return scene == Stage::Scene::bare || editor_->timeline()->waveforms().facts(file.toStdString());
    };
    for (QDeadlineTimer patience(120000); !settled() && !patience.hasExpired();)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    editor::TimelineController& timeline = *editor_->timeline();
    timeline.setView({kSecondsInView * kRate / (kWindowWidth - kHeaders), 0});
    timeline.scrollBy({2 * kReachPixels, 0});
}

TimelineStage::~TimelineStage() {
    window_.reset();
}

void TimelineStage::prepareBare(const std::string& file) {
    editor::TimelineController& timeline = *editor_->timeline();
    timeline.setViewport({kWindowWidth - kHeaders, 724});
    timeline.setShown(true);
    WaveScene& waves = waveScene();
    waves.top = editor::TimelineScene::kTop;
    waves.rowHeight = timeline.scene().rows.all().front().height;
    waves.firstColumn = 2 * kReachPixels;
    const int columns = 4 * kReachPixels + static_cast<int>(kWindowWidth);
    const double framesPerColumn = kSecondsInView * kFileRate / (kWindowWidth - kHeaders);
    const sessions::WaveformStretch stretch{0, std::llround(columns * framesPerColumn), columns};
    sessions::DrawnWaveform drawn;
    for (QDeadlineTimer patience(120000); drawn.channels.empty() && !patience.hasExpired();) {
        drawn = timeline.waveforms().draw(file, stretch);
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    }
    if (drawn.channels.empty()) throw std::runtime_error("the waveform cannot be read");
    for (const editor::TimelineRow& row : timeline.scene().rows.all()) {
        const QRectF clip(0, waves.top + row.top + 1, 1, row.height - 2);
        const QRectF wave = editor::TimelineScene::waveRect(clip);
        QList<QRect> bars;
        for (int i = 0; i < columns; ++i) {
            const sessions::Peak& peak = drawn.channels[0][static_cast<std::size_t>(i)];
            const double half = wave.height() / 2;
            const int top = static_cast<int>(std::lround(wave.center().y() - peak.maximum * half));
            const int bottom = static_cast<int>(std::lround(wave.center().y() - peak.minimum * half));
            bars.append(QRect(i, top, 1, std::max(1, bottom - top)));
        }
        waves.tracks.push_back(std::move(bars));
    }
}

void TimelineStage::show(Stage::Scene scene) {
    engine_ = std::make_unique<QQmlEngine>();
    engine_->addImportPath("qrc:/");
    const bool isEditor = scene == Stage::Scene::editor;
    QQmlComponent component(
        engine_.get(), QUrl(isEditor ? "qrc:/Lacquer/Bench/TimelineScene.qml" : "qrc:/Lacquer/Bench/BareTimeline.qml"));
    const QVariantMap ours{{"editor", QVariant::fromValue(editor_.get())}};
    const QVariantMap bare{{"tracks", static_cast<int>(waveScene().tracks.size())},
                           {"top", waveScene().top},
                           {"rowHeight", waveScene().rowHeight}};
    window_.reset(qobject_cast<QQuickWindow*>(component.createWithInitialProperties(isEditor ? ours : bare)));
    if (!window_) throw std::runtime_error(component.errorString().toStdString());
}

Cost TimelineStage::scroll(int frames) {
    return drawFrames(*window_, frames, [this](int step) {
        const int there = step * kStepPixels % (2 * kReachPixels);
        const int wanted = there < kReachPixels ? there : 2 * kReachPixels - there;
        if (scene_ == Stage::Scene::editor)
            editor_->timeline()->scrollBy(QPointF(wanted - scrolled_, 0));
        else
            window_->setProperty("scrolled", wanted);
        scrolled_ = wanted;
    });
}

}  // namespace lacquer::bench
