// The sides of the record as columns, their songs from the rim inwards. A song is dragged within its side or to another
// one, and while it is, the cost of letting go is told.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

FocusScope {
    id: root

    required property AlbumRecord record
    /// Of the album, from 0; -1: none.
    property int currentSong: -1
    readonly property int tileHeight: 46
    readonly property int headHeight: 46
    readonly property var sides: record.sides
    readonly property int columnWidth: Math.max(220, Math.min(420, (width - 12) / Math.max(1, sides.length)))
    /// What is dragged, and where it would come to.
    property int draggedSong: -1
    property int dropSide: -1
    property int dropPlace: -1

    function placeOf(song: int): var {
        for (let side = 0; side < sides.length; ++side)
            for (let place = 0; place < sides[side].songs.length; ++place)
                if (sides[side].songs[place].song === song)
                    return { side: side, place: place }
        return null
    }
    function moveBy(sideStep: int, placeStep: int, moves: bool) {
        const at = placeOf(currentSong)
        if (!at) {
            if (sides.length > 0)
                currentSong = sides[0].songs[0].song
            return
        }
        const side = Math.max(0, Math.min(sides.length - 1, at.side + sideStep))
        const count = sides[side].songs.length
        if (!moves) {
            const place = Math.max(0, Math.min(count - 1, at.place + placeStep))
            currentSong = sides[side].songs[place].song
        } else if (side !== at.side) {
            record.move(currentSong, side, Math.min(at.place, count))
        } else if (placeStep !== 0) {
            record.move(currentSong, side, at.place + (placeStep > 0 ? 2 : -1))
        }
    }
    function hover(song: int, point: point) {
        const side = Math.max(0, Math.min(sides.length - 1, Math.floor((point.x + flick.contentX - 6) / columnWidth)))
        const place = Math.max(0, Math.min(sides[side].songs.length, Math.round((point.y + flick.contentY - headHeight) / tileHeight)))
        draggedSong = song
        dropSide = side
        dropPlace = place
        preview.text = record.previewOf(song, side, place)
        preview.x = Math.min(width - preview.width - 8, point.x + 16)
        preview.y = Math.min(height - preview.height - 8, point.y + 12)
    }
    function endDrag(drops: bool) {
        const song = draggedSong
        draggedSong = -1
        if (drops && song >= 0)
            record.move(song, dropSide, dropPlace)
    }

    activeFocusOnTab: true
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Sides of the record")
    Keys.onPressed: (event) => {
        const moves = event.modifiers & Qt.AltModifier
        switch (event.key) {
        case Qt.Key_Up: moveBy(0, -1, moves); break
        case Qt.Key_Down: moveBy(0, 1, moves); break
        case Qt.Key_Left: moveBy(-1, 0, moves); break
        case Qt.Key_Right: moveBy(1, 0, moves); break
        case Qt.Key_Return:
        case Qt.Key_Enter:
        case Qt.Key_Menu:
            if (currentSong >= 0)
                pins.openFor(currentSong)
            break
        default: return
        }
        event.accepted = true
    }

    Flickable {
        id: flick
        anchors.fill: parent
        contentWidth: Math.max(width, 12 + root.sides.length * root.columnWidth)
        contentHeight: content.implicitHeight + 12
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ListBar {}
        ScrollBar.horizontal: ListBar {}

        Row {
            id: content
            x: 6

            Repeater {
                model: root.sides

                Column {
                    id: column
                    required property var modelData
                    required property int index
                    readonly property var facts: root.record.sideFacts[index] ?? null
                    width: root.columnWidth

                    Item {
                        width: parent.width
                        height: root.headHeight
                        Text {
                            x: 8
                            y: 4
                            width: parent.width - 16
                            text: qsTr("Side %1").arg(column.modelData.name) + (column.facts ? "  " + column.facts.length : "")
                            color: Theme.text
                            font.weight: Font.DemiBold
                            elide: Text.ElideRight
                            Accessible.role: Accessible.Heading
                            Accessible.name: text
                        }
                        Text {
                            x: 8
                            y: 23
                            width: parent.width - 16
                            text: column.facts ? column.facts.left + " · " + column.facts.endRadius : ""
                            color: column.facts && !column.facts.fits ? Theme.error : Theme.dimText
                            font.pixelSize: Theme.smallSize
                            elide: Text.ElideRight
                            Accessible.role: Accessible.StaticText
                            Accessible.name: text
                        }
                    }
                    Repeater {
                        model: column.modelData.songs

                        RecordTile {
                            required property var modelData
                            required property int index
                            width: column.width
                            height: root.tileHeight
                            told: modelData
                            place: column.modelData.name + (index + 1)
                            facts: column.facts?.songs.find((each) => each.song === modelData.song) ?? null
                            current: root.currentSong === modelData.song
                            focusShown: root.activeFocus
                            dragged: root.draggedSong === modelData.song
                            onPicked: {
                                root.currentSong = modelData.song
                                root.forceActiveFocus()
                            }
                            onDraggedTo: (point) => root.hover(modelData.song, mapToItem(root, point))
                            onDropped: root.endDrag(true)
                            onDragGivenUp: root.endDrag(false)
                            onPinsRequested: pins.openFor(modelData.song)
                            onPinToggled: (pin) => root.record.togglePin(modelData.song, pin)
                        }
                    }
                    Item { width: 1; height: 10 }
                    DrawingItem {
                        objectName: "disc" + column.index
                        record: root.record
                        side: column.index
                        width: Math.min(column.width - 16, 360)
                        height: width * proportion
                        x: 8
                        Accessible.role: Accessible.Graphic
                        Accessible.name: description
                    }
                }
            }
        }
        Rectangle {  // where it would come to
            visible: root.draggedSong >= 0
            x: 12 + root.dropSide * root.columnWidth
            y: root.headHeight + root.dropPlace * root.tileHeight - 1
            width: root.columnWidth - 16
            height: 3
            radius: 1.5
            color: Theme.accent
        }
    }
    Rectangle {
        id: preview
        property alias text: previewText.text
        visible: root.draggedSong >= 0 && text
        width: previewText.implicitWidth + 18
        height: previewText.implicitHeight + 12
        radius: 5
        color: Theme.raised
        border { width: 1; color: Theme.accent }
        Text {
            id: previewText
            anchors.centerIn: parent
            color: Theme.text
        }
    }
    Text {
        anchors.centerIn: parent
        visible: root.sides.length === 0
        text: root.record.job.busy ? qsTr("The songs are being analysed") : qsTr("No order yet")
        color: Theme.dimText
        font.pixelSize: Theme.headingSize
    }
    Menu {
        id: pins
        property int song: -1
        width: 230
        background: Rectangle {
            color: Theme.panel
            radius: 7
            border { width: 1; color: Theme.border }
        }
        readonly property var told: {
            for (const side of root.sides)
                for (const each of side.songs)
                    if (each.song === song)
                        return each
            return null
        }
        function openFor(which) {
            song = which
            root.currentSong = which
            const at = root.placeOf(which)
            popup(12 + at.side * root.columnWidth + 30 - flick.contentX, root.headHeight + (at.place + 1) * root.tileHeight - flick.contentY)
        }
        onClosed: root.forceActiveFocus()

        PinLine { pin: "stays"; text: qsTr("Stays on this side") }
        PinLine { pin: "first"; text: qsTr("Begins this side") }
        PinLine { pin: "last"; text: qsTr("Ends this side") }
        PinLine { pin: "together"; text: qsTr("Follows the song before it") }
    }
    component PinLine: MenuLine {
        id: line
        required property string pin
        readonly property bool on: pins.told ? pins.told[pin] : false
        keys: on ? qsTr("yes") : ""
        Accessible.checkable: true
        Accessible.checked: on
        onTriggered: root.record.togglePin(pins.song, pin)
    }
}
