#include "editor/controllers/compressor_graph.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lacquer::editor {

namespace {

constexpr double kLowestDb = -60;
constexpr double kGridDb = 12;
constexpr double kRatioStep = 0.5;  // of a slider's steps
constexpr int kThreshold = nodes::kCompressorThreshold;
constexpr int kRatio = nodes::kCompressorRatio;
constexpr int kKnee = nodes::kCompressorKnee;

std::vector<Curve::GridLine> levels(const CurveAxis& axis) {
    std::vector<Curve::GridLine> lines;
    for (double db = axis.high - kGridDb; db > axis.low; db -= kGridDb) lines.push_back({db, QString::number(db)});
    return lines;
}

}  // namespace

CompressorGraph::CompressorGraph(SessionController& session, ParameterModel& parameters) : Curve(session, parameters) {}

QString CompressorGraph::name() const {
    return tr("Input level to output level");
}

QString CompressorGraph::hint() const {
    return tr(
        "Drag T to set the threshold and R to set the ratio; Shift is finer, the wheel sets the knee, a double "
        "click resets. The bar at the right is the gain reduction");
}

std::vector<Curve::GridLine> CompressorGraph::columns() const {
    return levels(horizontal());
}

std::vector<Curve::GridLine> CompressorGraph::rows() const {
    return levels(vertical());
}

Curve::Picture CompressorGraph::look() {
    curve_ = nodes::CompressorCurve::of(parameters().shownValues());
    const auto handleFor = [&](const char* sign, int row, double x) {
        return Handle{.x = x,
                      .y = curve_.outputDb(x),
                      .sign = sign,
                      .name = QString::fromStdString(parameters().info(row).name),
                      .text = textOf(row),
                      .automated = parameters().automated(row),
                      .parameterRow = row};
    };
    // Make-up may lift the line above full scale.
    const double top =
        kGridDb *
        std::max(0.0, std::ceil(std::max(curve_.outputDb(curve_.thresholdDb), curve_.outputDb(0)) / kGridDb - 1e-9));
    return {
        {handleFor("T", kThreshold, curve_.thresholdDb), handleFor("R", kRatio, 0)}, {kLowestDb, 0}, {kLowestDb, top}};
}

void CompressorGraph::moveTo(int handle, double inputDb, double outputDb) {
    if (handle == thresholdHandle) return set(kThreshold, inputDb);
    // What full scale loses at an endless ratio, and what share of that it is to lose.
    const double most =
        nodes::reductionDb(0, curve_.thresholdDb, std::numeric_limits<double>::infinity(), curve_.kneeDb);
    constexpr double kLeastDb = 0.1;  // with less to lose, no ratio makes a difference
    // What comes out at full scale without the share of the input in it.
    const double wet = (std::pow(10, outputDb / 20) - (1 - curve_.wetShare)) / curve_.wetShare;
    if (most < kLeastDb || std::isnan(wet)) return;
    const double wetDb = 20 * std::log10(std::max(wet, 1e-6));
    const double slope = std::clamp((curve_.makeupDb - wetDb) / most, 0.0, 1.0);
    set(kRatio, 1 / std::max(1 - slope, 1e-3));
}

void CompressorGraph::step(int handle, double right, double up) {
    if (handle == thresholdHandle) return set(kThreshold, curve_.thresholdDb + right + up);
    parameters().step(kRatio, (right - up) * kRatioStep);
}

void CompressorGraph::turn(int, double notches) {
    set(kKnee, curve_.kneeDb + notches);
}

void CompressorGraph::reset(int handle) {
    parameters().reset(handle == thresholdHandle ? kThreshold : kRatio);
}

}  // namespace lacquer::editor
