// What keys do on the timeline.
#include <QCoreApplication>

#include "editor/controllers/editor_actions.hpp"
#include "editor/controllers/timeline_controller.hpp"

namespace lacquer::editor {

namespace {

constexpr double kKeyZoom = 1.5;

QString timelineText(const char* text) {
    return QCoreApplication::translate("actions", text);
}

}  // namespace

void addTimelineActions(std::vector<ActionInfo>& list, TimelineController& timeline) {
    const auto tr = [](const char* text) { return timelineText(text); };
    QString group;
    const auto add = [&](const char* name, const QString& text, std::initializer_list<const char*> keys,
                         std::function<void()> run) -> ActionInfo& {
        QList<QKeySequence> defaults;
        for (const char* key : keys) defaults.append(QKeySequence::fromString(key, QKeySequence::PortableText));
        return list.emplace_back(ActionInfo{name, group, text, ActionPlace::timeline, defaults, std::move(run)});
    };
    const auto repeated = [&](auto&&... rest) { add(std::forward<decltype(rest)>(rest)...).repeats = true; };
    using Keys = std::initializer_list<const char*>;

    group = tr("Clips");
    add("clips.split", tr("Split at the playhead"), Keys{"S"}, [&] { timeline.splitAtPlayhead(); });
    add("clips.splitHere", tr("Split at the pointer"), Keys{"Shift+S"}, [&] { timeline.splitAtPointer(); });
    add("clips.crossFade", tr("Cross-fade"), Keys{"X"}, [&] { timeline.crossFade(); });
    add("clips.mute", tr("Mute, or not"), Keys{"Ctrl+B"}, [&] { timeline.toggleMuted(); });
    add("clips.reverse", tr("Reverse"), Keys{"Shift+R"}, [&] { timeline.reverseClips(); });
    add("clips.resetGain", tr("Gain back to 0 dB"), Keys{"Shift+G"}, [&] { timeline.resetGain(); });
    add("clips.copy", tr("Copy"), Keys{"Ctrl+C"}, [&] { timeline.copyClips(); });
    add("clips.cut", tr("Cut"), Keys{"Ctrl+X"}, [&] { timeline.cutClips(); });
    add("clips.paste", tr("Paste at the playhead"), Keys{"Ctrl+V"}, [&] { timeline.pasteClips(); });
    add("clips.duplicate", tr("Duplicate, behind the selection"), Keys{"Ctrl+D"}, [&] { timeline.duplicateClips(); });
    add("timeline.delete", tr("Delete clips, points or a marker"), Keys{"Del", "Backspace"},
        [&] { timeline.deleteSelection(); });
    add("timeline.selectAll", tr("Select all clips, or all points of a lane"), Keys{"Ctrl+A"},
        [&] { timeline.selectAll(); });
    repeated("clips.next", tr("Next clip"), Keys{"Tab"}, [&] { timeline.selectNext(1); });
    repeated("clips.previous", tr("Previous clip"), Keys{"Shift+Tab"}, [&] { timeline.selectNext(-1); });
    repeated("timeline.left", tr("Move by a line of the grid: the selection, or the playhead"), Keys{"Left"},
             [&] { timeline.nudge(-1, false); });
    repeated("timeline.right", tr("The same to the right"), Keys{"Right"}, [&] { timeline.nudge(1, false); });
    repeated("timeline.fineLeft", tr("Move by a pixel"), Keys{"Shift+Left"}, [&] { timeline.nudge(-1, true); });
    repeated("timeline.fineRight", tr("The same to the right"), Keys{"Shift+Right"}, [&] { timeline.nudge(1, true); });
    repeated("timeline.up", tr("Clips to the track above, points up; or select that track"), Keys{"Up"},
             [&] { timeline.nudgeAcross(-1, false); });
    repeated("timeline.down", tr("The same down"), Keys{"Down"}, [&] { timeline.nudgeAcross(1, false); });
    repeated("timeline.fineUp", tr("Points up a little"), Keys{"Shift+Up"}, [&] { timeline.nudgeAcross(-1, true); });
    repeated("timeline.fineDown", tr("The same down"), Keys{"Shift+Down"}, [&] { timeline.nudgeAcross(1, true); });

    group = tr("Markers and loop");
    add("markers.add", tr("Marker at the playhead"), Keys{"M"}, [&] { timeline.addMarkerAtPlayhead(); });
    add("markers.region", tr("Region of the loop"), Keys{"Shift+M"}, [&] { timeline.addRegionOfLoop(); });
    add("markers.rename", tr("Rename the marker"), Keys{"F2"}, [&] { timeline.renameMarker(); });
    repeated("markers.next", tr("To the next marker"), Keys{"Ctrl+Right"}, [&] { timeline.toMarker(1); });
    repeated("markers.previous", tr("To the marker before"), Keys{"Ctrl+Left"}, [&] { timeline.toMarker(-1); });
    add("timeline.loopSelection", tr("Loop the selection"), Keys{"Ctrl+L"}, [&] { timeline.loopSelection(); });

    group = tr("Automation");
    add("lanes.add", tr("Show a lane"), Keys{"Y"}, {});
    add("points.linear", tr("Straight line behind the points"), Keys{"1"}, [&] { timeline.setCurve("linear"); });
    add("points.hold", tr("Hold behind the points"), Keys{"2"}, [&] { timeline.setCurve("hold"); });
    add("points.exponential", tr("Exponential behind the points"), Keys{"3"},
        [&] { timeline.setCurve("exponential"); });
    add("points.smooth", tr("Smooth behind the points"), Keys{"4"}, [&] { timeline.setCurve("smooth"); });

    group = tr("Timeline");
    add("timeline.fit", tr("Show the whole song"), Keys{"Home"}, [&] { timeline.fit(); });
    add("timeline.fitSelection", tr("Show the selection"), Keys{"F"}, [&] { timeline.fitSelection(); });
    repeated("timeline.zoomIn", tr("Zoom in"), Keys{"+", "="}, [&] { timeline.zoomBy(kKeyZoom); });
    repeated("timeline.zoomOut", tr("Zoom out"), Keys{"-"}, [&] { timeline.zoomBy(1 / kKeyZoom); });
    add("timeline.higher", tr("Higher tracks"), Keys{"Ctrl++", "Ctrl+="}, [&] { timeline.resizeTracks(1); });
    add("timeline.lower", tr("Lower tracks"), Keys{"Ctrl+-"}, [&] { timeline.resizeTracks(-1); });
    add("timeline.follow", tr("Follow the playhead, or not"), Keys{"Shift+F"},
        [&] { timeline.setFollowing(!timeline.following()); });
    add("timeline.snap", tr("Snap, or not"), Keys{"G"}, [&] { timeline.setSnapping(!timeline.snapping()); });
    add("timeline.crossFading", tr("Cross-fade what is dragged over another clip, or not"), Keys{"Shift+X"},
        [&] { timeline.setCrossFading(!timeline.crossFading()); });
}

}  // namespace lacquer::editor
