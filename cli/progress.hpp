// A progress bar on standard error, drawn only when that is a terminal. Main thread.
#pragma once

#include <chrono>
#include <string>

#include "sessions/media/progress.hpp"

namespace lacquer::cli {

class ProgressBar {
public:
    /// `label` stands in front of the bar: "Rendering".
    explicit ProgressBar(std::string label);
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;
    /// Clears the line.
    ~ProgressBar();

    /// Redraws at most ten times a second. Answers `stop` once the user has interrupted the program.
    sessions::Proceed update(double fraction);

    /// For work that takes a Progress; the bar must outlive it.
    [[nodiscard]] sessions::Progress callback() {
        return [this](double fraction) { return update(fraction); };
    }

private:
    std::string label_;
    bool terminal_;
    bool drawn_ = false;
    std::chrono::steady_clock::time_point next_{};
};

}  // namespace lacquer::cli
