// The short names of LV2's units, as parameters show them. Pure; any thread.
#pragma once

#include <string_view>

namespace lacquer::host {

/// "dB" for http://lv2plug.in/ns/extensions/units#db; empty for a plain number and for a unit that is not LV2's own.
[[nodiscard]] std::string_view unitSymbol(std::string_view unitUri) noexcept;

}  // namespace lacquer::host
