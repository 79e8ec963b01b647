// What a check of the album has found; a click, or Enter, goes to what it is about.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Rectangle {
    id: root

    required property FindingModel findings

    signal chosen(int song, string member)

    color: Theme.panel
    implicitHeight: 34 + Math.max(1, list.count) * 40

    Rectangle {
        width: parent.width
        height: 1
        color: Theme.border
    }
    Text {
        x: 12
        height: 32
        verticalAlignment: Text.AlignVCenter
        text: root.findings.errors > 0 ? qsTr("Check: errors %1, warnings %2").arg(root.findings.errors).arg(root.findings.warnings)
            : root.findings.warnings > 0 ? qsTr("Check: no errors, warnings %1").arg(root.findings.warnings) : qsTr("Check: no errors")
        color: root.findings.errors > 0 ? Theme.error : Theme.dimText
        font.weight: Font.DemiBold
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    ListView {
        id: list
        anchors { fill: parent; topMargin: 32 }
        clip: true
        model: root.findings
        activeFocusOnTab: true
        boundsBehavior: Flickable.StopAtBounds
        highlightMoveDuration: 0
        ScrollBar.vertical: ListBar {}
        Accessible.role: Accessible.List
        Accessible.name: qsTr("What the check has found")
        Keys.onReturnPressed: (currentItem as AbstractButton)?.clicked()
        Keys.onEnterPressed: (currentItem as AbstractButton)?.clicked()

        delegate: AbstractButton {
            id: line
            required property int index
            required property string level
            required property string place
            required property string what
            required property string remedy
            required property int song
            required property string member
            width: list.width
            height: 40
            hoverEnabled: true
            focusPolicy: Qt.NoFocus
            Accessible.role: Accessible.ListItem
            Accessible.name: level + ", " + place + ": " + what
            Accessible.description: remedy
            onClicked: {
                list.currentIndex = index
                root.chosen(song, member)
            }

            background: Rectangle { color: line.hovered || (list.activeFocus && line.ListView.isCurrentItem) ? Theme.hovered : "transparent" }
            contentItem: RowLayout {
                spacing: 10

                Rectangle {
                    color: line.level === "error" ? Theme.error : line.level === "warning" ? Theme.warning : Theme.dimText
                    radius: 4
                    Layout.leftMargin: 12
                    Layout.preferredWidth: 8
                    Layout.preferredHeight: 8
                }
                ColumnLayout {
                    spacing: 0
                    Text {
                        text: line.place + ": " + line.what
                        color: Theme.text
                        font.pixelSize: Theme.smallSize + 1
                        elide: Text.ElideRight
                        Layout.fillWidth: true
                    }
                    Text {
                        visible: text
                        text: line.remedy
                        color: Theme.dimText
                        font.pixelSize: Theme.smallSize
                        elide: Text.ElideRight
                        Layout.fillWidth: true
                    }
                }
            }
            Tip {
                visible: line.hovered
                width: Math.min(implicitWidth, 520)
                text: line.place + ": " + line.what + (line.remedy ? "\n" + line.remedy : "")
            }
        }
    }
}
