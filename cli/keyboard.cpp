#include "cli/keyboard.hpp"

#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <string_view>
#include <thread>

namespace lacquer::cli {

Keyboard::Keyboard() {
    if (isatty(STDIN_FILENO) == 0 || tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios raw = before_;
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    interactive_ = tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
}

Keyboard::~Keyboard() {
    if (interactive_) tcsetattr(STDIN_FILENO, TCSANOW, &before_);
}

std::optional<Key> Keyboard::next(int milliseconds) {
    if (!interactive_) {
        std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
        return std::nullopt;
    }
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (poll(&input, 1, milliseconds) <= 0) return std::nullopt;
    char bytes[8];
    const ssize_t count = read(STDIN_FILENO, bytes, sizeof bytes);  // a cursor key comes as several bytes at once
    const std::string_view key(bytes, count > 0 ? static_cast<std::size_t>(count) : 0);
    if (key == " ") return Key::space;
    if (key == "\x1b[D" || key == "h") return Key::left;
    if (key == "\x1b[C" || key == "l") return Key::right;
    if (key == "\x1b[H" || key == "0") return Key::home;
    if (key == "q" || key == "\x1b" || key.empty()) return Key::quit;  // empty: the terminal has gone
    return std::nullopt;
}

}  // namespace lacquer::cli
