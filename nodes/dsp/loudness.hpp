// MomentaryLoudness: K-weighted loudness of the last 400 ms after ITU-R BS.1770-5 and EBU Tech 3341. Fed in real time
// by one thread, read by any.
#pragma once

#include <array>
#include <atomic>
#include <vector>

#include "core/signal/audio_block.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/filter_shape.hpp"
#include "nodes/simd/kernels.hpp"

namespace lacquer::nodes {

/// The two K-weighting filters for a sample rate. BS.1770 gives their coefficients at 48 kHz; these are the analogue
/// filters behind them (F. De Man et al., "Evaluation of implementations of the EBU R128 loudness measurement", AES
/// 145, 2018) put through the same bilinear transform.
struct KWeighting {
    explicit KWeighting(double sampleRate);
    FilterShape shelf;
    FilterShape highPass;
};

/// The K-weighted energy of a signal. Real time after prepare().
class WeightedEnergy {
public:
    void prepare(double sampleRate);
    /// Forgets what was heard. One or two channels.
    void reset(int channels) noexcept;
    [[nodiscard]] int channels() const noexcept { return channels_; }

    /// Of all channels together, in the cell of the control grid that begins at `first` of `block`. A channel that
    /// holds a NaN or an infinity there does not count.
    [[nodiscard]] double ofCell(const ConstAudioBlock& block, int first) noexcept {
        return of(block, first, kControlGridFrames);
    }
    /// The same for any number of frames. It lags by one sample.
    [[nodiscard]] double of(const ConstAudioBlock& block, int first, int frames) noexcept;

private:
    void forget(int channel) noexcept;

    const Kernels& kernels_ = chosenKernels();
    int channels_ = 2;
    WeightingFilters filters_;
};

/// LUFS of a mean K-weighted power per frame (BS.1770-5 eq. 2); -120 at most quiet.
[[nodiscard]] double lufsOf(double meanPower) noexcept;

class MomentaryLoudness {
public:
    void prepare(double sampleRate);
    void reset() noexcept;

    /// One or two channels; a whole number of cells of the control grid.
    void feed(const ConstAudioBlock& block) noexcept;
    /// The same for a cell whose weighted energy is known.
    void add(double cellEnergy) noexcept;

    /// LUFS; -120 at most quiet; about every 10 ms. Mono counts as one channel: a mono sine reads 3.01 LU below the
    /// same one on both sides.
    [[nodiscard]] double lufs() const noexcept { return shown_.load(std::memory_order_relaxed); }
    /// The highest since the start.
    [[nodiscard]] double highest() const noexcept { return highest_.load(std::memory_order_relaxed); }

private:
    void publish() noexcept;

    WeightedEnergy weighted_;
    std::vector<double> energies_;  ///< of the last cells, about 400 ms of them
    std::size_t next_ = 0;
    int cellsPerHop_ = 1;
    int cells_ = 0;  ///< of the hop that is open
    std::atomic<float> shown_{-120}, highest_{-120};
};

}  // namespace lacquer::nodes
