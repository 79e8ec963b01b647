// What a parameter is (ParameterInfo), and what a processor sees of it during one quantum (ParameterView).
#pragma once

#include <string>
#include <vector>

namespace lacquer {

enum class ParameterScale {
    linear,
    logarithmic,  ///< equal ratios are equal distances (frequency, time); min > 0
    integer,
    toggle,  ///< 0 or 1
    choice,  ///< 0 … choices.size()-1
};

/// A parameter in real units (dB, Hz, ms, ratio …), the same for built-ins and plugins.
struct ParameterInfo {
    std::string id;    ///< stable, unique in its type, what sessions and the command line name
    std::string name;  ///< for people
    std::string unit;  ///< "dB", "Hz", "ms", "%", ":1" or empty
    double minimum = 0;
    double maximum = 1;
    double defaultValue = 0;
    ParameterScale scale = ParameterScale::linear;
    std::vector<std::string> choices{};  ///< names of the values of a choice, from 0
    std::string description{};
    bool fixed = false;  ///< part of the plan: cannot be automated, and another value needs another plan
    /// Set by what runs the node, not by the document: neither listed nor edited. Stands behind all that are.
    bool internal = false;

    /// Stepped parameters jump; the others are ramped by the engine.
    [[nodiscard]] bool stepped() const noexcept {
        return scale == ParameterScale::integer || scale == ParameterScale::toggle || scale == ParameterScale::choice;
    }
    [[nodiscard]] bool accepts(double value) const noexcept { return value >= minimum && value <= maximum; }
};

/// One parameter over one quantum. The engine has already applied automation and smoothing, sample by sample.
/// A stepped parameter changes only at multiples of 64 frames of the engine frame.
class ParameterView {
public:
    ParameterView() = default;
    /// `ramp` holds a value per frame of the quantum, or is null when the value is constant.
    ParameterView(float value, const float* ramp) : value_(value), ramp_(ramp) {}

    [[nodiscard]] bool moving() const noexcept { return ramp_ != nullptr; }
    /// Value at a frame of the quantum.
    [[nodiscard]] float at(int frame) const noexcept { return ramp_ ? ramp_[frame] : value_; }
    /// The constant value, or the first one when moving.
    [[nodiscard]] float value() const noexcept { return value_; }
    /// One value per frame; null when constant.
    [[nodiscard]] const float* ramp() const noexcept { return ramp_; }

private:
    float value_ = 0;
    const float* ramp_ = nullptr;
};

}  // namespace lacquer
