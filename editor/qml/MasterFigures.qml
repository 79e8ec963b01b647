// What the loudness meter says, in figures; the two that a release asks for first, judged.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Lacquer.Editor

GridLayout {
    id: figures

    required property MasterMeters master
    // By their place among the meter's readouts.
    readonly property int integrated: 2
    readonly property int truePeak: 4

    columns: 5
    columnSpacing: 6
    rowSpacing: 6

    Repeater {
        model: figures.master.figures
        Rectangle {
            id: card
            required property int index
            required property string name
            required property string valueText
            readonly property bool judged: index === figures.integrated || index === figures.truePeak
            readonly property string verdict: index === figures.integrated ? figures.master.loudnessVerdict
                                            : index === figures.truePeak ? figures.master.peakVerdict : ""

            Layout.fillWidth: true
            Layout.preferredWidth: 100
            Layout.preferredHeight: 52
            radius: 6
            color: Theme.panel
            border { width: 1; color: judged ? Theme.dimText : Theme.border }
            Accessible.role: Accessible.StaticText
            Accessible.name: name + ": " + valueText + (verdict ? ", " + verdict : "")

            Text {
                anchors { left: parent.left; right: parent.right; top: parent.top; margins: 8; topMargin: 5 }
                text: card.name
                color: Theme.dimText
                font.pixelSize: Theme.smallSize - 1
                elide: Text.ElideRight
            }
            Text {
                anchors { left: parent.left; bottom: parent.bottom; leftMargin: 8; bottomMargin: card.judged ? 15 : 8 }
                text: card.valueText
                color: card.index === figures.truePeak && figures.master.peakTooHigh ? Theme.error : Theme.text
                font { pixelSize: Theme.textSize + 1; weight: Font.DemiBold }
            }
            Text {
                anchors { left: parent.left; right: parent.right; bottom: parent.bottom; leftMargin: 8; rightMargin: 4; bottomMargin: 3 }
                visible: card.judged
                text: card.verdict
                color: card.index === figures.truePeak && figures.master.peakTooHigh ? Theme.error : Theme.dimText
                font.pixelSize: Theme.smallSize - 1
                elide: Text.ElideRight
            }
        }
    }
}
