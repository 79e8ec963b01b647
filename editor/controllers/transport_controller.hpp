// TransportController: plays the open session, on an audio device or, where there is none, on a silent clock. GUI
// thread. Devices are opened and closed on a thread of their own, as that takes up to a second.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "editor/controllers/load_display.hpp"
#include "editor/controllers/meter_clock.hpp"
#include "editor/controllers/session_controller.hpp"
#include "editor/controllers/silent_clock.hpp"
#include "editor/models/position_text.hpp"
#include "host/audio/audio_output.hpp"
#include "sessions/record/session_recorder.hpp"
#include "sessions/render/session_engine.hpp"

namespace lacquer::editor {

/// What to play on.
struct AudioChoice {
    std::string deviceName{};  ///< empty for the usual one
    int framesPerBuffer = 0;   ///< 0: the session's quantum
    /// Which output of the device left and right go to, from 0 on; empty: the first ones.
    std::vector<int> outputs{};

    friend bool operator==(const AudioChoice&, const AudioChoice&) = default;
};

class TransportController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(bool playing READ playing NOTIFY playingChanged)
    Q_PROPERTY(double position READ position NOTIFY positionChanged)
    Q_PROPERTY(double length READ length NOTIFY lengthChanged)
    Q_PROPERTY(QString positionText READ positionText NOTIFY positionChanged)
    Q_PROPERTY(QString lengthText READ lengthText NOTIFY lengthChanged)
    Q_PROPERTY(Unit unit READ unit WRITE setUnit NOTIFY unitChanged)
    Q_PROPERTY(bool looping READ looping NOTIFY loopChanged)
    Q_PROPERTY(bool hasLoop READ hasLoop NOTIFY loopChanged)
    Q_PROPERTY(double loopStart READ loopStart NOTIFY loopChanged)
    Q_PROPERTY(double loopEnd READ loopEnd NOTIFY loopChanged)
    Q_PROPERTY(QString loopStartText READ loopStartText NOTIFY loopChanged)
    Q_PROPERTY(QString loopEndText READ loopEndText NOTIFY loopChanged)
    Q_PROPERTY(int load READ load NOTIFY loadChanged)
    Q_PROPERTY(int peakLoad READ peakLoad NOTIFY loadChanged)
    Q_PROPERTY(int dropouts READ dropouts NOTIFY dropoutsChanged)
    Q_PROPERTY(QString deviceText READ deviceText NOTIFY deviceChanged)
    Q_PROPERTY(QString deviceDetail READ deviceDetail NOTIFY deviceChanged)
    Q_PROPERTY(QString latencyText READ latencyText NOTIFY planChanged)
    Q_PROPERTY(bool silent READ silent NOTIFY deviceChanged)

public:
    enum class Unit { time, samples, bars };
    Q_ENUM(Unit)

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
    void locate(TimelineFrame frame);
    /// To where the song begins.
    Q_INVOKABLE void toStart();
    /// To a place as it is typed, see parsePosition. Text that is none is told as a problem; then false.
    Q_INVOKABLE bool locate(const QString& text);
    /// Shows positions in the next unit.
    Q_INVOKABLE void nextUnit();

    /// Switches the loop on or off. Where no stretch has been set, that is the whole song. Playing, one hears the loop
    /// at once: from outside it the song goes to its start. Whether it is on is not saved, and no step of the history.
    Q_INVOKABLE void toggleLoop();
    /// Sets the stretch, as it is typed; an edit. What cannot be is told as a problem.
    Q_INVOKABLE void setLoop(const QString& start, const QString& end);
    /// From here on, or up to here; the other end stays, or is that of the song.
    Q_INVOKABLE void setLoopStartHere();
    Q_INVOKABLE void setLoopEndHere();
    Q_INVOKABLE void loopWholeSong();
    Q_INVOKABLE void removeLoop();
    Q_INVOKABLE void resetDropouts();

