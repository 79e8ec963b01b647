#include "cli/cache_options.hpp"
#include "cli/finite_range.hpp"

#include <cmath>

#include <CLI/CLI.hpp>

namespace lacquer::cli {

void addCacheOptions(CLI::App& command, CacheArguments& arguments) {
    CLI::Option* const cache = command.add_flag(
        "--cache", arguments.wanted, "Run only what earlier renders with --cache have not left the sound of");
    command
        .add_option("--cache-limit", arguments.limitGb,
                    "With --cache: gigabytes that may be kept for all sessions together; what has not been used for "
                    "longest goes first")
        ->check(finiteRange(0.0, 100'000.0))
        ->needs(cache)
        ->capture_default_str();
}

Result<std::unique_ptr<sessions::RenderCache>> cacheOf(const CacheArguments& arguments) {
    if (!arguments.wanted) return std::unique_ptr<sessions::RenderCache>();
    const auto folder = sessions::RenderCache::usualFolder();
    if (folder.empty())
        return fail(ErrorKind::cannotCreate, "there is no folder to keep sound in", "--cache",
                    "set HOME or XDG_CACHE_HOME");
    return std::make_unique<sessions::RenderCache>(folder, std::llround(arguments.limitGb * 1e9));
}

}  // namespace lacquer::cli
