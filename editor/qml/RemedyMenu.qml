// What can be done about a wire that was refused because it would close a cycle.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

Menu {
    id: menu

    required property CanvasController controller

    width: 300
    padding: 4
    background: Rectangle {
        color: Theme.panel
        radius: 7
        border { width: 1; color: Theme.border }
    }

    Connections {
        target: menu.controller
        function onRemedyOffered(at) {
            menu.popup(at)
            menu.currentIndex = 0
        }
    }

    MenuLine {
        text: qsTr("Connect through a feedback delay")
        keys: qsTr("Shift")
        onTriggered: menu.controller.connectThroughDelay()
    }
}
