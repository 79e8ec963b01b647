#include "cli/interrupt.hpp"

#include <csignal>
#include <cstdlib>
#include <initializer_list>

namespace lacquer::cli {

namespace {

volatile std::sig_atomic_t noted = 0;

void note(int signal) {
    noted = signal;
}

}  // namespace

void watchForInterrupt() {
    struct sigaction action = {};
    action.sa_handler = note;
    action.sa_flags = SA_RESTART;  // file calls under way go on; the command stops between two blocks
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaction(signal, &action, nullptr);
}

bool interrupted() noexcept {
    return noted != 0;
}

void dieOfInterrupt() {
    std::signal(noted, SIG_DFL);
    std::raise(noted);
    std::abort();  // not reached: the default action of all three is to end the process
}

}  // namespace lacquer::cli
