// Asks under what name, and in which folder, the session is to be saved.
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Dialogs
import QtQuick.Layouts
import Lacquer.Editor

QuestionDialog {
    id: dialog

    required property Editor editor
    readonly property SessionLife life: editor.life

    question: qsTr("Save the session in a folder of its own")
    detail: name.text.trim() ? qsTr("It will be %1/%2.lacquer").arg(place.text).arg(name.text.trim()) : qsTr("It needs a name")
    onAboutToShow: {
        name.text = editor.session.hasFolder ? qsTr("%1 copy").arg(editor.session.name) : editor.session.name
        place.text = life.usualPlace()
    }
    onOpened: {
        name.forceActiveFocus()
        name.selectAll()
    }
    onCancelled: life.dropSaveAs()

    function save() {
        if (!name.text.trim())
            return
        answer()
        life.saveIn(place.text, name.text)
    }

    fields: [
        Label { text: qsTr("Name"); color: Theme.dimText },
        TextField {
            id: name
            color: Theme.text
            selectByMouse: true
            Layout.fillWidth: true
            Layout.minimumWidth: 420
            Accessible.name: qsTr("Name of the session")
            background: Rectangle { radius: 5; color: Theme.raised; border { width: 1; color: name.activeFocus ? Theme.accent : Theme.border } }
            onAccepted: dialog.save()
        },
        Label { text: qsTr("In the folder"); color: Theme.dimText },
        TextField {
            id: place
            color: Theme.text
            selectByMouse: true
            Layout.fillWidth: true
            Accessible.name: qsTr("Folder in which it is saved")
            background: Rectangle { radius: 5; color: Theme.raised; border { width: 1; color: place.activeFocus ? Theme.accent : Theme.border } }
            onAccepted: dialog.save()
        }
    ]

    DialogButton { text: qsTr("Choose the folder …"); onClicked: folderDialog.open() }
    DialogButton { text: qsTr("Cancel"); onClicked: dialog.close() }
    DialogButton {
        text: qsTr("Save")
        prominent: true
        enabled: name.text.trim().length > 0
        opacity: enabled ? 1 : 0.5
        onClicked: dialog.save()
    }
    FolderDialog {
        id: folderDialog
        title: qsTr("The folder in which the session is saved")
        onAccepted: place.text = dialog.life.pathOf(selectedFolder)
    }
}
