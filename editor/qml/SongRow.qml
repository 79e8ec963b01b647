// A song of the album in its list.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Lacquer.Editor

Item {
    id: row

    required property Editor editor
    required property int index
    required property string number
    required property string title
    required property string artist
    required property string length
    required property string gap
    required property string gain
    required property string isrc
    required property string file
    required property bool isSession
    required property bool hiddenSong
    required property string lufs
    required property string truePeak
    required property string plr
    required property string suggested
    required property string trouble
    required property bool wide
    required property bool wider
    required property bool current
    required property bool listFocused
    required property bool dragged
    readonly property AlbumDocument document: editor.album.document

    /// Pressed beside its fields; one of its fields is used.
    signal picked()
    signal touched()
    signal draggedTo(real y)
    signal dropped()
    signal dragGivenUp()
    signal fieldsRequested()
    signal finished()

    function editTitle() { titleField.forceActiveFocus() }

    Accessible.role: Accessible.ListItem
    Accessible.name: number + ", " + title + ", " + artist + ", " + length + (trouble ? ", " + trouble : "")
    Accessible.selected: current
    opacity: dragged ? 0.6 : 1

    component Cell: FieldEdit {
        required property string member
        flat: true
        adviceOn: (text) => row.document.adviceOnSong(row.index, member, text)
        onEntered: (text) => row.document.setSongText(row.index, member, text)
        onLeftWrong: (reason) => row.editor.session.problem(qsTr("“%1”: %2 is not taken: %3").arg(row.title).arg(name).arg(reason))
        onFinished: row.finished()
        onActiveFocusChanged: if (activeFocus) row.touched()
    }
    component Number: Text {
        color: Theme.text
        font.pixelSize: Theme.smallSize + 1
        horizontalAlignment: Text.AlignRight
        elide: Text.ElideRight
        Accessible.ignored: true
    }

    Rectangle {
        anchors { fill: parent; leftMargin: 6; rightMargin: 6; topMargin: 1; bottomMargin: 1 }
        radius: 5
        color: row.current ? Theme.raised : area.containsMouse ? Theme.panel : "transparent"
        border { width: row.current && row.listFocused ? 1 : 0; color: Theme.accent }
    }
    MouseArea {
        id: area
        anchors.fill: parent
        hoverEnabled: true
        preventStealing: true
        cursorShape: pressed && row.dragged ? Qt.ClosedHandCursor : Qt.ArrowCursor
        property real pressedAt: 0
        property bool dragging: false
        onPressed: (mouse) => {
            pressedAt = mouse.y
            dragging = false
            row.picked()
        }
        onPositionChanged: (mouse) => {
            if (!pressed)
                return
            dragging = dragging || Math.abs(mouse.y - pressedAt) > 6
            if (dragging)
                row.draggedTo(mouse.y)
        }
        onReleased: {
            if (dragging)
                row.dropped()
            dragging = false
        }
        onCanceled: {
            dragging = false
            row.dragGivenUp()
        }
        onDoubleClicked: row.fieldsRequested()

        Tip {
            visible: area.containsMouse && !area.pressed
            text: row.file
        }
    }
    RowLayout {
        anchors { fill: parent; leftMargin: 10; rightMargin: 14 }
        spacing: 4

        Rectangle {
            color: row.trouble === "error" ? Theme.error : Theme.warning
            opacity: row.trouble ? 1 : 0
            radius: 4
            Layout.leftMargin: 2
            Layout.preferredWidth: 8
            Layout.preferredHeight: 8
        }
        Number { text: row.number; color: Theme.dimText; Layout.preferredWidth: 26 }
        Cell {
            id: titleField
            member: "title"
            name: qsTr("Title")
            value: row.document.revision >= 0 ? row.document.songText(row.index, "title") : ""
            placeholderText: row.title
            font.weight: Font.DemiBold
            Layout.fillWidth: true
            Layout.preferredWidth: 3
        }
        Cell {
            visible: row.wide
            member: "artist"
            name: qsTr("Artist")
            value: row.document.revision >= 0 ? row.document.songText(row.index, "artist") : ""
            placeholderText: row.artist
            Layout.fillWidth: true
            Layout.preferredWidth: 2
        }
        Number { text: row.length; Layout.preferredWidth: 50 }
        Cell { member: "gap"; name: qsTr("Gap in front, seconds; negative is a cross-fade"); value: row.gap; horizontalAlignment: Text.AlignRight; Layout.preferredWidth: 54 }
        Cell { member: "gain"; name: qsTr("Gain, dB"); value: row.gain; horizontalAlignment: Text.AlignRight; Layout.preferredWidth: 54 }
        Number { text: row.lufs; Layout.preferredWidth: 46 }
        Number { text: row.truePeak; color: parseFloat(row.truePeak.replace("\u2212", "-")) > 0 ? Theme.warning : Theme.text; Layout.preferredWidth: 42 }
        Number { visible: row.wider; text: row.plr; Layout.preferredWidth: 40 }
        Number { visible: row.wider; text: row.suggested; color: Theme.accent; Layout.preferredWidth: 60 }
        Cell {
            visible: row.wide
            objectName: "isrc"
            member: "isrc"
            name: qsTr("ISRC")
            value: row.isrc
            Layout.preferredWidth: 124
        }
    }
}
