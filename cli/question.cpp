#include "cli/question.hpp"

#include <poll.h>
#include <unistd.h>

#include <iostream>

#include "cli/interrupt.hpp"

namespace lacquer::cli {
namespace {

constexpr int kLookMs = 100;  // for an interrupt, which does not end a read

/// Without its end; empty where there is none.
std::string readLine() {
    std::string line;
    for (char letter = 0; !interrupted();) {
        pollfd input{STDIN_FILENO, POLLIN, 0};
        if (poll(&input, 1, kLookMs) <= 0) continue;
        if (read(STDIN_FILENO, &letter, 1) != 1) return {};
        if (letter == '\n') return line;
        line += letter;
    }
    return {};
}

}  // namespace

bool canAsk() {
    return isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0;
}

bool ask(const std::string& question) {
    std::cerr << question << " [y/N] " << std::flush;
    const std::string answer = readLine();
    return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace lacquer::cli
