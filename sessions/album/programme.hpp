// What is heard of an album: its songs with their gains and fades, mixed where they overlap, each sample made once. Not
// real time; one thread each.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "nodes/dsp/requantizer.hpp"
#include "nodes/mix/playlist.hpp"
#include "sessions/album/sequence.hpp"
#include "sessions/delivery/cd/frame_source.hpp"
#include "sessions/delivery/loudness.hpp"
#include "sessions/media/progress.hpp"
#include "sessions/media/quantizer.hpp"

namespace lacquer::sessions {

/// Frames of a sequence, the last one not included.
struct Stretch {
    std::int64_t begin = 0, end = 0;
    [[nodiscard]] std::int64_t frames() const { return end - begin; }
};

/// The songs that sound in a stretch, laid so that it begins at frame 0. Sounds of another rate are resampled. Fails as
/// openClipFile.
Result<nodes::Playlist> openPlaylist(const Album& album, std::span<const SongSound> sounds, const Sequence& sequence,
                                     Stretch stretch);

/// One song alone, with its gain and fades, as long as it is.
Result<nodes::Playlist> openSong(const Album& album, std::span<const SongSound> sounds, const Sequence& sequence,
                                 std::size_t song);

/// Hands out `frames` of a playlist in blocks of its channels. Fails as reading does, as `take` does, and with failed
/// where `progress` says stop.
using TakeBlock = std::function<Status(ConstAudioBlock)>;
Status readThrough(nodes::Playlist& playlist, std::int64_t frames, const TakeBlock& take,
                   const Progress& progress = {});

/// The same, measured on the way.
Result<LoudnessReport> playThrough(nodes::Playlist& playlist, std::int64_t frames, int sampleRate,
                                   const TakeBlock& take, const Progress& progress = {});

/// A song alone, at the rate of its sound. `keepOn` is to be given each block, and says when to stop.
using SongWork = std::function<Status(std::size_t song, nodes::Playlist& playlist, std::int64_t frames, int sampleRate,
                                      const TakeBlock& keepOn)>;
/// Has work done on each song, by as many threads. Fails as openSong and the work do, and with failed where `progress`
/// says stop.
Status forEachSong(const Album& album, std::span<const SongSound> sounds, int threads, const SongWork& work,
                   const Progress& progress);

/// The sound of the disc: rounded to 16 bits once, at the end. What is 16-bit stereo at 44.1 kHz and has no gain, fade
/// or overlap, comes out bit for bit.
class DiscProgramme final : public cd::FrameSource {
public:
    /// `sequence` is that of the disc. Fails as openPlaylist.
    static Result<std::unique_ptr<DiscProgramme>> open(const Album& album, std::span<const SongSound> sounds,
                                                       const Sequence& sequence, nodes::DitherNoise dither,
                                                       nodes::NoiseShape shape);

    Result<std::int64_t> read(std::span<std::int16_t> interleaved) override;

    /// Samples so far that were beyond full scale.
    [[nodiscard]] std::int64_t clippedSamples() const noexcept { return quantizer_.clippedSamples(); }

private:
    DiscProgramme(nodes::Playlist playlist, std::int64_t frames, Quantizer quantizer);

    nodes::Playlist playlist_;
    std::int64_t frames_;
    Quantizer quantizer_;
    std::int64_t at_ = 0;
    std::vector<float> floats_;
    std::vector<std::int32_t> integers_;
};

}  // namespace lacquer::sessions
