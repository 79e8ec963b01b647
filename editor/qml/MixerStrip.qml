// One strip of the mixer, from its name down to where it leads.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Rectangle {
    id: strip

    required property Editor editor
    required property int index
    required property var head
    required property string name
    required property string note
    required property string kind
    required property string look
    required property string colour
    required property string frame
    required property string frameColour
    required property var trim
    required property var fader
    required property var pan
    required property var inserts
    required property int insertBefore
    required property int insertAfter
    required property var sends
    required property bool muted
    required property bool soloed
    required property bool soloSafe
    required property bool silenced
    required property bool inverted
    required property bool canMute
    required property bool hasPolarity
    required property string mode
    required property string vca
    required property real vcaDb
    required property string output
    required property string outputTip
    required property var meter
    required property string meterName
    required property int channels
    required property bool armed
    required property string problem
    /// Its name is being typed.
    property bool renaming: false

    readonly property Mixer mixer: editor.mixer
    readonly property bool selected: mixer.selectedStrips.includes(head) // qmllint disable
    readonly property bool narrow: mixer.narrow !== mixer.otherwise.includes(head) // qmllint disable
    readonly property color stripColor: problem ? Theme.error : colour ? colour : Theme.ofLook(look)
    readonly property int gap: narrow ? 3 : 6

    signal finished()
    signal menuWanted(point at)
    signal insertWanted(int place, point at)
    /// It is dragged by its name, to where the pointer is in the scene; and let go.
    signal dragged(real sceneX)
    signal dropped()

    width: narrow ? 58 : 112
    color: selected ? Qt.tint(Theme.panel, Qt.rgba(Theme.accent.r, Theme.accent.g, Theme.accent.b, 0.1)) : Theme.panel
    Accessible.role: Accessible.Grouping
    Accessible.name: [name, kind, muted ? qsTr("muted") : "", soloed ? qsTr("soloed") : "",
        silenced ? qsTr("silenced by a solo") : "", problem].filter((text) => text).join(", ") // qmllint disable

    NodeParameter {
        id: level
        session: strip.editor.session
        transport: strip.editor.transport
        writer: strip.editor.writer
        node: strip.fader // qmllint disable
        parameter: "level"
    }

    TapHandler {
        acceptedButtons: Qt.RightButton
        onTapped: (point) => strip.menuWanted(strip.mapToItem(null, point.position))
    }
    TapHandler {
        onTapped: strip.mixer.selectStrip(strip.head, false)
    }

    Rectangle {
        width: parent.width - 1
        height: 4
        color: strip.stripColor
    }
    Rectangle {  // the frame that it lies in
        visible: strip.frame.length > 0
        y: 4
        width: parent.width - 1
        height: 3
        color: strip.frameColour ? strip.frameColour : Theme.dimText
    }
    Rectangle {
        anchors.right: parent.right
        width: 1
        height: parent.height
        color: Theme.border
    }

    ColumnLayout {
        anchors { fill: parent; topMargin: 8; leftMargin: strip.gap; rightMargin: strip.gap + 1; bottomMargin: 4 }
        spacing: 2

        Item {
            Layout.fillWidth: true
            Layout.preferredHeight: 26

            Text {
                anchors { fill: parent; leftMargin: 2; rightMargin: 2 }
                visible: !strip.renaming
                text: strip.name
                color: strip.problem ? Theme.error : strip.muted || strip.silenced ? Theme.dimText : Theme.text
                elide: Text.ElideRight
                verticalAlignment: Text.AlignVCenter
                horizontalAlignment: strip.narrow ? Text.AlignLeft : Text.AlignHCenter
                font { pixelSize: strip.narrow ? Theme.smallSize : Theme.textSize; weight: Font.DemiBold }
            }
            MouseArea {
                id: nameArea
                property real pressedX
                property bool moving: false
                anchors.fill: parent
                hoverEnabled: true
                preventStealing: true
                onPressed: (mouse) => {
                    pressedX = mouse.x
                    strip.mixer.selectStrip(strip.head, mouse.modifiers & (Qt.ControlModifier | Qt.ShiftModifier))
                }
                onPositionChanged: (mouse) => {
                    if (pressed && (moving || Math.abs(mouse.x - pressedX) > 8) && strip.kind !== "master") {
                        moving = true
                        strip.dragged(mapToItem(null, mouse.x, 0).x)
                    }
                }
                onReleased: {
                    if (moving)
                        strip.dropped()
                    moving = false
                    if (!strip.renaming)
                        strip.finished()
                }
                onCanceled: moving = false
                onDoubleClicked: strip.mixer.renameWanted(strip.head)
            }
            Tip {
                visible: nameArea.containsMouse && !nameArea.pressed
                text: [strip.name, strip.note, strip.frame ? qsTr("In the frame %1").arg(strip.frame) : "", strip.problem,
                    qsTr("Double click: rename; drag: another place in the mixer")].filter((text) => text).join("\n") // qmllint disable
            }
        }
        Item {
            Layout.fillWidth: true
            Layout.preferredHeight: 24

            LevelBar {
                visible: parameter.exists
                anchors { left: parent.left; right: polarity.visible ? polarity.left : parent.right; rightMargin: polarity.visible ? 2 : 0 }
                height: parent.height
                name: qsTr("Gain")
                help: qsTr("In front of all that is in the strip")
                onFinished: strip.finished()
                parameter: NodeParameter {
                    session: strip.editor.session
                    transport: strip.editor.transport
                    writer: strip.editor.writer
                    node: strip.trim // qmllint disable
                    parameter: "gain"
                }
            }
            StripSwitch {
                id: polarity
                visible: strip.hasPolarity && !strip.narrow
                anchors.right: parent.right
                width: 24
                text: "Ø"
                name: qsTr("Turn the polarity")
                on: strip.inverted
                lit: Theme.warning
                onClicked: strip.mixer.toggle(strip.head, "polarity")
            }
        }
        StripRack {
            editor: strip.editor
            head: strip.head
            inserts: strip.inserts
            sends: strip.sends
            insertBefore: strip.insertBefore
            insertAfter: strip.insertAfter
            onFinished: strip.finished()
            onInsertWanted: (place, at) => strip.insertWanted(place, at)
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredHeight: 10
            Layout.minimumHeight: 48
        }
        LevelBar {
            visible: parameter.exists
            name: qsTr("Pan")
            Layout.fillWidth: true
            onFinished: strip.finished()
            parameter: NodeParameter {
                session: strip.editor.session
                transport: strip.editor.transport
                writer: strip.editor.writer
                node: strip.pan // qmllint disable
                parameter: "pan"
            }
        }
        Item {
            visible: strip.pan === 0
            Layout.preferredHeight: 22
        }
        RowLayout {
            spacing: 2
            Layout.fillHeight: false
            Layout.preferredHeight: 24

            StripSwitch {
                enabled: strip.canMute
                text: "M"
                name: strip.silenced ? qsTr("Mute; silent while others are soloed") : qsTr("Mute")
                keys: strip.editor.actions.get("nodes.mute").key
                on: strip.muted
                implied: strip.silenced
                Layout.fillWidth: true
                onClicked: strip.mixer.toggle(strip.head, "mute")
            }
            StripSwitch {
                enabled: strip.canMute
                text: "S"
                name: strip.soloSafe ? qsTr("Solo; it is solo-safe") : qsTr("Solo")
                keys: strip.editor.actions.get("nodes.solo").key
                on: strip.soloed
                lit: Theme.warning
                Layout.fillWidth: true
                onClicked: strip.mixer.toggle(strip.head, "solo")
            }
            Rectangle {
                visible: strip.soloSafe && !strip.narrow
                radius: 3
                color: "transparent"
                border { width: 1; color: Theme.warning }
                Layout.preferredWidth: safe.implicitWidth + 6
                Layout.preferredHeight: 16
                Accessible.role: Accessible.StaticText
                Accessible.name: qsTr("Solo-safe")

                Text {
                    id: safe
                    anchors.centerIn: parent
                    text: qsTr("SAFE")
                    color: Theme.warning
                    font.pixelSize: Theme.smallSize - 2
                }
            }
            Rectangle {
                visible: strip.armed
                radius: 5
                color: Theme.error
                Layout.preferredWidth: 10
                Layout.preferredHeight: 10
                Accessible.role: Accessible.StaticText
                Accessible.name: qsTr("Armed for recording")
            }
        }
        RowLayout {
            visible: !strip.narrow
            spacing: 2
            Layout.fillHeight: false
            Layout.preferredHeight: 18

            PlainButton {
                id: automation
                visible: strip.mode.length > 0
                implicitHeight: 18
                Layout.fillWidth: true
                Accessible.role: Accessible.Button
                Accessible.name: qsTr("Automation of the fader: %1").arg(strip.mode)
                onClicked: strip.mixer.nextMode(strip.head)
                contentItem: Text {
                    text: qsTr("auto: %1").arg(strip.mode)
                    color: strip.mode === "off" ? Theme.dimText : Theme.warning
                    horizontalAlignment: Text.AlignHCenter
                    verticalAlignment: Text.AlignVCenter
                    font.pixelSize: Theme.smallSize - 1
                }
                background: Rectangle {
                    radius: 3
                    color: automation.hovered ? Theme.hovered : "transparent"
                    border { width: automation.visualFocus ? 2 : 0; color: Theme.text }
                }
                Tip {
                    visible: automation.hovered
                    width: Math.min(implicitWidth, 300)
                    text: (strip.mode === "off" ? qsTr("The automation of the fader rests")
                           : strip.mode === "play" ? qsTr("The automation of the fader plays")
                           : strip.mode === "touch" ? qsTr("It plays, and moves are written while the fader is held")
                           : strip.mode === "latch" ? qsTr("A move is written, and where it ends up to where the song stops")
                           : qsTr("All is written from where the song rolls to where it stops"))
                          + qsTr("; a click chooses the next of play, touch, latch, write and off")
                }
            }
            Text {
                visible: strip.vca.length > 0
                text: strip.vca
                color: Theme.wireCv
                elide: Text.ElideRight
                horizontalAlignment: Text.AlignHCenter
                font.pixelSize: Theme.smallSize - 1
                Layout.fillWidth: true
            }
        }
        StripFader {
            id: faderArea
            level: level
            mixer: strip.mixer
            name: strip.name
            meterNode: strip.meter
            meterName: strip.meterName
            channels: strip.channels
            vca: strip.vca
            vcaDb: strip.vcaDb
            narrow: strip.narrow
            onFinished: strip.finished()
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredHeight: 13
            Layout.minimumHeight: 110
        }
        Item {
            Layout.fillWidth: true
            Layout.preferredHeight: 24

            ValueField {
                id: typed
                visible: level.exists
                name: qsTr("Level of %1").arg(strip.name)
                valueText: level.text.replace(" dB", "")
                leftPadding: 1
                rightPadding: 1
                horizontalAlignment: Text.AlignHCenter
                onEntered: (text) => level.setText(text)
                onFinished: strip.finished()
                width: peak.visible ? parent.width / 2 : parent.width
                height: parent.height
            }
            PlainButton {
                id: peak
                visible: strip.channels > 0 && (!strip.narrow || !level.exists)
                anchors.right: parent.right
                width: typed.visible ? parent.width / 2 : parent.width
                height: parent.height
                Accessible.role: Accessible.Button
                Accessible.name: qsTr("Highest peak of %1: %2 dBFS").arg(strip.name).arg(faderArea.peakText)
                contentItem: Text {
                    text: faderArea.peakText
                    color: faderArea.over ? Theme.onAccent : Theme.dimText
                    horizontalAlignment: Text.AlignHCenter
                    verticalAlignment: Text.AlignVCenter
                    font.pixelSize: Theme.smallSize
                }
                background: Rectangle {
                    radius: 3
                    color: faderArea.over ? Theme.meterHigh : peak.hovered ? Theme.hovered : "transparent"
                    border { width: peak.visualFocus ? 2 : 0; color: Theme.text }
                }
                onClicked: strip.mixer.meters.reset(strip.meter)
                TapHandler {
                    acceptedModifiers: Qt.ControlModifier
                    gesturePolicy: TapHandler.ReleaseWithinBounds
                    onTapped: strip.mixer.meters.resetAll()
                }
                Tip {
                    visible: peak.hovered
                    text: qsTr("Highest peak in dBFS since the last reset, while the mixer is shown. Click: reset; Ctrl+click: all")
                }
            }
        }
        Text {
            text: strip.output
            color: Theme.dimText
            elide: Text.ElideRight
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            font.pixelSize: Theme.smallSize
            Layout.fillWidth: true
            Layout.preferredHeight: 18
            Accessible.role: Accessible.StaticText
            Accessible.name: strip.outputTip

            HoverHandler { id: outputHover }
            Tip {
                visible: outputHover.hovered
                text: strip.outputTip
            }
        }
    }
}
