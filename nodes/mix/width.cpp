#include "nodes/mix/width.hpp"

#include <algorithm>
#include <cmath>

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"

namespace lacquer::nodes {
namespace {

// Moves left and right apart by what is added to the side, (left - right) / 2; their sum stays.
void addToSide(const ConstAudioBlock& in, const AudioBlock& out, int frame, double added) noexcept {
    const double left = in[0][frame], right = in[1][frame];
    out[0][frame] = static_cast<float>(left + added);
    out[1][frame] = static_cast<float>(right - added);
}

double sideAt(const ConstAudioBlock& in, int frame) noexcept {
    return (static_cast<double>(in[0][frame]) - static_cast<double>(in[1][frame])) / 2;
}

class Width : public Processor {
public:
    explicit Width(const CreateSpec&) {}
    Status prepare(const PrepareSpec&) override { return {}; }

    void process(const ProcessContext& context) noexcept override {
        const ConstAudioBlock& in = context.audioInputs[0];
        for (int i = 0; i < context.frames; ++i) {
            const double more = static_cast<double>(context.parameters[0].at(i)) / 100 - 1;
            addToSide(in, context.audioOutputs[0], i, more * sideAt(in, i));
        }
    }
    [[nodiscard]] bool sleeps(const ProcessContext&) const noexcept override { return true; }
};

// What a low pass of the first order keeps of the side is taken from it; the rest is what the high pass would keep.
class MonoBass : public Processor {
public:
    explicit MonoBass(const CreateSpec&) {}
    Status prepare(const PrepareSpec& spec) override {
        sampleRate_ = spec.sampleRate;
        reset();
        return {};
    }
    void reset() override {
        low_ = 0;
        fresh_ = true;
    }

    void process(const ProcessContext& context) noexcept override {
        const ConstAudioBlock& in = context.audioInputs[0];
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            aim(context.parameters[0].at(first + kControlGridFrames - 1));
            for (int n = 1; n <= kControlGridFrames; ++n) {
                const int frame = first + n - 1;
                const double g = from_ + (to_ - from_) * (n * (1.0 / kControlGridFrames));
                // Trapezoidal integrator: V. Zavalishin, "The Art of VA Filter Design", 2018, chapter 3.
                const double way = (sideAt(in, frame) - low_) * g;
                const double low = low_ + way;
                low_ = low + way;
                addToSide(in, context.audioOutputs[0], frame, -low);
            }
            if (!std::isfinite(low_) || std::fabs(low_) < kNothing) low_ = 0;
        }
    }
    [[nodiscard]] bool sleeps(const ProcessContext& context) const noexcept override {
        return low_ == 0 && !fresh_ && !context.parameters[0].moving() && from_ == to_ &&
               context.parameters[0].value() == frequencyHz_;
    }
    /// Until 120 dB down at the lowest frequency.
    [[nodiscard]] std::int64_t tailFrames() const override {
        return static_cast<std::int64_t>(13.8 * sampleRate_ / (2 * M_PI * kLowestHz));
    }

    static constexpr double kLowestHz = 20;

private:
    static constexpr double kNothing = 1e-15;

    // The coefficient goes to that of a frequency in a straight line over a cell.
    void aim(float frequencyHz) noexcept {
        from_ = to_;
        if (fresh_ || frequencyHz != frequencyHz_) {
            const double highest = std::min<double>(frequencyHz, 0.49 * sampleRate_);
            const double g = std::tan(M_PI * highest / sampleRate_);
            to_ = g / (1 + g);
            frequencyHz_ = frequencyHz;
        }
        if (fresh_) from_ = to_;
        fresh_ = false;
    }

    double sampleRate_ = 48000;
    double low_ = 0;
    double from_ = 0, to_ = 0;
    float frequencyHz_ = 0;
    bool fresh_ = true;
};

}  // namespace

ProcessorType widthType() {
    return {.uri = "lacquer:width",
            .name = "Width",
            .group = "mix",
            .description =
                "Makes a stereo image narrower or wider; what is in the middle stays. 100 % leaves every bit "
                "as it is",
            .widths = {2},
            .ports = {audioInput(), audioOutput()},
            .parameters = {percent("width", "Width", 0, 200, 100, "Of the side: 0 is mono, 200 raises it by 6 dB")},
            .characteristics = {Characteristic::panorama},
            .create = make<Width>};
}

ProcessorType monoBassType() {
    return {.uri = "lacquer:mono-bass",
            .name = "Mono bass",
            .group = "eq",
            .description =
                "Takes the bass out of the sides by 6 dB per octave, as the elliptical equaliser of a cutting "
                "desk does, so that a stylus can follow; the middle stays",
            .widths = {2},
            .ports = {audioInput(), audioOutput()},
            .parameters = {hertz("frequency", "Frequency", MonoBass::kLowestHz, 1000, 150,
                                 "Where the sides are 3 dB down; 75, 150 and 300 Hz are usual")},
            .characteristics = {Characteristic::magnitude},
            .create = make<MonoBass>};
}

}  // namespace lacquer::nodes
