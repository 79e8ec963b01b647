// AudioFile: a sound file open for reading through libsndfile (WAV, AIFF, FLAC, Ogg Vorbis, Opus, MP3 and more).
// Not real time; one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/file_descriptor.hpp"
#include "core/base/result.hpp"
#include "sessions/media/seek_index.hpp"

struct sf_private_tag;  // libsndfile's SNDFILE

namespace lacquer::sessions {

struct AudioFileFacts {
    int sampleRate = 0;  ///< Hz
    int channels = 0;
    std::int64_t frames = 0;
    std::string format;  ///< for people: "WAV (Microsoft), Signed 24 bit PCM"
    int exactBits = 0;   ///< 8, 16, 24 or 32 of samples that are whole numbers, kept without loss; else 0
};

class AudioFile {
public:
    static constexpr int kMaximumChannels = 64;
    static constexpr int kMinimumSampleRate = 1000;    ///< Hz
    static constexpr int kMaximumSampleRate = 768000;  ///< Hz
    /// Half a year at 48 kHz; at any two rates its resampled length lies within 2^52.
    static constexpr std::int64_t kMaximumFrames = std::int64_t{1} << 40;

    /// Fails with missingInput when the file is not there or may not be read; with badData when it is no regular
    /// file, is empty, is no audio libsndfile knows, is cut short, or has a channel count, sample rate or length
    /// outside the limits above.
    static Result<AudioFile> open(const std::filesystem::path& path);

    [[nodiscard]] const AudioFileFacts& facts() const noexcept { return facts_; }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

    /// Reads the frames from `frame` on into `interleaved`, whose size is a multiple of the channels; full scale is
    /// 1. Frame n is the same value in whatever order a file is read. Returns the frames read: fewer than asked only
    /// where the file ends. Fails with badData on a sample that is no number, naming frame and channel, and on data
    /// that cannot be decoded.
    /// Reading on from where the last call ended is fast everywhere. Going elsewhere is fast in lossless formats, and
    /// in Vorbis to where somebody who has the file open has been. Else, and always in Opus and MP3, everything in
    /// front is decoded, because a decoder started midway gives other values.
    Result<std::int64_t> read(std::int64_t frame, std::span<float> interleaved);

    enum class GoingBack {
        atOnce,
        fromMark,   ///< Vorbis: what lies between the place and a mark in front of it is decoded
        fromStart,  ///< all that lies in front of the place is decoded
    };
    [[nodiscard]] GoingBack goingBack() const noexcept {
        if (!decodesFromStart_) return GoingBack::atOnce;
        return index_ ? GoingBack::fromMark : GoingBack::fromStart;
    }

    /// The work that has been done: frames that the decoder has given so far.
    [[nodiscard]] std::int64_t decodedFrames() const noexcept { return decodedFrames_; }

private:
    struct CloseSound {
        void operator()(sf_private_tag* sound) const noexcept;
    };
    AudioFile() = default;

    Status seek(std::int64_t frame);
    Status startAgain();
    [[nodiscard]] bool jumpToMarkBefore(std::int64_t frame);
    Status skip(std::int64_t frames);
    [[nodiscard]] std::int64_t decode(float* interleaved, std::int64_t frames);
    [[nodiscard]] Failure<Error> decodingFailed(std::int64_t frame) const;

    std::filesystem::path path_;
    FileDescriptor file_;
    std::unique_ptr<sf_private_tag, CloseSound> sound_;  // uses file_, so it is destroyed first
    AudioFileFacts facts_;
    std::int64_t position_ = 0;  // frame that the decoder gives next
    std::int64_t decodedFrames_ = 0;
    bool decodesFromStart_ = false;
    std::shared_ptr<SeekIndex> index_;  // of a Vorbis file
    std::vector<float> skipped_;
};

}  // namespace lacquer::sessions
