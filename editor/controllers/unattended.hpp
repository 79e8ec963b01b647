// Work on a thread that nobody waits for in the end: looking for devices may hang in a sound server's library for ever.
#pragma once

#include <future>
#include <thread>
#include <utility>

namespace lacquer::editor {

/// The work must need nothing but what it holds itself. Where it is still at it when the program ends, leave that by
/// std::quick_exit.
template <class Work>
auto runUnattended(Work work) -> std::future<decltype(work())> {
    std::packaged_task<decltype(work())()> task(std::move(work));
    auto found = task.get_future();  // whose destructor does not wait, as that of std::async's does
    std::thread(std::move(task)).detach();
    return found;
}

}  // namespace lacquer::editor
