// LoudnessJobs: measures files beside the message thread, each once.
#pragma once

#include <atomic>
#include <filesystem>
#include <future>
#include <map>
#include <optional>

#include "core/base/result.hpp"
#include "sessions/delivery/loudness.hpp"

namespace lacquer::sessions {

/// Message thread, but for the threads of its own.
class LoudnessJobs {
public:
    LoudnessJobs() = default;
    LoudnessJobs(const LoudnessJobs&) = delete;
    LoudnessJobs& operator=(const LoudnessJobs&) = delete;
    /// Stops what is being measured.
    ~LoudnessJobs();

    /// What measure() has found; null while it is at work, which it is from the first call for a file on.
    [[nodiscard]] const Result<LoudnessReport>* find(const std::filesystem::path& file);

private:
    struct Job {
        std::future<Result<LoudnessReport>> running{};
        std::optional<Result<LoudnessReport>> done{};
    };
    std::atomic<bool> stopping_{false};
    std::map<std::filesystem::path, Job> jobs_;
};

}  // namespace lacquer::sessions
