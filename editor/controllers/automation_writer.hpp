// AutomationWriter: parameters that are moved while the song plays become automation, as their modes say: by hand in
// the editor, by MIDI controllers and by OSC. A pass is one undo step, see AutomationRecorder. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QElapsedTimer>
#include <QObject>
#include <optional>

#include "editor/controllers/played_session.hpp"
#include "sessions/control/automation_recorder.hpp"

namespace lacquer::editor {

class AutomationWriter : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")

public:
    /// All must outlive it.
    AutomationWriter(SessionController& session, TransportController& transport, RecordController& record);

    [[nodiscard]] sessions::Controlled& played() noexcept { return played_; }
    [[nodiscard]] sessions::AutomationRecorder& recorder() noexcept { return recorder_; }
    /// The clock that the recorder is told by.
    [[nodiscard]] double seconds() const { return static_cast<double>(clock_.elapsed()) / 1000; }

    /// A move of this parameter would be written now.
    [[nodiscard]] bool takes(const sessions::ParameterAddress& address) const { return recorder_.takes(address); }
    /// What is heard of one that is held; nothing of one that is not written now.
    [[nodiscard]] std::optional<double> heard(const sessions::ParameterAddress& address) const;
    /// A hand takes hold of a parameter, moves it, lets it go. What goes wrong is told as a problem. A move is only for
    /// one that is taken.
    void touch(const sessions::ParameterAddress& address);
    void move(const sessions::ParameterAddress& address, double value);
    void release(const sessions::ParameterAddress& address);

private:
    void tell(const Status& done);

    SessionController& session_;
    PlayedSession played_;
    sessions::AutomationRecorder recorder_{played_};
    QElapsedTimer clock_;
};

}  // namespace lacquer::editor
