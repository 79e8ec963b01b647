#include "sessions/media/clip_file.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "sessions/media/audio_file.hpp"
#include "sessions/media/resampled_source.hpp"

namespace lacquer::sessions {

namespace {

constexpr int kMaximumClipChannels = 2;

// A file at the session's own rate, sample for sample.
class FileSource final : public nodes::ClipSource {
public:
    explicit FileSource(AudioFile file) : file_(std::move(file)) {}

    [[nodiscard]] int channelCount() const override { return file_.facts().channels; }
    [[nodiscard]] std::int64_t frames() const override { return file_.facts().frames; }

    Status read(std::int64_t frame, AudioBlock out) override {
        const auto channels = static_cast<std::size_t>(channelCount());
        interleaved_.resize(channels * static_cast<std::size_t>(out.frames()));
        if (Result<std::int64_t> got = file_.read(frame, interleaved_); !got) return fail(std::move(got).error());
        for (std::size_t channel = 0; channel < channels; ++channel) {
            std::size_t at = channel;
            for (float& x : out.channel(static_cast<int>(channel))) {
                x = interleaved_[at];
                at += channels;
            }
        }
        return {};
    }

private:
    AudioFile file_;
    std::vector<float> interleaved_;
};

}  // namespace

std::int64_t resampledLength(std::int64_t frames, int fileRate, int sessionRate) noexcept {
    return (frames * sessionRate + fileRate / 2) / fileRate;
}

Result<std::shared_ptr<nodes::ClipSource>> openClipFile(const std::filesystem::path& path, int sessionRate) {
    Result<AudioFile> file = AudioFile::open(path);
    if (!file) return fail(std::move(file).error());
    const AudioFileFacts& facts = file->facts();
    if (facts.channels > kMaximumClipChannels)
        return fail(ErrorKind::badData, "has " + std::to_string(facts.channels) + " channels, a track plays 1 or 2",
                    path.string(), "split it into mono or stereo files");
    if (facts.sampleRate == sessionRate)
        return std::shared_ptr<nodes::ClipSource>(std::make_shared<FileSource>(std::move(*file)));
    return std::shared_ptr<nodes::ClipSource>(std::make_shared<ResampledSource>(std::move(*file), sessionRate));
}

}  // namespace lacquer::sessions
