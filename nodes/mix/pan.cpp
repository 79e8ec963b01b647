#include "nodes/mix/pan.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/switch_fade.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t { kPan, kLaw };
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

struct Gains {
    double left = 1;
    double right = 1;
};

Gains panGains(Law law, double panPercent, int width) noexcept {
    const double right = std::clamp(0.5 + panPercent / 200, 0.0, 1.0);
    if (width == 1) return {lawGain(law, 1 - right), lawGain(law, right)};
    // Balance: the side turned away from follows the law from 0 dB at the centre, the other one stays as it is.
    const double norm = 1 / centreGain(law);
    return {right <= 0.5 ? 1 : lawGain(law, 1 - right) * norm, right >= 0.5 ? 1 : lawGain(law, right) * norm};
}

class Pan : public Processor {
public:
    explicit Pan(const CreateSpec& spec) : width_(spec.width) {}

    Status prepare(const PrepareSpec& spec) override {
        newLaw_.prepare(spec.sampleRate);
        fresh_ = true;
        return {};
    }
    void reset() override { fresh_ = true; }

    void process(const ProcessContext& context) noexcept override {
        const ConstAudioBlock& in = context.audioInputs[0];
        const AudioBlock& out = context.audioOutputs[0];
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            chooseLaw(static_cast<Law>(chosen(context.parameters[kLaw], first)));
            const ParameterView& pan = context.parameters[kPan];
            const bool moving = pan.moving() || !newLaw_.settled();
            Gains gains = gainsAt(pan.at(first));
            for (int i = first; i < first + kControlGridFrames; ++i) {
                if (moving && i > first) gains = gainsAt(pan.at(i));
                const float left = in[0][i];
                const float right = in[width_ - 1][i];
                out[0][i] = left * static_cast<float>(gains.left);
                out[1][i] = right * static_cast<float>(gains.right);
            }
        }
    }

    [[nodiscard]] bool sleeps(const ProcessContext& context) const noexcept override {
        const ParameterView& law = context.parameters[kLaw];
        return !fresh_ && newLaw_.settled() && !law.moving() && static_cast<Law>(chosen(law, 0)) == law_;
    }

private:
    // A change of law is heard as a fade from one law's gains to the other's.
    void chooseLaw(Law law) noexcept {
        if (fresh_) law_ = previousLaw_ = law;
        fresh_ = false;
        if (law == law_ || !newLaw_.settled()) return;
        previousLaw_ = law_;
        law_ = law;
        newLaw_.restart();
    }

    Gains gainsAt(float panPercent) noexcept {
        const Gains now = panGains(law_, panPercent, width_);
        if (newLaw_.settled()) return now;
        const Gains before = panGains(previousLaw_, panPercent, width_);
        const double weight = newLaw_.next();
        return {before.left + weight * (now.left - before.left), before.right + weight * (now.right - before.right)};
    }

    int width_;
    bool fresh_ = true;
    Law law_ = Law::minus3Db;
    Law previousLaw_ = Law::minus3Db;
    SwitchFade newLaw_;
};

}  // namespace

ProcessorType panType() {
    return {.uri = "lacquer:pan",
            .name = "Pan",
            .group = "mix",
            .description =
                "Pans a mono signal, balances a stereo one: turning away from a side takes it down and "
                "leaves the other as it is",
            .ports = {audioInput(), audioOutput(2)},
            .parameters = {percent("pan", "Pan", -100, 100, 0, "-100 is left, 100 right"),
                           choice("law", "Pan law", {"-3 dB", "-4.5 dB", "-6 dB"},
                                  "Level of a centred mono signal on each side; for stereo, the curve of the falling "
                                  "side, which starts at 0 dB")},
            .create = make<Pan>};
}

}  // namespace lacquer::nodes
