// What a TransportController plays on and records from: devices are opened, watched and given up here.
#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

#include "editor/controllers/transport_controller.hpp"

namespace lacquer::editor {

namespace {

constexpr int kFallMs = 6000;  // so long what a lost device has left standing on the meters falls

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
                                               .deviceOutputs = wanted.outputs,
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

void TransportController::setRecordRange(std::optional<LoopRange> range) {
    recordRange_ = range;
    if (recorder_) recorder_->setRange(range);
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
        if (recorder_) recorder_->setRange(recordRange_);
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
        metersAwake_.setRemainingTime(kFallMs);  // what it has left standing falls
        wakeFor(kFallMs);
    }
}

void TransportController::runSilently(const QString& reason) {
    clock_ = std::make_unique<SilentClock>(engine_->engine(), engine_->spec());
    wakeFor(kTakeUpMs);
    deviceDetail_ = reason;
    Q_EMIT deviceChanged();
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

int TransportController::deviceOutputs() const {
    return output_ ? output_->device().info().outputChannels : 0;
}

QString TransportController::deviceText() const {
    if (output_) return QString::fromStdString(output_->device().info().name);
    if (opening_.valid()) return tr("opening the audio device …");
    if (abandoning_.valid()) return tr("closing the audio device …");
    return tr("NO DEVICE – silent");
}

}  // namespace lacquer::editor
