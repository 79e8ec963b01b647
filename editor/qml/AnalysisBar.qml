// Starts an analysis that runs the song once, shows how far it has come, and cancels it.
import QtQuick
import QtQuick.Layouts
import Lacquer.Editor

RowLayout {
    id: bar

    required property MixAnalysis analysis
    property string text
    signal wanted()

    spacing: 8

    DialogButton {
        text: bar.analysis.busy ? qsTr("Cancel") : bar.text
        implicitHeight: 26
        onClicked: bar.analysis.busy ? bar.analysis.cancel() : bar.wanted()
    }
    Rectangle {
        visible: bar.analysis.busy
        Layout.preferredWidth: 120
        Layout.preferredHeight: 6
        radius: 3
        color: Theme.meterBack
        Accessible.role: Accessible.ProgressBar
        Accessible.name: qsTr("Running the song")

        Rectangle {
            width: parent.width * Math.max(0, bar.analysis.fraction)
            height: parent.height
            radius: 3
            color: Theme.accent
        }
    }
}
