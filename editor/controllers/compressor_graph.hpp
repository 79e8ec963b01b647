// CompressorGraph: the static curve of the compressor that is shown, with handles for threshold and ratio. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>

#include "editor/controllers/curve.hpp"
#include "nodes/dynamics/compressor_curve.hpp"

namespace lacquer::editor {

class CompressorGraph : public Curve {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")

public:
    /// Threshold: on the line, where it bends. Ratio: at its right end.
    enum HandleIndex { thresholdHandle, ratioHandle };

    CompressorGraph(SessionController& session, ParameterModel& parameters);

    [[nodiscard]] std::vector<GridLine> columns() const override;
    [[nodiscard]] std::vector<GridLine> rows() const override;
    [[nodiscard]] double line(std::size_t, double inputDb) const override { return curve_.outputDb(inputDb); }
    [[nodiscard]] double untouched(double inputDb) const override { return inputDb; }
    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString hint() const override;

    void reset(int handle) override;

protected:
    [[nodiscard]] std::string_view typeUri() const override { return "lacquer:compressor"; }
    [[nodiscard]] Picture look() override;
    void moveTo(int handle, double inputDb, double outputDb) override;
    void step(int handle, double right, double up) override;
    /// Sets the knee.
    void turn(int handle, double notches) override;

private:
    nodes::CompressorCurve curve_;
};

}  // namespace lacquer::editor
