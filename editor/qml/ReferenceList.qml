// The session's references: a click chooses one, a second click none.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts
import Lacquer.Editor

ColumnLayout {
    id: root

    required property MonitorController monitor

    spacing: 4

    Repeater {
        model: root.monitor.references
        ColumnLayout {
            id: entry
            required property var modelData
            required property int index
            readonly property bool chosen: root.monitor.chosen === index

            spacing: 2
            Layout.fillWidth: true

            RowLayout {
                spacing: 6
                PlainButton {
                    id: name
                    text: entry.modelData.name
                    implicitHeight: 28
                    Accessible.name: text
                    Accessible.role: Accessible.RadioButton
                    Accessible.checkable: true
                    Accessible.checked: entry.chosen
                    onClicked: root.monitor.choose(entry.chosen ? -1 : entry.index)
                    Layout.fillWidth: true

                    contentItem: Item {
                        Rectangle {
                            id: dot
                            anchors { left: parent.left; leftMargin: 8; verticalCenter: parent.verticalCenter }
                            width: 12
                            height: 12
                            radius: 6
                            color: "transparent"
                            border { width: 1; color: entry.chosen ? Theme.accent : Theme.dimText }
                            Rectangle {
                                anchors.centerIn: parent
                                visible: entry.chosen
                                width: 6
                                height: 6
                                radius: 3
                                color: Theme.accent
                            }
                        }
                        Text {
                            anchors { left: dot.right; leftMargin: 8; right: parent.right; rightMargin: 6; verticalCenter: parent.verticalCenter }
                            text: name.text
                            color: Theme.text
                            elide: Text.ElideMiddle
                        }
                    }
                    background: Rectangle {
                        radius: 6
                        color: name.hovered ? Theme.hovered : entry.chosen ? Theme.raised : "transparent"
                        border { width: name.visualFocus ? 2 : 0; color: Theme.text }
                    }
                    Tip {
                        visible: name.hovered
                        text: entry.modelData.file
                    }
                }
                IconButton {
                    text: qsTr("Remove %1 from the references").arg(entry.modelData.name)
                    sign: Icon.Sign.bin
                    onClicked: root.monitor.removeReference(entry.index)
                }
            }
            RowLayout {
                visible: entry.chosen
                spacing: 6
                Layout.leftMargin: 28
                Text { text: qsTr("from"); color: Theme.dimText; font.pixelSize: Theme.smallSize }
                ValueField {
                    name: qsTr("Place in the file that is heard where the song starts")
                    valueText: entry.modelData.offsetText
                    onEntered: (text) => root.monitor.typeOffset(entry.index, text)
                    Layout.preferredWidth: 104
                }
                Text { text: qsTr("gain"); color: Theme.dimText; font.pixelSize: Theme.smallSize }
                ValueField {
                    name: qsTr("Gain beside what makes it as loud as the master")
                    valueText: entry.modelData.gainText
                    onEntered: (text) => root.monitor.typeGain(entry.index, text)
                    Layout.preferredWidth: 76
                }
            }
        }
    }
    DialogButton {
        text: qsTr("Add references …")
        onClicked: files.open()
        Layout.fillWidth: true
    }
    FileDialog {
        id: files
        title: qsTr("Records to compare the song with")
        fileMode: FileDialog.OpenFiles
        nameFilters: [qsTr("Sound files (*.wav *.flac *.aif *.aiff *.ogg *.opus *.mp3)"), qsTr("All files (*)")]
        onAccepted: root.monitor.addReferences(selectedFiles)
    }
}
