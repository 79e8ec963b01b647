// `--cache` of a command that renders. Main thread.
#pragma once

#include <memory>

#include "core/base/result.hpp"
#include "sessions/render/render_cache.hpp"

namespace CLI {
class App;
}

namespace lacquer::cli {

struct CacheArguments {
    bool wanted = false;
    double limitGb = static_cast<double>(sessions::RenderCache::kUsualLimitBytes) / 1e9;
};

void addCacheOptions(CLI::App& command, CacheArguments& arguments);

/// Null where none is wanted. Fails (cannotCreate) where the user has no folder for it.
Result<std::unique_ptr<sessions::RenderCache>> cacheOf(const CacheArguments& arguments);

}  // namespace lacquer::cli
