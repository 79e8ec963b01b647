#include "nodes/master/multiband_imager.hpp"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "nodes/declare.hpp"
#include "nodes/dsp/band_splitter.hpp"
#include "nodes/dsp/switch_fade.hpp"

namespace lacquer::nodes {
namespace {

// Behind the crossovers, of each band.
enum : std::size_t { kWidth, kSolo, kPerBand };

class MultibandImager : public Processor {
public:
    explicit MultibandImager(const CreateSpec& spec) : splitter_(spec) {}

    Status prepare(const PrepareSpec& spec) override {
        splitter_.prepare(spec.sampleRate);
        for (SwitchFade& heard : heard_) heard.prepare(spec.sampleRate);
        reset();
        return {};
    }
    void reset() override {
        splitter_.reset();
        for (SwitchFade& heard : heard_) heard.reset();
    }

    void process(const ProcessContext& context) noexcept override {
        const AudioBlock& out = context.audioOutputs[0];
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            splitter_.split(context, first);
            const bool solo = anySolo(context.parameters, first);
            WideCell left{}, right{};
            for (std::size_t b = 0; b < splitter_.bandCount(); ++b) {
                const auto& band = splitter_.bands()[b];
                Cell widths;
                fillValues(parameter(context.parameters, b, kWidth), first, widths);
                heard_[b].aim(!solo || isOn(parameter(context.parameters, b, kSolo), first));
                for (std::size_t i = 0; i < widths.size(); ++i) {
                    const double more = static_cast<double>(widths[i]) * 0.01 - 1, heard = heard_[b].next();
                    const double l = band[0][i], r = band[1][i], side = more * (l - r) / 2;
                    left[i] += heard * (l + side);
                    right[i] += heard * (r - side);
                }
            }
            for (std::size_t i = 0; i < left.size(); ++i) {
                out[0][first + static_cast<int>(i)] = static_cast<float>(left[i]);
                out[1][first + static_cast<int>(i)] = static_cast<float>(right[i]);
            }
        }
    }

    [[nodiscard]] int latencyFrames() const override { return splitter_.latencyFrames(); }
    [[nodiscard]] std::int64_t tailFrames() const override { return splitter_.tailFrames(); }

private:
    static const ParameterView& parameter(std::span<const ParameterView> all, std::size_t band,
                                          std::size_t which) noexcept {
        return all[kCrossoverParameters + band * kPerBand + which];
    }
    [[nodiscard]] bool anySolo(std::span<const ParameterView> all, int first) const noexcept {
        for (std::size_t b = 0; b < splitter_.bandCount(); ++b)
            if (isOn(parameter(all, b, kSolo), first)) return true;
        return false;
    }

    BandSplitter splitter_;
    std::array<SwitchFade, Crossover::kMostBands> heard_;
};

}  // namespace

ProcessorType multibandImagerType() {
    std::vector<ParameterInfo> parameters = crossoverParameters();
    for (std::size_t b = 1; b <= Crossover::kMostBands; ++b) {
        const std::string id = "band" + std::to_string(b) + ".", name = "Band " + std::to_string(b) + " ";
        parameters.push_back(
            percent(id + "width", name + "width", 0, 200, 100, "Of its side: 0 is mono, 200 raises it by 6 dB"));
        parameters.push_back(toggle(id + "solo", name + "solo", "Only this band is heard, and others that are soloed"));
    }
    return {.uri = "lacquer:multiband-imager",
            .name = "Multiband imager",
            .group = "master",
            .description =
                "Makes the stereo image narrower or wider in two to six bands; what is in the middle stays as loud as "
                "it is, and mono playback the same",
            .widths = {2},
            .ports = {audioInput(), audioOutput()},
            .parameters = std::move(parameters),
            .characteristics = {Characteristic::magnitude},
            .create = make<MultibandImager>};
}

}  // namespace lacquer::nodes
