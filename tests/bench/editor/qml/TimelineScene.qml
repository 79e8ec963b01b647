// The editor's timeline in a window of its own.
import QtQuick
import Lacquer.Editor

Window {
    id: window

    required property Editor editor

    width: 1280
    height: 748
    visible: true

    TimelineView {
        anchors.fill: parent
        editor: window.editor
        focus: true
    }
}
