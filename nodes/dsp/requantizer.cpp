#include "nodes/dsp/requantizer.hpp"

namespace lacquer::nodes {
namespace {

constexpr std::array<double, 1> kFirstOrder{1};
constexpr std::array<double, 2> kSecondOrder{2, -1};
constexpr std::array<double, 3> kWannamaker3{1.623, -0.982, 0.109};
constexpr std::array<double, 5> kLipshitz5{2.033, -2.165, 1.959, -1.590, 0.6149};
constexpr std::array<double, 9> kModifiedE9{1.662,   -1.263,  0.4827,   -0.2913, 0.1268,
                                            -0.1124, 0.03252, -0.01265, -0.03524};
constexpr std::array<double, 9> kWannamaker9{2.412, -3.370, 3.937, -4.174, 3.353, -2.205, 1.281, -0.569, 0.0847};
constexpr std::array<double, 9> kImprovedE9{2.847, -4.685, 6.214, -7.184, 6.639, -5.032, 3.263, -1.632, 0.4191};

}  // namespace

std::span<const double> shapingFilter(NoiseShape shape) noexcept {
    switch (shape) {
        case NoiseShape::flat:
            return {};
        case NoiseShape::firstOrder:
            return kFirstOrder;
        case NoiseShape::secondOrder:
            return kSecondOrder;
        case NoiseShape::wannamaker3:
            return kWannamaker3;
        case NoiseShape::lipshitz5:
            return kLipshitz5;
        case NoiseShape::modifiedE9:
            return kModifiedE9;
        case NoiseShape::wannamaker9:
            return kWannamaker9;
        case NoiseShape::improvedE9:
            return kImprovedE9;
    }
    return {};
}

}  // namespace lacquer::nodes
