#include "editor/controllers/eq_curve.hpp"

#include <algorithm>
#include <cmath>

namespace lacquer::editor {

namespace {

constexpr CurveAxis kFrequencies{20, 20000, CurveAxis::Scale::logarithmic};
constexpr double kNarrowDb = 12;  // the usual range
constexpr double kWideDb = 24;    // when the line or a band leaves it
constexpr double kOctavesPerStep = 1.0 / 12;
constexpr double kDbPerStep = 0.5;
constexpr double kQPerNotch = 1.12;  // six notches double it
constexpr double kNewBandQ = 1;
constexpr int kUsualBands = 8;  // are always shown; those behind them once one of them is switched on
constexpr double kBell = 0;     // of the types of a band

}  // namespace

EqCurve::EqCurve(SessionController& session, ParameterModel& parameters, MeterClock& clock, std::string typeUri,
                 std::unique_ptr<ShownEq> eq)
    : Curve(session, parameters), clock_(clock), typeUri_(std::move(typeUri)), eq_(std::move(eq)) {
    connect(&clock, &MeterClock::tick, this, [this] {
        if (shown() && eq_->listen(clock_, this->parameters().node())) Q_EMIT changed();
    });
}

QString EqCurve::name() const {
    return tr("Frequency response");
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

double EqCurve::line(std::size_t line, double frequencyHz) const {
    return eq_->line(line, frequencyHz);
}

std::optional<double> EqCurve::part(double frequencyHz) const {
    if (current() < 0) return std::nullopt;
    return eq_->part(current(), frequencyHz);
}

Curve::Picture EqCurve::look() {
    const Node* node = session().session().graph.find(parameters().node());
    eq_->take(parameters().shownValues(), session().session().sampleRate, node ? node->width : 2);
    eq_->listen(clock_, parameters().node());
    std::vector<Handle> handles;
    for (int band = 0; band < shownBands(); ++band) handles.push_back(handleOf(band));
    const double range = furthestDb(handles) > kNarrowDb ? kWideDb : kNarrowDb;
    return {std::move(handles), kFrequencies, {-range, range}};
}

Curve::Handle EqCurve::handleOf(int band) const {
    const ShownEq::Band set = eq_->band(band);
    Handle handle{.x = set.frequencyHz,
                  .y = set.gainDb.value_or(0),
                  .sign = QString::number(band + 1),
                  .on = set.on,
                  .tint = set.tint,
                  .parameterRow = rowOf(band, ShownEq::bandOn)};
    handle.name = tr("Band %1, %2").arg(handle.sign, textOf(rowOf(band, ShownEq::bandType)));
    QStringList text{textOf(rowOf(band, ShownEq::bandFrequency))};
    if (set.gainDb) text.append(textOf(rowOf(band, ShownEq::bandGain)));
    text.append(tr("Q %1").arg(textOf(rowOf(band, ShownEq::bandQ))));
    if (!set.note.isEmpty()) text.append(set.note);
    if (!set.on) text.append(tr("off"));
    handle.text = text.join("  ");
    for (int row = rowOf(band, ShownEq::bandOn); row < rowOf(band + 1, ShownEq::bandOn); ++row)
        handle.automated = handle.automated || parameters().automated(row);
    return handle;
}

double EqCurve::furthestDb(const std::vector<Handle>& handles) const {
    double furthest = 0;
    for (const Handle& handle : handles)
        if (handle.on) furthest = std::max(furthest, std::abs(handle.y));
    // Lines only upwards: a pass goes down without end.
    constexpr int kProbes = 64;
    const std::size_t count = lines().size();
    for (int i = 0; i <= kProbes; ++i) {
        const double frequencyHz = kFrequencies.value(static_cast<double>(i) / kProbes);
        for (std::size_t one = 0; one < count; ++one) furthest = std::max(furthest, line(one, frequencyHz));
        if (const auto span = reach(frequencyHz)) furthest = std::max({furthest, span->high, -span->low});
    }
    return furthest;
}

void EqCurve::moveTo(int band, double frequencyHz, double gainDb) {
    set(rowOf(band, ShownEq::bandFrequency), frequencyHz);
    if (eq_->band(band).gainDb) set(rowOf(band, ShownEq::bandGain), gainDb);
}

void EqCurve::step(int band, double right, double up) {
    const ShownEq::Band from = eq_->band(band);
    moveTo(band, from.frequencyHz * std::exp2(right * kOctavesPerStep), from.gainDb.value_or(0) + up * kDbPerStep);
}

void EqCurve::turn(int band, double notches) {
    const int row = rowOf(band, ShownEq::bandQ);
    set(row, parameters().value(row) * std::pow(kQPerNotch, notches));
}

void EqCurve::reset(int band) {
    parameters().reset(rowOf(band, eq_->band(band).gainDb ? ShownEq::bandGain : ShownEq::bandFrequency));
}

void EqCurve::toggle(int band) {
    set(rowOf(band, ShownEq::bandOn), eq_->band(band).on ? 0 : 1);
}

int EqCurve::shownBands() const {
    int last = std::max(std::min(kUsualBands, eq_->bandCount()), current() + 1);
    for (int band = last; band < eq_->bandCount(); ++band)
        if (eq_->band(band).on) last = band + 1;
    return last;
}

void EqCurve::addAt(double frequencyHz, double gainDb) {
    int nearest = -1;
    double shortest = 0;
    const int shown = shownBands();
    for (int band = 0; band < shown; ++band) {
        const ShownEq::Band candidate = eq_->band(band);
        const double octaves = std::abs(std::log2(candidate.frequencyHz / frequencyHz));
        if (candidate.on || (nearest >= 0 && octaves >= shortest)) continue;
        nearest = band;
        shortest = octaves;
    }
    if (nearest < 0 && shown == eq_->bandCount()) {
        Q_EMIT session().problem(tr("All %1 bands are switched on; switch one off first").arg(rowCount()));
        return;
    }
    if (nearest < 0) nearest = shown;
    set(rowOf(nearest, ShownEq::bandType), kBell);
    set(rowOf(nearest, ShownEq::bandFrequency), frequencyHz);
    set(rowOf(nearest, ShownEq::bandGain), gainDb);
    set(rowOf(nearest, ShownEq::bandQ), kNewBandQ);
    set(rowOf(nearest, ShownEq::bandOn), 1);
}

}  // namespace lacquer::editor
