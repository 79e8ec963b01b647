// What the selected nodes are in the mix.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

Menu {
    id: menu

    required property CanvasController controller

    width: 220
    padding: 4
    background: Rectangle {
        color: Theme.panel
        radius: 7
        border { width: 1; color: Theme.border }
    }

    component RoleLine: MenuItem {
        id: line
        required property string role
        implicitHeight: 28
        onTriggered: menu.controller.setRole(role)

        contentItem: Row {
            leftPadding: 6
            spacing: 10
            RoleIcon {
                anchors.verticalCenter: parent.verticalCenter
                look: line.role
                color: Theme.ofLook(line.role)
            }
            Text { anchors.verticalCenter: parent.verticalCenter; text: line.text; color: Theme.text }
        }
        background: Rectangle { color: line.highlighted ? Theme.hovered : "transparent" }
    }

    RoleLine { role: "track"; text: qsTr("Track") }
    RoleLine { role: "bus"; text: qsTr("Bus") }
    RoleLine { role: "send"; text: qsTr("Send") }
    RoleLine { role: "master"; text: qsTr("Master chain") }
    RoleLine { role: "output"; text: qsTr("Output") }
    RoleLine { role: "none"; text: qsTr("None") }
}
