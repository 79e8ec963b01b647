#include "editor/controllers/shown_eq.hpp"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <cmath>

#include "nodes/eq/dynamic_eq_response.hpp"
#include "nodes/eq/eq_response.hpp"

namespace lacquer::editor {

namespace {

using nodes::DynamicEqResponse;
using nodes::DynamicEqSettings;
using nodes::EqPlacement;
using nodes::EqResponse;
using nodes::EqSettings;
using Tint = Curve::Line::Tint;

using Settings = std::array<std::size_t, 5>;
constexpr Settings kSettings{ShownEq::bandOn, ShownEq::bandType, ShownEq::bandFrequency, ShownEq::bandGain,
                             ShownEq::bandQ};
static_assert(kSettings ==
              Settings{nodes::kBandOn, nodes::kBandType, nodes::kBandFrequency, nodes::kBandGain, nodes::kBandQ});
static_assert(kSettings == Settings{nodes::kDynamicOn, nodes::kDynamicType, nodes::kDynamicFrequency,
                                    nodes::kDynamicGain, nodes::kDynamicQ});

constexpr double kSeenChangeDb = 0.02;  // a fifth of a pixel

QString say(const char* text) {
    return QCoreApplication::translate("ShownEq", text);
}

QString editingHint() {
    return say(
        "Drag a band to set its frequency and gain; Shift is finer, the wheel sets its Q. A double click on a band "
        "resets its gain, a click with the right button switches it off or on. A double click beside the bands "
        "switches on another one");
}

// Parametric and linear-phase -----------------------------------------------------------------------------------------

QString nameOf(EqPlacement placement) {
    switch (placement) {
        case EqPlacement::stereo:
            break;
        case EqPlacement::left:
            return say("Left");
        case EqPlacement::right:
            return say("Right");
        case EqPlacement::mid:
            return say("Mid");
        case EqPlacement::side:
            return say("Side");
    }
    return {};
}

Tint tintOf(EqPlacement placement) {
    switch (placement) {
        case EqPlacement::stereo:
            break;
        case EqPlacement::left:
            return Tint::blue;
        case EqPlacement::right:
            return Tint::green;
        case EqPlacement::mid:
            return Tint::yellow;
        case EqPlacement::side:
            return Tint::violet;
    }
    return Tint::accent;
}

class ShownParametricEq : public ShownEq {
public:
    void take(std::span<const double> values, double sampleRate, int width) override {
        settings_ = EqSettings::of(values);
        response_ = EqResponse(width == 1 ? settings_.onMono() : settings_, sampleRate);
        channels_ = response_.channels();
    }
    int bandCount() const override { return nodes::kEqBands; }
    int parametersPerBand() const override { return nodes::kParametersPerBand; }
    Band band(int band) const override {
        const EqSettings::Band& set = settings_.bands[static_cast<std::size_t>(band)];
        Band shown{.on = set.on, .frequencyHz = set.filter.frequencyHz};
        if (hasGain(set.filter.type)) shown.gainDb = set.filter.gainDb;
        shown.note = nameOf(set.placement).toLower();
        if (std::ranges::find(channels_, set.placement) != channels_.end()) shown.tint = tintOf(set.placement);
        return shown;
    }
    QString hint() const override {
        return editingHint() + say(". Where bands are placed on one channel, there is a line for each channel");
    }
    std::vector<Curve::Line> lines() const override {
        std::vector<Curve::Line> lines;
        for (const EqPlacement channel : channels_) lines.push_back({nameOf(channel), tintOf(channel)});
        return lines;
    }
    double line(std::size_t line, double frequencyHz) const override {
        return response_.db(channels_[line], frequencyHz);
    }
    double part(int band, double frequencyHz) const override {
        return response_.bandDb(static_cast<std::size_t>(band), frequencyHz);
    }

private:
    EqSettings settings_;
    EqResponse response_{settings_, 48000};
    std::vector<EqPlacement> channels_{EqPlacement::stereo};
};

// Dynamic -------------------------------------------------------------------------------------------------------------

class ShownDynamicEq : public ShownEq {
public:
    void take(std::span<const double> values, double sampleRate, int) override {
        settings_ = DynamicEqSettings::of(values);
        response_ = DynamicEqResponse(settings_, sampleRate);
        response_.move(changes_);
    }
    bool listen(const MeterClock& clock, NodeId node) override {
        bool seen = false;
        DynamicEqResponse::Changes now{};
        for (std::size_t b = 0; b < now.size(); ++b) {
            now[b] = clock.readout(node, readoutIds_[b]).value_or(0);
            seen = seen || std::abs(now[b] - changes_[b]) > kSeenChangeDb;
        }
        if (!seen) return false;
        changes_ = now;
        response_.move(changes_);
        return true;
    }
    int bandCount() const override { return nodes::kDynamicBands; }
    int parametersPerBand() const override { return nodes::kParametersPerDynamicBand; }
    Band band(int band) const override {
        const DynamicEqSettings::Band& set = settings_.bands[static_cast<std::size_t>(band)];
        return {.on = set.on,
                .frequencyHz = set.frequencyHz,
                .gainDb = set.gainDb,
                .note = say("range\u00a0%1\u00a0dB").arg(set.rangeDb, 0, 'f', 1)};
    }
    QString hint() const override {
        return editingHint() +
               say(". The area is what the bands may do within their ranges, the second line what they do now");
    }
    std::vector<Curve::Line> lines() const override { return {{say("Quiet"), Tint::accent}, {say("Now"), Tint::blue}}; }
    double line(std::size_t line, double frequencyHz) const override {
        return line == 0 ? response_.quietDb(frequencyHz) : response_.movedDb(frequencyHz);
    }
    double part(int band, double frequencyHz) const override {
        return response_.bandDb(static_cast<std::size_t>(band), frequencyHz);
    }
    std::optional<Curve::Reach> reach(double frequencyHz) const override {
        const auto [low, high] = response_.reach(frequencyHz);
        return Curve::Reach{low, high};
    }

private:
    DynamicEqSettings settings_;
    DynamicEqResponse response_{settings_, 48000};
    DynamicEqResponse::Changes changes_{};
    const std::array<const char*, nodes::kDynamicBands> readoutIds_{"band1.change", "band2.change", "band3.change",
                                                                    "band4.change", "band5.change", "band6.change"};
};

}  // namespace

bool ShownEq::listen(const MeterClock&, NodeId) {
    return false;
}

std::optional<Curve::Reach> ShownEq::reach(double) const {
    return std::nullopt;
}

std::unique_ptr<ShownEq> shownParametricEq() {
    return std::make_unique<ShownParametricEq>();
}

std::unique_ptr<ShownEq> shownDynamicEq() {
    return std::make_unique<ShownDynamicEq>();
}

}  // namespace lacquer::editor
