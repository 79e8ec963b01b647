// How nodes reach files without knowing any: sessions implement what stands here. Nodes call readers and writers in
// real time, and load sounds on the message thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "core/base/result.hpp"
#include "core/signal/audio_block.hpp"

namespace lacquer {

/// Audio of one track along the timeline, read ahead by somebody else.
class TimelineReader {
public:
    virtual ~TimelineReader() = default;
    /// Channels delivered, constant.
    [[nodiscard]] virtual int channelCount() const noexcept = 0;
    /// Real time. Fills `out` with the timeline frames from `start`. False when they were not ready in time: `out` is
    /// then silent and the miss is counted by the reader.
    virtual bool read(std::int64_t start, AudioBlock out) noexcept = 0;
    /// Real time. True when read() would fill with silence and change nothing.
    [[nodiscard]] virtual bool silent(std::int64_t /*start*/, int /*frames*/) const noexcept { return false; }
};

/// Takes audio along the timeline and writes it behind.
class TimelineWriter {
public:
    virtual ~TimelineWriter() = default;
    /// Real time. `start` is the timeline frame of the block's first frame. False when it did not fit: the block is
    /// lost and counted by the writer.
    virtual bool write(std::int64_t start, ConstAudioBlock block) noexcept = 0;
};

/// A sound file in memory, at the sample rate it was asked for. Frame n of the file lies at n sampleRate / fileRate.
struct Sound {
    std::vector<std::vector<float>> channels;  ///< of the same length; full scale is 1
    int fileRate = 0;                          ///< Hz, the file's own
};

/// A longer file is not loaded whole.
inline constexpr double kLongestSoundSeconds = 60;

/// Loads a sound at a sample rate in Hz. Fails, naming the path, with missingInput where there is no file, and with
/// badData where it cannot be read or is too long. Message thread.
using LoadSound =
    std::function<Result<std::shared_ptr<const Sound>>(const std::filesystem::path& path, double sampleRate)>;

}  // namespace lacquer
