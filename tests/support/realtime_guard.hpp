// See realtime_guard.cpp. Including this header links the guard into the test program.
#pragma once

namespace lacquer::test {

/// False in sanitizer builds, where the guard is left out.
[[nodiscard]] bool realtimeGuardActive();

}  // namespace lacquer::test
