// Asks for the name under which something is kept: a template, a preset.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Dialog {
    id: dialog

    required property string heading
    property alias text: field.text
    /// The name is taken: keeping under it replaces what is there.
    required property bool taken
    signal named(string name)

    function ask(suggestion) {
        field.text = suggestion
        open()
    }
    function finish() {
        if (field.text.trim().length === 0)
            return
        close()
        named(field.text.trim())
    }

    modal: true
    padding: 20
    closePolicy: Popup.CloseOnEscape
    onOpened: {
        field.selectAll()
        field.forceActiveFocus()
    }
    background: Rectangle {
        color: Theme.panel
        radius: 9
        border { width: 1; color: Theme.border }
    }
    contentItem: ColumnLayout {
        spacing: 12

        Text {
            text: dialog.heading
            color: Theme.text
            font { pixelSize: Theme.headingSize; weight: Font.DemiBold }
        }
        TextField {
            id: field
            Layout.fillWidth: true
            Layout.minimumWidth: 320
            color: Theme.text
            selectByMouse: true
            maximumLength: 120
            Accessible.name: qsTr("Name")
            background: Rectangle {
                radius: 6
                color: Theme.raised
                border { width: 1; color: field.activeFocus ? Theme.accent : Theme.border }
            }
            onAccepted: dialog.finish()
        }
        Text {
            text: dialog.taken ? qsTr("Replaces the one of this name") : " "
            color: Theme.warning
            font.pixelSize: Theme.smallSize + 1
        }
        RowLayout {
            spacing: 10
            Item { Layout.fillWidth: true }
            DialogButton { text: qsTr("Cancel"); onClicked: dialog.close() }
            DialogButton {
                text: qsTr("Save")
                prominent: true
                enabled: field.text.trim().length > 0
                onClicked: dialog.finish()
            }
        }
    }
}
