// TimelineController: what pointer, wheel and keys do on the timeline. GUI thread; needs no window. Points are in
// pixels of the viewport, see TimelineScene. A drag changes nothing before it is let go: then it is one undo step.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QElapsedTimer>
#include <QObject>
#include <QPointF>
#include <QRectF>
#include <QStringList>
#include <QVariantList>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "editor/controllers/selection.hpp"
#include "editor/controllers/timeline_scene.hpp"
#include "editor/controllers/timeline_snap.hpp"
#include "editor/controllers/transport_controller.hpp"
#include "editor/controllers/waveforms.hpp"

namespace lacquer::editor {

class TimelineController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    /// The page is shown; otherwise nothing is worked out.
    Q_PROPERTY(bool shown READ shown WRITE setShown NOTIFY shownChanged)
    Q_PROPERTY(double top READ top CONSTANT)
    Q_PROPERTY(double playheadX READ playheadX NOTIFY playheadChanged)
    Q_PROPERTY(double scroll READ scroll WRITE setScroll NOTIFY viewChanged)
    Q_PROPERTY(double rowsHeight READ rowsHeight NOTIFY rowsChanged)
    Q_PROPERTY(double seenBegin READ seenBegin NOTIFY viewChanged)
    Q_PROPERTY(double seenEnd READ seenEnd NOTIFY viewChanged)
    Q_PROPERTY(bool empty READ empty NOTIFY rowsChanged)
    Q_PROPERTY(bool following READ following WRITE setFollowing NOTIFY optionsChanged)
    Q_PROPERTY(bool snapping READ snapping WRITE setSnapping NOTIFY optionsChanged)
    Q_PROPERTY(bool crossFading READ crossFading WRITE setCrossFading NOTIFY optionsChanged)
    Q_PROPERTY(QRectF band READ band NOTIFY dragChanged)
    Q_PROPERTY(double guideX READ guideX NOTIFY dragChanged)
    Q_PROPERTY(QString hint READ hint NOTIFY hintChanged)
    Q_PROPERTY(QPointF hintPosition READ hintPosition NOTIFY hintChanged)
    Q_PROPERTY(bool hintIsRefusal READ hintIsRefusal NOTIFY hintChanged)
    Q_PROPERTY(QString selectionText READ selectionText NOTIFY selectionChanged)
    Q_PROPERTY(QRectF nameBox READ nameBox NOTIFY nameEditChanged)
    Q_PROPERTY(QString nameText READ nameText NOTIFY nameEditChanged)
    Q_PROPERTY(QVariantList takes READ takes NOTIFY takesChanged)
    Q_PROPERTY(double takeX READ takeX NOTIFY playheadChanged)

public:
    enum class PointerButton { left, middle };
    /// The keys that are held.
    struct Held {
        bool shift = false;
        bool control = false;
        bool alt = false;  ///< snap to nothing
    };
    enum class Gesture {
        idle,
        pan,
        locate,
        band,
        moveClips,
        trimStart,
        trimEnd,
        fadeIn,
        fadeOut,
        gain,
        moveMarker,
        resizeMarker,
        loop,
        songRange,
        movePoints,
        scalePoints,
        moveSegment,
    };

    /// All must outlive it. Has the page's own selection of clips and points beside that of nodes.
    TimelineController(SessionController& session, Selection& selection, TransportController& transport,
                       Waveforms& waveforms);
    ~TimelineController() override;

    [[nodiscard]] const TimelineScene& scene() const noexcept { return scene_; }
    [[nodiscard]] Waveforms& waveforms() const noexcept { return waveforms_; }
    [[nodiscard]] bool shown() const noexcept { return shown_; }
    void setShown(bool shown);

    // View ------------------------------------------------------------------------------------------------------------

