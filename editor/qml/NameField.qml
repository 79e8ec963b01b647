// A name that can be edited in place.
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

TextField {
    id: field

    required property string name
    signal renamed(string name)
    signal finished()

    text: name
    color: Theme.text
    selectByMouse: true
    font { pixelSize: Theme.headingSize; weight: Font.DemiBold }
    leftPadding: 6
    rightPadding: 6
    topPadding: 4
    bottomPadding: 4
    Accessible.name: qsTr("Name")

    background: Rectangle {
        radius: 4
        color: field.activeFocus ? Theme.raised : "transparent"
        border { width: 1; color: field.activeFocus ? Theme.accent : field.hovered ? Theme.border : "transparent" }
    }
    onNameChanged: text = name
    onEditingFinished: {
        renamed(text)
        text = name
    }
    onAccepted: finished()
    Keys.onEscapePressed: {
        text = name
        finished()
    }
}
