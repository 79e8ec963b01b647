#include "sessions/media/clip_file.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "sessions/media/audio_file.hpp"
#include "sessions/media/backward_source.hpp"
#include "sessions/media/resampled_source.hpp"

namespace lacquer::sessions {

namespace {

constexpr int kMaximumClipChannels = 2;

// What is kept of a file that is played backwards. Where each window takes more than its own decoding, windows are
// longer: 16 s of stereo at 48 kHz are 6 MB, and a song of 4 minutes is then decoded 8 times over; a mark lies up to
// 0.7 s in front of where it is needed, and a decoder begins 0.3 s in front of it.
std::int64_t backwardSeconds(AudioFile::GoingBack how) {
    switch (how) {
        case AudioFile::GoingBack::fromMark:
            return 4;
        case AudioFile::GoingBack::fromStart:
            return 16;
        case AudioFile::GoingBack::atOnce:
            break;
    }
    return 1;
}

// A file at the session's own rate, sample for sample.
class FileSource final : public nodes::ClipSource {
public:
    explicit FileSource(AudioFile file) : file_(std::move(file)) {}

    [[nodiscard]] int channelCount() const override { return file_.facts().channels; }
    [[nodiscard]] std::int64_t frames() const override { return file_.facts().frames; }

    Status read(std::int64_t frame, AudioBlock out) override {
        if (channelCount() == 1) {
            const auto got = file_.read(frame, out.channel(0));
            return got ? Status() : fail(got.error());
        }
        const auto frames = static_cast<std::size_t>(out.frames());
        interleaved_.resize(2 * frames);
        if (const auto got = file_.read(frame, interleaved_); !got) return fail(got.error());
        float* const left = out[0];
        float* const right = out[1];
        for (std::size_t i = 0; i < frames; ++i) {
            left[i] = interleaved_[2 * i];
            right[i] = interleaved_[2 * i + 1];
        }
        return {};
    }

private:
    AudioFile file_;
    std::vector<float> interleaved_;
};

Result<AudioFile> openForClips(const std::filesystem::path& path) {
    Result<AudioFile> file = AudioFile::open(path);
    if (!file || file->facts().channels <= kMaximumClipChannels) return file;
    return fail(ErrorKind::badData, "has " + std::to_string(file->facts().channels) + " channels, a track plays 1 or 2",
                path.string(), "split it into mono or stereo files");
}

std::shared_ptr<nodes::ClipSource> sourceOf(AudioFile file, int sessionRate) {
    if (file.facts().sampleRate == sessionRate) return std::make_shared<FileSource>(std::move(file));
    return std::make_shared<ResampledSource>(std::move(file), sessionRate);
}

}  // namespace

std::int64_t resampledLength(std::int64_t frames, int fileRate, int sessionRate) noexcept {
    return (frames * sessionRate + fileRate / 2) / fileRate;
}

Result<std::shared_ptr<nodes::ClipSource>> openClipFile(const std::filesystem::path& path, int sessionRate) {
    auto file = openForClips(path);
    if (!file) return fail(std::move(file).error());
    return sourceOf(*std::move(file), sessionRate);
}

Result<std::shared_ptr<nodes::ClipSource>> openBackwards(const std::filesystem::path& path, int sessionRate) {
    auto file = openForClips(path);
    if (!file) return fail(std::move(file).error());
    const std::int64_t seconds = backwardSeconds(file->goingBack());
    return std::shared_ptr<nodes::ClipSource>(
        std::make_shared<BackwardSource>(sourceOf(*std::move(file), sessionRate), seconds * sessionRate));
}

}  // namespace lacquer::sessions
