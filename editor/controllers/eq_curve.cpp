#include "editor/controllers/eq_curve.hpp"

#include <algorithm>
#include <cmath>

namespace lacquer::editor {

namespace {

using nodes::EqSettings;
using nodes::FilterType;

constexpr CurveAxis kFrequencies{20, 20000, CurveAxis::Scale::logarithmic};
constexpr double kNarrowDb = 12;  // the usual range
constexpr double kWideDb = 24;    // when the line or a band leaves it
constexpr double kOctavesPerStep = 1.0 / 12;
constexpr double kDbPerStep = 0.5;
constexpr double kQPerNotch = 1.12;  // six notches double it
constexpr double kNewBandQ = 1;
constexpr int kUsualBands = 8;  // are always shown; those behind them once one of them is switched on

int rowOf(int band, nodes::EqParameter parameter) {
    return band * static_cast<int>(nodes::kParametersPerBand) + static_cast<int>(parameter);
}

}  // namespace

EqCurve::EqCurve(SessionController& session, ParameterModel& parameters) : Curve(session, parameters) {}

QString EqCurve::name() const {
    return tr("Frequency response");
}

QString EqCurve::hint() const {
    return tr(
        "Drag a band to set its frequency and gain; Shift is finer, the wheel sets its Q. A double click on a band "
        "resets its gain, a click with the right button switches it off or on. A double click beside the bands "
        "switches on another one");
}

std::vector<Curve::GridLine> EqCurve::columns() const {
    return {{50, {}}, {100, "100"}, {200, {}}, {500, {}}, {1000, "1k"}, {2000, {}}, {5000, {}}, {10000, "10k"}};
}

std::vector<Curve::GridLine> EqCurve::rows() const {
    std::vector<GridLine> lines;
    const double range = vertical().high;
    for (const double share : {-1.0, -0.5, 0.0, 0.5, 1.0}) {
        const double db = share * range;
        const bool onTheEdge = std::abs(share) == 1;
        lines.push_back({db, onTheEdge ? QString() : QString(db > 0 ? "+%1" : "%1").arg(db)});
    }
    return lines;
}

double EqCurve::line(double frequencyHz) const {
    return response_.db(frequencyHz);
}

std::optional<double> EqCurve::part(double frequencyHz) const {
    if (current() < 0) return std::nullopt;
    return response_.bandDb(static_cast<std::size_t>(current()), frequencyHz);
}

Curve::Picture EqCurve::look() {
    settings_ = EqSettings::of(parameters().shownValues());
    response_ = nodes::EqResponse(settings_, session().session().sampleRate);

    double highest = 0;
    constexpr int kProbes = 64;
    for (int i = 0; i <= kProbes; ++i)
        highest = std::max(highest, response_.db(kFrequencies.value(static_cast<double>(i) / kProbes)));
    std::vector<Handle> handles;
    for (int band = 0; band < shownBands(); ++band) {
        const EqSettings::Band& set = settings_.bands[static_cast<std::size_t>(band)];
        Handle handle{.x = set.filter.frequencyHz,
                      .sign = QString::number(band + 1),
                      .on = set.on,
                      .parameterRow = rowOf(band, nodes::kBandOn)};
        handle.name = tr("Band %1, %2").arg(handle.sign, textOf(rowOf(band, nodes::kBandType)));
        QStringList text{textOf(rowOf(band, nodes::kBandFrequency))};
        if (hasGain(set.filter.type)) {
            handle.y = set.filter.gainDb;
            text.append(textOf(rowOf(band, nodes::kBandGain)));
            if (set.on) highest = std::max(highest, std::abs(handle.y));
        }
        text.append(tr("Q %1").arg(textOf(rowOf(band, nodes::kBandQ))));
        if (!set.on) text.append(tr("off"));
        handle.text = text.join("  ");
        for (int row = rowOf(band, nodes::kBandOn); row < rowOf(band + 1, nodes::kBandOn); ++row)
            handle.automated = handle.automated || parameters().automated(row);
        handles.push_back(std::move(handle));
    }
    const double range = highest > kNarrowDb ? kWideDb : kNarrowDb;
    return {std::move(handles), kFrequencies, {-range, range}};
}

void EqCurve::moveTo(int band, double frequencyHz, double gainDb) {
    set(rowOf(band, nodes::kBandFrequency), frequencyHz);
    if (hasGain(settings_.bands[static_cast<std::size_t>(band)].filter.type))
        set(rowOf(band, nodes::kBandGain), gainDb);
}

void EqCurve::step(int band, double right, double up) {
    const nodes::FilterSpec spec = settings_.bands[static_cast<std::size_t>(band)].filter;
    moveTo(band, spec.frequencyHz * std::exp2(right * kOctavesPerStep), spec.gainDb + up * kDbPerStep);
}

void EqCurve::turn(int band, double notches) {
    const int row = rowOf(band, nodes::kBandQ);
    set(row, parameters().value(row) * std::pow(kQPerNotch, notches));
}

void EqCurve::reset(int band) {
    const bool gain = hasGain(settings_.bands[static_cast<std::size_t>(band)].filter.type);
    parameters().reset(rowOf(band, gain ? nodes::kBandGain : nodes::kBandFrequency));
}

void EqCurve::toggle(int band) {
    set(rowOf(band, nodes::kBandOn), settings_.bands[static_cast<std::size_t>(band)].on ? 0 : 1);
}

int EqCurve::shownBands() const {
    int last = std::max(kUsualBands, current() + 1);
    for (int band = last; band < static_cast<int>(nodes::kEqBands); ++band)
        if (settings_.bands[static_cast<std::size_t>(band)].on) last = band + 1;
    return last;
}

void EqCurve::addAt(double frequencyHz, double gainDb) {
    int nearest = -1;
    double shortest = 0;
    const int shown = shownBands();
    for (int band = 0; band < shown; ++band) {
        const EqSettings::Band& candidate = settings_.bands[static_cast<std::size_t>(band)];
        const double octaves = std::abs(std::log2(candidate.filter.frequencyHz / frequencyHz));
        if (candidate.on || (nearest >= 0 && octaves >= shortest)) continue;
        nearest = band;
        shortest = octaves;
    }
    if (nearest < 0 && shown == static_cast<int>(nodes::kEqBands)) {
        Q_EMIT session().problem(tr("All %1 bands are switched on; switch one off first").arg(rowCount()));
        return;
    }
    if (nearest < 0) nearest = shown;
    set(rowOf(nearest, nodes::kBandType), static_cast<double>(FilterType::bell));
    set(rowOf(nearest, nodes::kBandFrequency), frequencyHz);
    set(rowOf(nearest, nodes::kBandGain), gainDb);
    set(rowOf(nearest, nodes::kBandQ), kNewBandQ);
    set(rowOf(nearest, nodes::kBandOn), 1);
}

}  // namespace lacquer::editor
