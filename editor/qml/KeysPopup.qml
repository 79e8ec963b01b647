// What the keys and the mouse do where one is. "?" opens it, any of Escape, "?" and a click closes it.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

Popup {
    id: popup

    required property ActionList actions
    required property int page
    /// Else the keys of the page do nothing now.
    required property bool pageFocused
    /// What the mouse does on the page, {title, lines}; null: nothing to tell.
    required property var mouse
    /// What it has to fit into.
    required property size room

    property var first: controls
    property var keySections: []
    readonly property var controls: ({
        title: qsTr("Sliders and curves"), lines: [
            { keys: qsTr("Arrows, wheel"), text: qsTr("a step; with Shift a tenth of one") },
            { keys: qsTr("Page up, Page down"), text: qsTr("five steps") },
            { keys: qsTr("Backspace, double-click, Ctrl+click"), text: qsTr("back to the default") },
            { keys: qsTr("Enter"), text: qsTr("press a button, switch, or open a list; Space plays") },
            { keys: qsTr("Tab"), text: qsTr("the next one") },
            { keys: qsTr("Esc"), text: qsTr("back to the page") }]
    })
    readonly property var sections: [first, ...keySections]

    modal: true
    focus: true
    padding: 20
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutside
    onAboutToShow: {
        first = pageFocused && mouse ? mouse : controls
        keySections = actions.sections(page, pageFocused)
    }
    background: Rectangle {
        color: Theme.panel
        radius: 9
        border { width: 1; color: Theme.border }
    }
    contentItem: Flickable {
        implicitWidth: Math.min(flow.implicitWidth, popup.room.width - 80)
        implicitHeight: flow.height
        contentWidth: flow.implicitWidth
        contentHeight: flow.height
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        focus: true
        Keys.onPressed: (event) => {
            if (event.text === "?")
                popup.close()
        }
        ScrollBar.horizontal: ListBar {}

        Flow {
            id: flow
            flow: Flow.TopToBottom
            spacing: 18
            // In as many columns as that takes.
            height: Math.min(popup.room.height - 80, 640)
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Keys")

            Repeater {
                model: popup.sections
                Column {
                    id: section
                    required property var modelData
                    spacing: 4

                    Text {
                        text: section.modelData.title
                        color: Theme.accent
                        font.weight: Font.DemiBold
                        bottomPadding: 2
                    }
                    Repeater {
                        model: section.modelData.lines
                        Row {
                            id: line
                            required property var modelData
                            spacing: 8
                            Accessible.role: Accessible.ListItem
                            Accessible.name: modelData.keys + ": " + modelData.text

                            Text {
                                text: line.modelData.keys
                                color: Theme.text
                                font.pixelSize: Theme.smallSize + 1
                                width: 124
                                wrapMode: Text.Wrap
                            }
                            Text {
                                text: line.modelData.text
                                color: Theme.dimText
                                font.pixelSize: Theme.smallSize + 1
                                width: 150
                                wrapMode: Text.Wrap
                            }
                        }
                    }
                }
            }
        }
    }
}
