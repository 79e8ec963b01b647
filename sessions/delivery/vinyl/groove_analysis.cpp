#include "sessions/delivery/vinyl/groove_analysis.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/realtime/floating_point_mode.hpp"
#include "sessions/delivery/vinyl/band_limiter.hpp"
#include "sessions/delivery/vinyl/groove_filter.hpp"
#include "sessions/delivery/vinyl/groove_meter.hpp"
#include "sessions/media/audio_file.hpp"

namespace lacquer::sessions::vinyl {
namespace {

constexpr double kSilentRatioDb = -120;

double ratioDb(double above, double below) noexcept {
    if (above <= 0) return kSilentRatioDb;
    if (below <= 0) return -kSilentRatioDb;
    return std::clamp(20 * std::log10(above / below), kSilentRatioDb, -kSilentRatioDb);
}

}  // namespace

void StereoEnergy::add(const StereoEnergy& other) noexcept {
    left += other.left;
    right += other.right;
    product += other.product;
}

double StereoEnergy::correlation() const noexcept {
    const double scale = std::sqrt(left * right);
    return scale > 0 ? std::clamp(product / scale, -1.0, 1.0) : 0;
}

double StereoEnergy::sideToMidDb() const noexcept {
    const double sum = left + right;
    return ratioDb(std::sqrt(std::max(0.0, sum - 2 * product)), std::sqrt(std::max(0.0, sum + 2 * product)));
}

double GrooveSlice::sibilanceDb() const noexcept {
    return ratioDb(sibilance, presence);
}

struct GrooveAnalyzer::Parts {
    Parts(int channels, int rate)
        : sampleRate(rate),
          channelCount(channels),
          limiters{BandLimiter(rate), BandLimiter(rate)},
          blockFrames(BandLimiter::kBlockFrames * limiters[0].factor()),
          highRate(static_cast<double>(rate) * limiters[0].factor()),
          filter(highRate, limiters[0].passbandHz(), blockFrames),
          meter(highRate, blockFrames, limiters[0].latencyFrames() + GrooveFilter::kLatencyFrames) {
        for (auto& channel : heard) channel.resize(BandLimiter::kBlockFrames);
        for (auto& channel : limited) channel.resize(static_cast<std::size_t>(blockFrames));
    }

    void runBlock() {
        for (std::size_t c = 0; c < 2; ++c) limiters[c].run(heard[c], limited[c]);
        meter.take(limited[0], limited[1], filter.run(limited[0], limited[1]));
        filled = 0;
    }

    int sampleRate, channelCount;
    std::int64_t frames = 0;
    std::array<BandLimiter, 2> limiters;
    int blockFrames;  // at the higher rate
    double highRate;
    GrooveFilter filter;
    GrooveMeter meter;
    std::size_t filled = 0;  // of the block that is being heard
    std::array<std::vector<float>, 2> heard, limited;
};

GrooveAnalyzer::GrooveAnalyzer(int channels, int sampleRate) : parts_(std::make_unique<Parts>(channels, sampleRate)) {}
GrooveAnalyzer::GrooveAnalyzer(GrooveAnalyzer&&) noexcept = default;
GrooveAnalyzer& GrooveAnalyzer::operator=(GrooveAnalyzer&&) noexcept = default;
GrooveAnalyzer::~GrooveAnalyzer() = default;

void GrooveAnalyzer::feed(ConstAudioBlock block) {
    const FlushToZeroScope scope;
    Parts& parts = *parts_;
    parts.frames += block.frames();
    for (std::size_t at = 0, frames = static_cast<std::size_t>(block.frames()); at < frames;) {
        const std::size_t count = std::min(frames - at, BandLimiter::kBlockFrames - parts.filled);
        for (std::size_t c = 0; c < 2; ++c)
            std::copy_n(block[static_cast<int>(c) % parts.channelCount] + at, count,
                        parts.heard[c].begin() + static_cast<std::ptrdiff_t>(parts.filled));
        at += count;
        parts.filled += count;
        if (parts.filled == BandLimiter::kBlockFrames) parts.runBlock();
    }
}

GrooveAnalysis GrooveAnalyzer::finish() {
    const FlushToZeroScope scope;
    Parts& parts = *parts_;
    const double seconds = static_cast<double>(parts.frames) / parts.sampleRate;
    // Silence until the last cell has come out.
    const double lag = parts.limiters[0].latencyFrames() + GrooveFilter::kLatencyFrames;
    const double wanted = lag + (std::ceil(seconds * kCellsPerSecond) + 1) * parts.highRate / kCellsPerSecond;
    auto blocks = static_cast<std::int64_t>(std::ceil(wanted / parts.blockFrames));
    blocks -= (parts.frames - static_cast<std::int64_t>(parts.filled)) / BandLimiter::kBlockFrames;
    for (; blocks > 0; --blocks) {
        for (auto& channel : parts.heard)
            std::fill(channel.begin() + static_cast<std::ptrdiff_t>(parts.filled), channel.end(), 0.0f);
        parts.runBlock();
    }
    return parts.meter.finish(seconds);
}

Result<GrooveAnalysis> analyseGroove(const std::filesystem::path& path, const Progress& progress) {
    constexpr std::size_t kReadFrames = 4096;
    auto file = AudioFile::open(path);
    if (!file) return fail(std::move(file).error());
    const AudioFileFacts& facts = file->facts();
    if (facts.channels > 2)
        return fail(ErrorKind::badData, "has " + std::to_string(facts.channels) + " channels, a groove has two walls",
                    path.string(), "mix it down to stereo first");
    const auto channels = static_cast<std::size_t>(facts.channels);
    GrooveAnalyzer analyzer(facts.channels, facts.sampleRate);
    std::vector<float> interleaved(kReadFrames * channels);
    std::array<std::vector<float>, 2> planar{std::vector<float>(kReadFrames), std::vector<float>(kReadFrames)};
    const std::array<const float*, 2> pointers{planar[0].data(), planar[1].data()};
    for (std::int64_t frame = 0; frame < facts.frames;) {
        const auto read = file->read(frame, interleaved);
        if (!read) return fail(read.error());
        if (*read == 0) break;
        for (std::size_t c = 0; c < channels; ++c)
            for (std::size_t i = 0; i < static_cast<std::size_t>(*read); ++i)
                planar[c][i] = interleaved[i * channels + c];
        analyzer.feed(ConstAudioBlock(pointers.data(), facts.channels, static_cast<int>(*read)));
        frame += *read;
        if (progress && progress(static_cast<double>(frame) / static_cast<double>(facts.frames)) == Proceed::stop)
            return fail(ErrorKind::failed, "the analysis was stopped");
    }
    return analyzer.finish();
}

}  // namespace lacquer::sessions::vinyl
