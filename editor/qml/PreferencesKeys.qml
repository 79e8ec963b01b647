// Which keys do what.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

ColumnLayout {
    id: page

    required property ActionList actions
    required property KeyListModel list
    /// Whose key is being asked for, and what was pressed that is taken already.
    property KeyAction asking: null
    property string taken
    property string takenBy

    function ask(action) {
        asking = action
        taken = ""
        takenBy = ""
        catcher.forceActiveFocus()
    }
    function finish() {
        asking = null
        search.forceActiveFocus()
    }
    function take(sequence) {
        if (actions.bind(asking.name, sequence))
            return finish()
        taken = sequence
        takenBy = actions.takenBy(asking.name, sequence)
    }

    spacing: 10
    onVisibleChanged: if (!visible) asking = null

    RowLayout {
        spacing: 10

        TextField {
            id: search
            placeholderText: qsTr("Search actions and keys …")
            placeholderTextColor: Theme.dimText
            color: Theme.text
            Accessible.name: qsTr("Search actions and keys")
            Layout.fillWidth: true
            background: Rectangle {
                radius: 6
                color: Theme.raised
                border { width: 1; color: search.activeFocus ? Theme.accent : Theme.border }
            }
            onTextChanged: page.list.filter = text
        }
        DialogButton {
            text: qsTr("Reset all")
            onClicked: page.actions.resetAll()
        }
    }
    ListView {
        id: rows
        clip: true
        model: page.list
        boundsBehavior: Flickable.StopAtBounds
        Layout.fillWidth: true
        Layout.fillHeight: true
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Actions and their keys")
        ScrollBar.vertical: ListBar {}

        section.property: "group"
        // A section delegate would be neater, but Qt 6.4 cannot instantiate a bound one.
        delegate: GridLayout {
            id: row
            required property KeyAction keyAction
            required property string group
            readonly property bool asked: page.asking === keyAction
            readonly property bool first: ListView.section !== ListView.previousSection
            width: rows.width - 14
            columns: 3
            columnSpacing: 4
            rowSpacing: 4

            Text {
                visible: row.first
                text: row.group
                color: Theme.accent
                font.weight: Font.DemiBold
                topPadding: 8
                Layout.columnSpan: 3
            }
            Text {
                text: row.keyAction.text
                color: Theme.text
                elide: Text.ElideRight
                Layout.fillWidth: true
                Layout.preferredHeight: 28
                verticalAlignment: Text.AlignVCenter
            }
            IconButton {
                opacity: row.keyAction.changed ? 1 : 0
                enabled: row.keyAction.changed
                text: qsTr("Back to the default key")
                sign: Icon.Sign.undo
                implicitHeight: 26
                onClicked: page.actions.reset(row.keyAction.name)
            }
            AbstractButton {
                id: keyButton
                implicitWidth: 190
                implicitHeight: 26
                hoverEnabled: true
                text: row.asked ? qsTr("Press a key …") : row.keyAction.keys || qsTr("none")
                Accessible.name: qsTr("Key of %1: %2").arg(row.keyAction.text).arg(text)
                onClicked: page.ask(row.keyAction)

                contentItem: Text {
                    text: keyButton.text
                    color: row.asked ? Theme.accent : row.keyAction.keys ? Theme.text : Theme.dimText
                    font.weight: row.keyAction.changed ? Font.DemiBold : Font.Normal
                    horizontalAlignment: Text.AlignHCenter
                    verticalAlignment: Text.AlignVCenter
                    elide: Text.ElideRight
                }
                background: Rectangle {
                    radius: 5
                    color: keyButton.hovered ? Theme.hovered : Theme.raised
                    border { width: keyButton.visualFocus ? 2 : 1; color: row.asked || keyButton.visualFocus ? Theme.accent : Theme.border }
                }
            }
        }
    }
    Text {
        visible: page.list.count === 0
        text: qsTr("No action matches “%1”").arg(search.text)
        color: Theme.dimText
    }

    // Takes the keys while one is asked for.
    FocusScope {
        id: catcher
        visible: page.asking !== null
        implicitHeight: box.implicitHeight + 24
        Layout.fillWidth: true
        Accessible.role: Accessible.AlertMessage
        Accessible.name: question.text
        onActiveFocusChanged: if (!activeFocus) page.asking = null
        Keys.onShortcutOverride: (event) => event.accepted = true
        Keys.onPressed: (event) => {
            event.accepted = true
            if (!page.asking || event.isAutoRepeat)
                return
            if (event.key === Qt.Key_Escape)
                return page.finish()
            const sequence = page.actions.sequenceOf(event.key, event.modifiers)
            if (sequence)
                page.take(sequence)
        }

        Rectangle {
            anchors.fill: parent
            radius: 6
            color: Theme.raised
            border { width: 1; color: Theme.accent }
        }
        RowLayout {
            id: box
            anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: 12 }
            spacing: 8

            Text {
                id: question
                text: !page.asking ? ""
                    : page.takenBy ? qsTr("%1 is the key for “%2”. Press another one, or Esc.").arg(page.actions.shown(page.taken)).arg(page.takenBy)
                                   : qsTr("Press the key for “%1”, or Esc.").arg(page.asking.text)
                color: page.takenBy ? Theme.warning : Theme.text
                wrapMode: Text.Wrap
                Layout.fillWidth: true
            }
            DialogButton {
                visible: page.asking !== null && page.takenBy && page.actions.canSwap(page.asking.name, page.taken)
                text: qsTr("Swap the keys")
                focusPolicy: Qt.NoFocus
                onClicked: {
                    page.actions.swap(page.asking.name, page.taken)
                    page.finish()
                }
            }
            DialogButton {
                text: qsTr("No key")
                focusPolicy: Qt.NoFocus
                onClicked: {
                    page.actions.unbind(page.asking.name)
                    page.finish()
                }
            }
        }
    }
}
