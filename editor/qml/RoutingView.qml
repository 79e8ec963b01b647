// All wires as a table: outputs down, inputs across, a cell connects or disconnects. For large sessions, and for screen
// readers. Headers and filters stay in sight.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

FocusScope {
    id: root

    required property Editor editor
    readonly property RoutingMatrix matrix: editor.matrix
    readonly property int cellWidth: 28
    readonly property int cellHeight: 26
    readonly property int headerWidth: 236
    readonly property int headerHeight: 176
    readonly property int barWidth: 12

    /// The canvas is wanted again.
    signal finished()

    // By itself, the table finds only cells that are near what it shows.
    function showCurrent() {
        if (!visible || matrix.currentRow < 0 || matrix.currentColumn < 0)
            return
        const x = matrix.currentColumn * cellWidth
        const y = matrix.currentRow * cellHeight
        table.contentX = Math.max(x + cellWidth - table.width, Math.min(table.contentX, x))
        table.contentY = Math.max(y + cellHeight - table.height, Math.min(table.contentY, y))
    }
    function pressKey(event) {
        const control = event.modifiers & Qt.ControlModifier
        switch (event.key) {
        case Qt.Key_Left: matrix.moveBy(0, -1); break
        case Qt.Key_Right: matrix.moveBy(0, 1); break
        case Qt.Key_Up: matrix.moveBy(-1, 0); break
        case Qt.Key_Down: matrix.moveBy(1, 0); break
        case Qt.Key_PageUp: matrix.moveBy(-10, 0); break
        case Qt.Key_PageDown: matrix.moveBy(10, 0); break
        case Qt.Key_Home: matrix.moveTo(control ? 0 : matrix.currentRow, 0); break
        case Qt.Key_End: matrix.moveTo(control ? table.rows : matrix.currentRow, table.columns); break
        case Qt.Key_Space:
        case Qt.Key_Return:
        case Qt.Key_Enter: matrix.toggle(matrix.currentRow, matrix.currentColumn); break
        case Qt.Key_Escape: finished(); break
        default: return
        }
        event.accepted = true
    }

    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Routing")
    onVisibleChanged: {
        if (!visible)
            return
        matrix.arrange()
        // Once the table has its cells.
        Qt.callLater(showCurrent) // qmllint disable
    }
    Keys.onPressed: (event) => pressKey(event)
    // These move in the table, whatever they do elsewhere.
    Keys.onShortcutOverride: (event) => {
        event.accepted = event.key === Qt.Key_Home || event.key === Qt.Key_End
    }
    Connections {
        target: root.matrix
        function onCurrentChanged() { root.showCurrent() }
    }

    component FilterField: TextField {
        width: root.headerWidth - 24
        height: 30
        color: Theme.text
        placeholderTextColor: Theme.dimText
        font.pixelSize: Theme.textSize
        Accessible.name: placeholderText
        background: Rectangle {
            radius: 6
            color: Theme.raised
            border { width: parent.activeFocus ? 2 : 1; color: parent.activeFocus ? Theme.accent : Theme.border }
        }
        Keys.onReturnPressed: table.forceActiveFocus()
        Keys.onEscapePressed: text.length > 0 ? clear() : table.forceActiveFocus()
        // What the field has no use for is not for the table either.
        Keys.onUpPressed: {}
        Keys.onDownPressed: table.forceActiveFocus()
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.canvas
    }
    Column {
        x: 12
        y: 14
        width: root.headerWidth - 24
        spacing: 8

        Text { text: qsTr("Outputs down, inputs across"); color: Theme.dimText; font.pixelSize: Theme.smallSize }
        FilterField {
            placeholderText: qsTr("Filter outputs …")
            onTextChanged: root.matrix.outputFilter = text
        }
        FilterField {
            placeholderText: qsTr("Filter inputs …")
            onTextChanged: root.matrix.inputFilter = text
        }
        Text { text: qsTr("Space connects, Esc shows the graph"); color: Theme.dimText; font.pixelSize: Theme.smallSize }
    }

    HorizontalHeaderView {
        id: columnHeader
        anchors { left: table.left; right: table.right; top: parent.top }
        height: root.headerHeight
        syncView: table
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        delegate: HeaderCell {
            required property int column
            implicitHeight: root.headerHeight
            current: column === root.matrix.currentColumn
            Accessible.role: Accessible.ColumnHeader
            upright: true
        }
    }
    VerticalHeaderView {
        id: rowHeader
        anchors { left: parent.left; top: table.top; bottom: table.bottom }
        width: root.headerWidth
        syncView: table
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        delegate: HeaderCell {
            required property int row
            implicitWidth: root.headerWidth
            current: row === root.matrix.currentRow
            Accessible.role: Accessible.RowHeader
        }
    }
    component HeaderCell: Item {
        id: header
        required property string display
        property bool current: false
        property bool upright: false
        readonly property string nodeName: display.split("\n")[0]
        readonly property string portName: display.split("\n")[1] ?? ""

        implicitWidth: root.cellWidth
        implicitHeight: root.cellHeight
        Accessible.name: nodeName ? nodeName + ": " + portName : portName

        Rectangle {
            anchors.fill: parent
            color: header.current ? Theme.hovered : "transparent"
        }
        Rectangle {  // a node begins
            visible: header.nodeName.length > 0
            width: header.upright ? 1 : parent.width
            height: header.upright ? parent.height : 1
            color: Theme.border
        }
        Item {
            anchors.centerIn: parent
            width: (header.upright ? parent.height : parent.width) - 16
            height: header.upright ? parent.width : parent.height
            rotation: header.upright ? -90 : 0

            Text {
                anchors { left: parent.left; verticalCenter: parent.verticalCenter; right: port.left; rightMargin: 8 }
                text: header.nodeName
                color: Theme.text
                elide: Text.ElideRight
                font.weight: Font.DemiBold
            }
            Text {
                id: port
                anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                width: Math.min(implicitWidth, 90)
                text: header.portName
                color: Theme.dimText
                elide: Text.ElideRight
            }
        }
    }

    TableView {
        id: table
        anchors { fill: parent; leftMargin: root.headerWidth; topMargin: root.headerHeight; rightMargin: root.barWidth; bottomMargin: 30 + root.barWidth }
        model: root.visible ? root.matrix : null  // while it is hidden, nothing is built
        focus: true
        activeFocusOnTab: true
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        keyNavigationEnabled: false  // the matrix knows where the keys are
        pointerNavigationEnabled: false
        columnWidthProvider: () => root.cellWidth
        rowHeightProvider: () => root.cellHeight
        // Beside the cells, not over them.
        ScrollBar.horizontal: ListBar {
            parent: root
            anchors { left: table.left; right: table.right; top: table.bottom }
        }
        ScrollBar.vertical: ListBar {
            parent: root
            anchors { top: table.top; bottom: table.bottom; left: table.right }
        }
        Accessible.role: Accessible.Table
        Accessible.name: qsTr("Wires from outputs, in rows, to inputs, in columns")

        delegate: Item {
            id: cell
            required property int row
            required property int column
            required property string display
            required property bool connected
            required property string refusal
            required property bool firstRow
            required property bool firstColumn
            required property bool currentCell

            implicitWidth: root.cellWidth
            implicitHeight: root.cellHeight
            Accessible.role: Accessible.Cell
            Accessible.name: display
            Accessible.description: refusal
            Accessible.focusable: true
            Accessible.focused: activeFocus
            Accessible.checkable: true
            Accessible.checked: connected
            Accessible.onPressAction: root.matrix.toggle(row, column)
            Accessible.onToggleAction: root.matrix.toggle(row, column)
            // Where the focus is, a screen reader reads.
            function takeFocus() {
                if (currentCell && table.activeFocus)
                    forceActiveFocus()
            }
            onCurrentCellChanged: takeFocus()
            TableView.onReused: takeFocus()

            Rectangle {
                anchors.fill: parent
                color: hover.hovered || cell.row === root.matrix.currentRow || cell.column === root.matrix.currentColumn
                       ? Theme.raised : "transparent"
            }
            Rectangle { width: parent.width; height: 1; color: cell.firstRow ? Theme.border : Theme.raised }
            Rectangle { width: 1; height: parent.height; color: cell.firstColumn ? Theme.border : Theme.raised }
            Rectangle {  // a wire
                visible: cell.connected
                anchors.centerIn: parent
                width: 14
                height: 14
                radius: 7
                color: Theme.accent
            }
            Rectangle {  // one that could be
                visible: !cell.connected && cell.refusal.length === 0
                anchors.centerIn: parent
                width: 8
                height: 8
                radius: 4
                color: "transparent"
                border { width: 1; color: hover.hovered ? Theme.text : Theme.dimText }
            }
            Rectangle {  // one that cannot
                visible: !cell.connected && cell.refusal.length > 0
                anchors.centerIn: parent
                width: 8
                height: 2
                color: Theme.border
            }
            Rectangle {
                anchors.fill: parent
                visible: cell.currentCell
                color: "transparent"
                border { width: 2; color: table.activeFocus ? Theme.accent : Theme.dimText }
            }
            HoverHandler { id: hover }
            TapHandler {
                onTapped: {
                    table.forceActiveFocus()
                    root.matrix.moveTo(cell.row, cell.column)
                    root.matrix.toggle(cell.row, cell.column)
                }
            }
            Tip {
                visible: hover.hovered
                width: Math.min(implicitWidth, 380)
                text: cell.display
            }
        }
    }
    Text {
        anchors.centerIn: table
        visible: table.rows === 0 || table.columns === 0
        text: root.matrix.outputFilter || root.matrix.inputFilter ? qsTr("No port matches the filters")
                                                                  : qsTr("No node has ports yet")
        color: Theme.dimText
        font.pixelSize: Theme.headingSize
    }
    Text {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: 8; leftMargin: 12 }
        text: root.matrix.currentText
        color: Theme.dimText
        elide: Text.ElideRight
    }
}
