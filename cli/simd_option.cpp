#include "cli/simd_option.hpp"

#include <CLI/CLI.hpp>

#include "nodes/simd/target.hpp"

namespace lacquer::cli {

void addSimdOption(CLI::App& command, std::string& name) {
    command
        .add_option("--simd", name,
                    "Vector unit to use: scalar, sse2, avx2 or avx512; the samples are the same for any. Without it, "
                    "the best that this machine has")
        ->type_name("TARGET");
}

Status chooseSimd(const std::string& name) {
    if (name.empty()) return {};
    const auto target = nodes::parseSimdTarget(name, "--simd");
    if (!target) return fail(target.error());
    nodes::chooseSimdTarget(*target);
    return {};
}

}  // namespace lacquer::cli
