// TimelineScene: where everything of a session lies on the timeline, and what lies where. Points are in pixels of the
// viewport, which begins with the markers, the loop and the ruler. GUI thread.
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <optional>

#include "editor/controllers/session_controller.hpp"
#include "editor/controllers/time_view.hpp"
#include "editor/controllers/timeline_draft.hpp"
#include "editor/controllers/timeline_rows.hpp"

namespace lacquer::editor {

/// What a clip is called: its file, without folders and ending.
[[nodiscard]] QString clipName(const sessions::Clip& clip);

/// What is under the pointer.
struct TimelineHit {
    enum class Part {
        ground,  ///< below the last row
        markers,
        marker,
        markerEnd,
        loopStrip,
        loop,
        loopStart,
        loopEnd,
        ruler,
        songStart,
        songEnd,
        row,  ///< beside its clips
        clip,
        clipStart,
        clipEnd,
        fadeIn,
        fadeOut,
        gain,
        lane,
        point,
        segment,  ///< the line between a point and the next one; before the first and behind the last one, too
    };
    Part part = Part::ground;
    NodeId row{};
    ClipId clip{};
    ParameterAddress lane{};
    std::size_t point = 0;  ///< of a segment: the one before it, 0 also in front of that
    sessions::MarkerId marker{};

    [[nodiscard]] bool onClip() const { return part >= Part::clip && part <= Part::gain; }
    [[nodiscard]] bool onLane() const { return part >= Part::lane; }
    friend bool operator==(const TimelineHit&, const TimelineHit&) = default;
};

class TimelineScene {
public:
    // Pixels.
    static constexpr double kMarkersHeight = 24;
    static constexpr double kLoopHeight = 18;
    static constexpr double kRulerHeight = 26;
    static constexpr double kTop = kMarkersHeight + kLoopHeight + kRulerHeight;  ///< where the rows begin
    static constexpr double kTitleHeight = 16;  ///< of a clip, in rows that have room for it
    static constexpr double kEdgeReach = 6;     ///< of an edge that can be dragged
    static constexpr double kHandleSize = 12;   ///< of a fade's handle
    static constexpr double kPointReach = 8;
    static constexpr double kLaneMargin = 7;  ///< above the highest and below the lowest value of a lane
    static constexpr double kMaximumGainDb = 24, kMinimumGainDb = -48;  ///< that the gain line of a clip reaches

    explicit TimelineScene(SessionController& session) : session_(session) {}

    [[nodiscard]] const sessions::Session& session() const { return session_.session(); }
    TimelineRows rows{};
    TimeView view{};
    double scroll = 0;  ///< pixels by which the rows are moved up
    QSizeF viewport{};
    TimelineDraft draft{};
    std::set<ClipId> selected{};  ///< clips; only of them gain lines can be dragged

    /// As drafted.
    [[nodiscard]] bool isSelected(ClipId id) const {
        return (draft.clips.empty() ? selected : draft.selectedClips).contains(id);
    }
    // As drafted, or else as the session has it.
    [[nodiscard]] const std::vector<sessions::Clip>& clips(NodeId track) const;
    [[nodiscard]] const sessions::Clip& clip(ClipId id) const { return clips(id.node)[id.index]; }
    /// Null where the parameter is not automated.
    [[nodiscard]] const AutomationLane* lane(const ParameterAddress& address) const;
    [[nodiscard]] const sessions::Marker& marker(sessions::MarkerId id) const;
    [[nodiscard]] std::optional<LoopRange> loop() const { return draft.loop ? draft.loop : session().loop; }
    [[nodiscard]] TimelineFrame songStart() const {
        return draft.range ? draft.range->startFrame : session().startFrame;
    }
    [[nodiscard]] std::optional<TimelineFrame> songEnd() const {
        return draft.range ? draft.range->endFrame : session().endFrame;
    }
    [[nodiscard]] ParameterInfo info(const ParameterAddress& address) const {
        return infoOf(session(), session_.registry(), address);
    }
    /// What is set where no lane is.
    [[nodiscard]] double setValue(const ParameterAddress& address) const;
    /// From the first to the last thing that has a place.
    [[nodiscard]] std::pair<TimelineFrame, TimelineFrame> bounds() const;

    [[nodiscard]] double screenY(double rowY) const { return kTop + rowY - scroll; }
    [[nodiscard]] QRectF rowRect(const TimelineRow& row) const;
    [[nodiscard]] QRectF laneRect(const TimelineLane& lane) const;
    [[nodiscard]] QRectF clipRect(const TimelineRow& row, const sessions::Clip& clip) const;
    /// Of a clip: where its waveform is drawn.
    [[nodiscard]] static QRectF waveRect(const QRectF& clip);
    [[nodiscard]] static double gainY(const QRectF& wave, double gainDb);
    [[nodiscard]] static double gainAt(const QRectF& wave, double y);
    [[nodiscard]] double valueY(const QRectF& lane, const ParameterInfo& info, double value) const;
    [[nodiscard]] double valueAt(const QRectF& lane, const ParameterInfo& info, double y) const;
    /// Of a marker's flag, its name included.
    [[nodiscard]] QRectF markerRect(sessions::MarkerId id) const;

    [[nodiscard]] TimelineHit hit(QPointF at) const;
    /// All clips that have a part in a rectangle; and of a lane the points in it.
    [[nodiscard]] std::set<ClipId> clipsIn(const QRectF& rect) const;
    [[nodiscard]] std::set<std::size_t> pointsIn(const TimelineLane& lane, const QRectF& rect) const;

private:
    [[nodiscard]] TimelineHit hitAbove(QPointF at) const;
    [[nodiscard]] TimelineHit hitClip(const TimelineRow& row, QPointF at) const;
    [[nodiscard]] TimelineHit hitLane(const TimelineRow& row, const TimelineLane& lane, QPointF at) const;

    SessionController& session_;
};

}  // namespace lacquer::editor
