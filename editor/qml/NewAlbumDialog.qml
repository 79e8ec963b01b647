// Asks what a new album is called, where it lies, and of which songs it is made.
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Dialogs
import QtQuick.Layouts
import Lacquer.Editor

QuestionDialog {
    id: dialog

    required property AlbumLife life
    required property SessionLife files
    property var sources: []
    readonly property string sourcesText: sources.length === 0 ? qsTr("no songs yet")
        : sources.length === 1 ? qsTr("of one file") : qsTr("of %1 files").arg(sources.length)

    function ask(files) {
        sources = files
        open()
    }
    function create() {
        if (!name.text.trim())
            return
        answer()
        life.create(place.text, name.text, sources)
    }

    question: qsTr("A new album")
    detail: name.text.trim() ? qsTr("It will be %1/%2.lacquer-album, %3. Songs stay where they are.").arg(place.text).arg(name.text.trim()).arg(sourcesText)
                             : qsTr("It needs a name")
    onAboutToShow: {
        name.text = life.usualName(sources)
        place.text = life.usualPlace()
    }
    onOpened: {
        name.forceActiveFocus()
        name.selectAll()
    }

    fields: [
        Label { text: qsTr("Name"); color: Theme.dimText },
        TextField {
            id: name
            objectName: "newAlbumName"
            color: Theme.text
            selectByMouse: true
            Layout.fillWidth: true
            Layout.minimumWidth: 420
            Accessible.name: qsTr("Name of the album")
            background: Rectangle { radius: 5; color: Theme.raised; border { width: 1; color: name.activeFocus ? Theme.accent : Theme.border } }
            onAccepted: dialog.create()
        },
        Label { text: qsTr("In the folder"); color: Theme.dimText },
        TextField {
            id: place
            objectName: "newAlbumPlace"
            color: Theme.text
            selectByMouse: true
            Layout.fillWidth: true
            Accessible.name: qsTr("Folder in which the album is made")
            background: Rectangle { radius: 5; color: Theme.raised; border { width: 1; color: place.activeFocus ? Theme.accent : Theme.border } }
            onAccepted: dialog.create()
        }
    ]

    DialogButton { text: qsTr("Choose songs …"); onClicked: songDialog.open() }
    DialogButton { text: qsTr("Choose the folder …"); onClicked: folderDialog.open() }
    DialogButton { text: qsTr("Cancel"); onClicked: dialog.close() }
    DialogButton {
        objectName: "newAlbumCreate"
        text: qsTr("Create")
        prominent: true
        enabled: name.text.trim().length > 0
        opacity: enabled ? 1 : 0.5
        onClicked: dialog.create()
    }
    FileDialog {
        id: songDialog
        title: qsTr("Songs of the album in order, or a cue sheet")
        fileMode: FileDialog.OpenFiles
        onAccepted: dialog.sources = selectedFiles
    }
    FolderDialog {
        id: folderDialog
        title: qsTr("The folder in which the album is made")
        onAccepted: place.text = dialog.files.pathOf(selectedFolder)
    }
}
