// A question in the middle of the window, with its buttons below. Escape answers like cancelled().
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Dialog {
    id: dialog

    required property string question
    property string detail
    /// Asked for beside the question: a label and a field each.
    property alias fields: grid.data
    default property alias buttons: row.data
    signal cancelled()

    /// Closes, and says that a button has answered.
    function answer() {
        answered = true
        close()
    }
    property bool answered: false

    modal: true
    padding: 20
    anchors.centerIn: parent
    closePolicy: Popup.CloseOnEscape
    onAboutToShow: answered = false
    onClosed: if (!answered) cancelled()

    background: Rectangle {
        color: Theme.panel
        radius: 9
        border { width: 1; color: Theme.border }
    }
    contentItem: ColumnLayout {
        spacing: 14

        Text {
            text: dialog.question
            color: Theme.text
            font { pixelSize: Theme.headingSize; weight: Font.DemiBold }
            wrapMode: Text.Wrap
            Layout.maximumWidth: 560
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text + " " + dialog.detail
        }
        Text {
            visible: text.length > 0
            text: dialog.detail
            color: Theme.dimText
            wrapMode: Text.Wrap
            Layout.maximumWidth: 560
            Accessible.ignored: true
        }
        GridLayout {
            id: grid
            visible: children.length > 0
            columns: 2
            columnSpacing: 12
            rowSpacing: 8
        }
        RowLayout {
            id: row
            spacing: 10
            Layout.topMargin: 4
            Layout.alignment: Qt.AlignRight
        }
    }
}
