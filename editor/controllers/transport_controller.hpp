// TransportController: plays the open session, on an audio device or, where there is none, on a silent clock. GUI
// thread. The device is opened on a thread of its own, as that takes up to a second.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QDeadlineTimer>
#include <QObject>
#include <QTimer>
#include <future>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "editor/controllers/meter_clock.hpp"
#include "editor/controllers/session_controller.hpp"
#include "editor/controllers/silent_clock.hpp"
#include "host/audio/audio_output.hpp"
#include "sessions/render/session_engine.hpp"

namespace lacquer::editor {

class TransportController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(bool playing READ playing NOTIFY playingChanged)
    Q_PROPERTY(double position READ position NOTIFY positionChanged)
    Q_PROPERTY(double length READ length NOTIFY lengthChanged)
    Q_PROPERTY(QString positionText READ positionText NOTIFY positionChanged)
    Q_PROPERTY(QString lengthText READ lengthText NOTIFY lengthChanged)
    Q_PROPERTY(QString deviceText READ deviceText NOTIFY deviceChanged)
    Q_PROPERTY(QString deviceDetail READ deviceDetail NOTIFY deviceChanged)
    Q_PROPERTY(QString latencyText READ latencyText NOTIFY planChanged)
    Q_PROPERTY(bool silent READ silent NOTIFY deviceChanged)

public:
    /// `deviceName`: empty for the usual one.
    TransportController(SessionController& session, std::string deviceName);
    ~TransportController() override;

    /// Makes the open session's engine and looks for a device; from then on follows the session. Problems are reported
    /// through the session controller.
    void start();
    /// Ends playing and gives the device back.
    void close();

    Q_INVOKABLE void play();
    Q_INVOKABLE void stop();
    Q_INVOKABLE void toggle();
    /// Seconds from the start of the timeline.
    Q_INVOKABLE void seek(double seconds);
    /// To where the song begins.
    Q_INVOKABLE void toStart();

    [[nodiscard]] bool playing() const { return engine_ && engine_->playing(); }
    [[nodiscard]] double position() const;
    /// Seconds to the end of the song.
    [[nodiscard]] double length() const;
    [[nodiscard]] QString positionText() const;
    [[nodiscard]] QString lengthText() const;
    [[nodiscard]] QString deviceText() const;
    /// Why there is no device; else what is known of it.
    [[nodiscard]] QString deviceDetail() const { return deviceDetail_; }
    /// There is no device, and none is being opened.
    [[nodiscard]] bool silent() const { return !output_ && !opening_.valid() && !abandoning_.valid(); }

    [[nodiscard]] MeterClock& meters() noexcept { return meters_; }

    /// How late a node is as the engine counts, in frames.
    struct NodeTimes {
        std::int64_t latency = 0;  ///< its own
        std::int64_t arrive = 0;   ///< of what comes to it
    };
    /// Nothing for a node that does not run.
    [[nodiscard]] std::optional<NodeTimes> timesOf(NodeId node) const;
    /// All of these, and what wires add to them; empty while nothing runs.
    [[nodiscard]] const sessions::PlannedTimes& plannedTimes() const;
    /// How late what leaves the graph is: "480 frames, 10.0 ms"; empty while nothing runs.
    [[nodiscard]] QString latencyText() const;
    /// Why a node does not start, and is left out of what plays; null when it runs.
    [[nodiscard]] const Error* whyBroken(NodeId node) const;
    /// Why no plan can be made with a node, so that what plays leaves it out; null for any other.
    [[nodiscard]] const Error* whyLeftOut(NodeId node) const;
    /// All of both kinds.
    [[nodiscard]] std::set<NodeId> brokenNodes() const;
    /// A device's library hung while it was closed: leave with std::quick_exit, or the program hangs too.
    [[nodiscard]] bool deviceLeftBehind() const noexcept { return leftBehind_; }

Q_SIGNALS:
    void playingChanged();
    void positionChanged();
    void lengthChanged();
    void deviceChanged();
    /// The engine counts with other latencies, perhaps.
    void planChanged();

private:
    using OpenedOutput = Result<std::unique_ptr<host::AudioOutput>>;

    void wakeFor(int milliseconds);
    void tick();
    void pollDevice();
    void runSilently(const QString& reason);
    [[nodiscard]] double seconds(TimelineFrame frame) const;

    SessionController& session_;
    const std::string deviceName_;
    std::unique_ptr<sessions::SessionEngine> engine_;
    std::future<OpenedOutput> opening_;
    std::unique_ptr<host::AudioOutput> output_;
    std::future<bool> abandoning_;  ///< a lost device is being stopped; tells whether it hung
    std::unique_ptr<SilentClock> clock_;
    QString deviceDetail_;
    QTimer timer_;
    QDeadlineTimer awake_;
    QDeadlineTimer metersAwake_;
    MeterClock meters_;
    bool started_ = false;
    bool leftBehind_ = false;
    bool shownPlaying_ = false;
    QString shownPosition_;
    std::uint64_t shownPlan_ = 0;
};

/// "1:05.2"
[[nodiscard]] QString timeText(double seconds);

}  // namespace lacquer::editor