    /// Plays on another device from now on. One that cannot be opened is told as a problem, and it goes on with the one
    /// before, or in silence.
    void setAudio(AudioChoice choice);
    [[nodiscard]] const AudioChoice& audio() const noexcept { return audio_; }
    /// How many outputs the device has; 0 without one.
    [[nodiscard]] int deviceOutputs() const;
    /// Only this part of the song is recorded, from now on; without one, all of it.
    void setRecordRange(std::optional<LoopRange> range);
    /// Nodes behind monitored tracks that are later than this are bypassed, see SessionEngine::setLowLatency; without a
    /// limit, none is. Holds for every session. Which nodes they are is told as a notice.
    void setLowLatency(std::optional<double> limitMs);
    [[nodiscard]] std::optional<double> lowLatencyMs() const noexcept { return lowLatencyMs_; }
    /// Gives the device back, if there is one, looks for devices, tells devicesListed(), and opens the chosen one: also
    /// one that was lost, or has been connected since. Does nothing, and says false, before start() and while a device
    /// is being opened or given up: then one can look without this.
    bool rescan();

    [[nodiscard]] bool playing() const { return engine_ && engine_->playing(); }
    [[nodiscard]] double position() const;
    /// Seconds to the end of the song.
    [[nodiscard]] double length() const;
    [[nodiscard]] QString positionText() const;
    [[nodiscard]] QString lengthText() const;
    [[nodiscard]] TimelineFrame positionFrame() const;
    [[nodiscard]] TimelineFrame endFrame() const;
    /// A position in the unit that is shown.
    [[nodiscard]] QString text(TimelineFrame frame) const;
    /// A place as it is typed; nothing for text that is none, which it has told then.
    [[nodiscard]] std::optional<TimelineFrame> placeOf(const QString& text);
    /// Of the open session.
    [[nodiscard]] const TempoMap& tempoMap() const { return *tempo_; }
    [[nodiscard]] Unit unit() const noexcept { return unit_; }
    void setUnit(Unit unit);
    [[nodiscard]] bool looping() const noexcept { return looping_; }
    [[nodiscard]] bool hasLoop() const { return session_.session().loop.has_value(); }
    /// Seconds; 0 without a loop.
    [[nodiscard]] double loopStart() const;
    [[nodiscard]] double loopEnd() const;
    /// Empty without a loop.
    [[nodiscard]] QString loopStartText() const;
    [[nodiscard]] QString loopEndText() const;
    /// See LoadDisplay.
    [[nodiscard]] int load() const noexcept { return load_.percent(); }
    [[nodiscard]] int peakLoad() const noexcept { return load_.peakPercent(); }
    /// Times that the device did not get its sound in time, since the last reset.
    [[nodiscard]] int dropouts() const noexcept { return shownDropouts_; }
    [[nodiscard]] QString deviceText() const;
    /// Why there is no device; else what is known of it.
    [[nodiscard]] QString deviceDetail() const { return deviceDetail_; }
    /// There is no device, and none is being opened.
    [[nodiscard]] bool silent() const { return !output_ && !opening_.valid() && !abandoning_.valid(); }

    [[nodiscard]] MeterClock& meters() noexcept { return meters_; }

