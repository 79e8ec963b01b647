// How far a job is.
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

ProgressBar {
    id: bar

    required property JobRunner job

    from: 0
    to: 1
    value: Math.max(0, job.fraction)
    Accessible.name: job.text
    background: Rectangle {
        implicitHeight: 6
        radius: 3
        color: Theme.border
    }
    contentItem: Item {
        Rectangle {
            width: bar.visualPosition * parent.width
            height: parent.height
            radius: 3
            color: Theme.accent
        }
    }
}
