// A thin line between groups of buttons.
import QtQuick
import Lacquer.Editor

Item {
    implicitWidth: 13
    implicitHeight: 24

    Rectangle {
        anchors.centerIn: parent
        width: 1
        height: parent.height
        color: Theme.border
    }
}
