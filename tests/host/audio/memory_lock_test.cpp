#include "host/audio/memory_lock.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "support/realtime_guard.hpp"

namespace lacquer::host::test::memory_lock_test {
namespace {

constexpr std::int64_t kMebibyte = std::int64_t{1} << 20;
constexpr uid_t kNobody = 65534;

/// As the kernel counts it.
std::int64_t lockedBytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmLck:")) return std::stoll(line.substr(6)) * 1024;
    return -1;
}

class LockMemory : public testing::Test {
protected:
    void SetUp() override {
        if (!lacquer::test::realtimeGuardActive()) GTEST_SKIP() << "sanitizers leave memory unlocked";
        GTEST_FLAG_SET(death_test_style, "threadsafe");  // tests before this one may have locked already
    }
};

// Each in a process of its own, with what it ends as: the lock is the process's, and stays.
int lockUnderALimit() {
    const rlimit limit{8 * kMebibyte, 8 * kMebibyte};
    if (setrlimit(RLIMIT_MEMLOCK, &limit) != 0 || (geteuid() == 0 && setuid(kNobody) != 0)) return 1;
    const MemoryLock lock = lockMemory();
    if (lock.everything || lock.bytes <= 0 || lock.bytes > 6 * kMebibyte) return 2;
    if (lockedBytes() < lock.bytes || lockedBytes() > 8 * kMebibyte) return 3;
    std::vector<char> more(64 * kMebibyte);  // far beyond the limit
    std::memset(more.data(), 1, more.size());
    return more[more.size() / 2] == 1 ? 0 : 4;
}

int lockWithoutALimit() {
    const rlimit none{RLIM_INFINITY, RLIM_INFINITY};
    if (geteuid() != 0 && setrlimit(RLIMIT_MEMLOCK, &none) != 0) return 3;
    if (!lockMemory().everything) return 1;
    const std::int64_t before = lockedBytes();
    std::vector<char> more(64 * kMebibyte, 1);
    return lockedBytes() - before >= 64 * kMebibyte && more.back() == 1 ? 0 : 2;
}

TEST_F(LockMemory, UnderALimitItLocksWhatFitsAndLeavesRoomToGrow) {
    EXPECT_EXIT(_exit(lockUnderALimit()), testing::ExitedWithCode(0), "");
}

TEST_F(LockMemory, WithoutALimitItLocksEverythingAndWhatComesLater) {
    rlimit limit{};
    ASSERT_EQ(getrlimit(RLIMIT_MEMLOCK, &limit), 0);
    if (geteuid() != 0 && limit.rlim_max != RLIM_INFINITY) GTEST_SKIP() << "not to be had here";
    EXPECT_EXIT(_exit(lockWithoutALimit()), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace lacquer::host::test::memory_lock_test
