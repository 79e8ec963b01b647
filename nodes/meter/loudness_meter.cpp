#include "nodes/meter/loudness_meter.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>

#include "nodes/declare.hpp"
#include "nodes/dsp/gated_loudness.hpp"
#include "nodes/dsp/peak_meter.hpp"
#include "nodes/dsp/peak_to_short_term.hpp"
#include "nodes/dsp/short_term_loudness.hpp"
#include "nodes/dsp/true_peak.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t {
    kMomentary,
    kShortTerm,
    kIntegrated,
    kRange,
    kTruePeak,
    kMaxMomentary,
    kMaxShortTerm,
    kPlr,
    kPsr,
    kMinPsr
};

class LoudnessMeter : public Processor {
public:
    explicit LoudnessMeter(const CreateSpec& spec) : channels_(spec.width) {}

    Status prepare(const PrepareSpec& spec) override {
        weighted_.prepare(spec.sampleRate);
        momentary_.prepare(spec.sampleRate);
        shortTerm_.prepare(spec.sampleRate);
        integrated_.prepare(spec.sampleRate);
        reset();
        return {};
    }
    void reset() override {
        weighted_.reset(channels_);
        restart();
        wasOn_ = false;
    }

    void process(const ProcessContext& context) noexcept override {
        const ConstAudioBlock& in = context.audioInputs[0];
        const AudioBlock& out = context.audioOutputs[0];
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            const bool on = isOn(context.parameters[0], first);
            if (on && !wasOn_) restart();
            wasOn_ = on;
            const double energy = weighted_.ofCell(in, first);
            momentary_.add(energy);
            integrated_.add(energy);
            notePeaks(in, first);
            if (shortTerm_.add(energy)) psr_.closeHop(shortTerm_.lufs());
        }
        for (int c = 0; c < out.channelCount(); ++c)
            if (out[c] != in[c]) std::copy_n(in[c], context.frames, out[c]);
    }

    [[nodiscard]] double readout(std::size_t index) const noexcept override {
        const double truePeakDb = meterDb(truePeak_.load(std::memory_order_relaxed));
        switch (index) {
            case kMomentary:
                return momentary_.lufs();
            case kShortTerm:
                return shortTerm_.lufs();
            case kIntegrated:
                return integrated_.lufs();
            case kRange:
                return shortTerm_.rangeLu();
            case kTruePeak:
                return truePeakDb;
            case kMaxMomentary:
                return momentary_.highest();
            case kMaxShortTerm:
                return shortTerm_.highest();
            case kPlr:
                return truePeakDb - integrated_.lufs();
            case kPsr:
                return psr_.db();
            case kMinPsr:
                return psr_.lowestDb();
            default:
                return 0;
        }
    }

private:
    void restart() noexcept {
        for (TruePeakDetector& detector : detectors_) detector.reset();
        momentary_.reset();
        shortTerm_.reset();
        integrated_.reset();
        psr_.reset();
        truePeak_.store(0, std::memory_order_relaxed);
    }
    void notePeaks(const ConstAudioBlock& in, int first) noexcept {
        Cell samples, peaks{};
        for (int c = 0; c < in.channelCount(); ++c) {
            // What is no number, or infinite, is no level: it would be the highest for ever.
            std::transform(in[c] + first, in[c] + first + kControlGridFrames, samples.begin(),
                           [](float x) { return std::isfinite(x) ? x : 0.0f; });
            detectors_[static_cast<std::size_t>(c)].raise(samples, peaks);
        }
        const float highest = *std::ranges::max_element(peaks);
        psr_.notePeak(highest);
        if (highest > truePeak_.load(std::memory_order_relaxed)) truePeak_.store(highest, std::memory_order_relaxed);
    }

    const int channels_;
    WeightedEnergy weighted_;
    MomentaryLoudness momentary_;
    ShortTermLoudness shortTerm_;
    GatedLoudness integrated_;
    PeakToShortTerm psr_;
    std::array<TruePeakDetector, 2> detectors_;
    std::atomic<float> truePeak_{0};
    bool wasOn_ = false;
};

ParameterInfo readout(std::string id, std::string name, std::string unit, double minimum, double maximum,
                      std::string description) {
    return {
        std::move(id),         std::move(name), std::move(unit), minimum, maximum, minimum, ParameterScale::linear, {},
        std::move(description)};
}

}  // namespace

ProcessorType loudnessMeterType() {
    constexpr double kFloor = kMeterFloorDb, kTop = 60;
    return {
        .uri = "lacquer:loudness-meter",
        .name = "Loudness meter",
        .group = "meter",
        .description = "Passes the signal on as it is and measures its loudness, after ITU-R BS.1770-5 and EBU R 128",
        .ports = {audioInput(), audioOutput()},
        .parameters = {toggle("restart", "Restart", "Begins to measure anew when it is switched on")},
        .readouts = {readout("momentary", "Momentary loudness", "LUFS", kFloor, kTop, "400 ms"),
                     readout("shortTerm", "Short-term loudness", "LUFS", kFloor, kTop, "3 s"),
                     readout("integrated", "Integrated loudness", "LUFS", kFloor, kTop,
                             "Of all since the start, gated; not a number until something is above -70 LUFS"),
                     readout("range", "Loudness range", "LU", 0, 100, "LRA, EBU Tech 3342; settles over a minute"),
                     readout("truePeak", "True peak", "dBTP", kFloor, kTop, "Highest since the start"),
                     readout("maxMomentary", "Highest momentary", "LUFS", kFloor, kTop, "Since the start"),
                     readout("maxShortTerm", "Highest short-term", "LUFS", kFloor, kTop, "Since the start"),
                     readout("plr", "Peak to loudness", "dB", -kTop, 2 * kTop, "True peak less integrated loudness"),
                     readout("psr", "Peak to short-term loudness", "dB", -kTop, 2 * kTop,
                             "True peak of the last 3 s less their loudness; 0 until 3 s have passed"),
                     readout("minPsr", "Lowest peak to short-term", "dB", -kTop, 2 * kTop, "Since the start")},
        .create = make<LoudnessMeter>};
}

}  // namespace lacquer::nodes
