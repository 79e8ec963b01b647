// Waveforms beside heads of tracks that do nothing.
pragma ComponentBehavior: Bound
import QtQuick
import Lacquer.Bench

Window {
    id: window

    required property int tracks
    required property real top
    required property real rowHeight
    property int scrolled: 0

    width: 1280
    height: 748
    visible: true

    BareWaves {
        anchors { fill: parent; leftMargin: 224; bottomMargin: 24 }
        scrolled: window.scrolled
    }
    Repeater {
        model: Math.min(window.tracks, Math.ceil(window.height / window.rowHeight))
        Rectangle {
            required property int index
            y: window.top + index * window.rowHeight
            width: 224
            height: window.rowHeight
            color: "#1b2027"
            Text { x: 12; y: 6; text: "Track " + (parent.index + 1); color: "#e8ebf0" }
        }
    }
}
