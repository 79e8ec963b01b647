// RecordController: switches recording on and off, says where it punches in and out, and brings back what a program
// that died has recorded. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <optional>

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
    Q_PROPERTY(bool hasPunch READ hasPunch NOTIFY punchChanged)
    Q_PROPERTY(QString punchInText READ punchInText NOTIFY punchChanged)
    Q_PROPERTY(QString punchOutText READ punchOutText NOTIFY punchChanged)

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
    /// The same without telling it: fails with what stands in the way.
    Status set(bool on);

    /// Only the stretch between punch in and punch out is recorded, to the frame; without one, everything. It belongs
    /// to this run: another session begins without.
    [[nodiscard]] bool hasPunch() const noexcept { return punch_.has_value(); }
    /// As positions are shown; empty without a punch range.
    [[nodiscard]] QString punchInText() const;
    [[nodiscard]] QString punchOutText() const;
    /// As they are typed. What is no place, and an end that is not behind the start, is told as a problem.
    Q_INVOKABLE void setPunch(const QString& in, const QString& out);
    /// From here on, or up to here; the other end stays, or is that of the song.
    Q_INVOKABLE void setPunchInHere();
    Q_INVOKABLE void setPunchOutHere();
    /// The stretch of the loop.
    Q_INVOKABLE void punchTheLoop();
    Q_INVOKABLE void removePunch();

Q_SIGNALS:
    void changed();
    void punchChanged();

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
    void setPunch(std::optional<LoopRange> range);
    void setPunch(TimelineFrame in, TimelineFrame out);

    SessionController& session_;
    TransportController& transport_;
    Shown shown_;
    std::optional<LoopRange> punch_;
};

}  // namespace lacquer::editor
