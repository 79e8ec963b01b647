#include "host/audio/memory_lock.hpp"

#include <sys/mman.h>
#include <sys/resource.h>

#include <cinttypes>
#include <cstdio>
#include <fstream>
#include <string>

namespace lacquer::host {
namespace {

/// Locks writable mappings without a file, which is where heap, threads' stacks and plans are, while they fit into
/// `budget` bytes. Not the first thread's stack, which could not grow beyond the limit any more.
std::int64_t lockOwnData(std::int64_t budget) {
    std::int64_t locked = 0;
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        std::uintptr_t start = 0, end = 0;
        unsigned long inode = 0;
        char permissions[5] = {};
        if (std::sscanf(line.c_str(), "%" SCNxPTR "-%" SCNxPTR " %4s %*s %*s %lu", &start, &end, permissions, &inode) !=
                4 ||
            permissions[0] != 'r' || permissions[1] != 'w' || inode != 0 || line.ends_with("[stack]"))
            continue;
        const auto bytes = static_cast<std::int64_t>(end - start);
        if (bytes > budget - locked) continue;
        if (mlock2(reinterpret_cast<const void*>(start), end - start, MLOCK_ONFAULT) == 0) locked += bytes;
    }
    return locked;
}

MemoryLock lock() {
    rlimit limit{};
    const bool known = getrlimit(RLIMIT_MEMLOCK, &limit) == 0;
    // Where there is a limit and it counts, MCL_FUTURE is granted while the program is small, and allocations fail
    // later. Who may lock beyond it (CAP_IPC_LOCK) can lock more than it says.
    if (known && limit.rlim_cur != RLIM_INFINITY) {
        const auto probeBytes = static_cast<std::size_t>(limit.rlim_cur) + (std::size_t{1} << 20);
        void* probe =
            mmap(nullptr, probeBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        const bool beyond = probe != MAP_FAILED && mlock2(probe, probeBytes, MLOCK_ONFAULT) == 0;
        if (probe != MAP_FAILED) munmap(probe, probeBytes);
        if (!beyond)
            return {.everything = false, .bytes = lockOwnData(static_cast<std::int64_t>(limit.rlim_cur) * 3 / 4)};
    }
    return {.everything = mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0};
}

}  // namespace

const MemoryLock& lockMemory() {
    static const MemoryLock outcome = lock();
    return outcome;
}

}  // namespace lacquer::host
