// EqCurve: the magnitude response of the equaliser that is shown, with a handle for every band. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>

#include "editor/controllers/curve.hpp"
#include "nodes/eq/eq_response.hpp"

namespace lacquer::editor {

class EqCurve : public Curve {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")

public:
    EqCurve(SessionController& session, ParameterModel& parameters);

    [[nodiscard]] std::vector<GridLine> columns() const override;
    [[nodiscard]] std::vector<GridLine> rows() const override;
    [[nodiscard]] double line(double frequencyHz) const override;
    [[nodiscard]] double untouched(double) const override { return 0; }
    [[nodiscard]] std::optional<double> part(double frequencyHz) const override;
    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString hint() const override;

    /// The gain of a band back to 0 dB, or of one that has none, its frequency to the default.
    void reset(int band) override;
    /// Switches a band on or off.
    void toggle(int band) override;

protected:
    [[nodiscard]] const char* typeUri() const override { return "lacquer:eq"; }
    [[nodiscard]] Picture look() override;
    void moveTo(int band, double frequencyHz, double gainDb) override;
    void step(int band, double right, double up) override;
    /// Sets the Q.
    void turn(int band, double notches) override;
    /// Switches on a bell there: of the bands that are shown and off, the one whose frequency is nearest, or the first
    /// of those that are not shown.
    void addAt(double frequencyHz, double gainDb) override;

private:
    /// How many bands have a handle.
    [[nodiscard]] int shownBands() const;

    nodes::EqSettings settings_;
    nodes::EqResponse response_{settings_, 48000};
};

}  // namespace lacquer::editor
