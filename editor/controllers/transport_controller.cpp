#include "editor/controllers/transport_controller.hpp"

#include <chrono>
#include <cmath>

#include "editor/models/value_text.hpp"

namespace lacquer::editor {

namespace {

constexpr int kTickMs = 33;         // while something moves
constexpr int kWatchMs = 1000;      // while nothing does: is the device still there?
constexpr int kEditAwakeMs = 1000;  // so long the engine runs after an edit, to take it up
constexpr int kDecayMs = 6000;      // so long meters fall after a stop: 60 dB at 20 dB in 1.7 s

template <class T>
bool isReady(const std::future<T>& future) {
    return future.valid() && future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

}  // namespace

QString timeText(double seconds) {
    const auto tenths = static_cast<qint64>(std::floor(std::abs(seconds) * 10));
    return QString("%1%2:%3.%4")
        .arg(seconds < 0 ? "-" : "")
        .arg(tenths / 600)
        .arg(tenths / 10 % 60, 2, 10, QChar('0'))
        .arg(tenths % 10);
}

TransportController::TransportController(SessionController& session, std::string deviceName)
    : session_(session),
      deviceName_(std::move(deviceName)),
      meters_([this](NodeId id) { return engine_ ? engine_->instance(id) : nullptr; }) {
    connect(&timer_, &QTimer::timeout, this, &TransportController::tick);
    connect(&session, &SessionController::closing, this, &TransportController::close);
    connect(&session, &SessionController::opened, this, [this] {
        Q_EMIT lengthChanged();
        if (started_) start();
    });
    // A node that does not start is refused, rather than silent in the document.
    session.setGuard([this](const sessions::Edit& edit) { return engine_ ? engine_->prepare(edit) : Status{}; });
    connect(&session, &SessionController::edited, this, [this](const sessions::Edit& edit) {
        if (!engine_) return;
        engine_->follow(edit);
        wakeFor(kEditAwakeMs);
        if (std::holds_alternative<sessions::SetClips>(edit)) Q_EMIT lengthChanged();
    });
}

TransportController::~TransportController() {
    session_.setGuard(nullptr);
    close();
}

void TransportController::start() {
    started_ = true;
    auto made = sessions::SessionEngine::create(session_.session(), session_.registry(),
                                                {.missingPlugins = sessions::MissingPlugins::bypass,
                                                 .brokenNodes = sessions::BrokenNodes::bypass,
                                                 .missingMedia = sessions::MissingMedia::silence});
    if (!made) {
        deviceDetail_ = textOf(made.error());
        Q_EMIT session_.problem(deviceDetail_);
        Q_EMIT deviceChanged();
        return;
    }
    engine_ = *std::move(made);
    opening_ = std::async(std::launch::async, [this, spec = engine_->spec()]() -> OpenedOutput {
        auto output = host::AudioOutput::open(engine_->engine(), spec, {.deviceName = deviceName_});
        if (!output) return output;
        if (const Status started = (*output)->start(); !started) return fail(started.error());
        return output;
    });
    shownPlan_ = engine_->planCount();
    wakeFor(kEditAwakeMs);
    Q_EMIT deviceChanged();
    Q_EMIT positionChanged();
    Q_EMIT planChanged();
}

void TransportController::close() {
    timer_.stop();
    meters_.setRunning(false);
    if (opening_.valid()) {
        if (auto opened = opening_.get()) output_ = *std::move(opened);
    }
    if (abandoning_.valid()) leftBehind_ = abandoning_.get() || leftBehind_;
    if (output_) {
        output_->stop();
        leftBehind_ = leftBehind_ || output_->device().leftBehind();
        output_.reset();
    }
    clock_.reset();
    engine_.reset();
}

// The engine is run by one thread at a time: the device's, the silent clock's, or none while a device is being opened
// or given up.
void TransportController::pollDevice() {
    if (isReady(opening_)) {
        auto opened = opening_.get();
        if (!opened) return runSilently(textOf(opened.error()));
        output_ = *std::move(opened);
        const host::DeviceInfo& info = output_->device().info();
        deviceDetail_ = tr("%1 at %2 Hz").arg(QString::fromStdString(info.api)).arg(engine_->spec().sampleRate);
        Q_EMIT deviceChanged();
    }
    if (output_ && output_->device().lost()) {
        Q_EMIT session_.problem(tr("The audio device %1 has gone; playing goes on in silence")
                                    .arg(QString::fromStdString(output_->device().info().name)));
        abandoning_ = std::async(std::launch::async, [lost = std::move(output_)] {
            lost->stop();
            return lost->device().leftBehind();
        });
        wakeFor(kEditAwakeMs);
        Q_EMIT deviceChanged();
    }
    if (isReady(abandoning_)) {
        leftBehind_ = abandoning_.get() || leftBehind_;
        runSilently(tr("the device has gone"));
        metersAwake_.setRemainingTime(kDecayMs);  // what it has left standing falls
        wakeFor(kDecayMs);
    }
}

void TransportController::runSilently(const QString& reason) {
    clock_ = std::make_unique<SilentClock>(engine_->engine(), engine_->spec());
    wakeFor(kEditAwakeMs);
    deviceDetail_ = reason;
    Q_EMIT deviceChanged();
}

void TransportController::wakeFor(int milliseconds) {
    if (awake_.remainingTime() < milliseconds) awake_.setRemainingTime(milliseconds);
    if (clock_) clock_->set(SilentClock::State::running);
    if (!timer_.isActive() || timer_.interval() != kTickMs) timer_.start(kTickMs);
}

void TransportController::tick() {
    if (!engine_) return timer_.stop();
    pollDevice();
    engine_->idle();
    for (const Error& fault : engine_->takeFaults()) Q_EMIT session_.problem(textOf(fault));

    if (playing() && length() > 0 && position() >= length()) engine_->stop();
    if (playing()) {
        wakeFor(kDecayMs);
        metersAwake_.setRemainingTime(kDecayMs);
    }
    meters_.setRunning(!metersAwake_.hasExpired());
    if (std::exchange(shownPlaying_, playing()) != playing()) Q_EMIT playingChanged();
    if (std::exchange(shownPlan_, engine_->planCount()) != engine_->planCount()) Q_EMIT planChanged();
    if (const QString text = positionText(); text != shownPosition_) {
        shownPosition_ = text;
        Q_EMIT positionChanged();
    }
    const bool busy = !awake_.hasExpired() || opening_.valid() || abandoning_.valid();
    if (busy) return;
    if (clock_) {
        clock_->set(SilentClock::State::asleep);
        timer_.stop();
    } else {
        timer_.setInterval(kWatchMs);
    }
}

// Transport ----------------------------------------------------------------------------------------------------------

void TransportController::play() {
    if (!engine_) return;
    if (length() > 0 && position() >= length()) toStart();
    engine_->play();
    wakeFor(kDecayMs);
    tick();
}

void TransportController::stop() {
    if (!engine_) return;
    engine_->stop();
    wakeFor(kDecayMs);
    tick();
}

void TransportController::toggle() {
    playing() ? stop() : play();
}

void TransportController::seek(double to) {
    if (!engine_) return;
    engine_->locate(static_cast<TimelineFrame>(std::llround(to * engine_->spec().sampleRate)));
    wakeFor(kEditAwakeMs);
    tick();
}

void TransportController::toStart() {
    seek(seconds(session_.session().startFrame));
}

double TransportController::seconds(TimelineFrame frame) const {
    return static_cast<double>(frame) / session_.session().sampleRate;
}

double TransportController::position() const {
    if (!engine_) return 0;
    // Of what has been handed to the device; the engine may be ahead of it.
    return seconds(engine_->position() - (output_ && playing() ? output_->leadFrames() : 0));
}

double TransportController::length() const {
    const sessions::Session& session = session_.session();
    return seconds(session.endFrame.value_or(session.lastClipEnd()));
}

std::optional<TransportController::NodeTimes> TransportController::timesOf(NodeId node) const {
    if (!engine_ || engine_->instance(node) == nullptr) return std::nullopt;
    return NodeTimes{engine_->ownLatencyFrames(node), engine_->arriveFrames(node)};
}

const sessions::PlannedTimes& TransportController::plannedTimes() const {
    static const sessions::PlannedTimes none;
    return engine_ ? engine_->times() : none;
}

QString TransportController::latencyText() const {
    return engine_ ? framesText(engine_->latencyFrames(), session_.session().sampleRate) : QString();
}

const Error* TransportController::whyBroken(NodeId node) const {
    return engine_ ? engine_->whyBroken(node) : nullptr;
}

const Error* TransportController::whyLeftOut(NodeId node) const {
    return engine_ ? engine_->whyLeftOut(node) : nullptr;
}

std::set<NodeId> TransportController::brokenNodes() const {
    std::set<NodeId> broken;
    for (const auto& [id, node] : session_.session().graph.nodes())
        if (whyBroken(id) != nullptr || whyLeftOut(id) != nullptr) broken.insert(id);
    return broken;
}

QString TransportController::positionText() const {
    return timeText(position());
}

QString TransportController::lengthText() const {
    return timeText(length());
}

QString TransportController::deviceText() const {
    if (output_) return QString::fromStdString(output_->device().info().name);
    if (opening_.valid()) return tr("opening the audio device …");
    if (abandoning_.valid()) return tr("closing the audio device …");
    return tr("NO DEVICE – silent");
}

}  // namespace lacquer::editor