    void setViewport(QSizeF size);
    [[nodiscard]] double top() const noexcept { return TimelineScene::kTop; }
    [[nodiscard]] double playheadX() const;
    [[nodiscard]] double scroll() const noexcept { return scene_.scroll; }
    void setScroll(double pixels);
    /// Of all rows, in pixels.
    [[nodiscard]] double rowsHeight() const { return scene_.rows.totalHeight(); }
    [[nodiscard]] bool empty() const { return scene_.rows.all().empty(); }
    /// What is in view, in shares of what there is: 0 … 1.
    [[nodiscard]] double seenBegin() const;
    [[nodiscard]] double seenEnd() const;
    /// Shows that; keeps the zoom where the two are as far apart as they are now.
    Q_INVOKABLE void see(double begin, double end);
    /// As far as there is something to see.
    void setView(TimeView view);
    void scrollBy(QPointF pixels);
    void zoomAt(double x, double factor);
    /// About the playhead where that is in view, else about the middle.
    Q_INVOKABLE void zoomBy(double factor);
    /// Shows the whole song, or what is selected of it.
    Q_INVOKABLE void fit();
    Q_INVOKABLE void fitSelection();
    /// While the song plays, the view turns a page when the playhead leaves it.
    [[nodiscard]] bool following() const noexcept { return following_; }
    void setFollowing(bool following);
    [[nodiscard]] bool snapping() const noexcept { return snapping_; }
    void setSnapping(bool snapping);
    /// Clips that are dragged over others are cross-faded with them.
    [[nodiscard]] bool crossFading() const noexcept { return crossFading_; }
    void setCrossFading(bool crossFading);
    /// The lines of the grid in view.
    [[nodiscard]] PositionUnit unit() const { return static_cast<PositionUnit>(transport_.unit()); }
    [[nodiscard]] const TempoMap& tempoMap() const { return transport_.tempoMap(); }
    /// A place in the unit that is shown.
    [[nodiscard]] QString positionText(TimelineFrame frame) const { return transport_.text(frame); }

    // Rows ------------------------------------------------------------------------------------------------------------

    Q_INVOKABLE void selectRow(quint64 node, bool extend);
    /// Small, medium, large, and small again.
    Q_INVOKABLE void nextHeight(quint64 node);
    /// Of all tracks; one step up or down.
    Q_INVOKABLE void resizeTracks(int step);
    Q_INVOKABLE void toggleLanes(quint64 node);
    /// A parameter of the fader behind a track ("mute", "solo"), or of the node itself.
    Q_INVOKABLE void toggleSwitch(quint64 node, const QString& parameter);
    Q_INVOKABLE void toggleArmed(quint64 node);
    /// The node of a row's chain that has such a parameter; none: 0.
    [[nodiscard]] NodeId switchNode(NodeId row, const std::string& parameter) const;
    /// Selects the next track or other row, or the one before.
    Q_INVOKABLE void selectNextRow(int step);
    /// What can be automated below a row, {node, parameter, text, shown}; of node 0: everything.
    Q_INVOKABLE [[nodiscard]] QVariantList laneChoices(quint64 row) const;
    Q_INVOKABLE void showLane(quint64 node, const QString& parameter);
    Q_INVOKABLE void hideLane(quint64 node, const QString& parameter);

    // Gestures --------------------------------------------------------------------------------------------------------

    void press(QPointF at, PointerButton button, Held held);
    void move(QPointF at, Held held);
    void release(QPointF at, Held held);
    void hover(QPointF at);
    void doubleClick(QPointF at);
    /// A wheel with Alt, over a clip: its gain. False where there is none.
    bool wheelGain(QPointF at, double notches, bool fine);
    /// Ends the drag as if it had not begun; without one, clears the selection.
    Q_INVOKABLE void cancel();
    [[nodiscard]] Gesture gesture() const noexcept { return drag_ ? drag_->kind : Gesture::idle; }
    [[nodiscard]] QRectF band() const;
    /// What is dragged keeps to this; -1: to nothing.
    [[nodiscard]] double guideX() const;
    [[nodiscard]] QString hint() const { return hint_; }
    [[nodiscard]] QPointF hintPosition() const noexcept { return hintPosition_; }
    [[nodiscard]] bool hintIsRefusal() const noexcept { return scene_.draft.refused; }
    [[nodiscard]] Qt::CursorShape cursor() const;

    // Selection -------------------------------------------------------------------------------------------------------

    [[nodiscard]] const std::set<ClipId>& selectedClips() const noexcept { return scene_.selected; }
    void selectClips(std::set<ClipId> clips);
    /// The lane of which points are selected.
    [[nodiscard]] const std::optional<ParameterAddress>& pointsLane() const noexcept { return pointsLane_; }
    [[nodiscard]] const std::set<std::size_t>& selectedPoints() const noexcept { return points_; }
    [[nodiscard]] std::optional<sessions::MarkerId> selectedMarker() const noexcept { return marker_; }
    /// Where the pointer was last seen.
    [[nodiscard]] const TimelineHit& hovered() const noexcept { return hovered_; }
    /// For screen readers: "Kick: kick.wav, 0:00:00.000 to 0:00:10.000".
    [[nodiscard]] QString selectionText() const;
    Q_INVOKABLE void selectAll();
    /// The next clip in time, on the same track and then on the one below; or the one before.
    Q_INVOKABLE void selectNext(int step);

