#include "nodes/dsp/band_splitter.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "nodes/declare.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t { kBands, kFirstCrossover, kPhase = kCrossoverParameters - 1 };
enum : int { kMinimumPhase, kLinearPhase };

// Those that are used, `at(i)` of the i-th, none below the one before.
template <class At>
LinearPhaseCrossover::Frequencies rising(std::size_t count, const At& at) noexcept {
    LinearPhaseCrossover::Frequencies frequenciesHz{};
    double lowest = 0;
    for (std::size_t i = 0; i < count; ++i) {
        lowest = std::max<double>(lowest, at(i));
        frequenciesHz[i] = lowest;
    }
    return frequenciesHz;
}

}  // namespace

std::vector<ParameterInfo> crossoverParameters() {
    constexpr std::array<double, Crossover::kMostBands - 1> kUsualHz{120, 1000, 5000, 8000, 12000};
    constexpr std::size_t kUsualBands = 3;
    ParameterInfo bands{"bands", "Bands",   "", 2, Crossover::kMostBands, kUsualBands, ParameterScale::integer,
                        {},      "How many"};
    bands.fixed = true;
    std::vector<ParameterInfo> all{std::move(bands)};
    for (std::size_t i = 0; i < kUsualHz.size(); ++i) {
        const std::string number = std::to_string(i + 1);
        all.push_back(hertz("crossover" + number, "Crossover " + number, 20, 20000, kUsualHz[i],
                            "Between band " + number + " and the next; never below the one before"));
    }
    all.push_back(choice("phase", "Crossover phase", {"minimum", "linear"},
                         "Minimum turns the phase around the crossovers and is not late; linear turns nothing, and is "
                         "about 85 ms late (93 ms at 44.1 kHz)"));
    all.back().fixed = true;
    return all;
}

BandSplitter::BandSplitter(const CreateSpec& spec) : width_(spec.width) {
    std::vector<double> values = spec.parameterValues;
    if (values.empty())
        for (const ParameterInfo& info : crossoverParameters()) values.push_back(info.defaultValue);
    bandCount_ = static_cast<std::size_t>(values[kBands]);
    linearPhase_ = static_cast<int>(values[kPhase] + 0.5) == kLinearPhase;
    startHz_ = rising(bandCount_ - 1, [&](std::size_t i) { return static_cast<float>(values[kFirstCrossover + i]); });
}

void BandSplitter::prepare(double sampleRate) {
    crossover_.prepare(sampleRate);
    linear_ = linearPhase_ ? std::make_unique<LinearPhaseCrossover>(sampleRate, width_, bandCount_, startHz_) : nullptr;
}

void BandSplitter::reset() noexcept {
    crossover_.reset();
    if (linear_) linear_->reset();
}

void BandSplitter::split(const ProcessContext& context, int first) noexcept {
    const Frequencies frequenciesHz = rising(bandCount_ - 1, [&](std::size_t i) {
        return context.parameters[kFirstCrossover + i].at(first + kControlGridFrames - 1);
    });
    if (linear_)
        linear_->split(context.audioInputs[0], first, context.time->engineFrame + first, frequenciesHz, bands_);
    else
        crossover_.split(context.audioInputs[0], first, std::span(frequenciesHz).first(bandCount_ - 1), bands_);
}

}  // namespace lacquer::nodes
