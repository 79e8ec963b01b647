// What is asked about the presets of one's own: the name of a new one, another name, whether one is to go.
pragma ComponentBehavior: Bound
import QtQuick
import Lacquer.Editor

Item {
    id: dialogs

    required property Library library
    property string key  // of the preset in question

    /// Something modal has gone.
    signal finished()

    function save() { saveName.ask("") }
    function rename(preset, name) {
        key = preset
        newName.ask(name)
    }
    function remove(preset, name) {
        key = preset
        question.name = name
        question.open()
    }

    NamePopup {
        id: saveName
        anchors.centerIn: parent
        heading: qsTr("Save the settings as a preset")
        taken: visible && dialogs.library.hasPreset(text)
        onNamed: (name) => dialogs.library.savePreset(name)
        onClosed: dialogs.finished()
    }
    NamePopup {
        id: newName
        anchors.centerIn: parent
        heading: qsTr("Rename the preset")
        taken: false
        onNamed: (name) => dialogs.library.renamePreset(dialogs.key, name)
        onClosed: dialogs.finished()
    }
    QuestionDialog {
        id: question
        property string name
        question: qsTr("Remove the preset “%1”?").arg(name)
        detail: qsTr("Its file is deleted, with copies of samples that a plugin plays from it, and undo does not bring it back. Nodes that were set by it stay as they are.")
        onClosed: dialogs.finished()

        DialogButton { text: qsTr("Keep it"); onClicked: question.close() }
        DialogButton {
            text: qsTr("Remove")
            prominent: true
            onClicked: {
                question.answer()
                dialogs.library.removePreset(dialogs.key)
            }
        }
    }
}
