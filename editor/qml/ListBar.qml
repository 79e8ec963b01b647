// The scroll bar of a list or a table: in sight as long as there is more than fits.
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

ScrollBar {
    id: bar

    policy: size < 1 ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
    minimumSize: 0.06
    padding: 2
    contentItem: Rectangle {
        implicitWidth: 7
        implicitHeight: 7
        radius: 3.5
        color: bar.pressed ? Theme.accent : bar.hovered ? Theme.text : Theme.dimText
        opacity: bar.pressed || bar.hovered ? 1 : 0.6
    }
}
