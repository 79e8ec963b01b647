// What the selected node does, where there is more to see than its figures: a curve, its gain reduction, or both.
// Not ComponentBehavior Bound: a Loader of Qt 6.4 cannot instantiate a bound component.
import QtQuick
import QtQuick.Layouts
import Lacquer.Editor

RowLayout {
    id: graph

    required property NodeInspector inspector
    signal finished()
    signal rowWanted(int row)

    visible: inspector.curve !== null || inspector.reduces
    spacing: 4

    Loader {
        active: graph.inspector.curve !== null
        visible: active
        sourceComponent: CurveView {
            curve: graph.inspector.curve // qmllint disable
            onFinished: graph.finished() // qmllint disable
            onRowWanted: (row) => graph.rowWanted(row) // qmllint disable
        }
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    Loader {
        active: graph.inspector.curve !== null && graph.inspector.reduces
        visible: active
        sourceComponent: ReductionBar {
            source: graph.inspector.gainReduction // qmllint disable
            Accessible.role: Accessible.Indicator
            Accessible.name: qsTr("Gain reduction")

            HoverHandler { id: barHover }
            Tip {
                visible: barHover.hovered
                text: qsTr("Gain reduction, down to 24 dB")
            }
        }
        Layout.preferredWidth: 8
        Layout.fillHeight: true
    }
    Loader {
        active: graph.inspector.curve === null && graph.inspector.reduces
        visible: active
        sourceComponent: ReductionHistory {
            source: graph.inspector.gainReduction // qmllint disable
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTr("Gain reduction of the last five seconds")

            HoverHandler { id: hover }
            Tip {
                visible: hover.hovered
                text: qsTr("Gain reduction of the last five seconds, in dB")
            }
        }
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
}
