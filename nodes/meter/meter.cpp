#include "nodes/meter/meter.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>

#include "nodes/declare.hpp"
#include "nodes/dsp/k_system.hpp"
#include "nodes/dsp/loudness.hpp"
#include "nodes/dsp/peak_meter.hpp"
#include "nodes/dsp/recent_stereo.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t { kPeakL, kPeakR, kRmsL, kRmsR, kOvers, kCorrelation, kMomentary, kKSystemL, kKSystemR };

constexpr double kAveragingSeconds = 0.3;  // RMS and correlation, about as quick as a VU meter
constexpr int kOverFrames = 3;             // so many full-scale samples in a row are taken for clipping
constexpr double kSilentPower = 1e-12;     // -120 dB: nothing left to correlate

class Meter : public Processor {
public:
    explicit Meter(const CreateSpec&) {}

    Status prepare(const PrepareSpec& spec) override {
        keep_ = std::exp(-kControlGridFrames / (kAveragingSeconds * spec.sampleRate));
        peaks_.prepare(spec.sampleRate);
        loudness_.prepare(spec.sampleRate);
        for (KSystemMeter& meter : kSystem_) meter.prepare(spec.sampleRate);
        reset();
        return {};
    }
    void reset() override {
        peaks_.reset();
        loudness_.reset();
        recent_.reset();
        for (KSystemMeter& meter : kSystem_) meter.reset();
        power_ = {};
        product_ = 0;
        fullScaleRun_ = {};
        overs_.store(0, std::memory_order_relaxed);
        publish();
    }

    void process(const ProcessContext& context) noexcept override {
        const ConstAudioBlock& in = context.audioInputs[0];
        const AudioBlock& out = context.audioOutputs[0];
        peaks_.feed(in);
        loudness_.feed(in);
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            averageCell(in, first);
            recent_.feed(in[0] + first, in[in.channelCount() - 1] + first);
        }
        const auto scale = static_cast<std::size_t>(chosen(context.parameters[0], context.frames - 1));
        headroomDb_.store(KSystemMeter::kHeadroomsDb[scale], std::memory_order_relaxed);
        for (int c = 0; c < in.channelCount(); ++c)
            countOvers(in.channel(c), fullScaleRun_[static_cast<std::size_t>(c)]);
        publish();
        for (int c = 0; c < out.channelCount(); ++c)
            if (out[c] != in[c]) std::copy_n(in[c], context.frames, out[c]);
    }

    [[nodiscard]] double readout(std::size_t index) const noexcept override {
        switch (index) {
            case kPeakL:
            case kPeakR:
                return peaks_.levelDb(index - kPeakL);
            case kRmsL:
            case kRmsR:
                return meterDb(std::sqrt(shownPower_[index - kRmsL].load(std::memory_order_relaxed)));
            case kOvers:
                return overs_.load(std::memory_order_relaxed);
            case kCorrelation:
                return shownCorrelation_.load(std::memory_order_relaxed);
            case kMomentary:
                return loudness_.lufs();
            case kKSystemL:
            case kKSystemR:
                return kSystem_[index - kKSystemL].levelDb(headroomDb_.load(std::memory_order_relaxed));
            default:
                return 0;
        }
    }
    [[nodiscard]] RecentStereoReading recentStereo(std::span<StereoPoint> points) const noexcept override {
        return recent_.read(points);
    }

