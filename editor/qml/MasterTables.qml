// Below the meters: what services make of the song, levels along every track, which tracks hide which, and notes.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Rectangle {
    id: tables

    required property Editor editor
    readonly property MixAnalysis analysis: editor.analysis
    property int shown: 0

    radius: 6
    color: Theme.panel
    border { width: 1; color: Theme.border }

    component Tab: PlainButton {
        id: tab
        property int index
        readonly property bool current: tables.shown === index
        implicitHeight: 28
        implicitWidth: title.implicitWidth + 22
        Accessible.role: Accessible.PageTab
        Accessible.name: text
        Accessible.selected: current
        onClicked: tables.shown = index
        contentItem: Text {
            id: title
            text: tab.text
            color: tab.current ? Theme.text : Theme.dimText
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            font { pixelSize: Theme.smallSize + 1; weight: tab.current ? Font.DemiBold : Font.Normal }
        }
        background: Rectangle {
            radius: 6
            color: tab.current ? Theme.raised : tab.hovered ? Theme.hovered : "transparent"
            border { width: tab.visualFocus ? 2 : 0; color: Theme.text }
        }
    }

    ColumnLayout {
        anchors { fill: parent; margins: 8 }
        spacing: 6

        RowLayout {
            spacing: 2
            Tab { index: 0; text: qsTr("Services") }
            Tab { index: 1; text: qsTr("Gain staging") }
            Tab { index: 2; text: qsTr("Masking") }
            Tab { index: 3; text: qsTr("Notes") }
            Item { Layout.fillWidth: true }
            Text {
                visible: (tables.shown === 1 && tables.analysis.levelsOutdated) || (tables.shown === 2 && tables.analysis.maskingOutdated)
                text: qsTr("The session has changed since")
                color: Theme.warning
                font.pixelSize: Theme.smallSize
            }
        }
        ServiceTable {
            visible: tables.shown === 0
            master: tables.editor.master
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        GainStagingTable {
            visible: tables.shown === 1
            analysis: tables.analysis
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        MaskingTable {
            visible: tables.shown === 2
            analysis: tables.analysis
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        NotesView {
            visible: tables.shown === 3
            notes: tables.editor.notes
            inspector: tables.editor.inspector
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
    }
}
