// ShownEq: an equaliser as EqCurve shows it, whatever its type: its bands, and what they do together. GUI thread.
#pragma once

#include <QString>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "editor/controllers/curve.hpp"
#include "editor/controllers/meter_clock.hpp"

namespace lacquer::editor {

class ShownEq {
public:
    /// What every band begins with, in this order among its parameters.
    enum Setting { bandOn, bandType, bandFrequency, bandGain, bandQ };
    struct Band {
        bool on = false;
        double frequencyHz = 0;
        std::optional<double> gainDb;                  ///< none where its type has none
        QString note;                                  ///< what else is to be told of it; may be empty
        Curve::Line::Tint tint = Curve::Line::Tint{};  ///< of the only line that it is part of
    };

    virtual ~ShownEq() = default;

    /// Takes up the values of all parameters of the node, and how many channels it has.
    virtual void take(std::span<const double> values, double sampleRate, int width) = 0;
    /// Takes up what the node says while it runs; true where anything looks different now.
    virtual bool listen(const MeterClock& clock, NodeId node);

    [[nodiscard]] virtual int bandCount() const = 0;
    [[nodiscard]] virtual int parametersPerBand() const = 0;
    [[nodiscard]] virtual Band band(int band) const = 0;
    /// How its curve is edited.
    [[nodiscard]] virtual QString hint() const = 0;

    // What EqCurve draws, see Curve; in dB by frequency in Hz.
    [[nodiscard]] virtual std::vector<Curve::Line> lines() const = 0;
    [[nodiscard]] virtual double line(std::size_t line, double frequencyHz) const = 0;
    [[nodiscard]] virtual double part(int band, double frequencyHz) const = 0;
    [[nodiscard]] virtual std::optional<Curve::Reach> reach(double frequencyHz) const;
};

/// Of lacquer:eq and lacquer:linear-phase-eq, which have the same bands: a line for each channel that these tell apart.
[[nodiscard]] std::unique_ptr<ShownEq> shownParametricEq();
/// Of lacquer:dynamic-eq: a line for quiet bands, one for the bands as they are now, and how far they reach.
[[nodiscard]] std::unique_ptr<ShownEq> shownDynamicEq();

}  // namespace lacquer::editor
