// The node types that are LV2 plugins: "lv2:<plugin URI>".
#pragma once

#include <string_view>

namespace lacquer::host {

inline constexpr std::string_view kPluginScheme = "lv2:";

}  // namespace lacquer::host
