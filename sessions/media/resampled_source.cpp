#include "sessions/media/resampled_source.hpp"

#include <soxr.h>

#include <algorithm>
#include <mutex>
#include <numeric>
#include <string>
#include <utility>

#include "sessions/media/clip_file.hpp"

namespace lacquer::sessions {

namespace {

constexpr int kChunkFrames = 4096;

// Reach of the VHQ filter to either side, in frames of the lower of the two rates. Measured: the impulse response is
// below -180 dB from 135 frames on; the rest is margin.
constexpr std::int64_t kFilterReach = 512;

std::int64_t fileFramesPerLowerFrame(int fileRate, int sessionRate) {
    return std::max(1, (fileRate + sessionRate - 1) / sessionRate);
}

// The warm-up must be a whole number of frames at both rates: a multiple of the rates' reduced ratio.
std::int64_t warmUpFrames(int fileRate, int sessionRate) {
    const std::int64_t step = fileRate / std::gcd(fileRate, sessionRate);
    const std::int64_t least = kFilterReach * fileFramesPerLowerFrame(fileRate, sessionRate);
    return (least + step - 1) / step * step;
}

// Going back to the next second's warm-up must not leave what LookBack remembers: warm-up, two chunks, and what the
// resampler holds back (at most 1340 frames of the lower rate, measured).
std::int64_t lookBackFrames(int fileRate, int sessionRate) {
    return warmUpFrames(fileRate, sessionRate) + 2 * kChunkFrames +
           2048 * fileFramesPerLowerFrame(fileRate, sessionRate);
}

// libsoxr fills tables that all resamplers share when one is made.
std::mutex soxrTables;

}  // namespace

void ResampledSource::DeleteResampler::operator()(soxr* resampler) const noexcept {
    soxr_delete(resampler);
}

ResampledSource::ResampledSource(AudioFile file, int sessionRate)
    : fileRate_(file.facts().sampleRate),
      sessionRate_(sessionRate),
      warmUpFileFrames_(warmUpFrames(fileRate_, sessionRate)),
      warmUpSessionFrames_(warmUpFileFrames_ * sessionRate / fileRate_),
      frames_(resampledLength(file.facts().frames, fileRate_, sessionRate)),
      input_(std::move(file), lookBackFrames(fileRate_, sessionRate)) {
    const auto channels = static_cast<std::size_t>(channelCount());
    chunk_.resize(kChunkFrames * channels);
    const std::int64_t mostMade = std::int64_t{kChunkFrames} * sessionRate_ / fileRate_ + kChunkFrames;
    made_.resize(static_cast<std::size_t>(mostMade) * channels);
}

ResampledSource::~ResampledSource() = default;

Status ResampledSource::begin(std::int64_t second) {
    second_ = -1;
    const soxr_io_spec_t samples = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_VHQ, SOXR_HI_PREC_CLOCK);
    soxr_error_t problem = nullptr;
    {
        const std::lock_guard lock(soxrTables);
        resampler_.reset(soxr_create(fileRate_, sessionRate_, static_cast<unsigned>(channelCount()), &problem, &samples,
                                     &quality, nullptr));
    }
    if (problem != nullptr)
        return fail(ErrorKind::failed, "cannot resample from " + std::to_string(fileRate_) + " to " +
                                           std::to_string(sessionRate_) + " Hz: " + problem);
    nextInput_ = second * fileRate_ - warmUpFileFrames_;
    madeBegin_ = madeEnd_ = second * sessionRate_ - warmUpSessionFrames_;
    second_ = second;
    return {};
}

Status ResampledSource::produce() {
    if (Status status = input_.read(nextInput_, chunk_); !status) {
        second_ = -1;
        return status;
    }
    const auto room = made_.size() / static_cast<std::size_t>(channelCount());
    std::size_t taken = 0;
    std::size_t made = 0;
    if (const soxr_error_t problem =
            soxr_process(resampler_.get(), chunk_.data(), kChunkFrames, &taken, made_.data(), room, &made)) {
        second_ = -1;
        return fail(ErrorKind::failed, std::string("cannot resample: ") + problem);
    }
    nextInput_ += static_cast<std::int64_t>(taken);
    madeBegin_ = madeEnd_;
    madeEnd_ += static_cast<std::int64_t>(made);
    return {};
}

Status ResampledSource::read(std::int64_t frame, AudioBlock out) {
    const auto channels = static_cast<std::int64_t>(channelCount());
    int done = 0;
    while (done < out.frames()) {
        const std::int64_t at = frame + done;
        const std::int64_t second = at / sessionRate_;
        if (second != second_ || at < madeBegin_) {
            if (Status status = begin(second); !status) return status;
        }
        while (at >= madeEnd_) {
            if (Status status = produce(); !status) return status;
        }
        const std::int64_t end = std::min({madeEnd_, (second + 1) * sessionRate_, frame + out.frames()});
        const int count = static_cast<int>(end - at);
        for (int channel = 0; channel < out.channelCount(); ++channel) {
            const float* from = made_.data() + (at - madeBegin_) * channels + channel;
            for (int i = 0; i < count; ++i) out[channel][done + i] = from[i * channels];
        }
        done += count;
    }
    return {};
}

}  // namespace lacquer::sessions
