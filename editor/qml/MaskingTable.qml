// Which tracks hide which, where in the spectrum. A click on one shows its equaliser beside.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

ColumnLayout {
    id: table

    required property MixAnalysis analysis
    spacing: 4

    component TrackName: PlainButton {
        id: name
        implicitWidth: label.implicitWidth + 12
        implicitHeight: 24
        Accessible.role: Accessible.Button
        Accessible.name: qsTr("Show the equaliser of %1").arg(text)
        contentItem: Text {
            id: label
            text: name.text
            color: Theme.accent
            verticalAlignment: Text.AlignVCenter
            font { pixelSize: Theme.smallSize + 1; underline: name.hovered }
        }
        background: Rectangle {
            radius: 4
            color: "transparent"
            border { width: name.visualFocus ? 2 : 0; color: Theme.text }
        }
        Tip {
            visible: name.hovered
            text: qsTr("Show its equaliser beside, or the track where it has none")
        }
    }

    AnalysisBar {
        analysis: table.analysis
        text: qsTr("Compare all tracks")
        onWanted: table.analysis.measureMasking()
    }
    ListView {
        id: list
        model: table.analysis.masking
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        spacing: 2
        Layout.fillWidth: true
        Layout.fillHeight: true
        ScrollBar.vertical: ListBar {}
        delegate: RowLayout {
            id: entry
            required property var modelData
            width: list.width - 14
            spacing: 4
            Text {
                text: entry.modelData.shareText
                color: Theme.text
                horizontalAlignment: Text.AlignRight
                font { pixelSize: Theme.smallSize + 1; weight: Font.DemiBold }
                Layout.preferredWidth: 36
            }
            Text { text: qsTr("of"); color: Theme.dimText; font.pixelSize: Theme.smallSize + 1 }
            TrackName {
                text: entry.modelData.maskedName
                onClicked: table.analysis.selectEqualiserOf(entry.modelData.masked)
            }
            Text { text: qsTr("is hidden by"); color: Theme.dimText; font.pixelSize: Theme.smallSize + 1 }
            TrackName {
                text: entry.modelData.maskerName
                onClicked: table.analysis.selectEqualiserOf(entry.modelData.masker)
            }
            Text {
                id: ranges
                text: entry.modelData.rangesText
                color: Theme.dimText
                elide: Text.ElideRight
                font.pixelSize: Theme.smallSize
                Layout.fillWidth: true

                HoverHandler { id: rangesHover }
                Tip {
                    visible: rangesHover.hovered && ranges.truncated
                    width: Math.min(implicitWidth, 360)
                    text: entry.modelData.rangesText
                }
            }
        }

        Text {
            anchors { fill: parent; margins: 4 }
            visible: list.count === 0
            text: table.analysis.hasMasking ? qsTr("No track hides a twentieth of another or more.")
                                            : qsTr("Runs the song once and compares all tracks with each other: which hide which, in which bands, by how many decibels.")
            color: Theme.dimText
            wrapMode: Text.Wrap
        }
    }
}
