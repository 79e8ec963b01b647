// The mixer in a window of its own, so wide that all strips are in view.
import QtQuick
import Lacquer.Editor

Window {
    id: window

    required property Editor editor

    width: 3840
    height: 748
    visible: true

    MixerPage {
        anchors.fill: parent
        editor: window.editor
        focus: true
    }
}