    // What a menu is for, and selects.
    enum class Target { none, ground, row, clip, marker, ruler, lane, point, segment };
    Q_ENUM(Target)
    Q_INVOKABLE lacquer::editor::TimelineController::Target selectForMenu(QPointF at);

    // Clips -----------------------------------------------------------------------------------------------------------

    /// Of the selected clips those that the playhead is in, or without any those of the selected tracks.
    Q_INVOKABLE void splitAtPlayhead();
    Q_INVOKABLE void splitAtPointer();
    Q_INVOKABLE void copyClips();
    Q_INVOKABLE void cutClips();
    /// At the playhead, on the track that is selected, or on those that they come from.
    Q_INVOKABLE void pasteClips();
    /// Behind the selection.
    Q_INVOKABLE void duplicateClips();
    /// Deletes what is selected: clips, points, or a marker.
    Q_INVOKABLE void deleteSelection();
    Q_INVOKABLE void toggleMuted();
    Q_INVOKABLE void reverseClips();
    /// Fades overlapping clips of the selection into each other; of one alone, into its neighbours.
    Q_INVOKABLE void crossFade();
    /// By their names in a session: "linear", "equalPower", "exponential", "smooth".
    Q_INVOKABLE void setFadeShapes(const QString& in, const QString& out);
    Q_INVOKABLE void resetGain();
    /// By a line of the grid, or finely by a pixel. Without clips, points or a marker: the playhead.
    Q_INVOKABLE void nudge(int direction, bool fine);
    /// To the track above (-1) or below; points: their values. Without either, selects that row.
    Q_INVOKABLE void nudgeAcross(int direction, bool fine);

    // Markers ---------------------------------------------------------------------------------------------------------

    Q_INVOKABLE void addMarkerAtPlayhead();
    /// The loop as a region.
    Q_INVOKABLE void addRegionOfLoop();
    Q_INVOKABLE void renameMarker();
    /// Where the name that is being typed stands; empty when there is none.
    [[nodiscard]] QRectF nameBox() const;
    [[nodiscard]] QString nameText() const;
    Q_INVOKABLE void finishName(const QString& name);
    Q_INVOKABLE void cancelName();
    /// The playhead to the next marker, or the one before.
    Q_INVOKABLE void toMarker(int step);
    /// Loops what is selected: clips from the first to the last, or a region.
    Q_INVOKABLE void loopSelection();
    Q_INVOKABLE void startSongHere();
    Q_INVOKABLE void endSongHere();

    // Lanes -----------------------------------------------------------------------------------------------------------

    /// How the lines behind the selected points travel: "hold", "linear", "exponential", "smooth".
    Q_INVOKABLE void setCurve(const QString& name);
    Q_INVOKABLE void selectAllPoints();
    /// A row of AutomationMode.
    Q_INVOKABLE void setMode(quint64 node, const QString& parameter, int mode);

    /// What is being recorded now: {y, height} of tracks in view, from takeX() on.
    [[nodiscard]] QVariantList takes() const;
    [[nodiscard]] double takeX() const;

Q_SIGNALS:
    void shownChanged();
    void viewChanged();
    void playheadChanged();
    void rowsChanged();
    /// What rows are, and lie, has stayed; what their headers show has not.
    void headersChanged();
    /// What is drawn has changed: the session, a draft, or what is selected.
    void contentChanged();
    void optionsChanged();
    void dragChanged();
    void hintChanged();
    void selectionChanged();
    void nameEditChanged();
    void takesChanged();
    /// The pointer of a mouse that has not moved is over something else.
    void cursorChanged();

private:
    struct Pointer {
        QPointF at;
        Held held{};
    };
    using Draft = std::function<TimelineDraft(const Pointer&)>;
    struct Drag {
        Gesture kind = Gesture::idle;
        QPointF from{};
        bool begun = false;             ///< it has gone farther than a hand trembles
        QString name{};                 ///< what the history shows
        Draft draft{};                  ///< none: the drag drafts nothing
        std::function<void()> click{};  ///< let go before it has begun
        std::set<ClipId> bandBefore{};
    };

    void pressAbove(const TimelineHit& hit, QPointF at, Held held);
    void pressClip(const TimelineHit& hit, QPointF at, Held held);
    void pressLane(const TimelineHit& hit, QPointF at, Held held);
    void startBand(QPointF at, Held held);
    void begin(Gesture kind, QPointF from, const QString& name, Draft draft, std::function<void()> click = {});
    void dragTo(const Pointer& pointer);
    void endDrag(bool keep);
    void showHint(const QString& text, QPointF at);

