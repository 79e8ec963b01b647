// Levels of every track and of each node of its chain, what clips, and the gains that bring tracks to the target.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

ColumnLayout {
    id: table

    required property MixAnalysis analysis
    readonly property var widths: [200, 56, 56, 56, 70, 60, 76, 76]
    spacing: 4

    component Cell: Text {
        property int column
        width: table.widths[column]
        horizontalAlignment: column === 0 ? Text.AlignLeft : Text.AlignRight
        color: Theme.text
        elide: Text.ElideRight
        font.pixelSize: Theme.smallSize + 1
    }

    RowLayout {
        spacing: 8
        AnalysisBar {
            analysis: table.analysis
            text: qsTr("Measure all tracks")
            onWanted: table.analysis.measureLevels()
        }
        Text { text: qsTr("to"); color: Theme.dimText }
        ValueField {
            name: qsTr("Level that tracks are brought to")
            valueText: table.analysis.targetDb + (table.analysis.byRms ? " dBFS RMS" : " LUFS")
            onEntered: (text) => table.analysis.targetDb = parseFloat(text.replace("−", "-"))
            Layout.preferredWidth: 100
        }
        ParameterChoice {
            name: qsTr("Measured as")
            model: [qsTr("Loudness"), qsTr("RMS")]
            currentIndex: table.analysis.byRms ? 1 : 0
            onActivated: (index) => table.analysis.byRms = index === 1
            Layout.preferredWidth: 100
        }
        Item { Layout.fillWidth: true }
        DialogButton {
            visible: table.analysis.trims > 0
            enabled: !table.analysis.levelsOutdated
            opacity: enabled ? 1 : 0.5
            prominent: true
            implicitHeight: 26
            text: qsTr("Apply %1 gains").arg(table.analysis.trims)
            onClicked: table.analysis.applyTrims()
        }
    }
    Row {
        visible: table.analysis.hasLevels
        spacing: 6
        Repeater {
            model: [qsTr("Track and its chain"), qsTr("Peak"), qsTr("RMS"), qsTr("LUFS"), qsTr("Headroom"), qsTr("Overs"), qsTr("Gain"), qsTr("Proposed")]
            Cell {
                required property string modelData
                required property int index
                column: index
                text: modelData
                color: Theme.dimText
            }
        }
    }
    ListView {
        id: list
        model: table.analysis.levels
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: count > 0
        Layout.fillWidth: true
        Layout.fillHeight: true
        ScrollBar.vertical: ListBar {}
        delegate: PlainButton {
            id: entry
            required property var modelData
            width: list.width - 12
            height: 24
            Accessible.role: Accessible.ListItem
            Accessible.name: modelData.name + ", " + qsTr("peak %1, headroom %2 dB").arg(modelData.peakText).arg(modelData.headroomText)
                             + (modelData.overs > 0 ? ", " + qsTr("%1 frames above full scale").arg(modelData.overs) : "")
            onClicked: table.analysis.select(modelData.node)

            contentItem: Row {
                spacing: 6
                Cell {
                    column: 0
                    leftPadding: 14 * entry.modelData.depth
                    text: entry.modelData.name
                    font.weight: entry.modelData.depth ? Font.Normal : Font.DemiBold
                }
                Cell { column: 1; text: entry.modelData.peakText }
                Cell { column: 2; text: entry.modelData.rmsText }
                Cell { column: 3; text: entry.modelData.loudnessText }
                Cell { column: 4; text: entry.modelData.headroomText }
                Cell {
                    column: 5
                    text: entry.modelData.overs > 0 ? entry.modelData.overs : ""
                    color: Theme.error
                }
                Cell { column: 6; text: entry.modelData.gainText; color: Theme.dimText }
                Cell { column: 7; text: entry.modelData.proposedText }
            }
            background: Rectangle {
                color: entry.hovered ? Theme.hovered : "transparent"
                border { width: entry.visualFocus ? 2 : 0; color: Theme.text }
            }
        }

        Text {
            anchors { fill: parent; margins: 4 }
            visible: !table.analysis.hasLevels
            text: qsTr("Runs the song once and says how loud every track is, what headroom is left at every point of its chain, and where it clips. Gains are proposed, and changed only when you say so.")
            color: Theme.dimText
            wrapMode: Text.Wrap
        }
    }
}
