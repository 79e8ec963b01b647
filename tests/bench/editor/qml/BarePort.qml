// A port as the editor draws it.
import QtQuick

Item {
    id: port

    required property var modelData
    required property bool output

    y: modelData.y

    Rectangle { x: -5.5; y: -5.5; width: 11; height: 11; radius: 5.5; color: "#7fa9cf"; border { width: 2; color: "#171b21" } }
    Text {
        x: port.output ? -width - 11 : 11
        y: -height / 2
        text: port.modelData.name
        color: "#9aa5b4"
        font.pixelSize: 11
    }
}
