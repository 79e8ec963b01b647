// A name and a text of the album beside it, with what is to be said of the text below.
import QtQuick
import QtQuick.Layouts
import Lacquer.Editor

ColumnLayout {
    id: row

    required property string name
    required property string value
    property string unit
    property string placeholder
    property var adviceOn: null
    property alias field: edit
    signal entered(string text)
    signal leftWrong(string reason)
    signal finished()

    spacing: 2
    Layout.fillWidth: true

    RowLayout {
        spacing: 8
        Layout.fillWidth: true

        Text {
            text: row.unit ? row.name + ", " + row.unit : row.name
            color: Theme.dimText
            font.pixelSize: Theme.smallSize + 1
            elide: Text.ElideRight
            Layout.preferredWidth: 104
            Accessible.ignored: true
        }
        FieldEdit {
            id: edit
            name: row.unit ? row.name + ", " + row.unit : row.name
            value: row.value
            placeholderText: row.placeholder
            adviceOn: row.adviceOn
            quiet: true
            onEntered: (text) => row.entered(text)
            onLeftWrong: (reason) => row.leftWrong(reason)
            onFinished: row.finished()
            Layout.fillWidth: true
        }
    }
    Text {
        visible: text.length > 0
        text: edit.adviceText
        color: edit.wrong ? Theme.error : Theme.dimText
        font.pixelSize: Theme.smallSize
        wrapMode: Text.Wrap
        Layout.fillWidth: true
        Layout.leftMargin: 112
        Accessible.role: Accessible.AlertMessage
        Accessible.name: text
    }
}
