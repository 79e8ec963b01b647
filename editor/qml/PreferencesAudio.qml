// What every session is played on.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

ColumnLayout {
    id: page

    required property Preferences preferences
    required property TransportController transport
    readonly property var frameChoices: [0, 64, 128, 256, 512, 1024, 2048, 4096]
    readonly property var latencyChoices: [0, 1, 2, 3, 5, 10, 20]

    spacing: 10

    component Name: Text {
        id: label
        property string help
        color: Theme.dimText
        Layout.preferredWidth: 90

        HoverHandler { id: hover }
        Tip {
            visible: hover.hovered
            width: Math.min(implicitWidth, 300)
            text: label.help
        }
    }
    component OutputChoice: ParameterChoice {
        id: choice
        /// "Left: %1"
        required property string side
        required property int output
        signal chosen(int output)
        model: Array.from({ length: Math.max(2, page.preferences.outputs, choice.output) }, (_, index) => choice.side.arg(index + 1))
        currentIndex: choice.output - 1
        enabled: page.preferences.outputs > 0
        opacity: enabled ? 1 : 0.5
        // A box forgets its row with every new list.
        function follow() { currentIndex = Qt.binding(() => choice.output - 1) }
        onModelChanged: Qt.callLater(follow) // qmllint disable
        onActivated: (index) => {
            choice.chosen(index + 1)
            follow()
        }
        Layout.preferredWidth: 105
    }

    RowLayout {
        Text {
            text: qsTr("Output")
            color: Theme.text
            font { pixelSize: Theme.headingSize; weight: Font.DemiBold }
            Layout.fillWidth: true
        }
        DialogButton {
            text: page.preferences.devices.scanning ? qsTr("Looking …") : qsTr("Look again")
            enabled: !page.preferences.devices.scanning
            onClicked: page.preferences.scanDevices()
        }
    }
    ListView {
        id: list
        clip: true
        model: page.preferences.devices
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: true
        highlightMoveDuration: 0
        Layout.fillWidth: true
        Layout.fillHeight: true
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Output devices")
        Keys.onReturnPressed: choose()
        Keys.onSpacePressed: choose()
        ScrollBar.vertical: ListBar {}

        function choose() { (currentItem as AbstractButton)?.clicked() }

        delegate: AbstractButton {
            id: row
            required property int index
            required property string deviceName
            required property string label
            required property string detail
            required property string api
            required property int onlyRate
            readonly property bool wrongRate: onlyRate > 0 && onlyRate !== page.preferences.sessionRate
            readonly property bool chosen: page.preferences.deviceName === deviceName
            width: list.width
            height: 44
            hoverEnabled: true
            text: label
            Accessible.role: Accessible.RadioButton
            Accessible.name: text + ", " + detail
            Accessible.checkable: true
            Accessible.checked: chosen
            onClicked: page.preferences.playOn(deviceName)

            background: Rectangle {
                radius: 6
                color: row.hovered ? Theme.hovered : row.chosen ? Theme.raised : "transparent"
                border { width: list.activeFocus && row.ListView.isCurrentItem ? 1 : 0; color: Theme.accent }
            }
            contentItem: RowLayout {
                spacing: 10

                Rectangle {
                    Layout.leftMargin: 8
                    Layout.preferredWidth: 14
                    Layout.preferredHeight: 14
                    radius: 7
                    color: "transparent"
                    border { width: 1.5; color: row.chosen ? Theme.accent : Theme.dimText }
                    Rectangle {
                        anchors.centerIn: parent
                        visible: row.chosen
                        width: 8
                        height: 8
                        radius: 4
                        color: Theme.accent
                    }
                }
                ColumnLayout {
                    spacing: 1
                    Text {
                        text: row.text
                        color: Theme.text
                        elide: Text.ElideRight
                        Layout.fillWidth: true
                    }
                    Text {
                        text: row.wrongRate ? qsTr("%1: this session needs %2 Hz").arg(row.detail).arg(page.preferences.sessionRate) : row.detail
                        color: row.wrongRate ? Theme.warning : Theme.dimText
                        font.pixelSize: Theme.smallSize
                        elide: Text.ElideRight
                        Layout.fillWidth: true
                    }
                }
                Text {
                    text: row.api
                    color: Theme.dimText
                    font.pixelSize: Theme.smallSize
                    Layout.rightMargin: 14
                }
            }
        }
    }
    Text {
        visible: text.length > 0
        text: page.preferences.devices.problem
        color: Theme.warning
        wrapMode: Text.Wrap
        Layout.fillWidth: true
    }
    RowLayout {
        spacing: 10
        Text { text: qsTr("Block"); color: Theme.dimText; Layout.preferredWidth: 90 }
        ParameterChoice {
            name: qsTr("Block size")
            model: page.frameChoices.map((frames) => frames === 0
                ? qsTr("As the session: %1 frames").arg(page.preferences.sessionQuantum)
                : qsTr("%1 frames, %2 ms").arg(frames).arg((frames * 1000 / page.preferences.sessionRate).toFixed(1)))
            currentIndex: Math.max(0, page.frameChoices.indexOf(page.preferences.framesPerBuffer))
            onActivated: (index) => page.preferences.setFramesPerBuffer(page.frameChoices[index])
            Layout.preferredWidth: 220
        }
        Text {
            text: qsTr("JACK goes by its own")
            color: Theme.dimText
            font.pixelSize: Theme.smallSize
            elide: Text.ElideRight
            Layout.fillWidth: true
        }
    }
    RowLayout {
        spacing: 10
        Name { text: qsTr("Outputs"); help: qsTr("Which outputs of the device left and right go to; its others are silent") }
        OutputChoice {
            name: qsTr("Output of the left side")
            side: qsTr("Left: %1")
            output: page.preferences.leftOutput
            onChosen: (output) => page.preferences.setLeftOutput(output)
        }
        OutputChoice {
            name: qsTr("Output of the right side")
            side: qsTr("Right: %1")
            output: page.preferences.rightOutput
            onChosen: (output) => page.preferences.setRightOutput(output)
        }
        Item { Layout.fillWidth: true }
    }
    RowLayout {
        spacing: 10
        Name { text: qsTr("Low latency"); help: qsTr("For those who hear themselves through the session while they record: nodes behind armed tracks that are later than this are bypassed as long as the track is armed") }
        ParameterChoice {
            name: qsTr("Low latency")
            model: page.latencyChoices.map((limit) => limit === 0 ? qsTr("Off") : qsTr("Bypass above %1 ms").arg(limit))
            currentIndex: Math.max(0, page.latencyChoices.indexOf(page.preferences.lowLatencyMs))
            onActivated: (index) => page.preferences.lowLatencyMs = page.latencyChoices[index]
            Layout.preferredWidth: 220
        }
        Text {
            text: qsTr("while a track is armed")
            color: Theme.dimText
            font.pixelSize: Theme.smallSize
            elide: Text.ElideRight
            Layout.fillWidth: true
        }
    }
    RowLayout {
        spacing: 10
        Text { text: qsTr("Rate"); color: Theme.dimText; Layout.preferredWidth: 90 }
        Text {
            text: qsTr("%1 Hz, that of the session: the device must be able to play it").arg(page.preferences.sessionRate)
            color: Theme.text
            wrapMode: Text.Wrap
            Layout.fillWidth: true
        }
    }
    RowLayout {
        spacing: 10
        Text { text: qsTr("Now"); color: Theme.dimText; Layout.preferredWidth: 90; Layout.alignment: Qt.AlignTop }
        Text {
            text: page.transport.deviceText + (page.transport.deviceDetail ? "\n" + page.transport.deviceDetail : "")
            color: page.transport.silent ? Theme.warning : Theme.text
            wrapMode: Text.Wrap
            maximumLineCount: 5
            elide: Text.ElideRight
            Layout.fillWidth: true
        }
    }
}
