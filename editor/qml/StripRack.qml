// The inserts of a strip in the order in which they are heard, with a line for the fader among them, and the sends below.
pragma ComponentBehavior: Bound
import QtQuick
import Lacquer.Editor

Flickable {
    id: rack

    required property Editor editor
    required property var head
    required property var inserts
    required property var sends
    required property int insertBefore
    required property int insertAfter
    readonly property Mixer mixer: editor.mixer
    readonly property int lineHeight: 24
    /// What stands below each other: inserts, the fader's line, and a sign to add one.
    readonly property var lines: {
        const all = []
        let faded = false
        for (const insert of inserts) {
            if (insert.fader) {
                faded = true
                all.push({ place: insertBefore, add: true })
            }
            all.push(insert)
        }
        all.push({ place: faded ? insertAfter : insertBefore, add: true })
        return all.filter((line) => !line.add || line.place >= 0)
    }
    property int dragged: -1  // line
    property int target: -1

    signal finished()
    /// A node is to be inserted behind a place of the chain.
    signal insertWanted(int place, point at)

    /// The place of the chain that a line dropped at `line` takes.
    function placeAt(line) {
        const kept = lines.filter((one) => !one.add)
        const before = lines.slice(0, line).filter((one, index) => !one.add && index !== dragged).length
        return kept[Math.min(before, kept.length - 1)].place
    }

    clip: true
    interactive: false
    contentHeight: column.height
    boundsBehavior: Flickable.StopAtBounds

    WheelHandler {
        enabled: rack.contentHeight > rack.height
        onWheel: (event) => rack.contentY = Math.max(0, Math.min(rack.contentHeight - rack.height, rack.contentY - event.angleDelta.y / 3))
    }

    Column {
        id: column
        width: rack.width

        Repeater {
            model: rack.lines

            Item {
                id: line
                required property var modelData
                required property int index
                readonly property bool isAdd: modelData.add ?? false
                readonly property bool selected: !isAdd && rack.mixer.selectedNodes.includes(modelData.node)

                width: column.width
                height: rack.lineHeight
                opacity: rack.dragged === index ? 0.5 : 1

                PlainButton {
                    visible: line.isAdd
                    anchors.fill: parent
                    Accessible.role: Accessible.Button
                    Accessible.name: qsTr("Insert a node")
                    onClicked: rack.insertWanted(line.modelData.place, line.mapToItem(null, 0, 0))
                    contentItem: Item {
                        Icon {
                            anchors.centerIn: parent
                            width: 10
                            height: 10
                            sign: Icon.Sign.add
                            color: parent.parent.hovered ? Theme.text : Theme.dimText // qmllint disable
                        }
                    }
                    background: Rectangle {
                        color: parent.hovered ? Theme.hovered : "transparent" // qmllint disable
                        radius: 3
                        border { width: parent.visualFocus ? 2 : 0; color: Theme.text } // qmllint disable
                    }
                    Tip {
                        visible: parent.hovered // qmllint disable
                        text: qsTr("Insert a node or plugin here")
                    }
                }
                Rectangle {
                    visible: !line.isAdd
                    anchors { fill: parent; topMargin: 1; bottomMargin: 1 }
                    radius: 3
                    color: line.modelData.fader ? "transparent" : area.containsMouse ? Theme.hovered : Theme.raised
                    border { width: line.selected ? 1 : 0; color: Theme.accent }

                    Rectangle {
                        visible: faderLabel.visible
                        anchors { left: parent.left; right: faderLabel.left; rightMargin: 5; verticalCenter: parent.verticalCenter }
                        height: 1
                        color: Theme.dimText
                    }
                    Rectangle {
                        visible: faderLabel.visible
                        anchors { left: faderLabel.right; right: parent.right; leftMargin: 5; verticalCenter: parent.verticalCenter }
                        height: 1
                        color: Theme.dimText
                    }
                    Text {
                        id: faderLabel
                        visible: line.modelData.fader ?? false
                        anchors.centerIn: parent
                        text: qsTr("Fader")
                        color: Theme.dimText
                        font.pixelSize: Theme.smallSize
                    }
                    Text {
                        visible: !faderLabel.visible
                        anchors { fill: parent; leftMargin: line.modelData.bypassable ? 20 : 4; rightMargin: 3 }
                        text: line.isAdd ? "" : line.modelData.name
                        color: line.modelData.problem ? Theme.error : line.modelData.bypassed ? Theme.dimText : Theme.text
                        elide: Text.ElideRight
                        verticalAlignment: Text.AlignVCenter
                        font { pixelSize: Theme.smallSize; strikeout: !line.isAdd && line.modelData.bypassed }
                    }
                    MouseArea {
                        id: area
                        property real pressedY
                        anchors.fill: parent
                        hoverEnabled: true
                        preventStealing: true
                        Accessible.role: Accessible.ListItem
                        Accessible.name: line.isAdd ? "" : line.modelData.name + ", " + line.modelData.type
                                         + (line.modelData.bypassed ? qsTr(", bypassed") : "")
                                         + (line.modelData.problem ? ", " + line.modelData.problem : "")
                        Accessible.selected: line.selected
                        onPressed: (mouse) => {
                            pressedY = mouse.y
                            rack.mixer.selectNode(line.modelData.node)
                        }
                        onPositionChanged: (mouse) => {
                            if (!pressed || !line.modelData.movable || (rack.dragged < 0 && Math.abs(mouse.y - pressedY) < 8))
                                return
                            rack.dragged = line.index
                            rack.target = Math.max(0, Math.min(rack.lines.length,
                                                               Math.round(mapToItem(column, 0, mouse.y).y / rack.lineHeight)))
                        }
                        onReleased: {
                            const from = line.modelData.place
                            const to = rack.dragged >= 0 ? rack.placeAt(rack.target) : from
                            rack.dragged = rack.target = -1
                            rack.finished()
                            if (to !== from)
                                rack.mixer.moveInsert(rack.head, from, to)
                        }
                        onCanceled: rack.dragged = rack.target = -1
                        onDoubleClicked: if (rack.editor.pluginWindows.offered) rack.editor.pluginWindows.toggleSelected()
                    }
                    PlainButton {
                        visible: (line.modelData.bypassable ?? false) && !line.modelData.fader
                        objectName: "power"
                        width: 20
                        height: parent.height
                        Accessible.role: Accessible.Button
                        Accessible.name: line.isAdd ? "" : line.modelData.bypassed ? qsTr("Switch %1 on").arg(line.modelData.name)
                                                                                   : qsTr("Bypass %1").arg(line.modelData.name)
                        Accessible.checkable: true
                        Accessible.checked: !line.modelData.bypassed
                        onClicked: rack.mixer.toggleBypass(line.modelData.node)
                        contentItem: Item {
                            Rectangle {
                                anchors.centerIn: parent
                                width: 8
                                height: 8
                                radius: 4
                                color: line.modelData.bypassed ? "transparent" : Theme.meterLow
                                border { width: 1; color: line.modelData.bypassed ? Theme.warning : Theme.meterLow }
                            }
                        }
                        background: Rectangle {
                            color: "transparent"
                            radius: 3
                            border { width: parent.visualFocus ? 2 : 0; color: Theme.text } // qmllint disable
                        }
                    }
                }
                Tip {
                    visible: !line.isAdd && area.containsMouse && !area.pressed
                    text: line.isAdd ? "" : [line.modelData.name + (line.modelData.type !== line.modelData.name ? " (" + line.modelData.type + ")" : ""),
                        line.modelData.problem,
                        line.modelData.movable ? qsTr("Drag: to another place in the chain")
                                               : qsTr("Stays where it is: several wires lead to or from it")].filter((text) => text).join("\n") // qmllint disable
                }
            }
        }
        Repeater {
            model: rack.sends

            Item {
                id: send
                required property var modelData
                width: column.width
                height: rack.lineHeight

                LevelBar {
                    anchors { left: parent.left; right: tap.left; rightMargin: 2; verticalCenter: parent.verticalCenter }
                    name: send.modelData.name
                    label: "→ " + send.modelData.target
                    dimmed: send.modelData.off || !send.modelData.heard
                    help: [qsTr("To %1").arg(send.modelData.target), send.modelData.off ? qsTr("Switched off; right click: on") : qsTr("Right click: off"),
                        send.modelData.heard ? "" : qsTr("The input that it listens to is not wired"),
                        send.modelData.shared ? qsTr("Other strips feed it too") : ""].filter((text) => text).join("\n") // qmllint disable
                    onFinished: rack.finished()
                    parameter: NodeParameter {
                        session: rack.editor.session
                        transport: rack.editor.transport
                        writer: rack.editor.writer
                        node: send.modelData.node // qmllint disable
                        parameter: "level"
                    }

                    TapHandler {
                        acceptedButtons: Qt.LeftButton
                        gesturePolicy: TapHandler.DragThreshold
                        onPressedChanged: if (pressed) rack.mixer.selectNode(send.modelData.node)
                    }
                    TapHandler {
                        acceptedButtons: Qt.RightButton
                        gesturePolicy: TapHandler.ReleaseWithinBounds  // for the send alone, not for the strip's menu
                        onTapped: rack.mixer.toggleSend(send.modelData.node)
                    }
                }
                PlainButton {
                    id: tap
                    anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                    width: 26
                    height: 22
                    enabled: send.modelData.switchable
                    Accessible.role: Accessible.Button
                    Accessible.name: send.modelData.pre ? qsTr("%1 is taken in front of the fader").arg(send.modelData.name)
                                                        : qsTr("%1 is taken behind the fader").arg(send.modelData.name)
                    onClicked: rack.mixer.setPre(send.modelData.node, !send.modelData.pre)
                    contentItem: Text {
                        text: send.modelData.pre ? qsTr("pre") : qsTr("post")
                        color: send.modelData.pre ? Theme.accent : Theme.dimText
                        horizontalAlignment: Text.AlignHCenter
                        verticalAlignment: Text.AlignVCenter
                        font.pixelSize: Theme.smallSize - 1
                    }
                    background: Rectangle {
                        radius: 3
                        color: tap.hovered ? Theme.hovered : "transparent"
                        border { width: tap.visualFocus ? 2 : 0; color: Theme.text }
                    }
                    Tip {
                        visible: tap.hovered
                        text: send.modelData.switchable ? qsTr("In front of the fader, or behind it")
                                                        : qsTr("Only one of its inputs is wired; wire the other one in the graph")
                    }
                }
            }
        }
    }
    Rectangle {
        visible: rack.dragged >= 0
        y: rack.target * rack.lineHeight - 1
        width: rack.width
        height: 2
        color: Theme.accent
    }
}
