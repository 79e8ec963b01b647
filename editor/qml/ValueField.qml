// A value with its unit; type another one.
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

TextField {
    id: field

    required property string name
    required property string valueText
    signal entered(string text)
    signal finished()

    text: valueText
    color: Theme.text
    selectByMouse: true
    horizontalAlignment: Text.AlignRight
    font.pixelSize: Theme.smallSize + 1
    leftPadding: 4
    rightPadding: 6
    topPadding: 3
    bottomPadding: 3
    Accessible.name: name

    background: Rectangle {
        radius: 4
        color: field.activeFocus ? Theme.raised : "transparent"
        border { width: 1; color: field.activeFocus ? Theme.accent : field.hovered ? Theme.border : "transparent" }
    }
    onValueTextChanged: text = valueText
    onActiveFocusChanged: if (activeFocus) Qt.callLater(selectAll) // qmllint disable
    onAccepted: {
        if (text !== valueText)
            entered(text)
        text = valueText
        finished()
    }
    Keys.onEscapePressed: {
        text = valueText
        finished()
    }
}
