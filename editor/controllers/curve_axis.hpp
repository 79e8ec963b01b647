// CurveAxis: the values along one side of a curve. Pure.
#pragma once

#include <cmath>

namespace lacquer::editor {

struct CurveAxis {
    enum class Scale { linear, logarithmic };

    double low = 0;
    double high = 1;
    Scale scale = Scale::linear;

    /// 0 at `low`, 1 at `high`; beyond them for values beyond.
    [[nodiscard]] double fraction(double value) const {
        if (scale == Scale::logarithmic) return std::log(value / low) / std::log(high / low);
        return (value - low) / (high - low);
    }
    [[nodiscard]] double value(double fraction) const {
        if (scale == Scale::logarithmic) return low * std::pow(high / low, fraction);
        return low + fraction * (high - low);
    }

    friend bool operator==(const CurveAxis&, const CurveAxis&) = default;
};

}  // namespace lacquer::editor
