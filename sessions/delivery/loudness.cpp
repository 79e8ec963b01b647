#include "sessions/delivery/loudness.hpp"

#include <ebur128.h>

#include <algorithm>
#include <cmath>
#include <new>
#include <utility>

#include "sessions/media/audio_file.hpp"

namespace lacquer::sessions {

namespace {

// A hop of 100 ms finds up to 0.5 LU less than there is in a 400 ms burst, one of 10 ms less than 0.1 LU, which is
// what Tech 3341, test 13, allows.
constexpr std::int64_t kHopsPerSecond = 100;
constexpr unsigned long kHopMs = 10;
constexpr std::int64_t kMomentaryHops = 40;
constexpr std::int64_t kShortTermHops = 300;

constexpr double kOffsetLu = -0.691;  // BS.1770: the K filter's gain at 997 Hz taken back

double powerOf(double lufs) {
    return std::pow(10.0, (lufs - kOffsetLu) / 10);
}

std::optional<double> loudnessOf(double power) {
    if (power <= 0) return std::nullopt;
    return kOffsetLu + 10 * std::log10(power);
}

std::optional<double> decibels(double amplitude) {
    if (amplitude <= 0) return std::nullopt;
    return 20 * std::log10(amplitude);
}

}  // namespace

struct LoudnessMeter::Library {
    Library(int channels, int sampleRate)
        : state(ebur128_init(static_cast<unsigned>(channels), static_cast<unsigned long>(sampleRate),
                             EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK)) {
        if (state == nullptr) throw std::bad_alloc();  // the one way it fails within the limits
    }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
    ~Library() { ebur128_destroy(&state); }

    ebur128_state* state;
};

LoudnessMeter::LoudnessMeter(int channels, int sampleRate)
    : channels_(channels),
      sampleRate_(sampleRate),
      library_(std::make_unique<Library>(channels, sampleRate)),
      hopFrames_(std::max<std::int64_t>(1, sampleRate / kHopsPerSecond)),
      hopPowers_(kShortTermHops, 0.0),
      sums_(static_cast<std::size_t>(channels), 0.0) {}

LoudnessMeter::LoudnessMeter(LoudnessMeter&&) noexcept = default;
LoudnessMeter& LoudnessMeter::operator=(LoudnessMeter&&) noexcept = default;
LoudnessMeter::~LoudnessMeter() = default;

void LoudnessMeter::feed(ConstAudioBlock block) {
    const auto channels = static_cast<std::size_t>(channels_);
    interleaved_.resize(channels * static_cast<std::size_t>(block.frames()));
    for (std::size_t channel = 0; channel < channels; ++channel) {
        std::size_t at = channel;
        for (const float x : block.channel(static_cast<int>(channel))) {
            interleaved_[at] = x;
            at += channels;
        }
    }
    feed(interleaved_);
}

void LoudnessMeter::feed(std::span<const float> interleaved) {
    const auto channels = static_cast<std::size_t>(channels_);
    for (std::size_t channel = 0; channel < channels; ++channel)
        for (std::size_t at = channel; at < interleaved.size(); at += channels)
            sums_[channel] += static_cast<double>(interleaved[at]);
    frames_ += static_cast<std::int64_t>(interleaved.size() / channels);
    while (!interleaved.empty()) {
        const auto frames = std::min(static_cast<std::size_t>(hopFrames_ - hopFilled_), interleaved.size() / channels);
        feedHop(interleaved.first(frames * channels));
        interleaved = interleaved.subspan(frames * channels);
    }
}

void LoudnessMeter::feedHop(std::span<const float> interleaved) {
    const std::size_t frames = interleaved.size() / static_cast<std::size_t>(channels_);
    ebur128_add_frames_float(library_->state, interleaved.data(), frames);
    hopFilled_ += static_cast<std::int64_t>(frames);
    if (hopFilled_ == hopFrames_) closeHop();
}

// Asking libebur128 for the 3 s loudness every 10 ms would sum each sample 300 times. It is asked for the loudness of
// the last 10 ms instead, and the longer windows are means of these.
void LoudnessMeter::closeHop() {
    hopFilled_ = 0;
    double lufs = 0;
    ebur128_loudness_window(library_->state, kHopMs, &lufs);
    hopPowers_[static_cast<std::size_t>(hops_ % kShortTermHops)] = std::isfinite(lufs) ? powerOf(lufs) : 0.0;
    ++hops_;

    const auto mean = [this](std::int64_t window) {
        double sum = 0;
        for (std::int64_t hop = std::max<std::int64_t>(0, hops_ - window); hop < hops_; ++hop)
            sum += hopPowers_[static_cast<std::size_t>(hop % kShortTermHops)];
        return sum / static_cast<double>(window);
    };
    maxMomentaryPower_ = std::max(maxMomentaryPower_, mean(kMomentaryHops));
    maxShortTermPower_ = std::max(maxShortTermPower_, mean(kShortTermHops));
}

LoudnessReport LoudnessMeter::finish() {
    LoudnessReport report;
    report.sampleRate = sampleRate_;
    report.channels = channels_;
    report.frames = frames_;

    double integrated = 0;
    ebur128_loudness_global(library_->state, &integrated);
    if (std::isfinite(integrated)) report.integratedLufs = integrated;
    double range = 0;
    ebur128_loudness_range(library_->state, &range);
    if (report.integratedLufs && frames_ >= std::int64_t{3} * sampleRate_) report.loudnessRangeLu = range;
    report.maxMomentaryLufs = loudnessOf(maxMomentaryPower_);
    report.maxShortTermLufs = loudnessOf(maxShortTermPower_);

    // A last sample's peak comes out of the oversampling filter (49 taps at four times the rate) some frames later.
    const std::vector<float> silence(static_cast<std::size_t>(channels_) * 64, 0.0f);
    ebur128_add_frames_float(library_->state, silence.data(), 64);
    double truePeak = 0;
    double samplePeak = 0;
    for (unsigned channel = 0; channel < static_cast<unsigned>(channels_); ++channel) {
        double peak = 0;
        ebur128_true_peak(library_->state, channel, &peak);
        truePeak = std::max(truePeak, peak);
        ebur128_sample_peak(library_->state, channel, &peak);
        samplePeak = std::max(samplePeak, peak);
    }
    report.truePeakDbtp = decibels(truePeak);
    report.samplePeakDbfs = decibels(samplePeak);

    report.dcOffset = sums_;
    if (frames_ > 0)
        for (double& sum : report.dcOffset) sum /= static_cast<double>(frames_);
    return report;
}

Result<LoudnessReport> measure(const std::filesystem::path& path, const Progress& progress) {
    Result<AudioFile> file = AudioFile::open(path);
    if (!file) return fail(std::move(file).error());
    const AudioFileFacts& facts = file->facts();
    LoudnessMeter meter(facts.channels, facts.sampleRate);

    constexpr std::int64_t kChunkFrames = 16384;
    std::vector<float> chunk(static_cast<std::size_t>(kChunkFrames * facts.channels));
    for (std::int64_t frame = 0; frame < facts.frames;) {
        const Result<std::int64_t> got = file->read(frame, chunk);
        if (!got) return fail(got.error());
        meter.feed(std::span<const float>(chunk).first(static_cast<std::size_t>(*got * facts.channels)));
        frame += *got;
        const double share = static_cast<double>(frame) / static_cast<double>(facts.frames);
        if (progress && progress(share) == Proceed::stop)
            return fail(ErrorKind::failed, "measuring was stopped", path.string());
    }
    return meter.finish();
}

}  // namespace lacquer::sessions
