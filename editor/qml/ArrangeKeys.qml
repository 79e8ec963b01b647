// Keys that bring the selected nodes into line.
pragma ComponentBehavior: Bound
import QtQuick
import Lacquer.Editor

Item {
    id: keys

    required property CanvasController controller

    Shortcut {
        sequence: "Ctrl+Shift+Left"
        enabled: keys.enabled
        onActivated: keys.controller.arrange(CanvasController.Arrange.left)
    }
    Shortcut {
        sequence: "Ctrl+Shift+C"
        enabled: keys.enabled
        onActivated: keys.controller.arrange(CanvasController.Arrange.centre)
    }
    Shortcut {
        sequence: "Ctrl+Shift+Right"
        enabled: keys.enabled
        onActivated: keys.controller.arrange(CanvasController.Arrange.right)
    }
    Shortcut {
        sequence: "Ctrl+Shift+Up"
        enabled: keys.enabled
        onActivated: keys.controller.arrange(CanvasController.Arrange.top)
    }
    Shortcut {
        sequence: "Ctrl+Shift+M"
        enabled: keys.enabled
        onActivated: keys.controller.arrange(CanvasController.Arrange.middle)
    }
    Shortcut {
        sequence: "Ctrl+Shift+Down"
        enabled: keys.enabled
        onActivated: keys.controller.arrange(CanvasController.Arrange.bottom)
    }
    Shortcut {
        sequence: "Ctrl+Shift+H"
        enabled: keys.enabled
        onActivated: keys.controller.arrange(CanvasController.Arrange.across)
    }
    Shortcut {
        sequence: "Ctrl+Shift+J"
        enabled: keys.enabled
        onActivated: keys.controller.arrange(CanvasController.Arrange.down)
    }
}
