// The two ways of calling into a plugin. PluginRunScope: its run(), on the audio thread or a worker, real time.
// PluginControlScope: everything else LV2 or lilv, on any other thread, one at a time in the whole process.
#pragma once

#include <xmmintrin.h>

#include <mutex>
#include <string>

namespace lacquer::host {

/// Keeps the caller's floating-point control register; inside, subnormals flush to zero. Many plugins leave the
/// register changed, and others slow down several times over on subnormals.
class PluginRunScope {
public:
    PluginRunScope() noexcept : saved_(_mm_getcsr()) { _mm_setcsr(saved_ | kFlushToZero | kDenormalsAreZero); }
    ~PluginRunScope() { _mm_setcsr(saved_); }
    PluginRunScope(const PluginRunScope&) = delete;
    PluginRunScope& operator=(const PluginRunScope&) = delete;

private:
    static constexpr unsigned kFlushToZero = 0x8000;
    static constexpr unsigned kDenormalsAreZero = 0x0040;
    unsigned saved_;
};

/// Holds the process-wide plugin lock (FFTW's planner, setlocale and lilv's library list are global, so two plugins
/// must not be instantiated, freed or restored at once) and puts locale and floating-point control back afterwards.
/// May be nested on one thread.
class PluginControlScope {
public:
    PluginControlScope();
    ~PluginControlScope();
    PluginControlScope(const PluginControlScope&) = delete;
    PluginControlScope& operator=(const PluginControlScope&) = delete;

private:
    std::unique_lock<std::recursive_mutex> lock_;
    std::string locale_;
    unsigned floatControl_;
};

}  // namespace lacquer::host
