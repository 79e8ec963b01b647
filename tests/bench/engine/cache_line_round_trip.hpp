// How far apart two cores are: the time a cache line takes there and back.
#pragma once

namespace lacquer::bench {

/// Nanoseconds, the median of many, between processors 0 and 1; 0 where there is only one. A virtual machine's
/// processors may be moved at any time, so measure next to what depends on it.
double cacheLineRoundTripNs();

}  // namespace lacquer::bench
