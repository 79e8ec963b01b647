// The name of a node or the title of a frame while it is typed, in its place on the canvas.
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

TextField {
    id: field

    required property CanvasController controller
    readonly property rect box: controller.titleBox

    /// Typed to the end, or given up.
    signal finished()

    visible: box.width > 0
    x: box.x
    y: box.y
    width: Math.max(160, Math.min(box.width, 320))
    height: Math.max(24, Math.min(box.height, 36))
    leftPadding: 8
    topPadding: 2
    bottomPadding: 2
    color: Theme.text
    selectByMouse: true
    font { pixelSize: Theme.textSize; weight: Font.DemiBold }
    Accessible.name: controller.titleIsOfNode ? qsTr("Name of the node") : qsTr("Title of the frame")

    background: Rectangle {
        radius: 4
        color: Theme.raised
        border { width: 1; color: Theme.accent }
    }

    onVisibleChanged: {
        if (!visible)
            return
        text = controller.titleText
        selectAll()
        forceActiveFocus()
    }
    onEditingFinished: if (visible) controller.finishTitle(text)
    onAccepted: finished()
    Keys.onEscapePressed: {
        controller.cancelTitle()
        finished()
    }
}
