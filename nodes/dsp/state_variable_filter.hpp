// A second-order filter in state-variable form: stable however its coefficients move, and exactly transparent when its
// shape is flat. Real-time safe; one object per channel.
#pragma once

#include <cmath>

namespace lacquer::nodes {

/// H(s) = (high s² + band s + low) / (s² + k s + 1) with s = j tan(w/2) / g: any stable second-order filter.
/// `low` is the gain at 0 Hz, `high` the gain at half the sample rate.
struct FilterShape {
    double g = 0.1;  ///< > 0
    double k = 1;    ///< > 0
    double low = 1;
    double band = 1;
    double high = 1;

    friend bool operator==(const FilterShape&, const FilterShape&) = default;
};

/// Trapezoidal integrators (Zavalishin, "The Art of VA Filter Design", 2018, ch. 4), solved as in Simper, "Linear
/// Trapezoidal Integrated SVF", 2013. Energy in the integrators cannot grow while g and k are positive.
class StateVariableFilter {
public:
    /// The shape as the recursion uses it. Mixtures of two of these are valid and stay stable.
    struct Coefficients {
        double g = 0.1;
        double k = 1;
        double direct = 1;  ///< the output is direct * x + band * v1 + low * v2
        double band = 0;
        double low = 0;

        Coefficients() = default;
        explicit Coefficients(const FilterShape& shape) noexcept
            : g(shape.g),
              k(shape.k),
              direct(shape.high),
              band(shape.band - shape.high * shape.k),
              low(shape.low - shape.high) {}

        friend bool operator==(const Coefficients&, const Coefficients&) = default;
    };

    /// One sample. `scale` = 1 / (1 + g (g + k)), constant while the coefficients are.
    [[nodiscard]] double process(double x, const Coefficients& c, double scale) noexcept {
        const double v3 = x - s2_;
        const double v1 = scale * (s1_ + c.g * v3);
        const double v2 = s2_ + c.g * v1;
        s1_ = 2 * v1 - s1_;
        s2_ = 2 * v2 - s2_;
        return c.direct * x + c.band * v1 + c.low * v2;
    }
    [[nodiscard]] static double scale(const Coefficients& c) noexcept { return 1 / (1 + c.g * (c.g + c.k)); }

    void reset() noexcept { s1_ = s2_ = 0; }
    [[nodiscard]] bool empty() const noexcept { return s1_ == 0 && s2_ == 0; }
    [[nodiscard]] bool finite() const noexcept { return std::isfinite(s1_) && std::isfinite(s2_); }

private:
    double s1_ = 0;
    double s2_ = 0;
};

}  // namespace lacquer::nodes