    /// The frame, or what it is snapped to, which is noted as the guide.
    [[nodiscard]] TimelineFrame snapped(TimelineFrame frame, const SnapTargets& targets, const Held& held,
                                        TimelineDraft& draft) const;
    [[nodiscard]] SnapTargets targets(bool clipsMove, std::optional<sessions::MarkerId> moving = {}) const;

    [[nodiscard]] Draft clipMover(ClipId grabbed, QPointF from, bool copies) const;
    [[nodiscard]] Draft clipTrimmer(ClipId grabbed, QPointF from, bool start) const;
    [[nodiscard]] Draft clipFader(ClipId grabbed, QPointF from, bool in) const;
    [[nodiscard]] Draft clipGainer(ClipId grabbed, QPointF from) const;
    [[nodiscard]] Draft pointMover(ParameterAddress lane, std::set<std::size_t> points, std::size_t grabbed,
                                   QPointF from, bool alongTime) const;
    [[nodiscard]] Draft pointScaler(ParameterAddress lane, std::set<std::size_t> points, QPointF from) const;
    void addPoint(const ParameterAddress& lane, TimelineFrame frame, double value);

    using ClipLists = std::map<NodeId, std::vector<sessions::Clip>>;
    /// The lists of all tracks that have selected clips, after `change` of each of these.
    [[nodiscard]] ClipLists changed(const std::function<void(sessions::Clip&)>& change) const;
    /// As one step; selects `selected` then. False where nothing differs, or it was refused.
    bool performClips(const QString& name, const ClipLists& lists, std::set<ClipId> selected,
                      sessions::GestureId gesture = 0);
    bool perform(const QString& name, const std::vector<sessions::Edit>& edits, sessions::GestureId gesture = 0);
    bool performLane(const ParameterAddress& lane, std::vector<AutomationPoint> points,
                     sessions::GestureId gesture = 0);
    /// One gesture for steps that follow each other at once.
    [[nodiscard]] sessions::GestureId stepGesture(const QString& what);
    bool needs(bool condition, const QString& otherwise);
    [[nodiscard]] std::vector<ClipId> clipsAtPlayhead() const;
    void splitThose(const std::vector<ClipId>& clips, TimelineFrame frame);

    void follow(const sessions::Edit& edit);
    void followClips(NodeId track);
    void refresh();
    void followPlayhead();
    void noteTake();
    void selectPoints(std::optional<ParameterAddress> lane, std::set<std::size_t> points);
    void selectMarker(std::optional<sessions::MarkerId> marker);
    void clearSelection();
    void setSelection(std::set<ClipId> clips, std::optional<ParameterAddress> lane, std::set<std::size_t> points,
                      std::optional<sessions::MarkerId> marker);
    void addMarker(TimelineFrame frame);
    void bringIntoView(TimelineFrame begin, TimelineFrame end, const TimelineRow* row);
    void seek(TimelineFrame frame);
    [[nodiscard]] TimelineFrame playhead() const { return transport_.positionFrame(); }
    [[nodiscard]] const std::set<NodeId>& selectedNodes() const { return selection_.nodes(); }
    struct Copied {
        NodeId track{};
        sessions::Clip clip;
    };

    SessionController& session_;
    Selection& selection_;
    TransportController& transport_;
    Waveforms& waveforms_;
    TimelineScene scene_;
    std::map<ClipId, sessions::Clip> known_;  ///< the selected clips as they are
    std::optional<ParameterAddress> pointsLane_;
    std::set<std::size_t> points_;
    std::optional<sessions::MarkerId> marker_;
    std::optional<sessions::MarkerId> named_;  ///< its name is being typed
    std::optional<Drag> drag_;
    Pointer pointer_{};
    QRectF band_;
    TimelineHit hovered_;
    QString hint_;
    QPointF hintPosition_;
    std::vector<Copied> copied_;
    QString stepping_;
    sessions::GestureId stepGesture_ = 0;
    QElapsedTimer sinceStep_;
    std::optional<TimelineFrame> takeStart_;
    bool shown_ = false;
    bool stale_ = true;      ///< rows are not those of the session
    bool followed_ = false;  ///< what is selected may be another than was told
    bool placed_ = false;    ///< the view is of this session
    bool performing_ = false;
    bool following_ = true;
    bool snapping_ = true;
    bool crossFading_ = true;
    double lastX_ = 0;
};

}  // namespace lacquer::editor
