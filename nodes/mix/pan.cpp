#include "nodes/mix/pan.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/switch_fade.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t { kPan, kLaw, kMode, kLeft, kRight };
enum class Law { minus3Db, minus4Point5Db, minus6Db };

// Gain of a loudspeaker that the source is `nearness` close to: 1 at the source, 0 at the far end.
double lawGain(Law law, double nearness) noexcept {
    switch (law) {
        case Law::minus3Db:
            return quarterSine(nearness);
        case Law::minus4Point5Db:
            return std::sqrt(nearness * quarterSine(nearness));
        case Law::minus6Db:
            return nearness;
    }
    return nearness;
}

double centreGain(Law law) noexcept {
    constexpr std::array<double, 3> kGains{0.70710678118654752, 0.59460355750136053, 0.5};  // 2^-1/2, 2^-3/4, 2^-1
    return kGains[static_cast<std::size_t>(law)];
}

// What makes another set of gains of the same positions.
struct Rule {
    Law law = Law::minus3Db;
    bool dual = false;
    bool operator==(const Rule&) const = default;
};
// In per cent.
struct Positions {
    double pan = 0, left = -100, right = 100;
};

// Of each side onto itself, and onto the other one.
struct Gains {
    double left = 1;
    double right = 1;
    double leftToRight = 0;
    double rightToLeft = 0;
};

double nearnessToRight(double percent) noexcept {
    return std::clamp(0.5 + percent / 200, 0.0, 1.0);
}

Gains panGains(Rule rule, const Positions& positions, int width) noexcept {
    const Law law = rule.law;
    const double right = nearnessToRight(positions.pan);
    if (width == 1) return {lawGain(law, 1 - right), lawGain(law, right)};
    if (rule.dual) {
        const double ofLeft = nearnessToRight(positions.left), ofRight = nearnessToRight(positions.right);
        return {lawGain(law, 1 - ofLeft), lawGain(law, ofRight), lawGain(law, ofLeft), lawGain(law, 1 - ofRight)};
    }
    // Balance: the side turned away from follows the law from 0 dB at the centre, the other one stays as it is.
    const double norm = 1 / centreGain(law);
    return {right <= 0.5 ? 1 : lawGain(law, 1 - right) * norm, right >= 0.5 ? 1 : lawGain(law, right) * norm};
}

class Pan : public Processor {
public:
    explicit Pan(const CreateSpec& spec) : width_(spec.width) {}

    Status prepare(const PrepareSpec& spec) override {
        newRule_.prepare(spec.sampleRate);
        fresh_ = true;
        return {};
    }
    void reset() override { fresh_ = true; }

    void process(const ProcessContext& context) noexcept override {
        const ConstAudioBlock& in = context.audioInputs[0];
        const AudioBlock& out = context.audioOutputs[0];
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            chooseRule(ruleAt(context.parameters, first));
            const bool moving = moves(context.parameters) || !newRule_.settled();
            const bool crosses = width_ == 2 && (rule_.dual || (previousRule_.dual && !newRule_.settled()));
            Gains gains = gainsAt(context.parameters, first);
            for (int i = first; i < first + kControlGridFrames; ++i) {
                if (moving && i > first) gains = gainsAt(context.parameters, i);
                const float left = in[0][i];
                const float right = in[width_ - 1][i];
                out[0][i] = left * static_cast<float>(gains.left);
                out[1][i] = right * static_cast<float>(gains.right);
                if (!crosses) continue;
                out[0][i] += right * static_cast<float>(gains.rightToLeft);
                out[1][i] += left * static_cast<float>(gains.leftToRight);
            }
        }
    }

    [[nodiscard]] bool sleeps(const ProcessContext& context) const noexcept override {
        const bool changes = context.parameters[kLaw].moving() || context.parameters[kMode].moving();
        return !fresh_ && newRule_.settled() && !changes && ruleAt(context.parameters, 0) == rule_;
    }

private:
    using Parameters = std::span<const ParameterView>;

    static Rule ruleAt(Parameters parameters, int frame) noexcept {
        return {static_cast<Law>(chosen(parameters[kLaw], frame)), chosen(parameters[kMode], frame) == 1};
    }
    static bool moves(Parameters parameters) noexcept {
        return parameters[kPan].moving() || parameters[kLeft].moving() || parameters[kRight].moving();
    }

    // A change of law or mode is heard as a fade from one rule's gains to the other's.
    void chooseRule(Rule rule) noexcept {
        if (fresh_) rule_ = previousRule_ = rule;
        fresh_ = false;
        if (rule == rule_ || !newRule_.settled()) return;
        previousRule_ = rule_;
        rule_ = rule;
        newRule_.restart();
    }

    Gains gainsAt(Parameters parameters, int frame) noexcept {
        const Positions positions{parameters[kPan].at(frame), parameters[kLeft].at(frame),
                                  parameters[kRight].at(frame)};
        const Gains now = panGains(rule_, positions, width_);
        if (newRule_.settled()) return now;
        const Gains before = panGains(previousRule_, positions, width_);
        const double weight = newRule_.next();
        const auto between = [weight](double from, double to) { return from + weight * (to - from); };
        return {between(before.left, now.left), between(before.right, now.right),
                between(before.leftToRight, now.leftToRight), between(before.rightToLeft, now.rightToLeft)};
    }

    int width_;
    bool fresh_ = true;
    Rule rule_, previousRule_;
    SwitchFade newRule_;
};

}  // namespace

ProcessorType panType() {
    return {.uri = "lacquer:pan",
            .name = "Pan",
            .group = "mix",
            .description =
                "Pans a mono signal, balances a stereo one: turning away from a side takes it down and "
                "leaves the other as it is. Or places both sides of a stereo signal by themselves",
            .ports = {audioInput(), audioOutput(2)},
            .parameters = {percent("pan", "Pan", -100, 100, 0, "-100 is left, 100 right"),
                           choice("law", "Pan law", {"-3 dB", "-4.5 dB", "-6 dB"},
                                  "Level of a centred mono signal on each side; for stereo, the curve of the falling "
                                  "side, which starts at 0 dB"),
                           choice("mode", "Stereo mode", {"balance", "dual"},
                                  "Of a stereo signal: balance turns with `pan`, dual places its sides with `left` and "
                                  "`right`, each like a mono signal"),
                           percent("left", "Left position", -100, 100, -100, "Of the left side, in dual mode"),
                           percent("right", "Right position", -100, 100, 100, "Of the right side, in dual mode")},
            .characteristics = {Characteristic::panorama},
            .create = make<Pan>};
}

}  // namespace lacquer::nodes
