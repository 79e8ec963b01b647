// How the automation of a parameter plays, and whether moves are written to it. Any thread.
#pragma once

namespace lacquer::sessions {

/// What happens to a parameter while the song rolls, in the words of most consoles and workstations.
enum class AutomationMode {
    play,   ///< its lane is heard
    touch,  ///< so it is, and a move is written for as long as the control is held
    latch,  ///< a move is written, and what it came to up to where the song stops
    write,  ///< all is written from where the song rolls to where it stops; then the mode is touch
    off,    ///< the lane rests: what the parameter is set to is heard
};

[[nodiscard]] constexpr const char* toString(AutomationMode mode) noexcept {
    switch (mode) {
        case AutomationMode::play:
            return "play";
        case AutomationMode::touch:
            return "touch";
        case AutomationMode::latch:
            return "latch";
        case AutomationMode::write:
            return "write";
        case AutomationMode::off:
            break;
    }
    return "off";
}

/// Moves are written to the lane.
[[nodiscard]] constexpr bool writes(AutomationMode mode) noexcept {
    return mode == AutomationMode::touch || mode == AutomationMode::latch || mode == AutomationMode::write;
}

}  // namespace lacquer::sessions
