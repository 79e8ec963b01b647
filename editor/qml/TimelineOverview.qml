// The whole song as a bar, and what the timeline shows of it: drag that to scroll, its ends to zoom.
import QtQuick
import Lacquer.Editor

Item {
    id: overview

    required property TimelineController timeline
    readonly property real least: 12  // pixels

    Accessible.role: Accessible.ScrollBar
    Accessible.name: qsTr("What is shown of the song")

    Rectangle {
        anchors { fill: parent; topMargin: 7; bottomMargin: 6 }
        radius: 4
        color: Theme.meterBack
    }
    Rectangle {
        id: seen
        x: overview.timeline.seenBegin * overview.width
        width: Math.max(overview.least, (overview.timeline.seenEnd - overview.timeline.seenBegin) * overview.width)
        y: 6
        height: parent.height - 11
        radius: 4
        color: area.pressed || area.containsMouse ? Theme.hovered : Theme.raised
        border { width: 1; color: Theme.border }
    }
    MouseArea {
        id: area
        property real from
        property real begin
        property real end
        property int part: 0  // -1: the left end, 1: the right one, 0: all of it

        function partAt(x: real): int {
            const near = Math.min(8, seen.width / 4)
            if (Math.abs(x - seen.x) <= near)
                return -1
            return Math.abs(x - seen.x - seen.width) <= near ? 1 : 0
        }
        anchors.fill: parent
        hoverEnabled: true
        cursorShape: partAt(mouseX) !== 0 ? Qt.SizeHorCursor : Qt.ArrowCursor
        onPressed: (mouse) => {
            part = partAt(mouse.x)
            begin = overview.timeline.seenBegin
            end = overview.timeline.seenEnd
            from = mouse.x
            if (part === 0 && (mouse.x < seen.x || mouse.x > seen.x + seen.width)) {  // there
                const half = (end - begin) / 2
                begin = mouse.x / width - half
                end = mouse.x / width + half
                overview.timeline.see(begin, end)
            }
        }
        onPositionChanged: (mouse) => {
            if (!pressed)
                return
            const by = (mouse.x - from) / width
            if (part === 0)
                overview.timeline.see(begin + by, end + by)
            else if (part < 0)
                overview.timeline.see(Math.min(begin + by, end - 1e-6), end)
            else
                overview.timeline.see(begin, Math.max(end + by, begin + 1e-6))
        }
        onDoubleClicked: overview.timeline.fit()
    }
}
