// AudioFileWriter: writes a sound file that shows up under its name only once it is complete. Not real time; one
// thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/signal/audio_block.hpp"
#include "sessions/media/content_hash.hpp"
#include "sessions/media/partial_file.hpp"
#include "sessions/media/quantizer.hpp"
#include "sessions/media/sound_markers.hpp"

struct sf_private_tag;  // libsndfile's SNDFILE

namespace lacquer::sessions {

enum class FileFormat { wav, aiff, flac, vorbis, opus, mp3 };
enum class SampleFormat { pcm16, pcm24, float32 };  ///< Vorbis, Opus and MP3 take float32 alone

/// The lossless format that a file's extension stands for: .wav, .aif, .aiff, .flac, in any case.
[[nodiscard]] std::optional<FileFormat> formatOf(const std::filesystem::path& path);

/// What a WAV file says of where it comes from (EBU Tech 3285, the bext chunk).
struct BroadcastNote {
    std::string description{};        ///< up to 255 characters of ASCII
    std::uint64_t timeReference = 0;  ///< frames from the start of the timeline to the file's first one
};

struct AudioFileSpec {
    FileFormat format = FileFormat::wav;
    SampleFormat samples = SampleFormat::pcm24;
    nodes::DitherNoise dither = nodes::DitherNoise::none;  ///< for pcm16 and pcm24
    nodes::NoiseShape shape = nodes::NoiseShape::flat;     ///< likewise
    int sampleRate = 48000;                                ///< Hz
    int channels = 2;
    int kbps = 0;                         ///< of Opus and MP3
    double quality = 6;                   ///< of Vorbis, -1 … 10
    bool hashed = false;                  ///< whether contentDigits() is asked for
    std::optional<BroadcastNote> note{};  ///< for WAV
    std::vector<SoundMarker> markers{};   ///< for WAV and FLAC
};

/// Without commit() nothing remains of the file (PartialFile). The same audio gives the same bytes: nothing in the file
/// tells the time. A WAV file turns into RF64 (EBU Tech 3306) when it grows beyond 4 GB.
class AudioFileWriter {
public:
    /// Fails with usage when the format cannot hold such samples or markers, with cannotCreate when the file cannot be
    /// made.
    static Result<AudioFileWriter> create(const std::filesystem::path& path, const AudioFileSpec& spec);

    AudioFileWriter(AudioFileWriter&&) noexcept;
    ~AudioFileWriter();

    /// Appends a block with the channels of the spec. Fails with cannotCreate when the disk takes no more, or when AIFF
    /// has reached its 4 GB.
    Status write(ConstAudioBlock block);

    /// Makes the file that is under construction readable as far as it has been written, for whoever finds it when this
    /// program has died.
    void updateHeader();
    /// Leaves the file under construction where it is, under its name for the time being.
    void leave();

    /// Brings everything to the disk, then puts the file under its name, replacing what was there. After a failure
    /// (cannotCreate) the old file is untouched and nothing else is left.
    Status commit();
    /// The same after a write() that has failed: with what was written before it.
    Status commitWritten();

    [[nodiscard]] std::int64_t framesWritten() const noexcept { return frames_; }
    /// ContentHash of all samples as whoever reads the file gets them: interleaved, as 32-bit floats. Of lossless
    /// formats whose spec says `hashed`.
    [[nodiscard]] std::string contentDigits() const { return content_.digits(); }
    /// Samples that were beyond full scale and are now at full scale; always 0 for float32, which has room.
    [[nodiscard]] std::int64_t clippedSamples() const noexcept;

private:
    struct CloseSound {
        int operator()(sf_private_tag* sound) const noexcept;
    };
    struct Sink;
    AudioFileWriter(PartialFile file, const AudioFileSpec& spec);
    [[nodiscard]] Failure<Error> cannotWrite(int soundError) const;
    void writeNote(const BroadcastNote& note);

    PartialFile file_;
    std::unique_ptr<Sink> sink_;
    std::unique_ptr<sf_private_tag, CloseSound> sound_;  // uses sink_ and file_, so it is destroyed first
    std::optional<Quantizer> quantizer_;                 // of whole-number formats
    std::vector<float> floats_;
    std::vector<std::int32_t> integers_;
    std::int64_t frames_ = 0;
    std::int64_t wholeBytes_ = 0;  ///< of the file, up to the end of the last write() that did not fail
    std::int64_t maximumFrames_;   // that the format has room for
    std::vector<SoundMarker> markers_;
    bool wav_, ogg_;
    bool hashed_;
    ContentHash content_;
};

}  // namespace lacquer::sessions
