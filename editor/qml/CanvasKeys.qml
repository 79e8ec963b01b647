// The canvas' keys with modifiers; letters by themselves are CanvasInput's.
pragma ComponentBehavior: Bound
import QtQuick
import Lacquer.Editor

Item {
    id: keys

    required property CanvasController controller
    /// Where the pointer is, on the canvas.
    required property var pointer

    Shortcut {
        sequences: [StandardKey.SelectAll]
        enabled: keys.enabled
        onActivated: keys.controller.selectAll()
    }
    Shortcut {
        sequences: [StandardKey.Copy]
        enabled: keys.enabled
        onActivated: keys.controller.copySelection()
    }
    Shortcut {
        sequences: [StandardKey.Cut]
        enabled: keys.enabled
        onActivated: keys.controller.cutSelection()
    }
    Shortcut {
        sequences: [StandardKey.Paste]
        enabled: keys.enabled
        onActivated: keys.controller.paste(keys.pointer(), false)
    }
    Shortcut {
        sequence: "Ctrl+Shift+V"
        enabled: keys.enabled
        onActivated: keys.controller.paste(keys.pointer(), true)
    }
    Shortcut {
        sequence: "Ctrl+D"
        enabled: keys.enabled
        onActivated: keys.controller.duplicateSelection(false)
    }
    Shortcut {
        sequence: "Ctrl+Shift+D"
        enabled: keys.enabled
        onActivated: keys.controller.duplicateSelection(true)
    }
    Shortcut {
        sequence: "F2"
        enabled: keys.enabled
        onActivated: keys.controller.editTitle()
    }
    Shortcut {
        sequence: "Ctrl+G"
        enabled: keys.enabled
        onActivated: keys.controller.frameSelection()
    }
    Shortcut {
        sequence: "Ctrl+Shift+L"
        enabled: keys.enabled
        onActivated: keys.controller.layOut()
    }
}
