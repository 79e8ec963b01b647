// The menu of the session: new, open, save, history, quit.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

Menu {
    id: menu

    required property Editor editor
    readonly property SessionLife life: editor.life

    signal openRequested()
    signal saveAsRequested()
    signal historyRequested()

    width: 280
    padding: 4
    background: Rectangle {
        color: Theme.panel
        radius: 7
        border { width: 1; color: Theme.border }
    }

    MenuLine { text: qsTr("New session"); keyAction: menu.editor.actions.get("session.new"); onTriggered: menu.life.newSession() }
    MenuLine { text: qsTr("Open …"); keyAction: menu.editor.actions.get("session.open"); onTriggered: menu.openRequested() }
    Menu {
        id: recentMenu
        title: qsTr("Open recent")
        enabled: menu.life.recent.count > 0
        width: 340
        padding: 4
        background: Rectangle {
            color: Theme.panel
            radius: 7
            border { width: 1; color: Theme.border }
        }

        Instantiator {
            model: menu.life.recent
            delegate: MenuLine {
                required property string name
                required property string place
                required property string path
                text: name
                keys: place
                onTriggered: menu.life.openPath(path)
            }
            onObjectAdded: (index, object) => recentMenu.insertItem(index, object as MenuLine)
            onObjectRemoved: (index, object) => recentMenu.removeItem(object as MenuLine)
        }
        MenuLine { text: qsTr("Forget these"); onTriggered: menu.life.recent.clear() }
    }
    MenuLine {
        visible: menu.life.hasExample
        text: qsTr("Open the example")
        onTriggered: menu.life.openExample()
    }
    MenuLine {
        visible: menu.life.unsavedCount > 0
        text: qsTr("Recover unsaved work …")
        onTriggered: menu.life.recoverUnsaved()
    }
    MenuLine { text: qsTr("Save"); keyAction: menu.editor.actions.get("session.save"); onTriggered: menu.life.save() }
    MenuLine {
        text: qsTr("Export …")
        keyAction: menu.editor.actions.get("session.export")
        visible: menu.editor.pages.current !== Pages.Page.album  // where it is of the album
        onTriggered: keyAction.trigger()
    }
    MenuLine { text: qsTr("Save as …"); keyAction: menu.editor.actions.get("session.saveAs"); onTriggered: menu.saveAsRequested() }
    MenuLine { text: qsTr("History …"); keyAction: menu.editor.actions.get("session.history"); onTriggered: menu.historyRequested() }
    MenuLine { text: qsTr("Preferences …"); keyAction: menu.editor.actions.get("window.preferences"); onTriggered: menu.editor.actions.get("window.preferences").trigger() }
    MenuLine { text: qsTr("Keys"); keyAction: menu.editor.actions.get("window.keys"); onTriggered: menu.editor.actions.get("window.keys").trigger() }
    MenuLine { text: qsTr("Quit"); keyAction: menu.editor.actions.get("window.quit"); onTriggered: menu.life.quit() }

    // The line that opens the recent sessions.
    delegate: MenuLine { keys: "▸" }
}
