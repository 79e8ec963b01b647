#include "sessions/delivery/loudness.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <future>
#include <utility>

#include "core/realtime/floating_point_mode.hpp"
#include "sessions/media/audio_file.hpp"

namespace lacquer::sessions {

namespace {

// A hop of 100 ms finds up to 0.5 LU less than there is in a 400 ms burst, one of 10 ms less than 0.1 LU, which is
// what Tech 3341, test 13, allows.
constexpr std::int64_t kHopsPerSecond = 100;
constexpr std::int64_t kMomentaryHops = 40;
constexpr std::int64_t kShortTermHops = 300;
constexpr std::int64_t kHopsPerPoint = kHopsPerSecond / LoudnessReport::kPointsPerSecond;

constexpr double kAbsoluteGateLufs = -70;
constexpr double kSilenceLufs = -120;
constexpr int kCellFrames = kControlGridFrames;

double powerOf(double lufs) {
    return std::pow(10.0, (lufs + 0.691) / 10);  // BS.1770-5, equation 2
}

std::optional<double> loudnessOf(double power) {
    if (power <= 0) return std::nullopt;
    return nodes::lufsOf(power);
}

std::optional<double> decibels(double amplitude) {
    if (amplitude <= 0) return std::nullopt;
    return 20 * std::log10(amplitude);
}

// The mean of the powers at or above a gate; 0 where there are none.
class GatedMean {
public:
    explicit GatedMean(double gate) : gate_(gate) {}
    void add(std::span<const float> powers) {
        for (const float power : powers)
            if (static_cast<double>(power) >= gate_) {
                sum_ += static_cast<double>(power);
                ++count_;
            }
    }
    [[nodiscard]] double value() const { return count_ > 0 ? sum_ / static_cast<double>(count_) : 0; }

private:
    double gate_;
    double sum_ = 0;
    std::int64_t count_ = 0;
};

// BS.1770-5, equations 5 to 7: the gate of -70 LUFS, then one 10 LU below the mean of what has passed that. A gain in
// front is the same as a gate that is lower by as much.
std::optional<double> gatedLufs(std::span<const std::span<const float>> powers, double gainDb = 0) {
    const double absolute = powerOf(kAbsoluteGateLufs - gainDb);
    GatedMean loudEnough(absolute);
    for (const auto& some : powers) loudEnough.add(some);
    GatedMean gated(std::max(absolute, loudEnough.value() / 10));
    for (const auto& some : powers) gated.add(some);
    const auto lufs = loudnessOf(gated.value());
    return lufs ? std::optional(*lufs + gainDb) : std::nullopt;
}

// Tech 3342: between the 10th and the 95th percentile of what is above -70 LUFS and 20 LU below the mean of that.
double rangeLu(const std::vector<float>& shortTermPowers) {
    const double absolute = powerOf(kAbsoluteGateLufs);
    GatedMean loudEnough(absolute);
    loudEnough.add(shortTermPowers);
    const double gate = std::max(absolute, loudEnough.value() / 100);
    std::vector<float> gated;
    for (const float power : shortTermPowers)
        if (static_cast<double>(power) >= gate) gated.push_back(power);
    if (gated.empty()) return 0;
    std::ranges::sort(gated);
    const auto percentile = [&gated](double share) {
        return static_cast<double>(
            gated[static_cast<std::size_t>(std::lround(share * static_cast<double>(gated.size() - 1)))]);
    };
    return 10 * std::log10(percentile(0.95) / percentile(0.10));
}

// BS.1770-5, table 3: left and right, the centre, the two surrounds, which count 1.5 dB more.
struct GroupPlace {
    int first;
    int channels;
    double weight = 1;
};
std::vector<GroupPlace> groupPlaces(int channels) {
    constexpr double kSurround = 1.41;
    switch (channels) {
        case 1:
            return {{0, 1}};
        case 2:
            return {{0, 2}};
        case 3:
            return {{0, 2}, {2, 1}};
        case 4:
            return {{0, 2}, {2, 2, kSurround}};
        case 5:
            return {{0, 2}, {2, 1}, {3, 2, kSurround}};
        default:
            return {{0, 2}, {2, 1}, {4, 2, kSurround}};
    }
}

}  // namespace

std::optional<double> LoudnessReport::peakToLoudnessDb() const {
    if (!truePeakDbtp || !integratedLufs) return std::nullopt;
    return *truePeakDbtp - *integratedLufs;
}

std::optional<double> LoudnessReport::lowestPeakToShortTermDb() const {
    constexpr std::size_t kWindow = 3 * kPointsPerSecond;
    std::optional<double> lowest;
    for (std::size_t end = kWindow; end <= history.size(); ++end) {
        const double loudness = static_cast<double>(history[end - 1].shortTermLufs);
        if (loudness <= kAbsoluteGateLufs) continue;
        float peak = 0;
        for (std::size_t i = end - kWindow; i < end; ++i) peak = std::max(peak, history[i].truePeak);
        const double psr = 20 * std::log10(static_cast<double>(peak)) - loudness;
        lowest = lowest ? std::min(*lowest, psr) : psr;
    }
    return lowest;
}

std::optional<double> integratedLufsOf(std::span<const LoudnessReport* const> programmes, double gainDb) {
    std::vector<std::span<const float>> powers;
    for (const LoudnessReport* programme : programmes) powers.emplace_back(programme->gatingPowers);
    return gatedLufs(powers, gainDb);
}

LoudnessMeter::Windows::Windows(int channels, int sampleRate)
    : channels_(channels),
      cell_(static_cast<std::size_t>(channels)),
      sums_(static_cast<std::size_t>(channels), 0.0),
      hopFrames_(std::max<std::int64_t>(1, sampleRate / kHopsPerSecond)),
      hopPowers_(kShortTermHops, 0.0) {
    for (const GroupPlace& place : groupPlaces(channels)) {
        Group& group = groups_.emplace_back(Group{place.first, place.weight});
        group.energy.prepare(sampleRate);
        group.energy.reset(place.channels);
    }
}

void LoudnessMeter::Windows::feed(std::span<const float> interleaved) {
    const auto channels = static_cast<std::size_t>(channels_);
    for (std::size_t at = 0; at < interleaved.size();) {
        const std::size_t frames =
            std::min((interleaved.size() - at) / channels, static_cast<std::size_t>(kCellFrames - filled_));
        for (std::size_t channel = 0; channel < channels; ++channel) {
            float* const to = cell_[channel].data() + filled_;
            for (std::size_t i = 0; i < frames; ++i) to[i] = interleaved[at + i * channels + channel];
        }
        at += frames * channels;
        filled_ += static_cast<int>(frames);
        if (filled_ == kCellFrames) weigh(kCellFrames);
    }
}

// The first frames of the cell, cut where hops end.
void LoudnessMeter::Windows::weigh(int frames) {
    for (std::size_t channel = 0; channel < cell_.size(); ++channel) {
        double sum = 0;
        for (int i = 0; i < frames; ++i) sum += static_cast<double>(cell_[channel][static_cast<std::size_t>(i)]);
        sums_[channel] += sum;
    }
    for (int first = 0; first < frames;) {
        const int some = static_cast<int>(std::min<std::int64_t>(frames - first, hopFrames_ - hopFilled_));
        for (Group& group : groups_) {
            const auto left = static_cast<std::size_t>(group.first);
            const std::array<const float*, 2> samples{cell_[left].data(),
                                                      group.energy.channels() == 2 ? cell_[left + 1].data() : nullptr};
            const ConstAudioBlock block(samples.data(), group.energy.channels(), frames);
            hopEnergy_ += group.weight * group.energy.of(block, first, some);
        }
        first += some;
        hopFilled_ += some;
        if (hopFilled_ == hopFrames_) closeHop();
    }
    filled_ = 0;
}

double LoudnessMeter::Windows::meanOf(std::int64_t hops) const {
    double sum = 0;
    for (std::int64_t hop = std::max<std::int64_t>(0, hops_ - hops); hop < hops_; ++hop)
        sum += hopPowers_[static_cast<std::size_t>(hop % kShortTermHops)];
    return sum / static_cast<double>(hops);
}

void LoudnessMeter::Windows::closeHop() {
    hopPowers_[static_cast<std::size_t>(hops_ % kShortTermHops)] = hopEnergy_ / static_cast<double>(hopFrames_);
    ++hops_;
    hopFilled_ = 0;
    hopEnergy_ = 0;
    const double momentary = meanOf(kMomentaryHops), shortTerm = meanOf(kShortTermHops);
    maxMomentaryPower_ = std::max(maxMomentaryPower_, momentary);
    maxShortTermPower_ = std::max(maxShortTermPower_, shortTerm);
    if (hops_ % kHopsPerPoint != 0) return;
    pointPowers_.push_back({static_cast<float>(momentary), static_cast<float>(shortTerm)});
    if (hops_ >= kMomentaryHops) gatingPowers_.push_back(static_cast<float>(momentary));
    if (hops_ >= kShortTermHops) shortTermPowers_.push_back(static_cast<float>(shortTerm));
}

void LoudnessMeter::Windows::finish(LoudnessReport& report) {
    weigh(filled_);
    const std::span<const float> powers = gatingPowers_;
    report.integratedLufs = gatedLufs(std::span(&powers, 1));
    if (report.integratedLufs && !shortTermPowers_.empty()) report.loudnessRangeLu = rangeLu(shortTermPowers_);
    report.maxMomentaryLufs = loudnessOf(maxMomentaryPower_);
    report.maxShortTermLufs = loudnessOf(maxShortTermPower_);
    report.dcOffset = sums_;
    if (report.frames > 0)
        for (double& sum : report.dcOffset) sum /= static_cast<double>(report.frames);
    for (const auto& [momentary, shortTerm] : pointPowers_)
        report.history.push_back(
            {static_cast<float>(loudnessOf(static_cast<double>(momentary)).value_or(kSilenceLufs)),
             static_cast<float>(loudnessOf(static_cast<double>(shortTerm)).value_or(kSilenceLufs))});
    report.gatingPowers = std::move(gatingPowers_);
}

LoudnessMeter::Peaks::Peaks(int channels, int sampleRate)
    : channels_(channels),
      detectors_(static_cast<std::size_t>(channels)),
      cell_(static_cast<std::size_t>(channels)),
      pointFrames_(std::max<std::int64_t>(1, sampleRate / kHopsPerSecond) * kHopsPerPoint) {}

void LoudnessMeter::Peaks::feed(std::span<const float> interleaved) {
    const auto channels = static_cast<std::size_t>(channels_);
    noteSamples(interleaved);
    for (std::size_t at = 0; at < interleaved.size();) {
        const std::size_t frames =
            std::min((interleaved.size() - at) / channels, static_cast<std::size_t>(kCellFrames - filled_));
        for (std::size_t channel = 0; channel < channels; ++channel) {
            float* const to = cell_[channel].data() + filled_;
            for (std::size_t i = 0; i < frames; ++i) to[i] = interleaved[at + i * channels + channel];
        }
        at += frames * channels;
        filled_ += static_cast<int>(frames);
        if (filled_ == kCellFrames) findPeaks();
    }
}

// No true peak is lower than the samples at it. Known beforehand, they save looking for most of those below.
void LoudnessMeter::Peaks::noteSamples(std::span<const float> interleaved) {
    for (std::int64_t frame = frames_ + filled_; !interleaved.empty();) {
        const auto point = static_cast<std::size_t>(frame / pointFrames_);
        const std::int64_t left = (static_cast<std::int64_t>(point) + 1) * pointFrames_ - frame;
        const auto some = interleaved.first(std::min(interleaved.size(), static_cast<std::size_t>(left * channels_)));
        std::int32_t bits = 0;  // of magnitudes, which whole numbers order likewise: their maximum is quickly found
        for (const float x : some) bits = std::max(bits, std::bit_cast<std::int32_t>(x) & 0x7fffffff);
        if (bits > 0x7f800000) bits = 0;  // a NaN, which has no place here
        const auto highest = std::bit_cast<float>(bits);
        if (pointPeaks_.size() <= point) pointPeaks_.resize(point + 1);
        pointPeaks_[point] = std::max(pointPeaks_[point], highest);
        samplePeak_ = std::max(samplePeak_, highest);
        frame += static_cast<std::int64_t>(some.size()) / channels_;
        interleaved = interleaved.subspan(some.size());
    }
}

void LoudnessMeter::Peaks::findPeaks() {
    constexpr std::int64_t kDelay = nodes::TruePeakDetector::kDelayFrames;
    const auto pointOf = [this](std::int64_t frame) {
        return static_cast<std::size_t>(std::max<std::int64_t>(0, frame - kDelay) / pointFrames_);
    };
    const std::size_t begin = pointOf(frames_), end = pointOf(frames_ + kCellFrames - 1);
    const float floor = std::min(pointPeaks_[begin], pointPeaks_[end]);
    Cell peaks{};
    for (std::size_t channel = 0; channel < cell_.size(); ++channel)
        detectors_[channel].raise(cell_[channel], peaks, floor);
    for (std::size_t i = 0; i < peaks.size(); ++i) {
        float& highest = pointPeaks_[begin == end ? end : pointOf(frames_ + static_cast<std::int64_t>(i))];
        highest = std::max(highest, peaks[i]);
    }
    frames_ += kCellFrames;
    filled_ = 0;
}

void LoudnessMeter::Peaks::finish(LoudnessReport& report) {
    // The last samples' peaks come out of the detectors later.
    const std::vector<float> silence(
        static_cast<std::size_t>(channels_) * (nodes::TruePeakDetector::kDelayFrames + kCellFrames), 0.0f);
    feed(silence);
    float highest = samplePeak_;
    for (const float peak : pointPeaks_) highest = std::max(highest, peak);
    report.truePeakDbtp = decibels(static_cast<double>(highest));
    report.samplePeakDbfs = decibels(static_cast<double>(samplePeak_));
    for (std::size_t i = 0; i < std::min(report.history.size(), pointPeaks_.size()); ++i)
        report.history[i].truePeak = pointPeaks_[i];
}

LoudnessMeter::LoudnessMeter(int channels, int sampleRate)
    : channels_(channels), sampleRate_(sampleRate), windows_(channels, sampleRate), peaks_(channels, sampleRate) {}

std::span<const float> LoudnessMeter::interleave(ConstAudioBlock block) {
    const auto channels = static_cast<std::size_t>(channels_);
    interleaved_.resize(channels * static_cast<std::size_t>(block.frames()));
    for (std::size_t channel = 0; channel < channels; ++channel) {
        std::size_t at = channel;
        for (const float x : block.channel(static_cast<int>(channel))) {
            interleaved_[at] = x;
            at += channels;
        }
    }
    return interleaved_;
}

void LoudnessMeter::feed(ConstAudioBlock block) {
    feed(interleave(block));
}

void LoudnessMeter::feedLoudness(ConstAudioBlock block) {
    feedLoudness(interleave(block));
}

void LoudnessMeter::feed(std::span<const float> interleaved) {
    feedLoudness(interleaved);
    feedPeaks(interleaved);
}

void LoudnessMeter::feedLoudness(std::span<const float> interleaved) {
    const FlushToZeroScope scope;
    frames_ += static_cast<std::int64_t>(interleaved.size()) / channels_;
    windows_.feed(interleaved);
}

void LoudnessMeter::feedPeaks(std::span<const float> interleaved) {
    const FlushToZeroScope scope;
    peaks_.feed(interleaved);
}

LoudnessReport LoudnessMeter::finish() {
    LoudnessReport report;
    report.sampleRate = sampleRate_;
    report.channels = channels_;
    report.frames = frames_;
    windows_.finish(report);
    peaks_.finish(report);
    return report;
}

Result<LoudnessReport> measure(const std::filesystem::path& path, const Progress& progress, int threads) {
    Result<AudioFile> file = AudioFile::open(path);
    if (!file) return fail(std::move(file).error());
    const AudioFileFacts& facts = file->facts();
    LoudnessMeter meter(facts.channels, facts.sampleRate);

    constexpr std::int64_t kChunkFrames = 65536;
    const auto chunkSamples = static_cast<std::size_t>(kChunkFrames * facts.channels);
    std::array<std::vector<float>, 2> chunks{std::vector<float>(chunkSamples), std::vector<float>(chunkSamples)};
    std::future<void> peaks;  // of the chunk before, while the next is read; last, so that it ends first
    for (std::int64_t frame = 0; frame < facts.frames;) {
        const Result<std::int64_t> got = file->read(frame, chunks[0]);
        if (!got) return fail(got.error());
        const auto chunk = std::span<const float>(chunks[0]).first(static_cast<std::size_t>(*got * facts.channels));
        meter.feedLoudness(chunk);
        if (peaks.valid()) peaks.get();
        peaks = std::async(threads > 1 ? std::launch::async : std::launch::deferred,
                           [&meter, chunk] { meter.feedPeaks(chunk); });
        if (threads == 1) peaks.get();
        std::swap(chunks[0], chunks[1]);
        frame += *got;
        const double share = static_cast<double>(frame) / static_cast<double>(facts.frames);
        if (progress && progress(share) == Proceed::stop)
            return fail(ErrorKind::failed, "measuring was stopped", path.string());
    }
    if (peaks.valid()) peaks.get();
    return meter.finish();
}

}  // namespace lacquer::sessions
