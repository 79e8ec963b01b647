// Lets Qt's JavaScript engine give memory back while the program is kept in memory (host/audio/memory_lock.hpp). Its
// garbage collector asks for MADV_DONTNEED, which Linux refuses for pages that are locked, and ends the program when it
// is refused (OSAllocator::decommit of Qt 6.4). What is given back need not be locked. Part of the editor and its
// tests, so that Qt's libraries find this before what the C library has. Any thread.
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

extern "C" int madvise(void* address, std::size_t bytes, int advice) noexcept {
    const auto ask = [&] { return static_cast<int>(::syscall(SYS_madvise, address, bytes, advice)); };
    const int answer = ask();
    if (answer == 0 || errno != EINVAL || advice != MADV_DONTNEED) return answer;
    return ::munlock(address, bytes) == 0 ? ask() : answer;
}
