// How the editor looks.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

ColumnLayout {
    id: page

    required property Preferences preferences

    spacing: 12

    Text {
        text: qsTr("Theme")
        color: Theme.text
        font { pixelSize: Theme.headingSize; weight: Font.DemiBold }
    }
    RowLayout {
        spacing: 14

        Repeater {
            model: [{ kind: ThemeSwitch.Kind.dark, name: qsTr("Dark"), ground: "#171b21", node: "#272e38", ink: "#e8ebf0" },
                    { kind: ThemeSwitch.Kind.light, name: qsTr("Light"), ground: "#f5f7fa", node: "#ffffff", ink: "#1c222a" }]
            AbstractButton {
                id: choice
                required property var modelData
                readonly property bool chosen: page.preferences.theme === modelData.kind
                implicitWidth: 170
                implicitHeight: 120
                text: modelData.name
                hoverEnabled: true
                Accessible.role: Accessible.RadioButton
                Accessible.name: text
                Accessible.checkable: true
                Accessible.checked: chosen
                onClicked: page.preferences.theme = modelData.kind

                background: Rectangle {
                    radius: 8
                    color: choice.modelData.ground
                    border { width: choice.chosen || choice.visualFocus ? 3 : 1; color: choice.chosen ? Theme.accent : choice.hovered ? Theme.dimText : Theme.border }
                }
                contentItem: Item {
                    Rectangle {
                        x: 16
                        y: 16
                        width: 100
                        height: 42
                        radius: 5
                        color: choice.modelData.node
                        border { width: 1; color: Theme.dimText }
                        Rectangle { x: 6; y: 7; width: 3; height: 14; radius: 1; color: Theme.track }
                        Rectangle { x: 14; y: 11; width: 50; height: 5; radius: 2; color: choice.modelData.ink }
                    }
                    Text {
                        anchors { left: parent.left; bottom: parent.bottom; margins: 14 }
                        text: (choice.chosen ? "✓ " : "") + choice.text
                        color: choice.modelData.ink
                        font.weight: Font.DemiBold
                    }
                }
            }
        }
    }
    Text {
        text: qsTr("Size of text and controls")
        color: Theme.text
        font { pixelSize: Theme.headingSize; weight: Font.DemiBold }
        Layout.topMargin: 12
    }
    RowLayout {
        spacing: 8

        Repeater {
            model: [100, 125, 150, 175, 200]
            DialogButton {
                id: size
                required property int modelData
                readonly property bool chosen: page.preferences.scalePercent === modelData
                implicitWidth: 76
                enabled: page.preferences.scaleOfThisRun > 0
                opacity: enabled ? 1 : 0.5
                prominent: chosen && enabled
                text: qsTr("%1 %").arg(modelData)
                Accessible.role: Accessible.RadioButton
                Accessible.checkable: true
                Accessible.checked: chosen
                onClicked: page.preferences.scalePercent = modelData
            }
        }
    }
    Text {
        text: page.preferences.scaleOfThisRun === 0
              ? qsTr("QT_SCALE_FACTOR in the environment decides this. Start the editor without it to choose here.")
              : page.preferences.scaleOfThisRun !== page.preferences.scalePercent
                ? qsTr("Counts from the next start of the editor. Now it is %1 %.").arg(page.preferences.scaleOfThisRun)
                : qsTr("On top of what the screen asks for. A choice counts from the next start of the editor.")
        color: page.preferences.scaleOfThisRun > 0 && page.preferences.scaleOfThisRun !== page.preferences.scalePercent
               ? Theme.warning : Theme.dimText
        wrapMode: Text.Wrap
        Layout.fillWidth: true
    }
    Item { Layout.fillHeight: true }
}
