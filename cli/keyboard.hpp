// Single key presses from a terminal, without Enter. Main thread.
#pragma once

#include <termios.h>

#include <optional>
#include <string>

namespace lacquer::cli {

enum class Key {
    space,
    left,
    right,
    home,
    loop,
    record,
    mono,
    side,
    swap,
    dim,
    mute,
    louder,
    softer,
    reference,
    nextReference,
    startAgain,
    help,
    quit,
};

/// Puts standard input into key-by-key mode while it lives, when it is a terminal; otherwise there are no keys.
class Keyboard {
public:
    Keyboard();
    ~Keyboard();
    Keyboard(const Keyboard&) = delete;
    Keyboard& operator=(const Keyboard&) = delete;

    [[nodiscard]] bool interactive() const noexcept { return interactive_; }
    /// The next key, waiting at most this long. Keys without a meaning are dropped.
    [[nodiscard]] std::optional<Key> next(int milliseconds);

private:
    bool interactive_ = false;
    termios before_{};
    std::string waiting_;  ///< bytes read and not yet understood
};

}  // namespace lacquer::cli
