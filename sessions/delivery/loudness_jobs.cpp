#include "sessions/delivery/loudness_jobs.hpp"

#include <chrono>
#include <system_error>
#include <utility>

namespace lacquer::sessions {

LoudnessJobs::~LoudnessJobs() {
    stopping_ = true;  // the futures wait for their threads
}

const Result<LoudnessReport>* LoudnessJobs::find(const std::filesystem::path& file) {
    const auto [entry, fresh] = jobs_.try_emplace(file);
    Job& job = entry->second;
    if (fresh) {
        const auto progress = [this](double) { return stopping_ ? Proceed::stop : Proceed::yes; };
        try {
            job.running = std::async(std::launch::async, [file, progress] { return measure(file, progress); });
        } catch (const std::system_error& error) {
            job.done = fail(ErrorKind::failed, std::string("no thread can be started to measure: ") + error.what(),
                            file.string(), "end other programs, or raise the limit of threads (ulimit -u)");
        }
    }
    if (!job.done && job.running.wait_for(std::chrono::seconds(0)) == std::future_status::ready)
        job.done = job.running.get();
    return job.done ? &*job.done : nullptr;
}

}  // namespace lacquer::sessions
