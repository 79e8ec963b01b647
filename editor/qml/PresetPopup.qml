// The presets of the selected node: type to search, Enter loads; the node's settings can be kept as one.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Popup {
    id: popup

    required property Library library
    property var all: []
    readonly property var found: all.filter(preset =>
        search.text.toLowerCase().split(" ").every(word => preset.name.toLowerCase().includes(word)))

    signal saveWanted()
    /// Of one's own: another name, or none at all.
    signal renameWanted(string key, string name)
    signal removeWanted(string key, string name)

    function choose(row) {
        if (row < 0 || row >= found.length)
            return
        library.loadPreset(found[row].key)
        close()
    }
    function rename(preset) {
        if (!preset?.own)
            return
        close()
        renameWanted(preset.key, preset.name)
    }
    function remove(preset) {
        if (!preset?.own)
            return
        close()
        removeWanted(preset.key, preset.name)
    }

    width: 340
    height: Math.min(420, 120 + Math.max(1, found.length) * 30)
    padding: 10
    focus: true
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutsideParent
    onAboutToShow: {
        all = library.presets()
        search.clear()
        list.currentIndex = 0
    }
    onOpened: search.forceActiveFocus()

    background: Rectangle {
        color: Theme.panel
        radius: 9
        border { width: 1; color: Theme.accent }
    }
    contentItem: ColumnLayout {
        spacing: 8

        TextField {
            id: search
            Layout.fillWidth: true
            placeholderText: qsTr("Load a preset …")
            placeholderTextColor: Theme.dimText
            color: Theme.text
            Accessible.name: qsTr("Search presets")
            background: Rectangle { radius: 6; color: Theme.raised }
            onTextChanged: list.currentIndex = 0
            onAccepted: popup.choose(list.currentIndex)
            Keys.onDownPressed: list.incrementCurrentIndex()
            Keys.onUpPressed: list.decrementCurrentIndex()
            Keys.onPressed: (event) => {
                const current = popup.found[list.currentIndex]
                if (event.key === Qt.Key_F2)
                    popup.rename(current)
                else if (event.key === Qt.Key_Delete && event.modifiers & Qt.ControlModifier)
                    popup.remove(current)
                else
                    return
                event.accepted = true
            }
        }
        ListView {
            id: list
            Layout.fillWidth: true
            Layout.fillHeight: true
            clip: true
            model: popup.found
            boundsBehavior: Flickable.StopAtBounds
            highlightMoveDuration: 0
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Presets")
            ScrollBar.vertical: ListBar {}

            delegate: ItemDelegate {
                id: item
                required property int index
                required property var modelData
                width: list.width - 10
                height: 30
                topPadding: 0
                bottomPadding: 0
                highlighted: ListView.isCurrentItem
                Accessible.name: modelData.own ? qsTr("%1, your own").arg(modelData.name) : modelData.name
                onClicked: popup.choose(index)

                background: Rectangle {
                    radius: 5
                    color: item.highlighted ? Theme.hovered : item.hovered ? Theme.raised : "transparent"
                }
                Tip {
                    visible: item.hovered && item.modelData.description.length > 0 && !item.modelData.own
                    text: item.modelData.description
                }
                contentItem: RowLayout {
                    Text { text: item.modelData.name; color: Theme.text; elide: Text.ElideRight; Layout.fillWidth: true }
                    Text {
                        visible: item.modelData.own && !rename.visible
                        text: qsTr("own")
                        color: Theme.dimText
                        font.pixelSize: Theme.smallSize
                    }
                    IconButton {
                        id: rename
                        visible: item.modelData.own && (item.hovered || item.highlighted)
                        text: qsTr("Rename “%1”").arg(item.modelData.name)
                        keys: "F2"
                        sign: Icon.Sign.pen
                        implicitHeight: 26
                        onClicked: popup.rename(item.modelData)
                    }
                    IconButton {
                        visible: rename.visible
                        text: qsTr("Remove “%1”").arg(item.modelData.name)
                        keys: qsTr("Ctrl+Del")
                        sign: Icon.Sign.bin
                        implicitHeight: 26
                        onClicked: popup.remove(item.modelData)
                    }
                }
            }
            Text {
                visible: list.count === 0
                padding: 6
                text: popup.all.length === 0 ? qsTr("No presets yet") : qsTr("No preset matches “%1”").arg(search.text)
                color: Theme.dimText
            }
        }
        DialogButton {
            Layout.fillWidth: true
            text: qsTr("Save as preset …")
            onClicked: {
                popup.close()
                popup.saveWanted()
            }
        }
    }
}
