#include "cli/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <utility>

#include "cli/interrupt.hpp"

namespace lacquer::cli {

ProgressBar::ProgressBar(std::string label) : label_(std::move(label)), terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
    if (drawn_) std::cerr << "\r\033[K" << std::flush;
}

sessions::Proceed ProgressBar::update(double fraction) {
    const auto now = std::chrono::steady_clock::now();
    if (terminal_ && now >= next_) {
        constexpr int kWidth = 40;
        const double share = std::clamp(fraction, 0.0, 1.0);
        const auto filled = static_cast<std::size_t>(share * kWidth);
        std::cerr << '\r' << label_ << " [" << std::string(filled, '#') << std::string(kWidth - filled, '.') << "] "
                  << static_cast<int>(share * 100) << " %\033[K" << std::flush;
        drawn_ = true;
        next_ = now + std::chrono::milliseconds(100);
    }
    return interrupted() ? sessions::Proceed::stop : sessions::Proceed::yes;
}

}  // namespace lacquer::cli
