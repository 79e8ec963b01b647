#include "direct_run.hpp"

#include <time.h>

#include "core/realtime/floating_point_mode.hpp"

namespace lacquer::bench {
namespace {

double threadSeconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

}  // namespace

double DirectRun::run(Recording& in) {
    const FlushToZeroScope flushToZero;
    const double begin = threadSeconds();
    runAll(in);
    return threadSeconds() - begin;
}

}  // namespace lacquer::bench
