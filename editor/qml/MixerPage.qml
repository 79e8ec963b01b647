// The mixer: all strips side by side, the masters at the right.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

FocusScope {
    id: root

    required property Editor editor
    readonly property Mixer mixer: editor.mixer
    /// The strip whose name is being typed; 0: none.
    property var renaming: 0
    /// The palette is asked for something to insert here: it needs no canvas.
    property bool inserting: false

    /// What the mouse does here, for the list of keys.
    readonly property var mouse: ({
        title: qsTr("Mouse on the mixer"), lines: [
            { keys: qsTr("Drag a fader, or turn the wheel"), text: qsTr("level; with Shift finely") },
            { keys: qsTr("Double click, or Ctrl and a click"), text: qsTr("back to 0 dB, or to the middle") },
            { keys: qsTr("Drag a name"), text: qsTr("another place in the mixer") },
            { keys: qsTr("Ctrl and a click on a name"), text: qsTr("select several strips") },
            { keys: qsTr("Double click on a name"), text: qsTr("rename the strip") },
            { keys: qsTr("Drag an insert"), text: qsTr("another place in the chain") },
            { keys: qsTr("Double click on an insert"), text: qsTr("open the plugin's own window") },
            { keys: qsTr("Click on a peak"), text: qsTr("reset it; with Ctrl, all of them") },
            { keys: qsTr("Right click"), text: qsTr("what can be done with a strip, or a send off") }]
    })

    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Mixer")

    function takeFocus() { keys.forceActiveFocus() }
    function insert(head, place, at) {
        if (!mixer.aimBehind(head, place))
            return
        inserting = true
        editor.canvas.askForNode(mapFromItem(null, at.x, at.y))
        inserting = false
    }

    Item {  // has the keys while no control has them
        id: keys
        focus: true
        Keys.onPressed: (event) => event.accepted = root.editor.actions.pressed(event.key, event.modifiers, event.isAutoRepeat, Pages.Page.mixer)
    }
    Connections {
        target: root.mixer
        function onRenameWanted(head) { nameField.edit(head) }
        function onViewWanted(row) {
            if (row >= 0)
                list.positionViewAtIndex(row, ListView.Contain)
        }
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.canvas
    }
    Rectangle {
        id: bar
        width: parent.width
        height: 36
        color: Theme.panel

        RowLayout {
            anchors { fill: parent; leftMargin: 10; rightMargin: 10 }
            spacing: 8

            PlainButton {
                id: narrow
                implicitWidth: narrowText.implicitWidth + 20
                implicitHeight: 26
                Accessible.role: Accessible.Button
                Accessible.name: narrowText.text
                onClicked: root.mixer.narrow = !root.mixer.narrow
                contentItem: Text {
                    id: narrowText
                    text: root.mixer.narrow ? qsTr("Wide strips") : qsTr("Narrow strips")
                    color: Theme.text
                    horizontalAlignment: Text.AlignHCenter
                    verticalAlignment: Text.AlignVCenter
                    font.pixelSize: Theme.smallSize + 1
                }
                background: Rectangle {
                    radius: 4
                    color: narrow.hovered ? Theme.hovered : Theme.raised
                    border { width: narrow.visualFocus ? 2 : 1; color: narrow.visualFocus ? Theme.accent : Theme.border }
                }
                Tip {
                    visible: narrow.hovered
                    text: qsTr("All strips narrow, or wide") + "   " + root.editor.actions.get("mixer.narrowAll").key
                }
            }
            Item { Layout.fillWidth: true }
            Text {
                text: qsTr("Meters")
                color: Theme.dimText
                font.pixelSize: Theme.smallSize + 1
            }
            ParameterChoice {
                objectName: "meterScale"
                name: qsTr("Scale of the meters")
                model: root.mixer.meters.scales
                currentIndex: root.mixer.meters.scale
                onActivated: (row) => root.mixer.meters.scale = row
                onFinished: root.takeFocus()
                Layout.preferredWidth: 120
            }
            ParameterChoice {
                name: qsTr("How fast the meters fall")
                model: root.mixer.meters.falls
                currentIndex: root.mixer.meters.fall
                onActivated: (row) => root.mixer.meters.fall = row
                onFinished: root.takeFocus()
                Layout.preferredWidth: 170
            }
        }
        Rectangle {
            anchors.bottom: parent.bottom
            width: parent.width
            height: 1
            color: Theme.border
        }
    }

    component Strip: MixerStrip {
        editor: root.editor
        renaming: root.renaming === head
        onFinished: root.takeFocus()
        onMenuWanted: (at) => menu.openFor(this, root.mapFromItem(null, at.x, at.y))
        onInsertWanted: (place, at) => root.insert(head, place, at)
    }

    ListView {
        id: list
        objectName: "strips"
        property int dragged: -1
        property int target: -1

        /// The place that a strip dropped at a point of the scene takes.
        function placeAt(sceneX) {
            const x = mapFromItem(null, sceneX, 0).x + contentX
            for (let i = 0; i < count; ++i) {
                const item = itemAtIndex(i)
                if (item && x < item.x + item.width / 2)
                    return i
            }
            return count
        }
        function edgeAt(place) {
            const item = itemAtIndex(Math.min(place, count - 1))
            return item ? item.x + (place < count ? 0 : item.width) - contentX : 0
        }

        anchors { left: parent.left; right: masters.left; top: bar.bottom; bottom: scroll.top }
        orientation: ListView.Horizontal
        model: root.visible ? root.mixer.strips : null
        clip: true
        interactive: false  // a drag is for the faders; the wheel and the bar scroll
        reuseItems: true
        keyNavigationEnabled: false
        boundsBehavior: Flickable.StopAtBounds
        delegate: Strip {
            height: list.height
            onDragged: (sceneX) => {
                list.dragged = index
                list.target = list.placeAt(sceneX)
            }
            onDropped: {
                const from = list.dragged, to = list.target > from ? list.target - 1 : list.target
                list.dragged = list.target = -1
                if (to !== from)
                    root.mixer.moveStrip(from, to)
            }
        }
        ScrollBar.horizontal: scroll
        WheelHandler {
            acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
            orientation: Qt.Vertical
            onWheel: (event) => {
                const by = event.angleDelta.x || event.angleDelta.y
                list.contentX = Math.max(list.originX, Math.min(list.originX + list.contentWidth - list.width, list.contentX - by))
            }
        }

        Rectangle {  // where the strip that is dragged would go
            visible: list.target >= 0
            x: list.edgeAt(list.target) - 1
            width: 3
            height: list.height
            color: Theme.accent
            z: 2
            parent: list
        }
    }
    ListBar {
        id: scroll
        orientation: Qt.Horizontal
        height: 11
        anchors { left: parent.left; right: masters.left; bottom: parent.bottom }
    }
    ListView {
        id: masters
        objectName: "masters"
        anchors { right: parent.right; top: bar.bottom; bottom: scroll.top }
        width: Math.min(contentWidth, root.width / 2)
        orientation: ListView.Horizontal
        model: root.visible ? root.mixer.masters : null
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        interactive: contentWidth > width
        delegate: Strip {
            height: masters.height
        }
        Rectangle {
            width: 1
            height: parent.height
            color: Theme.dimText
            parent: masters
        }
    }
    Text {
        anchors.centerIn: parent
        visible: list.count === 0 && masters.count === 0
        text: qsTr("No tracks yet: add them in the graph, or drop sound files there")
        color: Theme.dimText
        font.pixelSize: Theme.headingSize
    }
    TextField {  // the name of a strip while it is typed, in its place
        id: nameField
        property Item strip: null

        function itemOf(view, head) {
            for (let i = 0; i < view.count; ++i)
                if (view.itemAtIndex(i)?.head === head)
                    return view.itemAtIndex(i)
            return null
        }
        function edit(head) {
            strip = itemOf(list, head) ?? itemOf(masters, head)
            if (strip === null)
                return
            const place = strip.mapToItem(root, 2, 8)
            x = place.x
            y = place.y
            width = Math.max(90, strip.width - 4)
            text = strip.name
            root.renaming = head
            forceActiveFocus()
            selectAll()
        }
        function close() {
            if (root.renaming === 0)
                return
            root.renaming = 0
            root.takeFocus()
        }

        visible: root.renaming !== 0
        height: 26
        padding: 3
        color: Theme.text
        selectByMouse: true
        maximumLength: 120
        font { pixelSize: Theme.textSize; weight: Font.DemiBold }
        Accessible.name: qsTr("Name of the strip")
        background: Rectangle {
            radius: 3
            color: Theme.raised
            border { width: 1; color: Theme.accent }
        }
        onAccepted: {
            root.mixer.rename(root.renaming, text)
            close()
        }
        onActiveFocusChanged: if (!activeFocus) close()
        Keys.onEscapePressed: close()
    }
    StripMenu {
        id: menu
        objectName: "stripMenu"
        editor: root.editor
        onClosed: if (root.renaming === 0) root.takeFocus()
    }
    Rectangle {
        anchors.fill: parent
        visible: root.activeFocus
        color: "transparent"
        border { width: 1; color: Qt.rgba(Theme.accent.r, Theme.accent.g, Theme.accent.b, 0.35) }
    }
}
