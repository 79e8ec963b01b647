// RealtimeScope marks code that must not allocate, free, lock, block, log or throw. The tests link a guard that
// replaces malloc, locks, sleeps and file calls, and aborts with a backtrace when one is called inside a scope.
#pragma once

namespace lacquer {

namespace detail {
inline thread_local int realtimeDepth = 0;
}

/// True inside a RealtimeScope that no ForeignCallScope suspends, on this thread.
[[nodiscard]] inline bool inRealtimeScope() noexcept {
    return detail::realtimeDepth > 0;
}

class RealtimeScope {
public:
    RealtimeScope() noexcept { ++detail::realtimeDepth; }
    ~RealtimeScope() { --detail::realtimeDepth; }
    RealtimeScope(const RealtimeScope&) = delete;
    RealtimeScope& operator=(const RealtimeScope&) = delete;
};

/// Around calls into third-party code inside a RealtimeScope: what it does is its own affair.
class ForeignCallScope {
public:
    ForeignCallScope() noexcept : depth_(detail::realtimeDepth) { detail::realtimeDepth = 0; }
    ~ForeignCallScope() { detail::realtimeDepth = depth_; }
    ForeignCallScope(const ForeignCallScope&) = delete;
    ForeignCallScope& operator=(const ForeignCallScope&) = delete;

private:
    int depth_;
};

}  // namespace lacquer
