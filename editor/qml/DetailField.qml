// One line of what is said of a song or of the album: a heading, a text, several lines, a choice or a switch.
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Loader {
    id: holder

    /// {heading} or {member, name, unit, placeholder, flag, choice, lines}
    required property var field
    /// The AlbumDetails, whose functions say and take texts.
    required property Item owner

    /// The keys are for it.
    function take() { item?.take() } // qmllint disable

    sourceComponent: field.heading ? headingPart : field.flag ? flagPart : field.choice ? choicePart : field.lines ? linesPart : textPart

    Component {
        id: headingPart
        Text {
            text: holder.field.heading // qmllint disable
            color: Theme.accent
            font { pixelSize: Theme.smallSize + 1; weight: Font.DemiBold }
            topPadding: 6
        }
    }
    Component {
        id: textPart
        FieldRow {
            function take() { field.forceActiveFocus() }
            objectName: "field." + holder.field.member // qmllint disable
            name: holder.field.name // qmllint disable
            unit: holder.field.unit ?? "" // qmllint disable
            placeholder: holder.field.placeholder ?? "" // qmllint disable
            value: holder.owner.textOf(holder.field.member) // qmllint disable
            adviceOn: (text) => holder.owner.adviceOn(holder.field.member, text) // qmllint disable
            onEntered: (text) => holder.owner.enter(holder.field.member, text) // qmllint disable
            onLeftWrong: (reason) => holder.owner.refuse(name, reason) // qmllint disable
            onFinished: holder.owner.finished() // qmllint disable
        }
    }
    Component {
        id: flagPart
        RowLayout {
            id: flagRow
            readonly property bool hides: holder.field.member === "hidden" // qmllint disable
            function take() {}
            spacing: 8
            Text {
                text: holder.field.name // qmllint disable
                color: Theme.dimText
                font.pixelSize: Theme.smallSize + 1
                Layout.preferredWidth: 104
            }
            ParameterSwitch {
                name: holder.field.name // qmllint disable
                checked: flagRow.hides ? holder.owner.songIsHidden : holder.owner.textOf(holder.field.member).length > 0 // qmllint disable
                onToggled: (on) => flagRow.hides ? holder.owner.hide(on) : holder.owner.enter(holder.field.member, on ? "yes" : "") // qmllint disable
                Layout.preferredWidth: 40
            }
            Item { Layout.fillWidth: true }
        }
    }
    Component {
        id: choicePart
        RowLayout {
            id: choiceRow
            readonly property var shapes: ["linear", "equalPower", "exponential", "smooth"]
            function take() {}
            spacing: 8
            Text {
                text: holder.field.name // qmllint disable
                color: Theme.dimText
                font.pixelSize: Theme.smallSize + 1
                Layout.preferredWidth: 104
            }
            ParameterChoice {
                name: holder.field.name // qmllint disable
                model: [qsTr("linear"), qsTr("equal power"), qsTr("exponential"), qsTr("smooth")]
                currentIndex: Math.max(0, choiceRow.shapes.indexOf(holder.owner.textOf(holder.field.member))) // qmllint disable
                onActivated: (index) => holder.owner.enter(holder.field.member, choiceRow.shapes[index]) // qmllint disable
                Layout.fillWidth: true
            }
        }
    }
    Component {
        id: linesPart
        ColumnLayout {
            id: linesRow
            readonly property string value: holder.owner.textOf(holder.field.member) // qmllint disable
            function take() { area.forceActiveFocus() }
            spacing: 2
            Text {
                text: qsTr("%1, a line each").arg(holder.field.name) // qmllint disable
                color: Theme.dimText
                font.pixelSize: Theme.smallSize + 1
            }
            TextArea {
                id: area
                text: linesRow.value
                color: Theme.text
                font.pixelSize: Theme.smallSize + 1
                wrapMode: TextEdit.Wrap
                selectByMouse: true
                Accessible.name: holder.field.name // qmllint disable
                background: Rectangle {
                    radius: 4
                    implicitHeight: 52
                    color: Theme.raised
                    border { width: 1; color: area.activeFocus ? Theme.accent : Theme.border }
                }
                onActiveFocusChanged: if (!activeFocus && text !== linesRow.value) holder.owner.enter(holder.field.member, text) // qmllint disable
                Keys.onEscapePressed: {
                    text = Qt.binding(() => linesRow.value)
                    holder.owner.finished() // qmllint disable
                }
                Layout.fillWidth: true
            }
        }
    }
}
