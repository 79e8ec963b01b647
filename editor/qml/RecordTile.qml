// A song on a side of the record.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Lacquer.Editor

Item {
    id: tile

    /// Of AlbumRecord::sides.
    required property var told
    /// Of AlbumRecord::sideFacts; null while it is not laid out.
    required property var facts
    required property string place
    required property bool current
    required property bool focusShown
    required property bool dragged
    readonly property var pins: [
        { pin: "first", on: told.first, text: qsTr("begins the side") }, { pin: "last", on: told.last, text: qsTr("ends the side") },
        { pin: "stays", on: told.stays, text: qsTr("stays on the side") }, { pin: "together", on: told.together, text: qsTr("follows the song before") }]
    readonly property string pinned: pins.filter((each) => each.on).map((each) => each.text).join(", ")

    signal picked()
    signal draggedTo(point at)
    signal dropped()
    signal dragGivenUp()
    signal pinsRequested()
    signal pinToggled(string pin)

    opacity: dragged ? 0.5 : 1
    Accessible.role: Accessible.ListItem
    Accessible.name: place + ", " + told.title + ", " + told.length + (pinned ? ", " + pinned : "")
    Accessible.description: facts ? facts.radius + ", " + qsTr("distortion %1").arg(facts.distortion) : ""
    Accessible.selected: current

    Rectangle {
        anchors { fill: parent; leftMargin: 6; rightMargin: 6; topMargin: 2; bottomMargin: 2 }
        radius: 6
        color: tile.current ? Theme.hovered : Theme.raised
        border { width: 1; color: tile.current && tile.focusShown ? Theme.accent : tile.told.joined ? Theme.dimText : Theme.border }

        Rectangle {  // how much it distorts where it lies
            anchors { left: parent.left; bottom: parent.bottom; leftMargin: 6; bottomMargin: 3 }
            visible: tile.facts !== null
            width: (parent.width - 12) * Math.min(1, (tile.facts?.share ?? 0) / 0.03)
            height: 3
            radius: 1.5
            color: (tile.facts?.share ?? 0) < 0.01 ? Theme.meterLow : (tile.facts?.share ?? 0) < 0.03 ? Theme.meterMiddle : Theme.meterHigh
        }
    }
    MouseArea {
        id: area
        property point pressedAt
        property bool dragging: false
        anchors.fill: parent
        hoverEnabled: true
        preventStealing: true
        acceptedButtons: Qt.LeftButton | Qt.RightButton
        onPressed: (mouse) => {
            pressedAt = Qt.point(mouse.x, mouse.y)
            dragging = false
            tile.picked()
            if (mouse.button === Qt.RightButton)
                tile.pinsRequested()
        }
        onPositionChanged: (mouse) => {
            if (!(pressedButtons & Qt.LeftButton))
                return
            dragging = dragging || Math.abs(mouse.x - pressedAt.x) + Math.abs(mouse.y - pressedAt.y) > 6
            if (dragging)
                tile.draggedTo(Qt.point(mouse.x, mouse.y))
        }
        onReleased: {
            if (dragging)
                tile.dropped()
            dragging = false
        }
        onCanceled: {
            dragging = false
            tile.dragGivenUp()
        }
    }
    RowLayout {
        anchors { fill: parent; leftMargin: 14; rightMargin: 10; bottomMargin: 6 }
        spacing: 6

        Text {
            text: tile.told.number
            color: Theme.dimText
            font.pixelSize: Theme.smallSize
            Layout.preferredWidth: 18
        }
        ColumnLayout {
            spacing: 0
            Text {
                text: tile.told.title
                color: Theme.text
                font.weight: Font.DemiBold
                elide: Text.ElideRight
                Layout.fillWidth: true
            }
            Text {
                text: tile.told.length + (tile.facts ? "  ·  " + tile.facts.radius + "  ·  " + tile.facts.distortion : "")
                color: Theme.dimText
                font.pixelSize: Theme.smallSize
                elide: Text.ElideRight
                Layout.fillWidth: true
            }
        }
        IconButton {
            sign: Icon.Sign.lock
            text: tile.pinned ? qsTr("Pinned: %1. Free it, or choose").arg(tile.pinned) : qsTr("Pin it here")
            signColor: tile.pinned ? Theme.accent : Theme.border
            implicitWidth: 26
            implicitHeight: 26
            onClicked: {
                if (tile.pinned)
                    tile.pinsRequested()
                else
                    tile.pinToggled("stays")
            }
        }
    }
    Tip {
        visible: area.containsMouse && !area.pressed
        text: tile.facts ? qsTr("%1: radius %2, second order of tracing %3. Drag it elsewhere").arg(tile.place).arg(tile.facts.radius).arg(tile.facts.distortion)
                         : qsTr("Drag it elsewhere")
    }
}
