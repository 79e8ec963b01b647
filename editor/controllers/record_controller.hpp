// RecordController: switches recording on and off, and brings back what a program that died has recorded. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>

#include "editor/controllers/session_controller.hpp"
#include "editor/controllers/transport_controller.hpp"

namespace lacquer::editor {

class RecordController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(bool armed READ armed NOTIFY changed)
    Q_PROPERTY(bool recording READ recording NOTIFY changed)
    Q_PROPERTY(QString takeText READ takeText NOTIFY changed)

public:
    RecordController(SessionController& session, TransportController& transport);

    /// A track is armed.
    [[nodiscard]] bool armed() const;
    /// Recording is switched on; it begins when the song rolls.
    [[nodiscard]] bool recording() const;
    /// How long the take is: "0:12"; empty while none is being written.
    [[nodiscard]] QString takeText() const;

    /// Switches recording on or off. What stands in the way (no folder, no inputs) is told as a problem.
    Q_INVOKABLE void toggle();

Q_SIGNALS:
    void changed();

private:
    void follow();
    void recover();
    /// Why nothing can be recorded; empty when it can.
    [[nodiscard]] QString obstacle() const;

    struct Shown {
        bool armed = false;
        bool recording = false;
        std::int64_t seconds = -1;  ///< of the take; -1: there is none

        friend bool operator==(const Shown&, const Shown&) = default;
    };
    [[nodiscard]] Shown now() const;

    SessionController& session_;
    TransportController& transport_;
    Shown shown_;
};

}  // namespace lacquer::editor
