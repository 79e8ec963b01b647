// A tooltip in the editor's colours.
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

ToolTip {
    id: tip

    delay: 600
    x: parent ? (parent.width - width) / 2 : 0  // not by the implicit width, which wrapped text does not have
    margins: 6
    padding: 7
    contentItem: Text {
        text: tip.text
        color: Theme.text
        font.pixelSize: Theme.smallSize
        wrapMode: Text.Wrap
    }
    background: Rectangle {
        color: Theme.raised
        border { width: 1; color: Theme.border }
        radius: 5
    }
}
