// The colours and sizes of the editor, as they count now.
pragma Singleton
import QtQuick
import Lacquer.Editor

// The functions read properties, so that a binding to them follows a switch of the theme.
ThemeColours {
    /// The colour of a node by what it is.
    function ofLook(look: string): color {
        switch (look) {
        case "track": return track
        case "bus": return bus
        case "send": return send
        case "master": return master
        case "output": return output
        case "plugin": return plugin
        default: return processor
        }
    }
    /// The colour of ports and wires by toString(SignalKind).
    function ofKind(kind: string): color {
        switch (kind) {
        case "CV": return wireCv
        case "events": return wireEvents
        default: return wireAudio
        }
    }
    /// The colour of one of several lines in a graph, by CurveLine::Tint.
    function ofTint(tint: int): color {
        return [accent, track, bus, master, send][tint]
    }
}
