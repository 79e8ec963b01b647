// Two settings of the selected node: which one is heard, and a copy from one to the other.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

RowLayout {
    id: bar

    required property SettingsCompare compare
    readonly property bool isB: compare.slot === SettingsCompare.Slot.b

    spacing: 2

    component SmallButton: PlainButton {
        id: button
        property string tip
        property bool chosen: false
        property bool isChoice: true

        implicitWidth: Math.max(22, contentItem.implicitWidth + 10)
        implicitHeight: 20
        Accessible.role: isChoice ? Accessible.RadioButton : Accessible.Button
        Accessible.name: tip
        Accessible.checkable: isChoice
        Accessible.checked: chosen

        contentItem: Text {
            text: button.text
            color: button.chosen ? Theme.onAccent : Theme.text
            font { pixelSize: Theme.smallSize; weight: Font.DemiBold }
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
        }
        background: Rectangle {
            radius: 4
            color: button.chosen ? Theme.accent : button.hovered ? Theme.hovered : Theme.raised
            border { width: button.visualFocus ? 2 : 1; color: button.visualFocus ? Theme.text : Theme.border }
        }
        Tip {
            visible: button.hovered
            text: button.tip
        }
    }

    SmallButton {
        text: "A"
        tip: qsTr("Settings A")
        chosen: !bar.isB
        onClicked: bar.compare.choose(SettingsCompare.Slot.a)
    }
    SmallButton {
        text: "B"
        tip: qsTr("Settings B")
        chosen: bar.isB
        onClicked: bar.compare.choose(SettingsCompare.Slot.b)
    }
    SmallButton {
        text: bar.isB ? "B→A" : "A→B"
        tip: bar.isB ? qsTr("Copy B to A") : qsTr("Copy A to B")
        isChoice: false
        onClicked: bar.compare.copyToOther()
    }
}
