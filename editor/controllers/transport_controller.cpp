#include "editor/controllers/transport_controller.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "editor/models/value_text.hpp"

namespace lacquer::editor {

namespace {

constexpr int kTickMs = 33;     // while something moves
constexpr int kWatchMs = 1000;  // while nothing does: is the device still there?
constexpr int kLoadMs = 500;    // so often the load is read
constexpr int kDecayMs = 6000;  // so long meters fall after a stop: 60 dB at 20 dB in 1.7 s

constexpr int kInputs = 32;  // that tracks may be armed with while the session is open, at least

}  // namespace

TransportController::TransportController(SessionController& session, std::string deviceName)
    : session_(session), audio_{std::move(deviceName)}, meters_([this](NodeId id) {
          return engine_ ? engine_->instance(id) : nullptr;
      }) {
    connect(&timer_, &QTimer::timeout, this, &TransportController::tick);
    connect(&session, &SessionController::closing, this, &TransportController::close);
    connect(&session, &SessionController::opened, this, [this] {
        looping_ = false;
        readTempo();
        Q_EMIT lengthChanged();
        Q_EMIT positionChanged();
        Q_EMIT loopChanged();
        if (started_) start();
    });
    // A node that does not start is refused, rather than silent in the document.
    session.setGuard([this](const sessions::Edit& edit) { return engine_ ? engine_->prepare(edit) : Status{}; });
    connect(&session, &SessionController::edited, this, [this](const sessions::Edit& edit) {
        if (std::holds_alternative<sessions::SetTempoMap>(edit)) readTempo();
        if (std::holds_alternative<sessions::SetLoop>(edit)) useLoop();
        if (!engine_) return;
        engine_->follow(edit);
        wakeFor(kTakeUpMs);
        if (std::holds_alternative<sessions::SetClips>(edit) || std::holds_alternative<sessions::SetRange>(edit))
            Q_EMIT lengthChanged();
        lookAtTracks();
    });
    readTempo();
}

TransportController::~TransportController() {
    session_.setGuard(nullptr);
    close();
}

void TransportController::start() {
    started_ = true;
    input_ = std::make_shared<LiveInput>(std::max(kInputs, sessions::inputsNeeded(session_.session())),
                                         session_.session().quantumFrames);
    auto made = sessions::SessionEngine::create(session_.session(), session_.registry(),
                                                {.missingPlugins = sessions::MissingPlugins::bypass,
                                                 .brokenNodes = sessions::BrokenNodes::bypass,
                                                 .missingMedia = sessions::MissingMedia::silence,
                                                 .input = input_});
    if (!made) {
        deviceDetail_ = textOf(made.error());
        Q_EMIT session_.problem(deviceDetail_);
        Q_EMIT deviceChanged();
        return;
    }
    engine_ = *std::move(made);
    engine_->setLowLatency(lowLatencyMs_);
    Q_EMIT engineMade();
    open(std::nullopt);
    shownPlan_ = engine_->planCount();
    Q_EMIT positionChanged();
    Q_EMIT planChanged();
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
    lookAtDropouts();
    lookAtPriority();
    lookAtMuting();
    lookAtRecording();
    lookAtLowLatency();
    for (const Error& fault : engine_->takeFaults()) Q_EMIT session_.problem(textOf(fault));
    if (auto gone = engine_->goneNodes(); gone != shownGone_) {
        shownGone_ = std::move(gone);
        Q_EMIT goneChanged();
    }

    const bool inLoop = looping_ && position() < loopEnd();
    if (playing() && !inLoop && !recording() && length() > 0 && position() >= length()) engine_->stop();
    if (playing()) {
        wakeFor(kDecayMs);
        metersAwake_.setRemainingTime(kDecayMs);
    }
    meters_.setRunning(!metersAwake_.hasExpired());
    if (std::exchange(shownPlaying_, playing()) != playing()) Q_EMIT playingChanged();
    if (std::exchange(shownPlan_, engine_->planCount()) != engine_->planCount()) Q_EMIT planChanged();
    if (const TimelineFrame now = positionFrame(); now != shownFrame_) {
        shownFrame_ = now;
        Q_EMIT positionChanged();
    }
    lookAtLoad();
    Q_EMIT ticked();
    const bool busy = !awake_.hasExpired() || opening_.valid() || abandoning_.valid();
    if (busy) return;
    if (clock_) {
        clock_->set(SilentClock::State::asleep);
        timer_.stop();
        load_.clear();
        Q_EMIT loadChanged();
    } else {
        timer_.setInterval(kWatchMs);
    }
}

// Transport ----------------------------------------------------------------------------------------------------------

void TransportController::play() {
    if (!engine_) return;
    if (looping_ && position() >= loopEnd())
        seek(loopStart());
    else if (!looping_ && !recording() && length() > 0 && position() >= length())
        toStart();
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
    locate(static_cast<TimelineFrame>(std::llround(to * session_.session().sampleRate)));
}

void TransportController::locate(TimelineFrame frame) {
    if (!engine_) return;
    engine_->locate(frame);
    wakeFor(kTakeUpMs);
    tick();
}

void TransportController::toStart() {
    seek(seconds(session_.session().startFrame));
}

double TransportController::seconds(TimelineFrame frame) const {
    return static_cast<double>(frame) / session_.session().sampleRate;
}

TimelineFrame TransportController::positionFrame() const {
    if (!engine_) return 0;
    // Of what has been handed to the device; the engine may be ahead of it.
    const TimelineFrame lead = output_ && playing() ? output_->leadFrames() : 0;
    const TimelineFrame frame = engine_->position() - lead;
    // What it is ahead by may still be in the round of the loop before.
    const auto& loop = session_.session().loop;
    const bool wrapped = looping_ && loop && frame < loop->startFrame && engine_->position() >= loop->startFrame &&
                         engine_->position() < loop->startFrame + lead && shownFrame_ >= loop->startFrame;
    return wrapped ? frame + loop->lengthFrames() : frame;
}

double TransportController::position() const {
    return seconds(positionFrame());
}

TimelineFrame TransportController::endFrame() const {
    const sessions::Session& session = session_.session();
    return session.endFrame.value_or(session.lastClipEnd());
}

double TransportController::length() const {
    return seconds(endFrame());
}

void TransportController::setLowLatency(std::optional<double> limitMs) {
    if (std::exchange(lowLatencyMs_, limitMs) == limitMs || !engine_) return;
    engine_->setLowLatency(limitMs);
    wakeFor(kTakeUpMs);
}

void TransportController::lookAtLowLatency() {
    const std::set<NodeId>& now = engine_->lowLatencyNodes();
    if (std::exchange(bypassed_, now) == now || now.empty()) return;
    QStringList names;
    for (const NodeId id : now)
        if (const Node* node = session_.session().graph.find(id)) names.append(QString::fromStdString(node->name));
    Q_EMIT session_.notice(tr("Bypassed for low latency: %1").arg(names.join(", ")));
}

void TransportController::readTempo() {
    const sessions::Session& session = session_.session();
    // It has been read or set before, so that it is one.
    if (auto map = TempoMap::make(session.tempo, session.sampleRate)) tempo_.emplace(*std::move(map));
}

QString TransportController::text(TimelineFrame frame) const {
    return editor::positionText(frame, static_cast<PositionUnit>(unit_), *tempo_);
}

std::optional<TimelineFrame> TransportController::placeOf(const QString& typed) {
    const auto frame = parsePosition(typed, static_cast<PositionUnit>(unit_), *tempo_);
    if (!frame)
        Q_EMIT session_.problem(tr("“%1” is no place in the song: type a time such as 1:05.2, samples such as 48000 "
                                   "samples, or bar|beat|tick")
                                    .arg(typed));
    return frame;
}

bool TransportController::locate(const QString& typed) {
    const auto frame = placeOf(typed);
    if (!frame) return false;
    locate(*frame);
    return true;
}

void TransportController::setUnit(Unit unit) {
    if (std::exchange(unit_, unit) == unit) return;
    Q_EMIT unitChanged();
    Q_EMIT positionChanged();
    Q_EMIT lengthChanged();
    Q_EMIT loopChanged();
}

void TransportController::nextUnit() {
    setUnit(unit_ == Unit::time ? Unit::samples : unit_ == Unit::samples ? Unit::bars : Unit::time);
}

// The loop -----------------------------------------------------------------------------------------------------------

double TransportController::loopStart() const {
    return hasLoop() ? seconds(session_.session().loop->startFrame) : 0;
}

double TransportController::loopEnd() const {
    return hasLoop() ? seconds(session_.session().loop->endFrame) : 0;
}

QString TransportController::loopStartText() const {
    return hasLoop() ? text(session_.session().loop->startFrame) : QString();
}

QString TransportController::loopEndText() const {
    return hasLoop() ? text(session_.session().loop->endFrame) : QString();
}

void TransportController::performLoop(std::optional<LoopRange> loop) {
    if (loop != session_.session().loop) session_.perform(sessions::SetLoop{loop});
}

void TransportController::toggleLoop() {
    if (!looping_ && !hasLoop()) loopWholeSong();
    if (!looping_ && !hasLoop()) return;  // and why has been told
    looping_ = !looping_;
    useLoop();
    const auto& loop = session_.session().loop;
    const TimelineFrame at = positionFrame();
    if (looping_ && playing() && (at < loop->startFrame || at >= loop->endFrame)) seek(loopStart());
}

// After the loop has been changed or switched.
void TransportController::useLoop() {
    const auto& loop = session_.session().loop;
    looping_ = looping_ && loop.has_value();
    if (engine_) {
        (void)engine_->setLoop(looping_ ? loop : std::nullopt);  // the edit has checked it
        wakeFor(kTakeUpMs);
    }
    Q_EMIT loopChanged();
}

void TransportController::setLoop(const QString& start, const QString& end) {
    const auto from = placeOf(start);
    const auto to = from ? placeOf(end) : std::nullopt;
    if (to) performLoop(LoopRange{*from, *to});
    Q_EMIT loopChanged();  // what has been typed gives way to what counts
}

void TransportController::setLoopStartHere() {
    const TimelineFrame here = positionFrame();
    const auto& loop = session_.session().loop;
    performLoop(LoopRange{here, loop && loop->endFrame > here ? loop->endFrame : endFrame()});
}

void TransportController::setLoopEndHere() {
    const TimelineFrame here = positionFrame();
    const auto& loop = session_.session().loop;
    performLoop(LoopRange{loop && loop->startFrame < here ? loop->startFrame : session_.session().startFrame, here});
}

void TransportController::loopWholeSong() {
    if (endFrame() <= session_.session().startFrame) {
        Q_EMIT session_.problem(
            tr("There is nothing to loop yet: add a track, or type where the loop starts and ends"));
        return;
    }
    performLoop(LoopRange{session_.session().startFrame, endFrame()});
}

void TransportController::removeLoop() {
    performLoop(std::nullopt);
}

// Load and dropouts --------------------------------------------------------------------------------------------------

void TransportController::lookAtLoad() {
    if (sinceLoad_.isValid() && sinceLoad_.elapsed() < kLoadMs) return;
    sinceLoad_.start();
    if (load_.add(engine_->takeLoad())) Q_EMIT loadChanged();
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

const Error* TransportController::whyGone(NodeId node) const {
    return engine_ ? engine_->whyGone(node) : nullptr;
}

std::map<NodeId, QString> TransportController::brokenNodes() const {
    std::map<NodeId, QString> broken;
    for (const auto& [id, node] : session_.session().graph.nodes()) {
        if (whyBroken(id) != nullptr || whyLeftOut(id) != nullptr) broken[id] = tr("left out");
        if (whyGone(id) != nullptr) broken[id] = tr("ended; muted");
    }
    return broken;
}

void TransportController::startAgain(const std::set<NodeId>& nodes) {
    if (!engine_) return;
    for (const NodeId id : nodes) engine_->startAgain(id);
    wake();
}

QString TransportController::positionText() const {
    return text(positionFrame());
}

QString TransportController::lengthText() const {
    return text(endFrame());
}

}  // namespace lacquer::editor
