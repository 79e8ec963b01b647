// What a node does: in words, in a plot of what it makes of a signal as it is set now, and each of its parameters.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Popup {
    id: popup

    required property NodeHelp help
    /// What it has to fit into.
    required property size room

    objectName: "nodeHelp"
    width: Math.min(room.width - 80, 640)
    height: Math.min(room.height - 80, 600, 150 + (help.characteristics.length > 0 ? 290 : 0) + 34 * help.parameters.length)
    padding: 16
    focus: true
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutside
    onAboutToShow: help.shown = true
    onClosed: help.shown = false
    onOpened: list.forceActiveFocus()

    background: Rectangle {
        color: Theme.panel
        radius: 9
        border { width: 1; color: Theme.border }
    }
    contentItem: ColumnLayout {
        spacing: 8

        RowLayout {
            spacing: 8
            Text {
                text: popup.help.name ? popup.help.name : qsTr("Select a node to see what it does")
                color: Theme.accent
                font { pixelSize: Theme.headingSize; weight: Font.DemiBold }
                elide: Text.ElideRight
                Layout.fillWidth: true
            }
            Text {
                text: popup.help.typeName
                color: Theme.dimText
            }
        }
        Text {
            visible: text.length > 0
            text: popup.help.description
            color: Theme.text
            wrapMode: Text.Wrap
            Layout.fillWidth: true
        }
        Text {
            visible: text.length > 0
            text: popup.help.ports
            color: Theme.dimText
            wrapMode: Text.Wrap
            font.pixelSize: Theme.smallSize + 1
            Layout.fillWidth: true
        }
        RowLayout {
            visible: popup.help.characteristics.length > 0
            spacing: 8
            Text { text: qsTr("As it is set now:"); color: Theme.dimText; font.pixelSize: Theme.smallSize + 1 }
            ParameterChoice {
                name: qsTr("What is measured")
                model: popup.help.characteristics
                currentIndex: popup.help.characteristic
                onActivated: (index) => popup.help.characteristic = index
                Layout.preferredWidth: 180
            }
            Text {
                text: popup.help.busy ? qsTr("measuring …") : popup.help.failure
                color: popup.help.busy ? Theme.dimText : Theme.error
                font.pixelSize: Theme.smallSize + 1
                elide: Text.ElideRight
                Layout.fillWidth: true
            }
        }
        PlotItem {
            visible: popup.help.characteristics.length > 0
            source: popup.help
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTr("%1 of %2").arg(popup.help.characteristics[popup.help.characteristic] ?? "").arg(popup.help.name)
            Layout.fillWidth: true
            Layout.preferredHeight: 240
        }
        ListView {
            id: list
            model: popup.help.parameters
            clip: true
            spacing: 3
            boundsBehavior: Flickable.StopAtBounds
            Layout.fillWidth: true
            Layout.fillHeight: true
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Parameters")
            ScrollBar.vertical: ListBar {}
            Keys.onUpPressed: contentY = Math.max(originY, contentY - 40)
            Keys.onDownPressed: contentY = Math.max(originY, Math.min(originY + contentHeight - height, contentY + 40))
            delegate: RowLayout {
                id: row
                required property var modelData
                width: list.width - 14
                spacing: 8
                Accessible.role: Accessible.ListItem
                Accessible.name: modelData.name + ": " + modelData.range + ". " + modelData.description
                Text {
                    text: row.modelData.name
                    color: Theme.text
                    font { pixelSize: Theme.smallSize + 1; weight: Font.DemiBold }
                    elide: Text.ElideRight
                    Layout.preferredWidth: 130
                    Layout.alignment: Qt.AlignTop
                }
                Text {
                    text: qsTr("%1; %2 by default").arg(row.modelData.range).arg(row.modelData.standard)
                    color: Theme.dimText
                    font.pixelSize: Theme.smallSize + 1
                    wrapMode: Text.Wrap
                    Layout.preferredWidth: 190
                    Layout.alignment: Qt.AlignTop
                }
                Text {
                    text: row.modelData.description
                    color: Theme.text
                    font.pixelSize: Theme.smallSize + 1
                    wrapMode: Text.Wrap
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignTop
                }
            }
        }
    }
}
