// Chooses a parameter of which the automation is shown: type a part of its name.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

Popup {
    id: popup

    required property TimelineController timeline
    property var choices: []
    readonly property var found: {
        const words = field.text.toLowerCase().split(" ").filter(word => word.length > 0)
        return choices.filter(choice => words.every(word => choice.text.toLowerCase().includes(word)))
    }

    /// Of the nodes of a row; of 0: of all.
    function openFor(row) {
        choices = timeline.laneChoices(row)
        field.text = ""
        open()
    }
    function choose(row) {
        const choice = found[row]
        if (choice === undefined)
            return
        close()
        timeline.showLane(choice.node, choice.parameter)
    }

    width: 380
    height: 380
    modal: true
    focus: true
    padding: 12
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutside
    onOpened: field.forceActiveFocus()
    background: Rectangle {
        color: Theme.panel
        radius: 9
        border { width: 1; color: Theme.border }
    }
    contentItem: Item {
        TextField {
            id: field
            width: parent.width
            height: 32
            color: Theme.text
            placeholderText: qsTr("Parameter to show …")
            placeholderTextColor: Theme.dimText
            Accessible.name: placeholderText
            background: Rectangle {
                radius: 6
                color: Theme.raised
                border { width: 1; color: field.activeFocus ? Theme.accent : Theme.border }
            }
            onTextChanged: list.currentIndex = 0
            onAccepted: popup.choose(list.currentIndex)
            Keys.onDownPressed: list.incrementCurrentIndex()
            Keys.onUpPressed: list.decrementCurrentIndex()
        }
        ListView {
            id: list
            anchors { left: parent.left; right: parent.right; top: field.bottom; bottom: parent.bottom; topMargin: 8 }
            clip: true
            model: popup.found
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: ListBar {}
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Parameters")

            delegate: Rectangle {
                id: line
                required property var modelData
                required property int index
                width: ListView.view.width
                height: 28
                radius: 4
                color: ListView.isCurrentItem ? Theme.hovered : "transparent"
                Accessible.role: Accessible.ListItem
                Accessible.name: modelData.text

                Text {
                    anchors { left: parent.left; right: mark.left; leftMargin: 8; verticalCenter: parent.verticalCenter }
                    text: line.modelData.text
                    color: Theme.text
                    elide: Text.ElideRight
                }
                Text {
                    id: mark
                    anchors { right: parent.right; rightMargin: 12; verticalCenter: parent.verticalCenter }
                    text: line.modelData.shown ? qsTr("shown") : ""
                    color: Theme.dimText
                    font.pixelSize: Theme.smallSize
                }
                HoverHandler { onHoveredChanged: if (hovered) list.currentIndex = line.index }
                TapHandler { onTapped: popup.choose(line.index) }
            }
        }
    }
}
