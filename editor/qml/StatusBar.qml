// The line below: the pages, and the last thing that went wrong or well.
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Rectangle {
    id: bar

    required property Editor editor
    property string message
    property bool isProblem: false
    readonly property int unsavedCount: editor.life.unsavedCount
    readonly property string leftOver: unsavedCount === 1
        ? qsTr("A session that was never saved is left: choose Recover unsaved work in the menu of the session")
        : qsTr("%1 sessions that were never saved are left: choose Recover unsaved work in the menu of the session").arg(unsavedCount)
    readonly property int page: editor.pages.current
    readonly property string advice: unsavedCount > 0 ? leftOver
        : page === Pages.Page.mixer
        ? qsTr("Drag a fader, or turn the wheel · Space plays · Right-click for more · %1 shows all keys").arg(editor.actions.get("window.keys").key)
        : page !== Pages.Page.graph ? qsTr("Space plays · %1 shows all keys").arg(editor.actions.get("window.keys").key)
        : qsTr("Drag from a port to wire · Space plays · %1 adds a node · Right-click for more · %2 shows all keys")
        .arg(editor.actions.get("nodes.add").key).arg(editor.actions.get("window.keys").key)

    implicitHeight: 30
    color: Theme.panel

    Connections {
        target: bar.editor.session
        function onProblem(text) {
            bar.message = text
            bar.isProblem = true
            fade.stop()
        }
        function onNotice(text) {
            bar.message = text
            bar.isProblem = false
            fade.restart()
        }
        function onHistoryChanged() {
            bar.message = ""
        }
        function onStepped(text) {
            if (!text)
                return
            bar.message = text
            bar.isProblem = false
            fade.restart()
        }
    }
    Timer {
        id: fade
        interval: 4000
        onTriggered: if (bar.editor.echo.away) restart(); else bar.message = ""
    }

    Rectangle {
        anchors { left: parent.left; right: parent.right; top: parent.top }
        height: 1
        color: Theme.border
    }
    RowLayout {
        anchors { fill: parent; rightMargin: 14 }
        spacing: 8

        PageTabs {
            pages: bar.editor.pages
            actions: bar.editor.actions
            Layout.fillHeight: true
            Layout.topMargin: 1
            Layout.rightMargin: 6
        }
        Rectangle {
            visible: bar.isProblem && bar.message
            Layout.preferredWidth: 8
            Layout.preferredHeight: 8
            radius: 4
            color: Theme.error
        }
        Text {
            text: bar.message ? bar.message : bar.advice
            color: !bar.message ? (bar.unsavedCount > 0 ? Theme.text : Theme.dimText) : bar.isProblem ? Theme.error : Theme.text
            font.pixelSize: Theme.smallSize + 1
            elide: Text.ElideRight
            Layout.fillWidth: !show.visible
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text
        }
        PlainButton {
            id: show
            visible: bar.editor.echo.away
            text: qsTr("Show")
            Accessible.role: Accessible.Button
            Accessible.name: qsTr("Show what has changed")
            onClicked: bar.editor.echo.show()
            contentItem: Text {
                text: show.text
                color: Theme.accent
                font { pixelSize: Theme.smallSize + 1; underline: show.hovered || show.visualFocus }
            }

            Tip {
                visible: show.hovered
                text: qsTr("Nothing of it is in view: go there") + "   " + bar.editor.actions.get("view.step").key
            }
        }
        Item {
            visible: show.visible
            Layout.fillWidth: true
        }
        Text {
            visible: text
            text: bar.editor.transport.latencyText ? qsTr("Latency %1").arg(bar.editor.transport.latencyText) : ""
            color: Theme.dimText
            font.pixelSize: Theme.smallSize + 1
            Accessible.role: Accessible.StaticText
            Accessible.name: text

            HoverHandler { id: latencyHover }
            Tip {
                visible: latencyHover.hovered
                text: qsTr("How much later than the tracks the mix leaves the graph; the device adds its own")
            }
        }
    }
}
