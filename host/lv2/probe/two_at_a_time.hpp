// Two at a time: how many trials of plugins run side by side.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace lacquer::host {

/// Calls work(i) for every i below `count`, on two threads; blocks until all are done.
template <class Work>
void twoAtATime(std::size_t count, const Work& work) {
    constexpr std::size_t kAtOnce = 2;
    std::atomic<std::size_t> next{0};
    std::vector<std::jthread> threads;
    for (std::size_t thread = 0; thread < std::min(kAtOnce, count); ++thread)
        threads.emplace_back([&] {
            for (std::size_t i; (i = next++) < count;) work(i);
        });
}

}  // namespace lacquer::host
