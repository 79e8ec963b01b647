#include "sessions/safety/session_lock.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "tests/sessions/session_folder.hpp"

namespace {
int flockFailsWith = 0;
}

// In place of the C library's.
extern "C" int flock(int file, int operation) noexcept {
    if (flockFailsWith == 0) return static_cast<int>(::syscall(SYS_flock, file, operation));
    errno = flockFailsWith;
    return -1;
}

namespace lacquer::sessions::session_lock_test {
namespace {

class SessionLocks : public testing::Test {
protected:
    // Another program that holds the lock until it is killed.
    pid_t holder() const {
        int ends[2];
        EXPECT_EQ(::pipe(ends), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            const auto lock = SessionLock::take(folder.path());
            const char ready = lock ? 'y' : 'n';
            if (::write(ends[1], &ready, 1) != 1) ::_exit(1);
            for (;;) ::pause();
        }
        char ready = 0;
        EXPECT_EQ(::read(ends[0], &ready, 1), 1);
        EXPECT_EQ(ready, 'y');
        ::close(ends[0]);
        ::close(ends[1]);
        return child;
    }
    test::SessionFolder folder;
};

TEST_F(SessionLocks, TheSecondProgramIsToldWhoHasTheSession) {
    const pid_t first = holder();
    const auto second = SessionLock::take(folder.path());
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().kind, ErrorKind::unavailable);
    EXPECT_NE(second.error().what.find(std::to_string(first)), std::string::npos) << second.error().what;
    ::kill(first, SIGKILL);
    ::waitpid(first, nullptr, 0);
    EXPECT_TRUE(SessionLock::take(folder.path()).ok()) << "the dead hold nothing";
}

TEST_F(SessionLocks, NothingStaysInTheFolder) {
    {
        auto lock = SessionLock::take(folder.path());
        ASSERT_TRUE(lock.ok());
        EXPECT_FALSE(SessionLock::take(folder.path()).ok());
        const SessionLock moved = *std::move(lock);
        EXPECT_EQ(folder.listing(), (std::vector<std::string>{"audio", "session.lock"}));
        EXPECT_FALSE(SessionLock::take(folder.path()).ok());
    }
    EXPECT_EQ(folder.listing(), (std::vector<std::string>{"audio"}));
    EXPECT_TRUE(SessionLock::take(folder.path()).ok());
}

TEST_F(SessionLocks, AFileSystemThatKnowsNoLocksIsNoOtherProgram) {
    for (const int reason : {ENOLCK, EOPNOTSUPP, EINVAL}) {
        flockFailsWith = reason;
        const auto lock = SessionLock::take(folder.path());
        flockFailsWith = 0;
        ASSERT_TRUE(lock.ok()) << lock.error().line();
        ASSERT_TRUE(lock->doubt());
        EXPECT_EQ(lock->doubt()->where, folder.path());
        EXPECT_NE(lock->doubt()->what.find(std::generic_category().message(reason)), std::string::npos);
    }
    EXPECT_FALSE(SessionLock::take(folder.path())->doubt());
}

TEST_F(SessionLocks, AFolderThatCannotBeWrittenIsRefused) {
    const auto lock = SessionLock::take(folder.path() / "missing");
    ASSERT_FALSE(lock.ok());
    EXPECT_EQ(lock.error().kind, ErrorKind::cannotCreate);
}

}  // namespace
}  // namespace lacquer::sessions::session_lock_test
