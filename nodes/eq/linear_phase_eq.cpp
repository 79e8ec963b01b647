#include "nodes/eq/linear_phase_eq.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/following_convolver.hpp"
#include "nodes/dsp/smoothing.hpp"
#include "nodes/eq/eq_parameters.hpp"
#include "nodes/eq/eq_response.hpp"
#include "nodes/eq/linear_phase_design.hpp"

namespace lacquer::nodes {
namespace {

constexpr std::size_t kLength = kEqParameters;
constexpr int kUsualLength = 2;

using Values = std::array<double, kEqParameters>;

class LinearPhaseEq : public Processor {
public:
    explicit LinearPhaseEq(const CreateSpec& spec) : width_(spec.width) {
        const std::vector<ParameterInfo> infos = eqParameters();
        for (std::size_t i = 0; i < kEqParameters; ++i)
            initial_[i] =
                spec.parameterValues.empty() ? infos[i].defaultValue : static_cast<float>(spec.parameterValues[i]);
        if (!spec.parameterValues.empty()) length_ = static_cast<int>(spec.parameterValues[kLength] + 0.5);
    }

    Status prepare(const PrepareSpec& spec) override {
        halfFrames_ = halfFramesFor(length_, spec.sampleRate);
        design_ = std::make_unique<LinearPhaseDesign>(spec.sampleRate, halfFrames_, width_);
        convolver_ = std::make_unique<FollowingConvolver<LinearPhaseDesign>>(design_->convolver(), spec.sampleRate);
        reset();
        return {};
    }
    void reset() override {
        wanted_ = initial_;
        design_->begin(EqSettings::of(wanted_));
        convolver_->reset(*design_);
    }

    void process(const ProcessContext& context) noexcept override {
        const ConstAudioBlock& in = context.audioInputs[0];
        const AudioBlock& out = context.audioOutputs[0];
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            const EngineFrame frame = context.time->engineFrame + first;
            convolver_->follow(frame, *design_, [&] { takeUp(context.parameters, first); });
            std::array<Cell, 2> heard{}, filtered;
            for (std::size_t c = 0; c < static_cast<std::size_t>(width_); ++c) {
                const float* const samples = in[static_cast<int>(c)] + first;
                std::transform(samples, samples + kControlGridFrames, heard[c].begin(), bounded);
            }
            convolver_->process(frame, heard, filtered);
            Cell gains;
            fillAmplitudes(context.parameters[kEqOutput], first, kNeverSilent, gains);
            for (int c = 0; c < width_; ++c)
                for (std::size_t i = 0; i < gains.size(); ++i)
                    out[c][first + static_cast<int>(i)] = filtered[static_cast<std::size_t>(c)][i] * gains[i];
        }
    }

    [[nodiscard]] bool sleeps(const ProcessContext& context) const noexcept override {
        if (!convolver_->rests(*design_)) return false;
        for (std::size_t i = 0; i < kEqOutput; ++i)
            if (context.parameters[i].moving() || context.parameters[i].value() != wanted_[i]) return false;
        return true;
    }

    [[nodiscard]] int latencyFrames() const override { return halfFrames_; }
    [[nodiscard]] std::int64_t tailFrames() const override { return halfFrames_; }

private:
    // The bands as they are now.
    void takeUp(std::span<const ParameterView> parameters, int first) noexcept {
        bool changed = false;
        for (std::size_t i = 0; i < kEqOutput; ++i) {
            const double value = parameters[i].at(first + kControlGridFrames - 1);
            changed = changed || value != wanted_[i];
            wanted_[i] = value;
        }
        if (changed) design_->begin(EqSettings::of(wanted_));
    }

    const int width_;
    int length_ = kUsualLength;
    int halfFrames_ = 0;
    Values initial_{};
    Values wanted_{};  // of the response that is heard, or made
    std::unique_ptr<LinearPhaseDesign> design_;
    std::unique_ptr<FollowingConvolver<LinearPhaseDesign>> convolver_;
};

}  // namespace

ProcessorType linearPhaseEqType() {
    std::vector<ParameterInfo> parameters = eqParameters();
    ParameterInfo length =
        choice("length", "Length", {"85 ms", "171 ms", "341 ms", "683 ms"},
               "Of the filter, at 48 kHz; half of it is latency. The longer, the sharper bands at low "
               "frequencies may be");
    length.defaultValue = kUsualLength;
    length.fixed = true;
    parameters.push_back(std::move(length));
    return {.uri = "lacquer:linear-phase-eq",
            .name = "Linear-phase EQ",
            .group = "eq",
            .description =
                "The bands of the parametric EQ with the same magnitude and no shift of phase: all frequencies "
                "are late by half the filter's length. Bands that are changed are faded over to within about "
                "0.1 s",
            .ports = {audioInput(), audioOutput()},
            .parameters = std::move(parameters),
            .characteristics = {Characteristic::magnitude},
            .create = make<LinearPhaseEq>};
}

}  // namespace lacquer::nodes
