// EqCurve: the magnitude response of the equaliser that is shown, with a handle for every band; one for each type. GUI
// thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <memory>
#include <string>

#include "editor/controllers/curve.hpp"
#include "editor/controllers/meter_clock.hpp"
#include "editor/controllers/shown_eq.hpp"

namespace lacquer::editor {

class EqCurve : public Curve {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")

public:
    EqCurve(SessionController& session, ParameterModel& parameters, MeterClock& clock, std::string typeUri,
            std::unique_ptr<ShownEq> eq);

    [[nodiscard]] std::vector<GridLine> columns() const override;
    [[nodiscard]] std::vector<GridLine> rows() const override;
    [[nodiscard]] std::vector<Line> lines() const override { return eq_->lines(); }
    [[nodiscard]] double line(std::size_t line, double frequencyHz) const override;
    [[nodiscard]] double untouched(double) const override { return 0; }
    [[nodiscard]] std::optional<double> part(double frequencyHz) const override;
    [[nodiscard]] std::optional<Reach> reach(double frequencyHz) const override { return eq_->reach(frequencyHz); }
    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString hint() const override { return eq_->hint(); }

    /// The gain of a band back to 0 dB, or of one that has none, its frequency to the default.
    void reset(int band) override;
    /// Switches a band on or off.
    void toggle(int band) override;

protected:
    [[nodiscard]] std::string_view typeUri() const override { return typeUri_; }
    [[nodiscard]] Picture look() override;
    void moveTo(int band, double frequencyHz, double gainDb) override;
    void step(int band, double right, double up) override;
    /// Sets the Q.
    void turn(int band, double notches) override;
    /// Switches on a bell there: of the bands that are shown and off, the one whose frequency is nearest, or the first
    /// of those that are not shown.
    void addAt(double frequencyHz, double gainDb) override;

private:
    [[nodiscard]] int rowOf(int band, ShownEq::Setting setting) const {
        return band * eq_->parametersPerBand() + static_cast<int>(setting);
    }
    /// How many bands have a handle.
    [[nodiscard]] int shownBands() const;
    [[nodiscard]] Handle handleOf(int band) const;
    /// How far from 0 dB the lines and the handles go.
    [[nodiscard]] double furthestDb(const std::vector<Handle>& handles) const;

    MeterClock& clock_;
    const std::string typeUri_;
    const std::unique_ptr<ShownEq> eq_;
};

}  // namespace lacquer::editor
