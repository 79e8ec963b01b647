// One parameter: its name, a control after its kind, and its value, which can be typed.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Lacquer.Editor

Item {
    id: row

    required property ParameterModel model
    required property int index
    required property string heading
    required property string name
    required property string control
    required property real fraction
    required property real defaultFraction
    required property real value
    required property real minimum
    required property real maximum
    required property string valueText
    required property var choices
    required property bool changed
    required property bool automated
    required property string description
    /// The MIDI control that moves it; empty for none.
    required property string bound
    /// The wheel is at work on what the row lies in.
    property bool scrolling: false

    signal finished()
    /// A menu of what can be done with the parameter, at a place of this row.
    signal menuWanted(point at)

    readonly property string help: control === "slider"
        ? qsTr("Drag or turn the wheel, with Shift finely; double click, Ctrl+click or Backspace to reset; or type a value")
        : qsTr("Double click here, or Backspace, to reset")

    implicitHeight: heading ? 64 : 32
    // Not Del, which deletes nodes elsewhere.
    Keys.onPressed: (event) => {
        event.accepted = event.key === Qt.Key_Backspace || event.key === Qt.Key_Menu
        if (event.key === Qt.Key_Backspace)
            model.reset(index)
        else if (event.key === Qt.Key_Menu)
            menuWanted(Qt.point(12, height))
    }
    TapHandler {
        acceptedButtons: Qt.RightButton
        onTapped: (point) => row.menuWanted(point.position)
    }

    Text {
        visible: row.heading.length > 0
        height: 32
        text: row.heading
        color: Theme.accent
        font { pixelSize: Theme.smallSize + 1; weight: Font.DemiBold }
        verticalAlignment: Text.AlignVCenter
    }
    RowLayout {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: 32
        spacing: 8

        RowLayout {
            spacing: 4
            Layout.preferredWidth: Math.max(96, 0.3 * row.width)
            Layout.fillWidth: false

            Text {
                text: row.name
                color: row.automated ? Theme.warning : row.changed ? Theme.text : Theme.dimText
                elide: Text.ElideRight
                wrapMode: Text.WordWrap
                maximumLineCount: 2
                lineHeight: 0.9
                Layout.fillWidth: true

                HoverHandler { id: hover }
                TapHandler { onDoubleTapped: row.model.reset(row.index) }
                Tip {
                    visible: hover.hovered
                    width: Math.min(implicitWidth, 300)
                    text: [row.automated ? qsTr("Automated") : "", row.bound ? qsTr("Moved by %1").arg(row.bound) : "", row.description, row.help].filter((line) => line).join("\n") // qmllint disable
                }
            }
            Rectangle {
                visible: row.bound.length > 0
                radius: 3
                color: "transparent"
                border { width: 1; color: Theme.accent }
                Accessible.role: Accessible.StaticText
                Accessible.name: qsTr("Moved by %1").arg(row.bound)
                Layout.preferredWidth: badge.implicitWidth + 8
                Layout.preferredHeight: 16

                Text {
                    id: badge
                    anchors.centerIn: parent
                    text: "MIDI"
                    color: Theme.accent
                    font.pixelSize: Theme.smallSize - 2
                }
            }
        }
        ParameterSlider {
            visible: row.control === "slider"
            name: row.name
            valueText: row.valueText
            fraction: row.fraction
            defaultFraction: row.defaultFraction
            set: row.value
            minimumValue: row.minimum
            maximumValue: row.maximum
            onGestureBegan: row.model.beginGesture()
            onGestureEnded: row.model.endGesture()
            wheelTurns: !row.scrolling
            onMoved: (to) => row.model.setFraction(row.index, to)
            onStepped: (steps) => row.model.step(row.index, steps)
            onResetRequested: row.model.reset(row.index)
            onFinished: row.finished()
            Layout.fillWidth: true
        }
        ValueField {
            visible: row.control === "slider"
            name: row.name
            valueText: row.valueText
            onEntered: (text) => row.model.setText(row.index, text)
            onFinished: row.finished()
            Layout.preferredWidth: 70
        }
        ParameterSwitch {
            visible: row.control === "switch"
            name: row.name
            checked: row.value >= 0.5
            onToggled: (on) => row.model.setValue(row.index, on ? 1 : 0)
            Layout.fillWidth: true
        }
        ParameterChoice {
            visible: row.control === "choice"
            name: row.name
            model: row.choices
            currentIndex: Math.round(row.value)
            onActivated: (choice) => row.model.setValue(row.index, choice)
            onFinished: row.finished()
            Layout.fillWidth: true
        }
    }
}
