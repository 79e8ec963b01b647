// What every service would make of the song, as far as it has been measured.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

ColumnLayout {
    id: table

    required property MasterMeters master
    spacing: 2

    component Cells: Row {
        id: cells
        property var texts: []
        property var colours: []
        spacing: 8
        Repeater {
            model: cells.texts
            Text {
                required property string modelData
                required property int index
                width: index === 0 ? 150 : 110
                text: modelData
                color: cells.colours[index] ?? Theme.text
                horizontalAlignment: index === 0 ? Text.AlignLeft : Text.AlignRight
                elide: Text.ElideRight
                font.pixelSize: Theme.smallSize + 1
            }
        }
    }

    Cells {
        visible: list.count > 0
        Layout.preferredHeight: 18
        texts: [qsTr("Service"), qsTr("Turns it by"), qsTr("Plays it at"), qsTr("Peaks have left")]
        colours: [Theme.dimText, Theme.dimText, Theme.dimText, Theme.dimText]
    }
    ListView {
        id: list
        model: table.master.services
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        Layout.fillWidth: true
        Layout.fillHeight: true
        ScrollBar.vertical: ListBar {}
        delegate: Cells {
            required property var modelData
            height: 20
            texts: [modelData.name, modelData.gainText, modelData.playedText, modelData.headroomText]
            colours: [Theme.text, Theme.text, Theme.text, modelData.tooHigh ? Theme.error : Theme.text]
            Accessible.role: Accessible.ListItem
            Accessible.name: texts.join(", ")
        }

        Text {
            anchors { fill: parent; margins: 4 }
            visible: list.count === 0
            text: qsTr("Play the song, or a part of it: then this says what services turn it to (as of %1).").arg(table.master.servicesAsOf)
            color: Theme.dimText
            wrapMode: Text.Wrap
        }
    }
}
