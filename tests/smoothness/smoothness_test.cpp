// Parameters in motion: what the nodes, which work out their filters and smoothers once in 64 frames and go straight
// from one to the next, make of a sweep, beside the same nodes built with a control grid of one frame.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "nodes/catalogue.hpp"
#include "support/sweep.hpp"

namespace lacquer::test::smoothness_test {
namespace {

// Against the sweep itself, in dB. A filter's lag of a frame or so is heard as a phase, not as a noise.
constexpr double kResidualDb = -100, kFilterResidualDb = -80;

// Which sweeps say nothing here. Delays that change are faded over to, on the grid; convolvers cannot be built with
// other cells, and fade from response to response.
bool isLeftOut(const std::string& type, const std::string& parameter) {
    constexpr std::array kNodes{"lacquer:time-align", "lacquer:convolution-reverb", "lacquer:linear-phase-eq"};
    if (std::ranges::find(kNodes, type) != kNodes.end()) return true;
    return (type == "lacquer:delay" && parameter == "time") || (type == "lacquer:reverb" && parameter == "predelay");
}

std::vector<float> joined(const Signal& signal) {
    std::vector<float> all;
    for (const auto& channel : signal) all.insert(all.end(), channel.begin(), channel.end());
    return all;
}

std::vector<float> fineSweep(const std::string& type, const std::string& parameter, const char* motion) {
    const std::string command = LACQUER_BINARY_DIR "/bin/fine_grid_sweep " + type + ' ' + parameter + ' ' + motion;
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::vector<float> samples;
    std::array<float, 4096> some;
    while (const std::size_t count = std::fread(some.data(), sizeof(float), some.size(), pipe.get()))
        samples.insert(samples.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(count));
    return samples;
}

// The level of what is different, against that of the reference.
double residualDb(const std::vector<float>& reference, const std::vector<float>& other) {
    double signal = 0, residual = 0;
    for (std::size_t i = 0; i < reference.size(); ++i) {
        const double is = reference[i], difference = is - double{other[i]};
        signal += is * is;
        residual += difference * difference;
    }
    return 10 * std::log10(residual / signal);
}

class Smoothness : public testing::TestWithParam<ProcessorType> {};

TEST_P(Smoothness, EveryParameterMovesAsIfItWereWorkedOutForEverySample) {
    const ProcessorType& type = GetParam();
    for (const std::string& parameter : sweptParameters(type)) {
        if (isLeftOut(type.uri, parameter)) continue;
        SCOPED_TRACE(parameter);
        const bool filter = type.group == "eq" || type.parameters[*type.findParameter(parameter)].unit == "Hz";
        const double limitDb = filter ? kFilterResidualDb : kResidualDb;
        const auto reference = fineSweep(type.uri, parameter, "ramp");
        const auto heard = joined(sweep(type, parameter, Motion::ramp));
        ASSERT_EQ(reference.size(), heard.size());
        EXPECT_LT(residualDb(reference, heard), limitDb);
        EXPECT_GT(residualDb(reference, fineSweep(type.uri, parameter, "steps")), limitDb)
            << "without smoothing it would not be noticed";
    }
}

std::vector<ProcessorType> sweptTypes() {
    std::vector<ProcessorType> types = nodes::builtInTypes();
    std::erase_if(types, [](const ProcessorType& type) {
        const Node node = type.makeNode("", type.widths.back());
        return node.inputs.empty() || node.outputs.empty() || sweptParameters(type).empty();
    });
    return types;
}

INSTANTIATE_TEST_SUITE_P(Nodes, Smoothness, testing::ValuesIn(sweptTypes()), [](const auto& instance) {
    std::string name = instance.param.uri.substr(instance.param.uri.find(':') + 1);
    std::erase(name, '-');
    return name;
});

}  // namespace
}  // namespace lacquer::test::smoothness_test
