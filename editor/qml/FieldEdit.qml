// A text of the album that can be typed. What is wrong with it is shown while it is typed, and it is taken only where
// nothing is: a wrong text stays in sight, and the album as it is.
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

TextField {
    id: field

    required property string name
    required property string value
    /// (text) => {level: "error", "info" or "", text}
    property var adviceOn: null
    /// Without a frame until it is touched, as in a list.
    property bool flat: false
    /// The advice is shown below by somebody else.
    property bool quiet: false
    readonly property var advice: adviceOn && (text || value) ? adviceOn(text) : null // qmllint disable
    readonly property string adviceText: advice?.text ?? ""
    readonly property bool refused: advice?.level === "error" && text !== value
    readonly property bool wrong: advice?.level === "error"

    signal entered(string text)
    /// Left with a text that is not taken.
    signal leftWrong(string reason)
    signal finished()

    function take() {
        if (text === value)
            return true
        if (refused)
            return false
        entered(text)
        return true
    }

    text: value
    color: wrong ? Theme.error : Theme.text
    selectByMouse: true
    placeholderTextColor: Theme.dimText
    font.pixelSize: Theme.smallSize + 1
    implicitHeight: 26
    leftPadding: 6
    rightPadding: 6
    topPadding: 3
    bottomPadding: 3
    verticalAlignment: Text.AlignVCenter
    Accessible.name: name
    Accessible.description: adviceText

    background: Rectangle {
        radius: 4
        color: field.activeFocus || !field.flat ? Theme.raised : "transparent"
        border {
            width: field.activeFocus || field.wrong ? 1.5 : 1
            color: field.wrong ? Theme.error : field.activeFocus ? Theme.accent : field.hovered || !field.flat ? Theme.border : "transparent"
        }
    }
    // What has been typed and is wrong stays until somebody gives it up.
    onValueChanged: if (!activeFocus || !refused) text = value
    onActiveFocusChanged: {
        if (activeFocus)
            Qt.callLater(selectAll) // qmllint disable
        else if (!take())
            leftWrong(adviceText)
    }
    // The field has the key, whatever the list around it does with it.
    Keys.onReturnPressed: if (take()) finished()
    Keys.onEnterPressed: if (take()) finished()
    Keys.onEscapePressed: {
        text = value
        finished()
    }

    Tip {
        visible: !field.quiet && field.adviceText && (field.hovered || field.activeFocus)
        delay: 0
        y: field.height + 4
        width: Math.min(implicitWidth, 340)
        text: field.adviceText
    }
}
