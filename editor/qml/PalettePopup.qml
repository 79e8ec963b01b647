// The list of nodes, templates and presets that can be added: type to search, Enter adds, Esc closes.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Popup {
    id: popup

    required property PaletteModel model
    required property string prompt
    property point target  // where the node goes

    signal chosen(string key, point at)

    function openAt(at) {
        target = at
        search.clear()
        x = Math.max(8, Math.min(at.x - width / 2, parent.width - width - 8))
        y = Math.max(8, Math.min(at.y - 30, parent.height - height - 8))
        open()
    }
    function choose(row) {
        const key = model.uriAt(row)
        if (key.length > 0 && model.prepare(key))
            take(key)
    }
    function take(key) {
        chosen(key, target)  // before closing, which forgets what the node is to be wired to
        close()
    }

    function turnPage(event) {
        const page = Math.max(1, Math.floor(list.height / 48) - 1)
        if (event.key === Qt.Key_PageDown)
            list.currentIndex = Math.min(list.count - 1, list.currentIndex + page)
        else if (event.key === Qt.Key_PageUp)
            list.currentIndex = Math.max(0, list.currentIndex - page)
        else
            return
        event.accepted = true
    }
    function whatIsMissing() {
        if (model.trying.length > 0)
            return qsTr("Trying the plugin before it is loaded for the first time …")
        return model.loading ? qsTr("Looking for plugins …") : qsTr("No node matches “%1”").arg(search.text)
    }

    width: Math.min(600, parent.width - 16)
    height: Math.min(520, parent.height - 16, 72 + Math.max(1, model.count) * 48 + model.sectionCount * 24)
    padding: 10
    modal: false
    focus: true
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutside
    onAboutToHide: model.forget()
    onOpened: {
        list.currentIndex = 0
        search.forceActiveFocus()
    }

    Connections {
        target: popup.model
        function onPrepared(key) {
            if (popup.opened)
                popup.take(key)
        }
    }

    background: Rectangle {
        color: Theme.panel
        radius: 9
        border { width: 1; color: Theme.accent }
    }
    contentItem: ColumnLayout {
        spacing: 8

        TextField {
            id: search
            Layout.fillWidth: true
            placeholderText: popup.prompt
            placeholderTextColor: Theme.dimText
            color: Theme.text
            font.pixelSize: Theme.headingSize
            Accessible.name: qsTr("Search nodes")
            background: Rectangle {
                radius: 6
                color: Theme.raised
            }
            onTextChanged: {
                popup.model.filter = text
                list.currentIndex = 0
            }
            onAccepted: popup.choose(list.currentIndex)
            Keys.onDownPressed: list.incrementCurrentIndex()
            Keys.onUpPressed: list.decrementCurrentIndex()
            Keys.onPressed: (event) => {
                if (event.key === Qt.Key_D && event.modifiers === Qt.ControlModifier)
                    popup.model.toggleFavourite(list.currentIndex)
                else
                    popup.turnPage(event)
            }
        }
        ListView {
            id: list
            Layout.fillWidth: true
            Layout.fillHeight: true
            clip: true
            model: popup.model
            boundsBehavior: Flickable.StopAtBounds
            highlightMoveDuration: 0
            cacheBuffer: 0  // made in the background, a row beyond the edge may outlive the list it was made for
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Nodes that can be added")
            ScrollBar.vertical: ListBar {}
            section.property: "section"

            delegate: ItemDelegate {
                id: item
                required property int index
                required property string name
                required property string group
                required property string description
                required property string look
                required property string owner
                required property string refusal
                required property bool favourite
                readonly property string sectionName: ListView.section
                readonly property bool opensSection: ListView.section !== ListView.previousSection
                readonly property int headHeight: opensSection ? 24 : 0
                width: list.width - 10
                height: 48 + headHeight
                topPadding: headHeight
                bottomPadding: 0
                highlighted: ListView.isCurrentItem
                Accessible.name: owner ? qsTr("%1, preset of %2").arg(name).arg(owner) : name
                Accessible.description: refusal ? qsTr("Not loaded: %1").arg(refusal) : description
                onClicked: popup.choose(index)

                Tip {
                    visible: item.hovered && item.refusal.length > 0
                    width: Math.min(implicitWidth, item.width)
                    text: qsTr("Not loaded: %1").arg(item.refusal)
                }

                background: Item {
                    Text {
                        visible: item.opensSection
                        x: 10
                        height: item.headHeight
                        text: item.sectionName
                        color: Theme.accent
                        font { pixelSize: Theme.smallSize; weight: Font.DemiBold }
                        verticalAlignment: Text.AlignVCenter
                    }
                    Rectangle {
                        anchors { fill: parent; topMargin: item.headHeight }
                        radius: 6
                        color: item.highlighted ? Theme.hovered : item.hovered ? Theme.raised : "transparent"
                    }
                }
                contentItem: RowLayout {
                    spacing: 10
                    opacity: item.refusal ? 0.5 : 1

                    Rectangle {
                        Layout.leftMargin: item.owner ? 16 : 0
                        Layout.preferredWidth: 4
                        Layout.preferredHeight: 30
                        radius: 2
                        color: Theme.ofLook(item.look)
                    }
                    RoleIcon {
                        Layout.preferredWidth: 16
                        Layout.preferredHeight: 16
                        look: item.look
                        color: Theme.ofLook(item.look)
                    }
                    ColumnLayout {
                        spacing: 1
                        Text {
                            text: item.name
                            elide: Text.ElideRight
                            Layout.fillWidth: true
                            color: Theme.text
                            font.weight: Font.DemiBold
                        }
                        Text {
                            text: [item.refusal ? qsTr("not loaded") : "", item.group, item.owner ? qsTr("preset of %1").arg(item.owner) : item.description].filter(part => part).join(" · ") // qmllint disable
                            color: Theme.dimText
                            font.pixelSize: Theme.smallSize
                            elide: Text.ElideRight
                            Layout.fillWidth: true
                        }
                    }
                    Text {
                        visible: item.favourite
                        text: "★"
                        color: Theme.accent
                        Accessible.name: qsTr("Favourite")
                        Accessible.role: Accessible.StaticText
                    }
                }
            }
        }
        Text {
            visible: popup.model.count === 0 || popup.model.loading || popup.model.trying.length > 0
            text: popup.whatIsMissing()
            color: Theme.dimText
            Layout.fillWidth: true
            elide: Text.ElideRight
        }
    }
}
