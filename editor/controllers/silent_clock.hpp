// SilentClock: runs an engine in real time where no audio device does. Controlled from the GUI thread; quanta run on a
// thread of its own.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/engine/engine.hpp"

namespace lacquer::editor {

class SilentClock {
public:
    /// Starts asleep. `engine` must outlive the clock, and nothing else may run it.
    SilentClock(Engine& engine, const PrepareSpec& spec);

    enum class State { asleep, running };
    void set(State state);

private:
    void run(const std::stop_token& stop);

    Engine& engine_;
    const int quantumFrames_;
    const double sampleRate_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    State state_ = State::asleep;
    std::jthread thread_;  // last: it uses all of the above
};

}  // namespace lacquer::editor
