#include "editor/controllers/transport_controller.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <system_error>
#include <utility>

#include "editor/models/value_text.hpp"

namespace lacquer::editor {

namespace {

constexpr int kTickMs = 33;     // while something moves
constexpr int kWatchMs = 1000;  // while nothing does: is the device still there?
constexpr int kLoadMs = 500;    // so often the load is read
constexpr int kDecayMs = 6000;  // so long meters fall after a stop: 60 dB at 20 dB in 1.7 s

constexpr int kInputs = 32;  // that tracks may be armed with while the session is open, at least

int highestArmedInput(const sessions::Session& session) {
    int highest = 0;
    for (const sessions::RecordedTrack& track : sessions::armedTracks(session))
        for (const int input : track.inputs) highest = std::max(highest, input + 1);
    return highest;
}

template <class T>
bool isReady(const std::future<T>& future) {
    return future.valid() && future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

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
        if (std::holds_alternative<sessions::SetClips>(edit)) Q_EMIT lengthChanged();
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
    Q_EMIT engineMade();
    open(std::nullopt);
    shownPlan_ = engine_->planCount();
    Q_EMIT positionChanged();
    Q_EMIT planChanged();
}

void TransportController::close() {
    timer_.stop();
    meters_.setRunning(false);
    if (opening_.valid()) {
        Opened opened = opening_.get();
        output_ = std::move(opened.output);
        recorder_ = std::move(opened.inputs.recorder);
        leftBehind_ = opened.leftBehind || leftBehind_;
        if (opened.devices) Q_EMIT devicesListed(*opened.devices);
    }
    if (abandoning_.valid()) leftBehind_ = abandoning_.get() || leftBehind_;
    if (output_) {
        output_->stop();
        leftBehind_ = leftBehind_ || output_->device().leftBehind();
        output_.reset();
    }
    // The session is about to go, and takes no edit any more: what is being recorded waits to be opened again.
    for (auto* recorder : {&recorder_, &ending_}) {
        if (*recorder) (*recorder)->leave();
        recorder->reset();
    }
    clock_.reset();
    if (engine_) Q_EMIT engineGoes();
    engine_.reset();
}

TransportController::Opened TransportController::openOutput(Engine& engine, PrepareSpec spec,
                                                            const host::MonitorControls& monitor,
                                                            const AudioChoice& choice,
                                                            const std::optional<AudioChoice>& before,
                                                            const Inputs& inputs) {
    using Output = Result<std::unique_ptr<host::AudioOutput>>;
    Opened opened;
    const auto attemptWith = [&](const AudioChoice& wanted, const Inputs& with) -> Output {
        auto output = host::AudioOutput::open(engine, spec,
                                              {.deviceName = wanted.deviceName,
                                               .framesPerBuffer = wanted.framesPerBuffer,
                                               .input = with.live,
                                               .fewerInputs = true,
                                               .capture = with.recorder ? &with.recorder->sink() : nullptr,
                                               .monitor = &monitor});
        if (!output) return output;
        if (const Status started = (*output)->start(); !started) return fail(started.error());
        return output;
    };
    const auto attempt = [&](const AudioChoice& wanted) -> bool {
        auto made = attemptWith(wanted, inputs);
        if (made && inputs.recorder) opened.inputs = inputs;
        if (!made && inputs.recorder) {
            opened.inputError = made.error();
            made = attemptWith(wanted, {});
        }
        if (!made) {
            if (!opened.error) opened.error = made.error();
            return false;
        }
        opened.output = *std::move(made);
        opened.choice = wanted;
        return true;
    };
    if (!attempt(choice) && before) (void)attempt(*before);
    if (!opened.output) opened.choice = choice;
    return opened;
}

// Recording ----------------------------------------------------------------------------------------------------------

TransportController::Inputs TransportController::wantedInputs() {
    inputsOpen_ = highestArmedInput(session_.session());
    if (inputsOpen_ == 0) return {};
    try {
        return {input_, std::make_shared<sessions::SessionRecorder>(
                            session_.session(), *input_, [this](const sessions::Edit& edit) -> Status {
                                if (session_.perform(edit)) return {};
                                return fail(ErrorKind::failed, "what was recorded stays in the session's folder");
                            })};
    } catch (const std::system_error& error) {
        Q_EMIT session_.problem(tr("No thread can be started to record from: %1").arg(error.what()));
        return {};
    }
}

// After an edit. A device that is open without the inputs that are wanted now is opened anew.
void TransportController::lookAtTracks() {
    if (recorder_) recorder_->tracksChanged();
    if (!started_ || highestArmedInput(session_.session()) <= inputsOpen_) return;
    if (opening_.valid() || abandoning_.valid() || takingOver_)
        choiceChanged_ = true;
    else if (output_)
        open(std::nullopt);
}

void TransportController::lookAtRecording() {
    if (!opening_.valid() && !abandoning_.valid()) endRecording();
    if (!recorder_ || session_.held()) return;
    for (const sessions::Take& take : recorder_->idle(playing())) {
        const Node* track = session_.session().graph.find(take.track);
        Q_EMIT session_.notice(tr("Recorded %1: %2")
                                   .arg(track != nullptr ? QString::fromStdString(track->name) : QString())
                                   .arg(QString::fromStdString(take.file)));
    }
    for (const Error& fault : recorder_->takeFaults()) Q_EMIT session_.problem(textOf(fault));
    if (recorder_->busy()) wakeFor(kTakeUpMs);
}

// Its device has been stopped.
void TransportController::endRecording() {
    if (!ending_ || session_.held()) return;  // while it is held, it takes no edit
    const auto ended = std::exchange(ending_, nullptr);
    (void)ended->finish();
    for (const Error& fault : ended->takeFaults()) Q_EMIT session_.problem(textOf(fault));
}

// The engine is free: whatever has run it until now is given up first, on the thread that opens the next one.
void TransportController::open(std::optional<AudioChoice> before, Listing listing) {
    clock_.reset();
    if (recorder_) ending_ = std::move(recorder_);
    earlierDropouts_ = static_cast<std::uint64_t>(shownDropouts_);
    dropoutsBefore_ = 0;
    opening_ =
        std::async(std::launch::async, [old = std::move(output_), engine = &engine_->engine(), spec = engine_->spec(),
                                        monitor = &monitorControls_, choice = audio_, before = std::move(before),
                                        inputs = wantedInputs(), keep = ending_, listing]() mutable {
            bool leftBehind = false;
            if (old) {
                old->stop();
                leftBehind = old->device().leftBehind();
                old.reset();
            }
            std::optional<Result<std::vector<host::DeviceInfo>>> devices;
            if (listing == Listing::wanted) devices = host::listDevices();
            Opened opened = openOutput(*engine, spec, *monitor, choice, before, inputs);
            opened.devices = std::move(devices);
            opened.leftBehind = leftBehind;
            return opened;
        });
    wakeFor(kTakeUpMs);
    Q_EMIT deviceChanged();
}

void TransportController::setAudio(AudioChoice choice) {
    if (choice == audio_ && output_) return;
    const AudioChoice before = std::exchange(audio_, std::move(choice));
    if (!engine_ || !started_) return;
    if (opening_.valid() || abandoning_.valid()) {
        choiceChanged_ = true;  // what is being opened is given back at once
        return;
    }
    open(output_ ? std::optional(before) : std::nullopt);
}

bool TransportController::rescan() {
    if (!engine_ || !started_ || opening_.valid() || abandoning_.valid()) return false;
    open(std::nullopt, Listing::wanted);
    return true;
}

// The engine is run by one thread at a time: the device's, the silent clock's, or none while a device is being opened
// or given up.
void TransportController::pollDevice() {
    if (isReady(opening_)) {
        Opened opened = opening_.get();
        leftBehind_ = opened.leftBehind || leftBehind_;
        output_ = std::move(opened.output);
        takingOver_ = true;  // what was recorded is an edit, which may ask for another device
        endRecording();
        takingOver_ = false;
        recorder_ = std::move(opened.inputs.recorder);
        if (opened.devices) Q_EMIT devicesListed(*opened.devices);
        if (opened.inputError && output_)
            Q_EMIT session_.problem(tr("%1. Playing goes on without inputs").arg(textOf(*opened.inputError)));
        if (std::exchange(choiceChanged_, false)) return open(std::nullopt);
        if (!output_) return runSilently(textOf(*opened.error));
        if (opened.error)
            Q_EMIT session_.problem(tr("%1. Playing goes on with %2")
                                        .arg(textOf(*opened.error))
                                        .arg(QString::fromStdString(output_->device().info().name)));
        audio_ = opened.choice;
        const host::DeviceInfo& info = output_->device().info();
        deviceDetail_ = tr("%1 at %2 Hz").arg(QString::fromStdString(info.api)).arg(engine_->spec().sampleRate);
        priorityShown_ = false;
        Q_EMIT deviceChanged();
    }
    if (output_ && output_->device().lost()) {
        Q_EMIT session_.problem(
            tr("Audio device lost: %1 has gone, and playing goes on in silence. When it is back, look "
               "for devices in the preferences: it is opened again")
                .arg(QString::fromStdString(output_->device().info().name)));
        ending_ = std::move(recorder_);
        abandoning_ = std::async(std::launch::async, [keep = ending_, lost = std::move(output_)] {
            lost->stop();
            return lost->device().leftBehind();
        });
        wakeFor(kTakeUpMs);
        Q_EMIT deviceChanged();
    }
    if (isReady(abandoning_)) {
        leftBehind_ = abandoning_.get() || leftBehind_;
        endRecording();
        if (std::exchange(choiceChanged_, false)) return open(std::nullopt);
        runSilently(tr("Audio device lost: look for devices to open it again"));
        metersAwake_.setRemainingTime(kDecayMs);  // what it has left standing falls
        wakeFor(kDecayMs);
    }
}

void TransportController::runSilently(const QString& reason) {
    clock_ = std::make_unique<SilentClock>(engine_->engine(), engine_->spec());
    wakeFor(kTakeUpMs);
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
    lookAtDropouts();
    lookAtPriority();
    lookAtMuting();
    lookAtRecording();
    for (const Error& fault : engine_->takeFaults()) Q_EMIT session_.problem(textOf(fault));

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
    if (!engine_) return;
    engine_->locate(static_cast<TimelineFrame>(std::llround(to * engine_->spec().sampleRate)));
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
    if (engine_) engine_->locate(*frame);
    wakeFor(kTakeUpMs);
    tick();
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

void TransportController::lookAtDropouts() {
    std::uint64_t all = earlierDropouts_;
    if (output_) all += output_->device().underflows() + output_->lateQuanta() - dropoutsBefore_;
    if (std::exchange(shownDropouts_, static_cast<int>(all)) != static_cast<int>(all)) Q_EMIT dropoutsChanged();
}

// Known from the first callback on.
void TransportController::lookAtPriority() {
    if (priorityShown_ || !output_ || output_->device().priority() == host::ThreadPriority::unknown) return;
    priorityShown_ = true;
    const char* advice = host::priorityAdvice(output_->device().priority());
    if (*advice == '\0') return;
    deviceDetail_ += "\n" + QString::fromUtf8(advice);
    Q_EMIT deviceChanged();
}

void TransportController::lookAtMuting() {
    const std::uint64_t times = output_ ? output_->timesMuted() : 0;
    if (std::exchange(timesMuted_, times) < times)
        Q_EMIT session_.problem(QString::fromUtf8(host::OutputGuard::kNotice));
}

void TransportController::resetDropouts() {
    earlierDropouts_ = 0;
    dropoutsBefore_ = output_ ? output_->device().underflows() + output_->lateQuanta() : 0;
    if (std::exchange(shownDropouts_, 0) != 0) Q_EMIT dropoutsChanged();
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
    return text(positionFrame());
}

QString TransportController::lengthText() const {
    return text(endFrame());
}

QString TransportController::deviceText() const {
    if (output_) return QString::fromStdString(output_->device().info().name);
    if (opening_.valid()) return tr("opening the audio device …");
    if (abandoning_.valid()) return tr("closing the audio device …");
    return tr("NO DEVICE – silent");
}

}  // namespace lacquer::editor
