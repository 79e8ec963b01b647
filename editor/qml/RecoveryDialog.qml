// Asked when a program that died has left work that was not saved.
import QtQuick
import Lacquer.Editor

QuestionDialog {
    id: dialog

    required property SessionLife life

    question: qsTr("“%1” has work that was not saved").arg(life.recoveryName)
    detail: qsTr("Lacquer ended without saving. It has kept %1").arg(life.recoveryText)
            + (life.recoveryHasFolder ? "\n" + qsTr("A copy leaves the saved session and what was kept as they are.") : "")
    onCancelled: life.postponeRecovery()

    DialogButton {
        text: qsTr("Discard")
        onClicked: {
            dialog.answer()
            dialog.life.discardRecovery()
        }
    }
    DialogButton { text: qsTr("Not now"); onClicked: dialog.close() }
    DialogButton {
        visible: dialog.life.recoveryHasFolder
        text: qsTr("Open a copy")
        onClicked: {
            dialog.answer()
            dialog.life.recoverAsCopy()
        }
    }
    DialogButton {
        text: qsTr("Recover")
        prominent: true
        focus: true
        onClicked: {
            dialog.answer()
            dialog.life.recover()
        }
    }
}
