#include "editor/controllers/record_controller.hpp"

#include <utility>

#include "sessions/record/session_recorder.hpp"

namespace lacquer::editor {

RecordController::RecordController(SessionController& session, TransportController& transport)
    : session_(session), transport_(transport) {
    connect(&transport, &TransportController::ticked, this, &RecordController::follow);
    connect(&session, &SessionController::edited, this, &RecordController::follow);
    connect(&transport, &TransportController::unitChanged, this, &RecordController::punchChanged);
    connect(&session, &SessionController::opened, this, [this] {
        removePunch();
        recover();
        follow();
    });
}

bool RecordController::armed() const {
    return !sessions::armedTracks(session_.session()).empty();
}

bool RecordController::recording() const {
    return transport_.recorder() != nullptr && transport_.recorder()->recording();
}

RecordController::Shown RecordController::now() const {
    Shown shown{armed(), recording()};
    if (const auto* recorder = transport_.recorder(); recorder != nullptr && recorder->recorder().openTakes() > 0)
        shown.seconds = recorder->recorder().takeFrames() / session_.session().sampleRate;
    return shown;
}

QString RecordController::takeText() const {
    if (shown_.seconds < 0) return {};
    return QStringLiteral("%1:%2").arg(shown_.seconds / 60).arg(shown_.seconds % 60, 2, 10, QLatin1Char('0'));
}

void RecordController::follow() {
    session_.setRecording(transport_.recorder() != nullptr && (recording() || transport_.recorder()->busy()));
    if (const Shown shown = now(); std::exchange(shown_, shown) != shown) Q_EMIT changed();
}

QString RecordController::obstacle() const {
    if (!armed()) return tr("No track is armed: select one, and choose its input in its panel");
    if (!session_.hasFolder()) return tr("Save the session first: recordings go into its folder");
    if (transport_.recorder() == nullptr)
        return transport_.silent() ? tr("There is no device to record from: connect one, or start JACK, and look for "
                                        "devices in the preferences")
                                   : tr("The device has no inputs, or is still being opened");
    return {};
}

void RecordController::toggle() {
    if (const Status done = set(!recording()); !done) Q_EMIT session_.problem(textOf(done.error()));
}

Status RecordController::set(bool on) {
    if (on == recording()) return {};
    Status done;
    if (!on)
        transport_.recorder()->stop();
    else if (const QString text = obstacle(); !text.isEmpty())
        done = fail(ErrorKind::unavailable, text.toStdString());
    else
        done = transport_.recorder()->start(transport_.roundTripFrames());
    follow();
    return done;
}

// Punch in and out ---------------------------------------------------------------------------------------------------

QString RecordController::punchInText() const {
    return punch_ ? transport_.text(punch_->startFrame) : QString();
}

QString RecordController::punchOutText() const {
    return punch_ ? transport_.text(punch_->endFrame) : QString();
}

void RecordController::setPunch(std::optional<LoopRange> range) {
    punch_ = range;
    transport_.setRecordRange(range);
    Q_EMIT punchChanged();
}

void RecordController::setPunch(TimelineFrame in, TimelineFrame out) {
    if (out > in) return setPunch(LoopRange{in, out});
    Q_EMIT session_.problem(tr("Recording would punch out at %1, before it punches in at %2: set an end that is later")
                                .arg(transport_.text(out))
                                .arg(transport_.text(in)));
}

void RecordController::setPunch(const QString& in, const QString& out) {
    const auto from = transport_.placeOf(in);
    const auto to = from ? transport_.placeOf(out) : std::nullopt;
    if (to) setPunch(*from, *to);
    Q_EMIT punchChanged();  // what has been typed gives way to what counts
}

void RecordController::setPunchInHere() {
    const TimelineFrame here = transport_.positionFrame();
    setPunch(here, punch_ && punch_->endFrame > here ? punch_->endFrame : transport_.endFrame());
}

void RecordController::setPunchOutHere() {
    const TimelineFrame here = transport_.positionFrame();
    setPunch(punch_ && punch_->startFrame < here ? punch_->startFrame : session_.session().startFrame, here);
}

void RecordController::punchTheLoop() {
    if (const auto& loop = session_.session().loop) return setPunch(*loop);
    Q_EMIT session_.problem(tr("There is no loop to record: set one at its button"));
}

void RecordController::removePunch() {
    setPunch(std::nullopt);
}

// Only with the lock: another program may be recording.
void RecordController::recover() {
    if (!session_.hasFolder()) return;
    const sessions::RecoveredTakes found = sessions::recoverTakes(session_.session());
    for (const Error& problem : found.problems) Q_EMIT session_.problem(textOf(problem));
    if (found.takes.empty()) return;
    if (session_.perform(sessions::takesAsClips(session_.session(), found.takes)))
        Q_EMIT session_.notice(tr("What was being recorded when the program ended is on its tracks"));
}

}  // namespace lacquer::editor
