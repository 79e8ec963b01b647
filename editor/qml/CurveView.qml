// A curve and the handles on it.
pragma ComponentBehavior: Bound
import QtQuick
import Lacquer.Editor

Item {
    id: view

    required property Curve curve
    signal finished()
    /// A handle has been chosen; this is the first row of its parameters.
    signal rowWanted(int row)

    Accessible.role: Accessible.Grouping
    Accessible.name: curve.name
    Accessible.description: curve.hint

    CurveItem {
        id: ground
        anchors.fill: parent
        curve: view.curve
        onPressed: (handle) => handle < 0 ? view.finished() : handles.itemAt(handle).forceActiveFocus(Qt.MouseFocusReason)
        onReleased: view.finished()
    }
    Repeater {
        id: handles
        model: view.curve
        delegate: CurveHandle {
            curve: view.curve
            onActiveFocusChanged: if (activeFocus) view.rowWanted(parameterRow)
        }
    }
    Text {
        anchors { left: parent.left; right: parent.right; top: parent.top; leftMargin: 7; rightMargin: 7; topMargin: 4 }
        visible: text.length > 0
        text: view.curve.currentText
        wrapMode: Text.Wrap
        color: Theme.text
        font.pixelSize: Theme.smallSize
    }
    Tip {
        visible: ground.hovered && !view.curve.touched
        delay: 1200
        timeout: 10000
        width: Math.min(implicitWidth, 280)
        text: view.curve.hint
    }
}
