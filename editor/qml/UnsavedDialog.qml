// Asked before work that is not saved would be lost.
import QtQuick
import Lacquer.Editor

QuestionDialog {
    id: dialog

    required property Editor editor

    question: qsTr("“%1” has changes that are not saved").arg(editor.session.name)
    onCancelled: editor.life.cancelQuestion()

    DialogButton {
        text: qsTr("Discard")
        onClicked: {
            dialog.answer()
            dialog.editor.life.discard()
        }
    }
    DialogButton { text: qsTr("Cancel"); onClicked: dialog.close() }
    DialogButton {
        text: qsTr("Save")
        prominent: true
        focus: true
        onClicked: {
            dialog.answer()
            dialog.editor.life.saveFirst()
        }
    }
}
