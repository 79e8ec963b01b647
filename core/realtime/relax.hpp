// What a thread does between two looks at a value that another core is about to change.
#pragma once

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace lacquer {

inline void relax() noexcept {
#if defined(__SSE2__)
    _mm_pause();
#endif
}

}  // namespace lacquer
