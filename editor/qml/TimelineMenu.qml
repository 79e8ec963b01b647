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
        required property string actionName
        text: keyAction.text
        keyAction: menu.actions.get(actionName)
        onTriggered: keyAction.trigger()
    }

    width: 370
    padding: 4
    background: Rectangle {
        color: Theme.panel
        radius: 7
        border { width: 1; color: Theme.border }
    }

    Line { visible: menu.onClip; actionName: "clips.splitHere" }
    Line { visible: menu.onClip; actionName: "clips.split" }
    Line { visible: menu.onClip; actionName: "clips.crossFade" }
    Line { visible: menu.onClip; actionName: "clips.mute" }
    Line { visible: menu.onClip; actionName: "clips.reverse" }
    Line { visible: menu.onClip; actionName: "clips.resetGain" }
    FadeLine { visible: menu.onClip; text: qsTr("Fade in"); onChosen: (shape) => menu.timeline.setFadeShapes(shape, "") }
    FadeLine { visible: menu.onClip; text: qsTr("Fade out"); onChosen: (shape) => menu.timeline.setFadeShapes("", shape) }
    Line { visible: menu.onClip; actionName: "clips.copy" }
    Line { visible: menu.onClip; actionName: "clips.cut" }
    Line { visible: menu.onClip; actionName: "clips.duplicate" }
    Line { visible: menu.onClip; actionName: "timeline.loopSelection" }

    Line { visible: menu.onPoint; actionName: "points.linear" }
    Line { visible: menu.onPoint; actionName: "points.hold" }
    Line { visible: menu.onPoint; actionName: "points.exponential" }
    Line { visible: menu.onPoint; actionName: "points.smooth" }

    Line { visible: menu.onMarker; actionName: "markers.rename" }
    Line { visible: menu.onMarker; actionName: "timeline.loopSelection" }

    Line { visible: menu.onRuler; actionName: "markers.add" }
    Line { visible: menu.onRuler; actionName: "markers.region" }
    MenuLine { visible: menu.onRuler; text: qsTr("The song starts at the playhead"); onTriggered: menu.timeline.startSongHere() }
    MenuLine { visible: menu.onRuler; text: qsTr("The song ends at the playhead"); onTriggered: menu.timeline.endSongHere() }

    Line { visible: menu.onGround; actionName: "clips.paste" }
    Line { visible: menu.onGround; actionName: "timeline.selectAll" }
    MenuLine {
        visible: menu.onGround
        text: qsTr("Show a lane …")
        keyAction: menu.actions.get("lanes.add")
        onTriggered: menu.laneWanted()
    }
    Line { visible: menu.onGround; actionName: "timeline.fit" }

    Line { visible: menu.onClip || menu.onPoint || menu.onMarker; actionName: "timeline.delete" }
}
