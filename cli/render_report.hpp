// Renders and tells what was done, in words or in JSON. Shared by `render` and `apply`. Main thread.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "sessions/render/render.hpp"

namespace lacquer::cli {

/// What whoever listens to a render should know of it, a line each: clipping, bypassed nodes, missing plugins.
[[nodiscard]] std::string warningLines(const sessions::RenderReport& report);

[[nodiscard]] nlohmann::ordered_json reportJson(const sessions::RenderReport& report);

/// On standard error, before a render: plugins that do not bring all of their state back, freezes that are out of date.
void tellBeforehand(const sessions::Session& session, const ProcessorRegistry& registry);

enum class ReportStyle { text, json };

/// Renders with a progress bar of this name, then prints the report on standard output.
Status renderAndTell(const char* name, const sessions::Session& session, const ProcessorRegistry& registry,
                     sessions::RenderOptions options, ReportStyle style);

}  // namespace lacquer::cli
