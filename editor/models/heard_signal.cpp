#include "editor/models/heard_signal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lacquer::editor {
namespace {

constexpr double kFallDb = HeardSignal::kFallDbPerSecond * MeterClock::kIntervalMs / 1000;

float shownDb(double power) {
    const double floor = std::pow(10, HeardSignal::kFloorDb / 10);
    return static_cast<float>(10 * std::log10(std::max(power, floor)));
}

void riseOrFall(float& shown, float now) {
    shown = std::max(now, shown - static_cast<float>(kFallDb));
}

}  // namespace

HeardSignal::HeardSignal(MeterClock& clock) : clock_(clock), rows_(kRows) {
    forget();
    connect(&clock, &MeterClock::tick, this, &HeardSignal::look);
}

void HeardSignal::setNode(NodeId node, double sampleRate) {
    if (node == node_ && sampleRate == sampleRate_) return;
    node_ = node;
    sampleRate_ = sampleRate;
    forget();
    Q_EMIT changed();
}

void HeardSignal::forget() {
    heard_ = 0;
    spectrum_ = node_ ? std::make_unique<sessions::Spectrum>(sampleRate_) : nullptr;
    points_.clear();
    line_.fill(kFloorDb);
    bands_.fill(kFloorDb);
    crossPowers_ = {};
    correlations_.fill(std::numeric_limits<double>::quiet_NaN());
    rows_.assign(kRows, line_);
}

double HeardSignal::frequencyOf(double column) {
    return kLowestHz * std::pow(kHighestHz / kLowestHz, column / (kColumns - 1));
}

double HeardSignal::alongOf(double hertz) {
    return std::log(hertz / kLowestHz) / std::log(kHighestHz / kLowestHz);
}

std::span<const StereoPoint> HeardSignal::trail() const {
    return std::span(points_).last(std::min(points_.size(), kTrailFrames));
}

void HeardSignal::look() {
    if (!node_) return;
    std::vector<StereoPoint> points(kRecentStereoFrames);
    const RecentStereoReading reading = clock_.recentStereo(node_, points);
    if (reading.heard == heard_) return;
    heard_ = reading.heard;
    points.resize(reading.points);
    take(points);
}

void HeardSignal::take(std::span<const StereoPoint> points) {
    points_.assign(points.begin(), points.end());
    spectrum_->analyse(points);
    newest_ = (newest_ + 1) % kRows;
    Row& row = rows_[newest_];
    for (std::size_t i = 0; i < kColumns; ++i) {
        const auto column = static_cast<double>(i);
        row[i] = shownDb(spectrum_->highest(frequencyOf(column - 0.5), frequencyOf(column + 0.5)));
        riseOrFall(line_[i], row[i]);
    }
    for (int band = 0; band < sessions::ThirdOctave::kBands; ++band) {
        using sessions::ThirdOctave;
        const double power = spectrum_->within(ThirdOctave::lowerEdgeHz(band), ThirdOctave::lowerEdgeHz(band + 1));
        riseOrFall(bands_[static_cast<std::size_t>(band)], shownDb(power));
    }
    correlate();
    Q_EMIT changed();
}

// One window holds few periods of a low band: without an average, two sides that have nothing in common would seem to.
void HeardSignal::correlate() {
    const sessions::BandCrossPowers now = sessions::bandCrossPowers(*spectrum_);
    const double share = 1 - std::exp(-MeterClock::kIntervalMs / (1000 * kCorrelationSeconds));
    const double silence = std::pow(10, kFloorDb / 10);
    for (std::size_t band = 0; band < now.size(); ++band) {
        sessions::CrossPower& average = crossPowers_[band];
        average.left = std::lerp(average.left, now[band].left, share);
        average.right = std::lerp(average.right, now[band].right, share);
        average.cross = std::lerp(average.cross, now[band].cross, share);
    }
    correlations_ = sessions::bandCorrelations(crossPowers_);
    for (std::size_t band = 0; band < now.size(); ++band)
        if (std::min(now[band].left, now[band].right) < silence)
            correlations_[band] = std::numeric_limits<double>::quiet_NaN();
}

}  // namespace lacquer::editor
