// sweep() with nodes that are built with a control grid of one frame: fine_grid_sweep NODE PARAMETER ramp|steps writes
// the samples of one channel after the other to the standard output, floats as they are in memory.
#include <cstdio>
#include <string_view>

#include "nodes/catalogue.hpp"
#include "nodes/simd/target.hpp"
#include "support/sweep.hpp"

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    // There are no others with this grid.
    lacquer::nodes::chooseSimdTarget(lacquer::nodes::SimdTarget::scalar);
    for (const lacquer::ProcessorType& type : lacquer::nodes::builtInTypes()) {
        if (type.uri != argv[1]) continue;
        const auto motion =
            std::string_view(argv[3]) == "ramp" ? lacquer::test::Motion::ramp : lacquer::test::Motion::steps;
        for (const auto& channel : lacquer::test::sweep(type, argv[2], motion))
            std::fwrite(channel.data(), sizeof(float), channel.size(), stdout);
        return 0;
    }
    return 2;
}
