// The files that a node uses: which, another one, none.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts
import Lacquer.Editor

ColumnLayout {
    id: rows

    required property NodeFiles files
    required property real nameWidth

    /// Chosen, or not: the canvas is wanted again.
    signal finished()

    visible: files.list.length > 0
    spacing: 4

    Repeater {
        model: rows.files.list
        RowLayout {
            id: row
            required property var modelData
            spacing: 8

            Text {
                text: row.modelData.name
                color: Theme.dimText
                elide: Text.ElideRight
                Layout.preferredWidth: rows.nameWidth

                HoverHandler { id: nameHover }
                Tip {
                    visible: nameHover.hovered && row.modelData.description.length > 0
                    width: Math.min(implicitWidth, 300)
                    text: row.modelData.description
                }
            }
            PlainButton {
                id: chosen
                text: row.modelData.missing ? qsTr("missing: %1").arg(row.modelData.file)
                                            : row.modelData.file || qsTr("Choose …")
                implicitHeight: 26
                Accessible.name: qsTr("%1: %2").arg(row.modelData.name).arg(text)
                onClicked: {
                    dialog.wanted = row.modelData.id
                    dialog.title = qsTr("Choose %1").arg(row.modelData.name)
                    dialog.open()
                }
                Layout.fillWidth: true

                contentItem: Text {
                    text: chosen.text
                    color: row.modelData.missing ? Theme.error : row.modelData.file ? Theme.text : Theme.dimText
                    font.pixelSize: Theme.smallSize + 1
                    elide: Text.ElideMiddle
                    leftPadding: 8
                    verticalAlignment: Text.AlignVCenter
                }
                Tip {
                    visible: chosen.hovered && row.modelData.path.length > 0
                    text: row.modelData.missing ? qsTr("%1 is not there").arg(row.modelData.path) : row.modelData.path
                }
            }
            IconButton {
                visible: row.modelData.file.length > 0
                text: qsTr("No file for %1").arg(row.modelData.name)
                sign: Icon.Sign.bin
                implicitHeight: 26
                onClicked: {
                    rows.files.clear(row.modelData.id)
                    rows.finished()
                }
            }
        }
    }
    FileDialog {
        id: dialog
        property string wanted
        onAccepted: {
            rows.files.choose(wanted, selectedFile)
            rows.finished()
        }
        onRejected: rows.finished()
    }
}
