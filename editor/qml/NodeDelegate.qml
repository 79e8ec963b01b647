// A node on the canvas. Only looks: CanvasInput takes the input.
pragma ComponentBehavior: Bound
import QtQuick
import Lacquer.Editor

Item {
    id: node

    required property var nodeId
    required property string name
    required property string typeName
    required property string look
    required property real nodeX
    required property real nodeY
    required property real nodeHeight
    required property var inputs
    required property var outputs
    required property var inputStates
    required property var outputStates
    required property bool selected
    required property int meterChannels
    required property string missing
    required property bool muted
    required property bool bypassed
    required property bool collapsed
    required property string colour
    required property var marks
    required property real zoom
    required property MeterClock clock

    readonly property color roleColor: missing ? Theme.error : colour ? colour : Theme.ofLook(look)
    /// So far away that only the name can be read, and that only if it is large.
    readonly property bool compact: zoom < 0.7
    readonly property int nameSize: compact ? Math.min(23, Math.round(11 / zoom)) : Theme.textSize

    x: nodeX
    y: nodeY
    z: selected ? 1 : 0
    width: 176
    height: nodeHeight
    opacity: muted || bypassed ? 0.6 : 1

    Accessible.role: Accessible.ListItem
    Accessible.name: qsTr("%1, %2, inputs: %3, outputs: %4").arg(name).arg(typeName).arg(inputs.length).arg(outputs.length)
        + (role.label ? ", " + role.label : "") + (missing ? ", " + missing : "") + (muted ? qsTr(", muted") : "")
        + (bypassed ? qsTr(", bypassed") : "") + (marks.length ? ", " + marks.join(", ") : "") + (collapsed ? qsTr(", collapsed") : "")
    Accessible.selected: selected
    Accessible.selectable: true

    Rectangle {
        readonly property color body: node.compact
            ? Qt.tint(Theme.nodeBody, Qt.rgba(node.roleColor.r, node.roleColor.g, node.roleColor.b, 0.3)) : Theme.nodeBody

        anchors.fill: parent
        radius: 7
        // A wire that runs behind it can be told from one that ends at it.
        color: Qt.rgba(body.r, body.g, body.b, 0.7)
        border { width: node.selected ? 2 / Math.min(1, node.zoom) : 1; color: node.selected ? Theme.accent : Theme.nodeBorder }
    }
    Rectangle {
        x: 6
        y: 7
        width: node.compact ? 7 : 4
        height: node.compact ? parent.height - 14 : 18
        radius: 2
        color: node.roleColor
    }
    RoleIcon {
        id: role
        visible: label.length > 0
        x: 15
        y: node.compact ? 10 : 9
        width: node.compact ? node.nameSize : 14
        height: width
        look: node.look
        color: node.roleColor
    }
    Text {
        x: role.visible ? role.x + role.width + 6 : 18
        y: node.compact ? 2 : 0
        width: parent.width - x - 10 - (node.bypassed ? bypassMark.width : 0)
        height: !node.compact || node.collapsed ? 32 : node.meterChannels > 0 ? parent.height - 18 : parent.height - 4
        text: node.name
        color: Theme.text
        elide: Text.ElideRight
        wrapMode: node.compact && !node.collapsed ? Text.Wrap : Text.NoWrap
        maximumLineCount: 2
        verticalAlignment: Text.AlignVCenter
        font { pixelSize: node.nameSize; weight: Font.DemiBold }
    }
    // They hang on the upper edge, where they take no room from the name.
    Row {
        anchors { right: parent.right; rightMargin: 8; bottom: parent.top; bottomMargin: -4 }
        spacing: 3
        Repeater {
            model: node.marks
            Rectangle {
                id: mark
                required property string modelData
                width: sign.implicitWidth + 8
                height: sign.implicitHeight + 2
                radius: 3
                color: Theme.accent
                Text {
                    id: sign
                    anchors.centerIn: parent
                    text: mark.modelData
                    color: Theme.onAccent
                    font { pixelSize: node.compact ? node.nameSize - 2 : Theme.smallSize - 1; weight: Font.DemiBold }
                }
            }
        }
    }
    Icon {
        id: bypassMark
        visible: node.bypassed
        anchors { right: parent.right; top: parent.top; margins: 8 }
        width: node.nameSize + 2
        height: width
        sign: Icon.Sign.power
        color: Theme.warning
    }
    Text {
        visible: !node.compact && !node.collapsed
        x: 44
        y: 32
        width: parent.width - 88
        height: 22
        text: node.missing ? node.missing : node.bypassed ? qsTr("bypassed") : node.muted ? qsTr("muted") : node.typeName
        color: node.missing || node.bypassed || node.muted ? Theme.warning : Theme.dimText
        elide: Text.ElideRight
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        font.pixelSize: Theme.smallSize
    }
    Repeater {
        model: node.inputs
        PortDelegate {
            required property var modelData
            required property int index
            x: 0
            y: modelData.y
            name: modelData.name
            kind: modelData.kind
            portState: node.inputStates[index] ?? 0
            showName: !node.compact && !node.collapsed
            output: false
        }
    }
    Repeater {
        model: node.outputs
        PortDelegate {
            required property var modelData
            required property int index
            x: node.width
            y: modelData.y
            name: modelData.name
            kind: modelData.kind
            portState: node.outputStates[index] ?? 0
            showName: !node.compact && !node.collapsed
            output: true
        }
    }
    MeterItem {
        visible: node.meterChannels > 0 && !node.collapsed
        x: 12
        y: node.height - 15
        width: node.width - 24
        height: 7
        clock: node.clock
        nodeId: node.nodeId // qmllint disable
        channels: node.meterChannels
    }
}