    /// What records the session through the device that is open; null while none with inputs is. The inputs are opened
    /// when a track is armed.
    [[nodiscard]] sessions::SessionRecorder* recorder() const { return recorder_.get(); }
    /// See AudioDevice; 0 without a device.
    [[nodiscard]] std::int64_t roundTripFrames() const { return output_ ? output_->device().roundTripFrames() : 0; }
    /// What stands between the song and every device that is opened.
    [[nodiscard]] host::MonitorControls& monitorControls() noexcept { return monitorControls_; }
    /// Null while nothing runs, see engineMade() and engineGoes().
    [[nodiscard]] sessions::SessionEngine* engine() noexcept { return engine_.get(); }
    /// The engine has been told something: it is to take it up.
    void wake() {
        if (engine_) wakeFor(kTakeUpMs);
    }
    /// The live node; null where none runs.
    [[nodiscard]] const NodeInstance* instance(NodeId node) const {
        return engine_ ? engine_->instance(node) : nullptr;
    }

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
    /// Why a node has been muted: its plugin's process has gone; null for any other.
    [[nodiscard]] const Error* whyGone(NodeId node) const;
    /// All of these kinds, each with a word or two why.
    [[nodiscard]] std::map<NodeId, QString> brokenNodes() const;
    /// Starts those of these nodes again whose plugin's process has gone, or that have not started.
    void startAgain(const std::set<NodeId>& nodes);
    /// A device's library hung while it was closed: leave with std::quick_exit, or the program hangs too.
    [[nodiscard]] bool deviceLeftBehind() const noexcept { return leftBehind_; }

Q_SIGNALS:
    void playingChanged();
    void positionChanged();
    void lengthChanged();
    void deviceChanged();
    void unitChanged();
    void loopChanged();
    void loadChanged();
    void dropoutsChanged();
    void devicesListed(const lacquer::Result<std::vector<lacquer::host::DeviceInfo>>& devices);
    /// The engine counts with other latencies, perhaps.
    void planChanged();
    /// The plugin's process of some node has gone, or is there again.
    void goneChanged();
    /// About 30 times a second while something moves, else once.
    void ticked();
    void engineMade();
    /// Drop everything that refers to it.
    void engineGoes();

private:
    /// What the device's inputs are for; nothing while no track is armed.
    struct Inputs {
        std::shared_ptr<LiveInput> live{};
        std::shared_ptr<sessions::SessionRecorder> recorder{};
    };
    struct Opened {
        Inputs inputs{};                                                 ///< outlive the output; none: without
        std::optional<Error> inputError{};                               ///< why it is without, though they were wanted
        std::unique_ptr<host::AudioOutput> output;                       ///< null: there is none
        std::optional<Error> error;                                      ///< of the device that was asked for
        AudioChoice choice;                                              ///< what `output` is
        bool leftBehind = false;                                         ///< the device before hung when it was closed
        std::optional<Result<std::vector<host::DeviceInfo>>> devices{};  ///< where they were wanted
    };
    /// Any thread. Tries `choice`, and then `before`, if any; each with the inputs, if any, and then without.
    static Opened openOutput(Engine& engine, PrepareSpec spec, const host::MonitorControls& monitor,
                             const AudioChoice& choice, const std::optional<AudioChoice>& before, const Inputs& inputs);
    [[nodiscard]] Inputs wantedInputs();
    void lookAtTracks();
    void lookAtRecording();
    void endRecording();
    [[nodiscard]] bool recording() const { return recorder_ && recorder_->recording(); }

    static constexpr int kTakeUpMs = 1000;  ///< so long the engine runs after an edit, to take it up
    void wakeFor(int milliseconds);
    void tick();
    void pollDevice();
    void runSilently(const QString& reason);
    [[nodiscard]] double seconds(TimelineFrame frame) const;
    void performLoop(std::optional<LoopRange> loop);
    void useLoop();
    enum class Listing { none, wanted };
    void open(std::optional<AudioChoice> before, Listing listing = Listing::none);
    void lookAtLoad();
    void lookAtDropouts();
    void lookAtPriority();
    void lookAtMuting();
    void lookAtLowLatency();
    void readTempo();

    SessionController& session_;
    AudioChoice audio_;
    std::shared_ptr<LiveInput> input_;
    host::MonitorControls monitorControls_;
    std::unique_ptr<sessions::SessionEngine> engine_;
    std::shared_ptr<sessions::SessionRecorder> recorder_;  ///< outlives output_
    std::shared_ptr<sessions::SessionRecorder> ending_;    ///< of the device that is being given up
    bool takingOver_ = false;
    std::optional<LoopRange> recordRange_;
    std::optional<double> lowLatencyMs_;
    std::set<NodeId> bypassed_;  ///< for low latency, as it was told
    int inputsOpen_ = 0;         ///< that were wanted when the device was opened
    std::future<Opened> opening_;
    std::unique_ptr<host::AudioOutput> output_;
    std::future<bool> abandoning_;  ///< a lost device is being stopped; tells whether it hung
    std::unique_ptr<SilentClock> clock_;
    QString deviceDetail_;
    QTimer timer_;
    QDeadlineTimer awake_;
    QDeadlineTimer metersAwake_;
    MeterClock meters_;
    std::optional<TempoMap> tempo_;
    Unit unit_ = Unit::time;
    bool looping_ = false;
    LoadDisplay load_;
    QElapsedTimer sinceLoad_;
    std::uint64_t dropoutsBefore_ = 0;   ///< those of this device that are not shown
    std::uint64_t earlierDropouts_ = 0;  ///< those of devices before it that are
    int shownDropouts_ = 0;
    std::uint64_t timesMuted_ = 0;
    bool priorityShown_ = false;
    bool choiceChanged_ = false;  ///< while a device was being opened or given up
    bool started_ = false;
    bool leftBehind_ = false;
    bool shownPlaying_ = false;
    TimelineFrame shownFrame_ = 0;
    std::uint64_t shownPlan_ = 0;
    std::vector<NodeId> shownGone_;
};

}  // namespace lacquer::editor
