#include "editor/controllers/silent_clock.hpp"

#include <chrono>

namespace lacquer::editor {

namespace {
using Clock = std::chrono::steady_clock;
// Later than this the clock gives up catching up: the machine has been asleep, or is too slow.
constexpr auto kLongestLag = std::chrono::milliseconds(250);
}  // namespace

SilentClock::SilentClock(Engine& engine, const PrepareSpec& spec)
    : engine_(engine),
      quantumFrames_(spec.quantumFrames),
      sampleRate_(spec.sampleRate),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void SilentClock::set(State state) {
    {
        const std::lock_guard lock(mutex_);
        state_ = state;
    }
    wake_.notify_all();
}

void SilentClock::run(const std::stop_token& stop) {
    const auto period = std::chrono::duration_cast<Clock::duration>(
        std::chrono::duration<double>(static_cast<double>(quantumFrames_) / sampleRate_));
    auto next = Clock::now();
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        if (state_ == State::asleep) {
            wake_.wait(lock, stop, [this] { return state_ == State::running; });
            next = Clock::now();
            continue;
        }
        lock.unlock();
        engine_.runQuantum(quantumFrames_);
        lock.lock();
        next += period;
        if (Clock::now() - next > kLongestLag) next = Clock::now();
        wake_.wait_until(lock, stop, next, [this] { return state_ == State::asleep; });
    }
}

}  // namespace lacquer::editor
