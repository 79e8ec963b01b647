// What can be done with what is under the pointer on the timeline.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

Menu {
    id: menu

    required property TimelineController timeline
    required property ActionList actions
    property int target: TimelineController.Target.none
    readonly property bool onClip: target === TimelineController.Target.clip
    readonly property bool onMarker: target === TimelineController.Target.marker
    readonly property bool onPoint: target === TimelineController.Target.point || target === TimelineController.Target.segment
    readonly property bool onRuler: target === TimelineController.Target.ruler
    readonly property bool onGround: target === TimelineController.Target.ground || target === TimelineController.Target.row
                                     || target === TimelineController.Target.lane
    signal laneWanted()

    function openAt(at) {
        target = timeline.selectForMenu(at)
        if (target !== TimelineController.Target.none)
            popup(at)
    }

    component Line: MenuLine {
        required property string action
        text: keyAction.text
        keyAction: menu.actions.get(action)
        onTriggered: keyAction.trigger()
    }

    width: 310
    padding: 4
    background: Rectangle {
        color: Theme.panel
        radius: 7
        border { width: 1; color: Theme.border }
    }

    Line { visible: menu.onClip; action: "clips.splitHere" }
    Line { visible: menu.onClip; action: "clips.split" }
    Line { visible: menu.onClip; action: "clips.crossFade" }
    Line { visible: menu.onClip; action: "clips.mute" }
    Line { visible: menu.onClip; action: "clips.reverse" }
    Line { visible: menu.onClip; action: "clips.resetGain" }
    FadeLine { visible: menu.onClip; text: qsTr("Fade in"); onChosen: (shape) => menu.timeline.setFadeShapes(shape, "") }
    FadeLine { visible: menu.onClip; text: qsTr("Fade out"); onChosen: (shape) => menu.timeline.setFadeShapes("", shape) }
    Line { visible: menu.onClip; action: "clips.copy" }
    Line { visible: menu.onClip; action: "clips.cut" }
    Line { visible: menu.onClip; action: "clips.duplicate" }
    Line { visible: menu.onClip; action: "timeline.loopSelection" }

    Line { visible: menu.onPoint; action: "points.linear" }
    Line { visible: menu.onPoint; action: "points.hold" }
    Line { visible: menu.onPoint; action: "points.exponential" }
    Line { visible: menu.onPoint; action: "points.smooth" }

    Line { visible: menu.onMarker; action: "markers.rename" }
    Line { visible: menu.onMarker; action: "timeline.loopSelection" }

    Line { visible: menu.onRuler; action: "markers.add" }
    Line { visible: menu.onRuler; action: "markers.region" }
    MenuLine { visible: menu.onRuler; text: qsTr("The song starts at the playhead"); onTriggered: menu.timeline.startSongHere() }
    MenuLine { visible: menu.onRuler; text: qsTr("The song ends at the playhead"); onTriggered: menu.timeline.endSongHere() }

    Line { visible: menu.onGround; action: "clips.paste" }
    Line { visible: menu.onGround; action: "timeline.selectAll" }
    MenuLine {
        visible: menu.onGround
        text: qsTr("Show a lane …")
        keyAction: menu.actions.get("lanes.add")
        onTriggered: menu.laneWanted()
    }
    Line { visible: menu.onGround; action: "timeline.fit" }

    Line { visible: menu.onClip || menu.onPoint || menu.onMarker; action: "timeline.delete" }
}
