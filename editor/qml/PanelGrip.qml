// The left edge of the panel at the right: a drag or the arrow keys make it wider or narrower, a double click puts it back.
import QtQuick
import Lacquer.Editor

MouseArea {
    id: grip

    required property WindowState windowState
    required property real panelWidth
    /// To be shown as something that can be taken hold of.
    readonly property bool active: containsMouse || pressed || activeFocus
    property real taken  // where in it

    width: 7
    hoverEnabled: true
    preventStealing: true
    cursorShape: Qt.SplitHCursor
    activeFocusOnTab: true
    Accessible.role: Accessible.Splitter
    Accessible.name: qsTr("Width of the panel")
    Accessible.focusable: true
    onPressed: (mouse) => taken = mouse.x
    onPositionChanged: (mouse) => {
        if (pressed)
            windowState.panelWidth = panelWidth - (mouse.x - taken)
    }
    onDoubleClicked: windowState.resetPanelWidth()
    Keys.onLeftPressed: windowState.panelWidth = panelWidth + 10
    Keys.onRightPressed: windowState.panelWidth = panelWidth - 10

    Tip {
        visible: grip.containsMouse && !grip.pressed
        text: qsTr("Drag to make the panel wider; double click for the usual width")
    }
}
