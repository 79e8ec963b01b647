#include "core/control/control_binding.hpp"

#include <cmath>

namespace lacquer {

Status checkBinding(const ControlBinding& binding) {
    if (Status checked = checkControl(binding.control); !checked) return checked;
    if (isRelative(binding.mode) && binding.control.kind != MidiControlKind::cc)
        return fail(ErrorKind::badData, describe(binding.control) + " cannot be an endless knob", {},
                    "endless knobs send control changes of 7 bits");
    if (!binding.range) return {};
    const auto [from, to] = *binding.range;
    if (!std::isfinite(from) || !std::isfinite(to) || from == to)
        return fail(ErrorKind::badData, "the range of a control must be two different numbers");
    return {};
}

ControlMode usualMode(const MidiControl& control, const ParameterInfo& info) noexcept {
    if (info.scale != ParameterScale::toggle) return ControlMode::pickup;
    return control.kind == MidiControlKind::note ? ControlMode::toggle : ControlMode::jump;
}

}  // namespace lacquer
