#include "sessions/media/waveform_peaks.hpp"

#include <algorithm>
#include <utility>

namespace lacquer::sessions {
namespace {

// A multiple of a bin; half a megabyte of stereo.
constexpr std::int64_t kReadFrames = 65536;

/// Adds up stretches, each with its number of frames.
class PeakSum {
public:
    void add(const Peak& peak, std::int64_t frames) noexcept {
        if (frames <= 0) return;
        if (frames_ == 0) sum_ = peak;
        sum_.minimum = std::min(sum_.minimum, peak.minimum);
        sum_.maximum = std::max(sum_.maximum, peak.maximum);
        energy_ += double{peak.meanSquare} * static_cast<double>(frames);
        frames_ += frames;
    }
    [[nodiscard]] Peak take() noexcept {
        if (frames_ > 0) sum_.meanSquare = static_cast<float>(energy_ / static_cast<double>(frames_));
        return std::exchange(*this, PeakSum()).sum_;
    }

private:
    Peak sum_{};
    double energy_ = 0;
    std::int64_t frames_ = 0;
};

/// Of one channel of interleaved samples.
Peak peakOf(const float* samples, std::int64_t frames, int channels) noexcept {
    Peak peak{*samples, *samples, 0};
    double energy = 0;
    for (std::int64_t i = 0; i < frames; ++i) {
        const float x = samples[i * channels];
        peak.minimum = std::min(peak.minimum, x);
        peak.maximum = std::max(peak.maximum, x);
        energy += double{x} * x;
    }
    peak.meanSquare = static_cast<float>(energy / static_cast<double>(frames));
    return peak;
}

}  // namespace

WaveformPeaks::WaveformPeaks(std::int64_t frames, std::vector<std::vector<Peak>> finest) : frames_(frames) {
    levels_.push_back(std::move(finest));
    for (std::int64_t bins = kFactor; levels_.back().front().size() > 1; bins *= kFactor) {
        std::vector<std::vector<Peak>> next(levels_.back().size());
        for (std::size_t c = 0; c < next.size(); ++c) {
            const std::vector<Peak>& finer = levels_.back()[c];
            PeakSum sum;
            for (std::size_t i = 0; i < finer.size(); ++i) {
                const std::int64_t finerBins = bins / kFactor;
                sum.add(finer[i], framesIn(static_cast<std::int64_t>(i) * finerBins, finerBins));
                if ((i + 1) % kFactor == 0 || i + 1 == finer.size()) next[c].push_back(sum.take());
            }
        }
        levels_.push_back(std::move(next));
    }
}

Result<WaveformPeaks> WaveformPeaks::of(AudioFile& file, const Progress& progress) {
    const int channels = file.facts().channels;
    std::vector<std::vector<Peak>> bins(static_cast<std::size_t>(channels));
    std::vector<float> samples(static_cast<std::size_t>(kReadFrames * channels));
    std::int64_t frames = 0;
    for (;;) {
        const auto read = file.read(frames, samples);
        if (!read) return fail(read.error());
        for (std::int64_t at = 0; at < *read; at += kBinFrames)
            for (int c = 0; c < channels; ++c)
                bins[static_cast<std::size_t>(c)].push_back(
                    peakOf(samples.data() + at * channels + c, std::min(kBinFrames, *read - at), channels));
        frames += *read;
        if (*read < kReadFrames) return WaveformPeaks(frames, std::move(bins));
        if (progress &&
            progress(static_cast<double>(frames) / static_cast<double>(file.facts().frames)) == Proceed::stop)
            return fail(ErrorKind::failed, "stopped", file.path().string());
    }
}

std::int64_t WaveformPeaks::framesIn(std::int64_t firstBin, std::int64_t bins) const noexcept {
    return std::min(bins * kBinFrames, frames_ - firstBin * kBinFrames);
}

// The largest bins that fit, as on a staircase up and down.
Peak WaveformPeaks::over(std::int64_t firstBin, std::int64_t endBin, int channel) const noexcept {
    PeakSum sum;
    for (std::int64_t at = firstBin; at < endBin;) {
        int chosen = 0;
        std::int64_t bins = 1;
        while (chosen + 1 < levels() && at % (bins * kFactor) == 0 && at + bins * kFactor <= endBin) {
            bins *= kFactor;
            ++chosen;
        }
        sum.add(level(chosen, channel)[static_cast<std::size_t>(at / bins)], framesIn(at, bins));
        at += bins;
    }
    return sum.take();
}

std::vector<Peak> WaveformPeaks::columns(const WaveformStretch& stretch, int channel) const {
    std::vector<Peak> columns(static_cast<std::size_t>(std::max(0, stretch.columns)));
    const auto bins = static_cast<std::int64_t>(level(0, channel).size());
    for (int i = 0; i < stretch.columns; ++i) {
        const std::int64_t begin = stretch.columnBegin(i);
        const std::int64_t end = std::max(stretch.columnBegin(i + 1), begin + 1);
        if (end <= 0 || begin >= frames_) continue;
        columns[static_cast<std::size_t>(i)] = over(std::max<std::int64_t>(0, begin) / kBinFrames,
                                                    std::min(bins, (end + kBinFrames - 1) / kBinFrames), channel);
    }
    return columns;
}

std::vector<Peak> columnsOfSamples(std::span<const float> samples, std::int64_t first, int channels,
                                   const WaveformStretch& stretch, int channel) {
    std::vector<Peak> columns(static_cast<std::size_t>(std::max(0, stretch.columns)));
    const std::int64_t last = first + static_cast<std::int64_t>(samples.size()) / channels;
    for (int i = 0; i < stretch.columns; ++i) {
        const std::int64_t begin = stretch.columnBegin(i);
        const std::int64_t end = std::max(stretch.columnBegin(i + 1), begin + 1);
        const std::int64_t from = std::max(begin, first), to = std::min(end, last);
        if (from >= to) continue;
        columns[static_cast<std::size_t>(i)] =
            peakOf(samples.data() + (from - first) * channels + channel, to - from, channels);
    }
    return columns;
}

}  // namespace lacquer::sessions
