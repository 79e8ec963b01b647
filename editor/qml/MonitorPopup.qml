// The monitor section: volume, sides, source, references.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Popup {
    id: popup

    required property MonitorController monitor
    required property ActionList actions
    readonly property bool listening: monitor.listenText.length > 0

    padding: 14
    margins: 6
    width: 380
    focus: true
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutsideParent
    background: Rectangle {
        color: Theme.panel
        radius: 9
        border { width: 1; color: Theme.border }
    }
    onOpened: volume.forceActiveFocus()

    component Heading: Text {
        color: Theme.dimText
        font.pixelSize: Theme.smallSize
    }

    contentItem: ColumnLayout {
        spacing: 10

        RowLayout {
            spacing: 8
            Heading { text: qsTr("Volume") }
            ParameterSlider {
                id: volume
                name: qsTr("Volume of the monitor")
                valueText: popup.monitor.volumeText
                fraction: popup.monitor.volumeFraction
                defaultFraction: popup.monitor.fullFraction
                set: popup.monitor.volumeDb
                minimumValue: -120
                maximumValue: 12
                onMoved: (to) => popup.monitor.setVolumeFraction(to)
                onStepped: (steps) => popup.monitor.stepVolume(steps)
                onResetRequested: popup.monitor.setVolume(0)
                Layout.fillWidth: true
            }
            ValueField {
                name: qsTr("Volume of the monitor, in dB")
                valueText: popup.monitor.volumeText
                onEntered: (text) => popup.monitor.typeVolume(text)
                onFinished: volume.forceActiveFocus()
                Layout.preferredWidth: 76
            }
        }
        RowLayout {
            spacing: 6
            MonitorSwitch {
                text: qsTr("Dim")
                detail: qsTr("20 dB softer")
                keys: popup.actions.get("monitor.dim").key
                on: popup.monitor.dim
                onClicked: popup.monitor.toggleDim()
            }
            MonitorSwitch {
                text: qsTr("Mute")
                detail: qsTr("Nothing goes to the loudspeakers")
                keys: popup.actions.get("monitor.mute").key
                on: popup.monitor.muted
                onClicked: popup.monitor.toggleMuted()
            }
            MonitorSwitch {
                text: qsTr("Mono")
                detail: qsTr("Half the sum of left and right, on both sides")
                keys: popup.actions.get("monitor.mono").key
                on: popup.monitor.mono
                onClicked: popup.monitor.toggleMono()
            }
            MonitorSwitch {
                text: qsTr("Side")
                detail: qsTr("Half the difference of left and right, on both sides: what mono loses")
                on: popup.monitor.side
                onClicked: popup.monitor.toggleSide()
            }
            MonitorSwitch {
                text: qsTr("Swap")
                detail: qsTr("Left on the right, right on the left")
                on: popup.monitor.swapped
                onClicked: popup.monitor.toggleSwapped()
            }
        }
        RowLayout {
            visible: popup.listening
            spacing: 8
            Text {
                text: qsTr("Listening to %1").arg(popup.monitor.listenText)
                color: Theme.warning
                elide: Text.ElideRight
                Layout.fillWidth: true
            }
            DialogButton {
                text: qsTr("To the master")
                onClicked: popup.monitor.stopListening()
            }
        }
        RowLayout {
            spacing: 6
            Heading { text: qsTr("Hear"); Layout.fillWidth: true }
            MonitorSwitch {
                text: qsTr("Master")
                detail: qsTr("The song")
                keys: popup.actions.get("monitor.reference").key
                on: !popup.monitor.hearsReference && !popup.listening
                onClicked: {
                    popup.monitor.stopListening()
                    if (popup.monitor.hearsReference)
                        popup.monitor.toggleReference()
                }
            }
            MonitorSwitch {
                text: qsTr("Reference")
                detail: qsTr("The chosen record, which runs in step with the song")
                keys: popup.actions.get("monitor.reference").key
                on: popup.monitor.hearsReference && !popup.listening
                onClicked: {
                    popup.monitor.stopListening()
                    if (!popup.monitor.hearsReference)
                        popup.monitor.toggleReference()
                }
            }
        }
        ReferenceList {
            monitor: popup.monitor
            Layout.fillWidth: true
        }
        RowLayout {
            spacing: 8
            ParameterSwitch {
                name: qsTr("Match the loudness")
                checked: popup.monitor.matching
                onToggled: (on) => popup.monitor.setMatching(on)
                Layout.preferredWidth: 40
            }
            ColumnLayout {
                spacing: 1
                Text { text: qsTr("Match the loudness"); color: Theme.text }
                Text {
                    text: popup.monitor.matchText
                    color: Theme.dimText
                    font.pixelSize: Theme.smallSize
                    wrapMode: Text.Wrap
                    Layout.fillWidth: true
                }
            }
            DialogButton {
                text: qsTr("Measure anew")
                enabled: popup.monitor.chosen >= 0
                opacity: enabled ? 1 : 0.5
                onClicked: popup.monitor.measureAnew()
            }
        }
    }
}
