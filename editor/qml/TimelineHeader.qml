// The head of a track, of another row, or of a lane of automation.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

Item {
    id: header

    required property string kind
    required property var nodeId
    required property string parameter
    required property string name
    required property string owner
    required property string colour
    required property string look
    required property real rowY
    required property real rowHeight
    required property bool selected
    required property bool open
    required property bool hasMute
    required property bool muted
    required property bool soloed
    required property bool armed
    required property int mode
    required property TimelineController timeline

    readonly property bool isLane: kind === "lane"
    readonly property bool isTrack: kind === "track"
    readonly property bool low: rowHeight < 56
    readonly property color ownColour: colour ? colour : Theme.ofLook(look)

    signal lanesWanted(var node)
    signal menuWanted(var node)

    height: rowHeight
    Accessible.role: Accessible.ListItem
    Accessible.name: isLane ? qsTr("Automation: %1 of %2").arg(name).arg(owner)
                   : (isTrack ? qsTr("Track %1").arg(name) : name) + (muted ? qsTr(", muted") : "") + (soloed ? qsTr(", soloed") : "")
                     + (armed ? qsTr(", armed") : "")
    Accessible.selected: selected
    Accessible.selectable: true

    component Switch: PlainButton {
        id: button
        required property string tip
        required property color litColour
        property bool on: false
        width: 26
        height: 24
        Accessible.role: Accessible.CheckBox
        Accessible.name: tip + " " + header.name
        Accessible.checked: on
        contentItem: Text {
            text: button.text
            color: button.on ? Theme.onAccent : Theme.dimText
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            font { pixelSize: Theme.smallSize; weight: Font.DemiBold }
        }
        background: Rectangle {
            radius: 4
            color: button.on ? button.litColour : button.hovered ? Theme.hovered : header.selected ? Theme.panel : Theme.raised
            border { width: button.visualFocus ? 2 : 0; color: Theme.text }
        }
        Tip {
            visible: button.hovered
            text: button.tip
        }
    }

    Rectangle {
        anchors.fill: parent
        color: header.selected ? Theme.raised : header.isLane ? Qt.tint(Theme.panel, Qt.rgba(Theme.canvas.r, Theme.canvas.g, Theme.canvas.b, 0.4)) : Theme.panel
    }
    Rectangle {
        x: header.isLane ? 12 : 0
        width: header.isLane ? 2 : 5
        height: parent.height
        color: header.ownColour
    }
    TapHandler {
        acceptedButtons: Qt.LeftButton
        gesturePolicy: TapHandler.ReleaseWithinBounds
        onTapped: (point) => header.timeline.selectRow(header.nodeId, (point.modifiers & (Qt.ControlModifier | Qt.ShiftModifier)) !== 0)
        onDoubleTapped: if (header.isTrack) header.timeline.nextHeight(header.nodeId)
    }
    TapHandler {
        acceptedButtons: Qt.RightButton
        enabled: !header.isLane
        onTapped: header.menuWanted(header.nodeId)
    }

    Text {
        id: title
        x: header.isLane ? 20 : 12
        y: header.low ? (header.height - height) / 2 : 6
        width: (header.low && buttons.visible ? buttons.x : header.width - (header.isLane ? 34 : 10)) - x - 4
        text: header.name
        color: Theme.text
        elide: Text.ElideRight
        font { pixelSize: header.isLane ? Theme.smallSize + 1 : Theme.textSize; weight: header.isLane ? Font.Normal : Font.DemiBold }
    }
    Text {
        visible: header.isLane
        x: title.x
        y: 22
        width: title.width
        text: header.owner
        color: Theme.dimText
        elide: Text.ElideRight
        font.pixelSize: Theme.smallSize
    }
    Row {
        id: buttons
        visible: !header.isLane
        anchors { right: parent.right; rightMargin: 8 }
        y: header.low ? (header.height - height) / 2 : Math.min(header.height - height - 6, 32)
        spacing: 3

        Switch {
            visible: header.hasMute
            text: "M"
            tip: qsTr("Mute")
            on: header.muted
            litColour: Theme.warning
            onClicked: header.timeline.toggleSwitch(header.nodeId, "mute")
        }
        Switch {
            visible: header.hasMute
            text: "S"
            tip: qsTr("Solo")
            on: header.soloed
            litColour: Theme.bus
            onClicked: header.timeline.toggleSwitch(header.nodeId, "solo")
        }
        Switch {
            visible: header.isTrack
            text: "●"
            tip: qsTr("Arm for recording")
            on: header.armed
            litColour: Theme.meterHigh
            onClicked: header.timeline.toggleArmed(header.nodeId)
        }
        Switch {
            text: header.open ? "▾" : "▸"
            tip: header.open ? qsTr("Hide the lanes of automation of") : qsTr("Show the lanes of automation of")
            on: false
            litColour: Theme.accent
            onClicked: header.timeline.toggleLanes(header.nodeId)
        }
        Switch {
            visible: header.open && !header.low
            text: "+"
            tip: qsTr("Show another lane of")
            on: false
            litColour: Theme.accent
            onClicked: header.lanesWanted(header.nodeId)
        }
    }
    Row {
        visible: header.isLane
        anchors { right: parent.right; rightMargin: 8; bottom: parent.bottom; bottomMargin: 2 }
        spacing: 3

        Switch {
            width: 56
            text: [qsTr("Play"), qsTr("Touch"), qsTr("Latch"), qsTr("Write"), qsTr("Off")][header.mode]
            tip: qsTr("Mode of the automation of")
            on: header.mode > 0 && header.mode < 4
            litColour: Theme.meterHigh
            onClicked: modes.popup()

            Menu {
                id: modes
                width: 150
                padding: 4
                background: Rectangle {
                    color: Theme.panel
                    radius: 7
                    border { width: 1; color: Theme.border }
                }
                MenuLine { text: qsTr("Play"); onTriggered: header.timeline.setMode(header.nodeId, header.parameter, 0) }
                MenuLine { text: qsTr("Touch"); onTriggered: header.timeline.setMode(header.nodeId, header.parameter, 1) }
                MenuLine { text: qsTr("Latch"); onTriggered: header.timeline.setMode(header.nodeId, header.parameter, 2) }
                MenuLine { text: qsTr("Write"); onTriggered: header.timeline.setMode(header.nodeId, header.parameter, 3) }
                MenuLine { text: qsTr("Off"); onTriggered: header.timeline.setMode(header.nodeId, header.parameter, 4) }
            }
        }
        Switch {
            text: "×"
            tip: qsTr("Hide this lane:")
            on: false
            litColour: Theme.accent
            onClicked: header.timeline.hideLane(header.nodeId, header.parameter)
        }
    }
    Rectangle {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: 1
        color: Theme.border
    }
}
