// The two ways of calling into a plugin. PluginRunScope: its run(), on the audio thread or a worker, real time.
// PluginControlScope: everything else LV2 or lilv, on any other thread, one at a time in the whole process.
#pragma once

#include <cfenv>
#include <mutex>
#include <string>

#include "core/realtime/floating_point_mode.hpp"
#include "core/realtime/realtime_scope.hpp"

namespace lacquer::host {

/// What a plugin allocates or locks is its own affair; subnormals flush to zero inside, because many plugins slow down
/// several times over on them; and the caller's floating-point mode comes back, because many plugins leave it changed.
class PluginRunScope {
private:
    ForeignCallScope foreign_;
    FlushToZeroScope flushToZero_;
};

/// Holds the process-wide plugin lock (FFTW's planner, setlocale and lilv's library list are global, so two plugins
/// must not be instantiated, freed or restored at once) and puts locale and floating-point mode back afterwards.
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
    std::fenv_t floatingPoint_;
};

}  // namespace lacquer::host
