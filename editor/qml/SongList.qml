// The songs in order: dragged to another place, and what is said most often of them typed in place.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

FocusScope {
    id: root

    required property Editor editor
    readonly property AlbumDesk album: editor.album
    readonly property AlbumDocument document: album.document
    property alias currentIndex: list.currentIndex
    readonly property int rowHeight: 34
    readonly property bool wide: width > 760
    readonly property bool wider: width > 900
    /// Where the song that is dragged would come to; -1: none is.
    property int dropPlace: -1

    signal fieldsRequested()
    signal finished()

    function placeAt(y: real, from: int): int {
        const gap = Math.max(0, Math.min(list.count, Math.round((y + list.contentY) / rowHeight)))
        return gap > from ? gap - 1 : gap
    }

    component Head: Text {
        color: Theme.dimText
        font.pixelSize: Theme.smallSize
        elide: Text.ElideRight
        Accessible.ignored: true
    }

    RowLayout {
        id: head
        anchors { left: parent.left; right: parent.right; top: parent.top; leftMargin: 10; rightMargin: 14 }
        height: 28
        spacing: 4

        Head { text: "#"; horizontalAlignment: Text.AlignRight; Layout.preferredWidth: 40 }
        Head { text: qsTr("Title"); leftPadding: 6; Layout.fillWidth: true; Layout.preferredWidth: 3 }
        Head { visible: root.wide; text: qsTr("Artist"); leftPadding: 6; Layout.fillWidth: true; Layout.preferredWidth: 2 }
        Head { text: qsTr("Length"); horizontalAlignment: Text.AlignRight; Layout.preferredWidth: 50 }
        Head { text: qsTr("Gap s"); horizontalAlignment: Text.AlignRight; rightPadding: 6; Layout.preferredWidth: 54 }
        Head { text: qsTr("Gain dB"); horizontalAlignment: Text.AlignRight; rightPadding: 6; Layout.preferredWidth: 54 }
        Head { text: qsTr("LUFS"); horizontalAlignment: Text.AlignRight; Layout.preferredWidth: 46 }
        Head { text: qsTr("dBTP"); horizontalAlignment: Text.AlignRight; Layout.preferredWidth: 42 }
        Head { visible: root.wider; text: qsTr("PLR"); horizontalAlignment: Text.AlignRight; Layout.preferredWidth: 40 }
        Head { visible: root.wider; text: qsTr("Suggested"); horizontalAlignment: Text.AlignRight; Layout.preferredWidth: 60 }
        Head { visible: root.wide; text: qsTr("ISRC"); leftPadding: 6; Layout.preferredWidth: 124 }
    }
    ListView {
        id: list
        anchors { left: parent.left; right: parent.right; top: head.bottom; bottom: parent.bottom }
        model: root.visible ? root.album.songs : null
        focus: true
        activeFocusOnTab: true
        clip: true
        reuseItems: true
        boundsBehavior: Flickable.StopAtBounds
        highlightMoveDuration: 0
        moveDisplaced: Transition { NumberAnimation { properties: "y"; duration: 120 } }
        ScrollBar.vertical: ListBar {}
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Songs in order")
        Keys.onPressed: (event) => {
            if (event.modifiers & Qt.AltModifier && (event.key === Qt.Key_Up || event.key === Qt.Key_Down)) {
                const to = currentIndex + (event.key === Qt.Key_Up ? -1 : 1)
                if (currentIndex >= 0 && to >= 0 && to < count)
                    root.document.moveSong(currentIndex, to)
            } else if (event.key === Qt.Key_Delete) {
                root.document.removeSong(currentIndex)
            } else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter) {
                root.fieldsRequested()
            } else if (event.key === Qt.Key_F2) {
                (currentItem as SongRow)?.editTitle()
            } else if (event.key === Qt.Key_Home) {
                currentIndex = 0
            } else if (event.key === Qt.Key_End) {
                currentIndex = count - 1
            } else {
                return
            }
            event.accepted = true
        }
        // Up and down move in the list, and nothing else does.
        Keys.onShortcutOverride: (event) => {
            event.accepted = event.key === Qt.Key_Home || event.key === Qt.Key_End
        }

        delegate: SongRow {
            id: row
            width: list.width
            height: root.rowHeight
            editor: root.editor
            wide: root.wide
            wider: root.wider
            listFocused: list.activeFocus
            current: ListView.isCurrentItem
            dragged: root.dropPlace >= 0 && current
            onPicked: {
                list.forceActiveFocus()  // first: what is typed of another song is taken as the focus goes
                list.currentIndex = row.index
            }
            onTouched: list.currentIndex = row.index
            onDraggedTo: (y) => root.dropPlace = root.placeAt(row.mapToItem(list, 0, y).y, row.index)
            onDropped: {
                const place = root.dropPlace
                root.dropPlace = -1
                if (place >= 0)
                    root.document.moveSong(row.index, place)
            }
            onDragGivenUp: root.dropPlace = -1
            onFieldsRequested: root.fieldsRequested()
            onFinished: root.finished()
        }
        Rectangle {  // where it would come to
            visible: root.dropPlace >= 0
            parent: list.contentItem
            z: 2
            x: 8
            y: (root.dropPlace > list.currentIndex ? root.dropPlace + 1 : root.dropPlace) * root.rowHeight - 1
            width: list.width - 16
            height: 2
            color: Theme.accent
        }
    }
    Text {
        anchors.centerIn: parent
        visible: list.count === 0
        text: qsTr("There are no songs yet: drop some here")
        color: Theme.dimText
        font.pixelSize: Theme.headingSize
    }
}
