#include "nodes/dynamics/multiband.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <string>

#include "nodes/declare.hpp"
#include "nodes/dsp/band_splitter.hpp"
#include "nodes/dsp/switch_fade.hpp"
#include "nodes/dynamics/compressor_gain.hpp"

namespace lacquer::nodes {
namespace {

constexpr std::size_t kMostBands = Crossover::kMostBands;

// Behind the crossovers, for each band: those of a compressor, and two switches.
constexpr std::size_t kFirstBand = kCrossoverParameters;
std::size_t parametersPerBand() {
    static const std::size_t count = compressorParameters().size() + 2;
    return count;
}

std::vector<ParameterInfo> multibandParameters() {
    std::vector<ParameterInfo> all = crossoverParameters();
    for (std::size_t b = 0; b < kMostBands; ++b) {
        const std::string id = "band" + std::to_string(b + 1) + ".", name = "Band " + std::to_string(b + 1) + " ";
        for (ParameterInfo info : compressorParameters()) {
            info.name[0] = static_cast<char>(std::tolower(info.name[0]));
            info.id = id + info.id;
            info.name = name + info.name;
            all.push_back(std::move(info));
        }
        all.push_back(toggle(id + "off", name + "off", "The band passes as it is"));
        all.push_back(toggle(id + "solo", name + "solo", "Only this band is heard, and others that are soloed"));
    }
    return all;
}

struct Band {
    CompressorGain gain;
    SwitchFade compressed, heard;
    std::atomic<float> shownDb{0};
};

class Multiband : public Processor {
public:
    explicit Multiband(const CreateSpec& spec) : splitter_(spec) {}

    Status prepare(const PrepareSpec& spec) override {
        splitter_.prepare(spec.sampleRate);
        for (Band& band : bands_) {
            band.gain.prepare(spec.sampleRate);
            band.compressed.prepare(spec.sampleRate);
            band.heard.prepare(spec.sampleRate);
        }
        reset();
        return {};
    }
    void reset() override {
        splitter_.reset();
        for (Band& band : bands_) {
            band.gain.reset();
            band.compressed.reset();
            band.heard.reset();
            band.shownDb.store(0, std::memory_order_relaxed);
        }
    }

    void process(const ProcessContext& context) noexcept override {
        std::array<double, kMostBands> deepest{};
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            splitter_.split(context, first);
            const AudioBlock& out = context.audioOutputs[0];
            std::array<WideCell, 2> sum{};
            for (std::size_t b = 0; b < splitter_.bandCount(); ++b) {
                Cell gains;
                deepest[b] = std::max(deepest[b], gainsOf(b, context.parameters, out.channelCount(), first, gains));
                for (std::size_t c = 0; c < static_cast<std::size_t>(out.channelCount()); ++c)
                    for (std::size_t i = 0; i < gains.size(); ++i) sum[c][i] += splitter_.bands()[b][c][i] * gains[i];
            }
            for (int c = 0; c < out.channelCount(); ++c)
                for (std::size_t i = 0; i < sum[0].size(); ++i)
                    out[c][first + static_cast<int>(i)] = static_cast<float>(sum[static_cast<std::size_t>(c)][i]);
        }
        for (std::size_t b = 0; b < splitter_.bandCount(); ++b)
            bands_[b].shownDb.store(static_cast<float>(deepest[b]), std::memory_order_relaxed);
    }

    [[nodiscard]] int latencyFrames() const override { return splitter_.latencyFrames(); }
    [[nodiscard]] std::int64_t tailFrames() const override { return splitter_.tailFrames(); }
    [[nodiscard]] double readout(std::size_t band) const noexcept override {
        return bands_[band].shownDb.load(std::memory_order_relaxed);
    }

private:
    // Returns the deepest reduction in dB.
    double gainsOf(std::size_t b, std::span<const ParameterView> all, int channels, int first, Cell& gains) noexcept {
        Band& band = bands_[b];
        const auto own = all.subspan(kFirstBand + b * perBand_, perBand_);
        const std::span key(splitter_.bands()[b].data(), static_cast<std::size_t>(channels));
        const double deepest = band.gain.compute(own, key, first, gains);
        band.compressed.aim(!isOn(own[perBand_ - 2], first));
        band.heard.aim(!anySolo(all, first) || isOn(own[perBand_ - 1], first));
        if (band.compressed.settled() && band.compressed.value() == 1 && band.heard.settled() &&
            band.heard.value() == 1)
            return deepest;
        for (float& gain : gains) {
            const float share = band.compressed.next();
            gain = (1 + share * (gain - 1)) * band.heard.next();
        }
        return isOn(own[perBand_ - 2], first) ? 0 : deepest;
    }

    [[nodiscard]] bool anySolo(std::span<const ParameterView> all, int first) const noexcept {
        for (std::size_t b = 0; b < splitter_.bandCount(); ++b)
            if (isOn(all[kFirstBand + (b + 1) * perBand_ - 1], first)) return true;
        return false;
    }

    const std::size_t perBand_ = parametersPerBand();
    BandSplitter splitter_;
    std::array<Band, kMostBands> bands_;
};

}  // namespace

ProcessorType multibandType() {
    std::vector<ParameterInfo> readouts;
    for (std::size_t b = 1; b <= kMostBands; ++b)
        readouts.push_back(gainReduction("band" + std::to_string(b) + ".gainReduction",
                                         "Band " + std::to_string(b) + " gain reduction", 200,
                                         "Deepest of the last quantum, without make-up"));
    return {.uri = "lacquer:multiband",
            .name = "Multiband compressor",
            .group = "dynamics",
            .description =
                "Two to six bands with a compressor each; crossovers of 24 dB per octave, of minimum or "
                "linear phase, whose bands add up flat",
            .ports = {audioInput(), audioOutput()},
            .parameters = multibandParameters(),
            .readouts = std::move(readouts),
            .characteristics = {Characteristic::levels, Characteristic::magnitude},
            .create = make<Multiband>};
}

}  // namespace lacquer::nodes
