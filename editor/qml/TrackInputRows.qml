// What a track records: its input, whether it is armed, and when the input is heard.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Lacquer.Editor

ColumnLayout {
    id: rows

    required property TrackInput input
    /// Of the names at the left.
    property real nameWidth: 96
    /// Chosen by the mouse: the canvas is wanted again.
    signal finished()

    visible: input.isTrack
    spacing: 4

    component Name: Text {
        id: label
        property string help
        color: Theme.dimText
        elide: Text.ElideRight
        Layout.preferredWidth: rows.nameWidth

        HoverHandler { id: hover }
        Tip {
            visible: hover.hovered
            width: Math.min(implicitWidth, 300)
            text: label.help
        }
    }

    RowLayout {
        spacing: 8
        Name { text: qsTr("Input"); help: qsTr("Inputs of the device that the track records, from 1 on") }
        ParameterChoice {
            name: qsTr("Input")
            model: rows.input.inputs
            currentIndex: rows.input.input
            onActivated: (row) => {
                rows.input.setInput(row)
                currentIndex = Qt.binding(() => rows.input.input)
            }
            onFinished: rows.finished()
            Layout.fillWidth: true
        }
        Name {
            text: qsTr("Armed")
            help: qsTr("Is recorded when recording is switched on")
            Layout.preferredWidth: implicitWidth
        }
        ParameterSwitch {
            name: qsTr("Armed")
            checked: rows.input.armed
            onToggled: (on) => rows.input.setArmed(on)
            Layout.preferredWidth: 38
        }
    }
    RowLayout {
        visible: rows.input.armed
        spacing: 8
        Name { text: qsTr("Monitoring"); help: qsTr("When the track plays its input in place of its clips, while it is armed. Automatic: while the song stands, and where it is recorded") }
        ParameterChoice {
            name: qsTr("Monitoring")
            model: rows.input.monitorings
            currentIndex: rows.input.monitoring
            onActivated: (row) => {
                rows.input.setMonitoring(row)
                currentIndex = Qt.binding(() => rows.input.monitoring)
            }
            onFinished: rows.finished()
            Layout.fillWidth: true
        }
    }
}