private:
    void averageCell(const ConstAudioBlock& in, int first) noexcept {
        const float* const left = in[0] + first;
        const float* const right = in[in.channelCount() - 1] + first;
        double leftPower = 0;
        double rightPower = 0;
        double product = 0;
        for (int i = 0; i < kControlGridFrames; ++i) {
            const double l = left[i];
            const double r = right[i];
            leftPower += l * l;
            rightPower += r * r;
            product += l * r;
        }
        if (!std::isfinite(leftPower + rightPower)) return;  // a NaN or infinity: the cell does not count
        power_[0] = mean(leftPower, power_[0]);
        power_[1] = mean(rightPower, power_[1]);
        product_ = mean(product, product_);
        kSystem_[0].add(leftPower);
        kSystem_[1].add(rightPower);
    }
    [[nodiscard]] double mean(double cellSum, double before) const noexcept {
        return cellSum / kControlGridFrames * (1 - keep_) + before * keep_;
    }

    void countOvers(std::span<const float> samples, int& run) noexcept {
        std::uint32_t found = 0;
        for (const float sample : samples) {
            const bool full = std::fabs(sample) >= 1.0f;
            if (full && run == kOverFrames - 1) ++found;
            run = full ? std::min(run + 1, kOverFrames) : 0;
        }
        overs_.store(overs_.load(std::memory_order_relaxed) + found, std::memory_order_relaxed);
    }

    void publish() noexcept {
        for (std::size_t c = 0; c < power_.size(); ++c)
            shownPower_[c].store(static_cast<float>(power_[c]), std::memory_order_relaxed);
        const bool silent = power_[0] < kSilentPower || power_[1] < kSilentPower;
        const double r = silent ? std::numeric_limits<double>::quiet_NaN()
                                : std::clamp(product_ / std::sqrt(power_[0] * power_[1]), -1.0, 1.0);
        shownCorrelation_.store(static_cast<float>(r), std::memory_order_relaxed);
    }

    double keep_ = 0;
    StereoPeakMeter peaks_;
    MomentaryLoudness loudness_;
    RecentStereo recent_;
    std::array<KSystemMeter, 2> kSystem_;
    std::atomic<double> headroomDb_{KSystemMeter::kHeadroomsDb[0]};
    std::array<double, 2> power_{};
    double product_ = 0;
    std::array<int, 2> fullScaleRun_{};
    std::array<std::atomic<float>, 2> shownPower_{};
    std::atomic<float> shownCorrelation_{0};
    std::atomic<std::uint32_t> overs_{0};
};

ParameterInfo levelReadout(std::string id, std::string name, std::string unit, std::string description) {
    return {std::move(id),
            std::move(name),
            std::move(unit),
            kMeterFloorDb,
            60,
            kMeterFloorDb,
            ParameterScale::linear,
            {},
            std::move(description)};
}

}  // namespace

ProcessorType meterType() {
    constexpr auto kKSystemReading =
        "RMS over 600 ms, on the scale that is chosen; a full-scale sine is +20, +14 or +12";
    return {
        .uri = "lacquer:meter",
        .name = "Meter",
        .group = "meter",
        .description = "Passes the signal on as it is and measures it; the editor shows its spectrum and a goniometer",
        .ports = {audioInput(), audioOutput()},
        .parameters = {choice("kScale", "K-System scale", {"K-20", "K-14", "K-12"},
                              "Where the 0 of the K-System levels is: 20, 14 or 12 dB below full scale")},
        .readouts = {peakReadout("peakL", "Peak left"),
                     peakReadout("peakR", "Peak right"),
                     levelReadout("rmsL", "RMS left", "dBFS", "Over 300 ms; a full-scale sine is -3 dB"),
                     levelReadout("rmsR", "RMS right", "dBFS", "Over 300 ms; a full-scale sine is -3 dB"),
                     {"overs",
                      "Overs",
                      "",
                      0,
                      4294967295.0,
                      0,
                      ParameterScale::integer,
                      {},
                      "Runs of three or more full-scale samples since the start"},
                     {"correlation",
                      "Correlation",
                      "",
                      -1,
                      1,
                      0,
                      ParameterScale::linear,
                      {},
                      "Over 300 ms; not a number while a side is silent"},
                     levelReadout("momentary", "Momentary loudness", "LUFS", "400 ms, EBU Tech 3341"),
                     levelReadout("kSystemL", "K-System left", "dB", kKSystemReading),
                     levelReadout("kSystemR", "K-System right", "dB", kKSystemReading)},
        .hearsForPictures = true,
        .create = make<Meter>};
}

}  // namespace lacquer::nodes
