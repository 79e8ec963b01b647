// How a render tells what it has done, on paper and in JSON. Shared by `render` and `apply`.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "sessions/render/render.hpp"

namespace lacquer::cli {

[[nodiscard]] std::string toText(const sessions::RenderReport& report);
[[nodiscard]] nlohmann::ordered_json toJson(const sessions::RenderReport& report);

}  // namespace lacquer::cli
