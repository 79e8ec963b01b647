// The tools of the timeline, above the headers: what a drag keeps to, and what the view does while the song plays.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

Rectangle {
    id: tools

    required property Editor editor
    readonly property TimelineController timeline: editor.timeline
    signal laneWanted()

    color: Theme.panel

    component Option: PlainButton {
        id: option
        required property string actionName
        required property bool on
        property string tip
        width: label.implicitWidth + 16
        height: 26
        Accessible.role: Accessible.CheckBox
        Accessible.name: tip
        Accessible.checked: on
        onClicked: tools.editor.actions.get(actionName).trigger()
        contentItem: Text {
            id: label
            text: option.text
            color: option.on ? Theme.onAccent : Theme.dimText
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            font.pixelSize: Theme.smallSize
        }
        background: Rectangle {
            radius: 5
            color: option.on ? Theme.accent : option.hovered ? Theme.hovered : Theme.raised
            border { width: option.visualFocus ? 2 : 0; color: Theme.text }
        }
        Tip {
            visible: option.hovered
            text: option.tip + "   " + tools.editor.actions.get(option.actionName).key
        }
    }

    Column {
        anchors { left: parent.left; verticalCenter: parent.verticalCenter; leftMargin: 8 }
        spacing: 4

        Row {
            spacing: 4
            Option {
                text: qsTr("Snap")
                actionName: "timeline.snap"
                on: tools.timeline.snapping
                tip: qsTr("Keep to the grid, edges of clips, markers and the playhead")
            }
            Option {
                text: qsTr("Follow")
                actionName: "timeline.follow"
                on: tools.timeline.following
                tip: qsTr("Turn a page when the playhead leaves the view")
            }
            Option {
                text: qsTr("Cross-fade")
                actionName: "timeline.crossFading"
                on: tools.timeline.crossFading
                tip: qsTr("Cross-fade clips that are dragged over others")
            }
        }
        Row {
            spacing: 4
            Option {
                text: qsTr("+ Lane")
                actionName: "lanes.add"
                on: false
                tip: qsTr("Show the automation of a parameter")
                Accessible.role: Accessible.Button
            }
            Option {
                text: qsTr("Whole song")
                actionName: "timeline.fit"
                on: false
                tip: qsTr("Show the whole song")
                Accessible.role: Accessible.Button
            }
            Option {
                text: "−"
                actionName: "timeline.zoomOut"
                on: false
                tip: qsTr("Zoom out")
                width: 26
                Accessible.role: Accessible.Button
            }
            Option {
                text: "+"
                actionName: "timeline.zoomIn"
                on: false
                tip: qsTr("Zoom in")
                width: 26
                Accessible.role: Accessible.Button
            }
        }
    }
    Rectangle {
        anchors { right: parent.right; top: parent.top; bottom: parent.bottom }
        width: 1
        color: Theme.border
    }
    Rectangle {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: 1
        color: Theme.border
    }
}
