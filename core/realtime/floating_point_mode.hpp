// Flush-to-zero for the threads that run nodes: subnormal numbers cost up to a hundred times more and are inaudible.
#pragma once

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace lacquer {

/// Sets flush-to-zero and denormals-are-zero on this thread, and puts the old mode back at the end.
class FlushToZeroScope {
public:
    FlushToZeroScope() noexcept {
#if defined(__SSE2__)
        saved_ = _mm_getcsr();
        _mm_setcsr(saved_ | 0x8040);  // FTZ (bit 15) and DAZ (bit 6) of MXCSR
#endif
    }
    ~FlushToZeroScope() {
#if defined(__SSE2__)
        _mm_setcsr(saved_);
#endif
    }
    FlushToZeroScope(const FlushToZeroScope&) = delete;
    FlushToZeroScope& operator=(const FlushToZeroScope&) = delete;

private:
    unsigned saved_ = 0;
};

}  // namespace lacquer
