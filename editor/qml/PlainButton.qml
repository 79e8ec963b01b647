// A button without looks: a click leaves the keys to the canvas, and where Tab has led to it, Enter presses it, as Space
// plays everywhere.
import QtQuick
import QtQuick.Controls.Basic

AbstractButton {
    hoverEnabled: true
    focusPolicy: Qt.TabFocus
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()
}
