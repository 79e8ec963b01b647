// Asked before a window with unsaved changes closes.
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Dialog {
    id: dialog

    required property string sessionName
    signal saveChosen()
    signal discardChosen()

    modal: true
    padding: 20
    closePolicy: Popup.CloseOnEscape

    background: Rectangle {
        color: Theme.panel
        radius: 9
        border { width: 1; color: Theme.border }
    }
    contentItem: ColumnLayout {
        spacing: 18

        Text {
            text: qsTr("“%1” has changes that are not saved").arg(dialog.sessionName)
            color: Theme.text
            font { pixelSize: Theme.headingSize; weight: Font.DemiBold }
        }
        RowLayout {
            spacing: 10
            Item { Layout.fillWidth: true }
            DialogButton {
                text: qsTr("Discard")
                onClicked: {
                    dialog.close()
                    dialog.discardChosen()
                }
            }
            DialogButton { text: qsTr("Cancel"); onClicked: dialog.close() }
            DialogButton {
                text: qsTr("Save")
                prominent: true
                focus: true
                onClicked: {
                    dialog.close()
                    dialog.saveChosen()
                }
            }
        }
    }
}
