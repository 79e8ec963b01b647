// The real-time guard: replaces malloc, locks, sleeps and file calls in test programs. A call from inside a
// RealtimeScope prints a backtrace and aborts. Not built under sanitizers, which replace malloc themselves.
#include "support/realtime_guard.hpp"

#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>

#include "core/realtime/realtime_scope.hpp"

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define LACQUER_REALTIME_GUARD 1
#endif

namespace lacquer::test {

bool realtimeGuardActive() {
#ifdef LACQUER_REALTIME_GUARD
    return true;
#else
    return false;
#endif
}

}  // namespace lacquer::test

#ifdef LACQUER_REALTIME_GUARD

namespace {

void refuse(const char* call) {
    lacquer::detail::realtimeDepth = 0;  // the report itself may allocate
    dprintf(STDERR_FILENO, "real-time violation: %s called inside a RealtimeScope\n", call);
    void* frames[48];
    backtrace_symbols_fd(frames, backtrace(frames, 48), STDERR_FILENO);
    abort();
}

void check(const char* call) {
    if (lacquer::inRealtimeScope()) refuse(call);
}

template <class Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);
void __libc_free(void*);

void* malloc(size_t size) {
    check("malloc");
    return __libc_malloc(size);
}
void* calloc(size_t count, size_t size) {
    check("calloc");
    return __libc_calloc(count, size);
}
void* realloc(void* memory, size_t size) {
    check("realloc");
    return __libc_realloc(memory, size);
}
void* aligned_alloc(size_t alignment, size_t size) {
    check("aligned_alloc");
    return __libc_memalign(alignment, size);
}
int posix_memalign(void** result, size_t alignment, size_t size) {
    check("posix_memalign");
    *result = __libc_memalign(alignment, size);
    return *result == nullptr ? 12 : 0;
}
void free(void* memory) {
    if (memory != nullptr) check("free");
    __libc_free(memory);
}

int pthread_mutex_lock(pthread_mutex_t* mutex) {
    check("pthread_mutex_lock");
    static auto* const real = next<int(pthread_mutex_t*)>("pthread_mutex_lock");
    return real(mutex);
}
int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
    check("pthread_cond_wait");
    static auto* const real = next<int(pthread_cond_t*, pthread_mutex_t*)>("pthread_cond_wait");
    return real(condition, mutex);
}
int nanosleep(const timespec* time, timespec* left) {
    check("nanosleep");
    static auto* const real = next<int(const timespec*, timespec*)>("nanosleep");
    return real(time, left);
}
int clock_nanosleep(clockid_t clock, int flags, const timespec* time, timespec* left) {
    check("clock_nanosleep");
    static auto* const real = next<int(clockid_t, int, const timespec*, timespec*)>("clock_nanosleep");
    return real(clock, flags, time, left);
}
int sched_yield() noexcept {
    check("sched_yield");
    static auto* const real = next<int()>("sched_yield");
    return real();
}
ssize_t read(int file, void* buffer, size_t size) {
    check("read");
    static auto* const real = next<ssize_t(int, void*, size_t)>("read");
    return real(file, buffer, size);
}
ssize_t write(int file, const void* buffer, size_t size) {
    check("write");
    static auto* const real = next<ssize_t(int, const void*, size_t)>("write");
    return real(file, buffer, size);
}
int open(const char* path, int flags, ...) {
    check("open");
    static auto* const real = next<int(const char*, int, ...)>("open");
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = (flags & O_CREAT) ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return real(path, flags, mode);
}

}  // extern "C"

#endif  // LACQUER_REALTIME_GUARD
