// What the plugin windows.cpp and its UIs agree on.
#pragma once

#include <cstdint>

namespace lacquer::test {

enum class Port : std::uint32_t { in, out, amount, level, control, notify };

/// A property of an object: an atom:Int that is the plugin's state.
inline constexpr const char* kNote = "urn:lacquer:windows#note";

}  // namespace lacquer::test
