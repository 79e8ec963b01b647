#include "cli/keyboard.hpp"

#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <string_view>
#include <thread>
#include <utility>

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
    if (waiting_.empty() || waiting_.front() == '\x1b') {
        pollfd input{STDIN_FILENO, POLLIN, 0};
        if (poll(&input, 1, milliseconds) <= 0) return std::nullopt;
        char bytes[64];
        const ssize_t count = read(STDIN_FILENO, bytes, sizeof bytes);
        if (count <= 0) return Key::quit;  // the terminal has gone
        waiting_.append(bytes, static_cast<std::size_t>(count));
    }
    constexpr std::pair<std::string_view, Key> kKeys[] = {
        {"\x1b[D", Key::left},  {"\x1b[C", Key::right}, {"\x1b[H", Key::home}, {" ", Key::space},
        {"0", Key::home},       {"l", Key::loop},       {"r", Key::record},    {"m", Key::mono},
        {"s", Key::side},       {"x", Key::swap},       {"d", Key::dim},       {"u", Key::mute},
        {"+", Key::louder},     {"-", Key::softer},     {"b", Key::reference}, {"n", Key::nextReference},
        {"a", Key::startAgain}, {"?", Key::help},       {"q", Key::quit},
    };
    for (const auto& [bytes, key] : kKeys)
        if (waiting_.starts_with(bytes)) {
            waiting_.erase(0, bytes.size());
            return key;
        }
    // The first bytes of a cursor key may come alone over a slow line.
    if (waiting_ != "\x1b" && waiting_ != "\x1b[") waiting_.clear();
    return std::nullopt;
}

}  // namespace lacquer::cli
