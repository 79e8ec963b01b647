// The steps of the history by name; a click, or Enter, undoes or redoes until that one is the last.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Popup {
    id: popup

    required property HistoryModel model

    objectName: "history"

    width: 340
    height: Math.min(460, 62 + list.count * 28)
    padding: 10
    focus: true
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutside
    onAboutToShow: model.shown = true
    onOpened: {
        list.currentIndex = model.current
        list.positionViewAtIndex(model.current, ListView.Contain)
        list.forceActiveFocus()
    }
    onClosed: model.shown = false

    background: Rectangle {
        color: Theme.panel
        radius: 9
        border { width: 1; color: Theme.border }
    }
    contentItem: ColumnLayout {
        spacing: 6

        Text {
            text: qsTr("History")
            color: Theme.accent
            font.weight: Font.DemiBold
            Layout.leftMargin: 6
        }
        ListView {
            id: list
            Layout.fillWidth: true
            Layout.fillHeight: true
            clip: true
            model: popup.model
            boundsBehavior: Flickable.StopAtBounds
            highlightMoveDuration: 0
            keyNavigationEnabled: true
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Steps that can be undone and redone")
            ScrollBar.vertical: ListBar {}
            Keys.onReturnPressed: popup.model.goTo(currentIndex)
            Keys.onEnterPressed: popup.model.goTo(currentIndex)
            Keys.onPressed: (event) => {
                if (event.key !== Qt.Key_Home && event.key !== Qt.Key_End)
                    return
                currentIndex = event.key === Qt.Key_Home ? 0 : count - 1
                event.accepted = true
            }

            delegate: ItemDelegate {
                id: step
                required property int index
                required property string name
                readonly property bool isCurrent: index === popup.model.current
                readonly property bool isSaved: index === popup.model.saved
                width: list.width
                height: 28
                topPadding: 0
                bottomPadding: 0
                leftPadding: 6
                rightPadding: 10
                highlighted: ListView.isCurrentItem
                Accessible.name: name + (isCurrent ? ", " + qsTr("now") : index > popup.model.current ? ", " + qsTr("undone") : "")
                                 + (isSaved ? ", " + qsTr("saved") : "")
                onClicked: {
                    list.currentIndex = index
                    popup.model.goTo(index)
                }

                background: Rectangle {
                    radius: 5
                    color: step.highlighted ? Theme.hovered : step.hovered ? Theme.raised : "transparent"
                }
                contentItem: RowLayout {
                    spacing: 8

                    Rectangle {
                        Layout.preferredWidth: 4
                        Layout.preferredHeight: 18
                        radius: 2
                        color: step.isCurrent ? Theme.accent : "transparent"
                    }
                    Text {
                        text: step.name
                        color: step.index > popup.model.current ? Theme.dimText : Theme.text
                        font { weight: step.isCurrent ? Font.DemiBold : Font.Normal; italic: step.index > popup.model.current }
                        elide: Text.ElideRight
                        Layout.fillWidth: true
                    }
                    Text {
                        visible: step.isSaved
                        text: qsTr("saved")
                        color: Theme.dimText
                        font.pixelSize: Theme.smallSize
                    }
                }
            }
        }
    }
}
