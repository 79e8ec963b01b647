#include "editor/controllers/record_controller.hpp"

#include <utility>

#include "sessions/record/session_recorder.hpp"

namespace lacquer::editor {

RecordController::RecordController(SessionController& session, TransportController& transport)
    : session_(session), transport_(transport) {
    connect(&transport, &TransportController::ticked, this, &RecordController::follow);
    connect(&session, &SessionController::edited, this, &RecordController::follow);
    connect(&session, &SessionController::opened, this, [this] {
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
    if (recording()) {
        transport_.recorder()->stop();
    } else if (const QString text = obstacle(); !text.isEmpty()) {
        Q_EMIT session_.problem(text);
    } else if (const Status started = transport_.recorder()->start(transport_.roundTripFrames()); !started) {
        Q_EMIT session_.problem(textOf(started.error()));
    }
    follow();
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
