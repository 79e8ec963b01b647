// WaveformPeaks: what a sound file looks like, at every zoom: minimum, maximum and mean square of bins of frames. Plain
// data, immutable once made; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/media/progress.hpp"

namespace lacquer::sessions {

/// Of a stretch of one channel; full scale is 1.
struct Peak {
    float minimum = 0;
    float maximum = 0;
    float meanSquare = 0;  ///< its root is the RMS level

    friend bool operator==(const Peak&, const Peak&) = default;
};

/// The frames [begin, end) of a file, drawn in `columns` columns of the same width; column i begins at
/// begin + i (end - begin) / columns, rounded down. What lies outside of the file counts for nothing.
struct WaveformStretch {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    int columns = 0;

    [[nodiscard]] std::int64_t columnBegin(int column) const noexcept {
        return begin + (end - begin) * column / columns;
    }
    friend bool operator==(const WaveformStretch&, const WaveformStretch&) = default;
};

class WaveformPeaks {
public:
    /// Frames of a bin of the finest level.
    static constexpr std::int64_t kBinFrames = 256;
    /// So many bins are one of the next level.
    static constexpr std::int64_t kFactor = 4;

    /// Of bins that are known: by channel, one for each kBinFrames of `frames`, the last of which may be shorter.
    WaveformPeaks(std::int64_t frames, std::vector<std::vector<Peak>> finest);
    /// Reads all of a file. Fails as AudioFile::read() does, and with failed when `progress` says stop.
    static Result<WaveformPeaks> of(AudioFile& file, const Progress& progress = {});

    [[nodiscard]] int channels() const noexcept { return static_cast<int>(levels_.front().size()); }
    [[nodiscard]] std::int64_t frames() const noexcept { return frames_; }
    [[nodiscard]] int levels() const noexcept { return static_cast<int>(levels_.size()); }
    /// The bins of a level (0 is the finest), one behind the other.
    [[nodiscard]] std::span<const Peak> level(int level, int channel) const noexcept {
        return levels_[static_cast<std::size_t>(level)][static_cast<std::size_t>(channel)];
    }

    /// Of each column, what the bins come to that have a part in it: so up to one bin of the finest level more than the
    /// column on either side. For columns narrower than that, a column is as wide as its bins; samples tell more.
    [[nodiscard]] std::vector<Peak> columns(const WaveformStretch& stretch, int channel) const;

private:
    [[nodiscard]] Peak over(std::int64_t firstBin, std::int64_t endBin, int channel) const noexcept;
    [[nodiscard]] std::int64_t framesIn(std::int64_t firstBin, std::int64_t bins) const noexcept;

    std::int64_t frames_;
    std::vector<std::vector<std::vector<Peak>>> levels_;  ///< by level, channel and bin
};

/// Of each column, exactly what its frames come to. `samples` are the frames from `first` on, interleaved. A column
/// without a frame of its own has the one that it lies in.
[[nodiscard]] std::vector<Peak> columnsOfSamples(std::span<const float> samples, std::int64_t first, int channels,
                                                 const WaveformStretch& stretch, int channel);

}  // namespace lacquer::sessions
