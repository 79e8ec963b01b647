// How node types are named on the command line.
#pragma once

#include <string>

namespace lacquer::cli {

/// A built-in is named as it is (lacquer:eq), an LV2 plugin by its URI, with or without "lv2:" in front.
[[nodiscard]] std::string typeUri(const std::string& name);

}  // namespace lacquer::cli
