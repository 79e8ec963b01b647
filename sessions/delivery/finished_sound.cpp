#include "sessions/delivery/finished_sound.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "core/realtime/floating_point_mode.hpp"
#include "nodes/master/limiter_engine.hpp"
#include "sessions/media/clip_file.hpp"

namespace lacquer::sessions {
namespace {

constexpr int kFinishedBlock = 4096;  // a whole number of cells
constexpr double kLimiterReleaseMs = 100;

float amplitude(double db) {
    return static_cast<float>(std::pow(10.0, db / 20));
}

// Memory for a block of one or two channels.
class BlockMemory {
public:
    explicit BlockMemory(int channels) : channels_(channels) {
        for (std::size_t c = 0; c < samples_.size(); ++c) {
            samples_[c].resize(kFinishedBlock);
            pointers_[c] = samples_[c].data();
            shared_[c] = samples_[c].data();
        }
    }
    [[nodiscard]] AudioBlock block(int frames) { return {pointers_.data(), channels_, frames}; }
    [[nodiscard]] ConstAudioBlock from(int first, int frames) {
        for (std::size_t c = 0; c < samples_.size(); ++c) shared_[c] = samples_[c].data() + first;
        return {shared_.data(), channels_, frames};
    }
    void silence(int first) {
        for (auto& channel : samples_) std::fill(channel.begin() + first, channel.end(), 0.0f);
    }

private:
    int channels_;
    std::array<std::vector<float>, 2> samples_;
    std::array<float*, 2> pointers_{};
    std::array<const float*, 2> shared_{};
};

}  // namespace

Result<FinishedSound> FinishedSound::open(const std::filesystem::path& path, const Finishing& finishing) {
    auto source = openClipFile(path, finishing.sampleRate);
    if (!source) return fail(std::move(source).error());
    return FinishedSound(std::move(*source), finishing);
}

FinishedSound::FinishedSound(std::shared_ptr<nodes::ClipSource> source, const Finishing& finishing)
    : source_(std::move(source)), finishing_(finishing) {}

Status FinishedSound::forEachBlock(const Taker& take) {
    deepestDb_ = 0;
    const FlushToZeroScope scope;
    if (finishing_.ceilingDbtp) return handOutLimited(take);
    BlockMemory memory(channelCount());
    const float gain = amplitude(finishing_.gainDb);
    for (std::int64_t frame = 0; frame < frames();) {
        const int some = static_cast<int>(std::min<std::int64_t>(kFinishedBlock, frames() - frame));
        const AudioBlock block = memory.block(some);
        if (Status read = source_->read(frame, block); !read) return read;
        if (finishing_.gainDb != 0)
            for (int c = 0; c < block.channelCount(); ++c)
                for (float& sample : block.channel(c)) sample *= gain;
        if (Status taken = take(memory.from(0, some)); !taken) return taken;
        frame += some;
    }
    return {};
}

Status FinishedSound::handOutLimited(const Taker& take) {
    const int channels = channelCount();
    nodes::LimiterEngine limiter(channels);
    limiter.prepare(finishing_.sampleRate);
    nodes::Cell drives, ceilings;
    drives.fill(amplitude(finishing_.gainDb));
    ceilings.fill(amplitude(*finishing_.ceilingDbtp));
    BlockMemory in(channels), out(channels);
    std::int64_t late = limiter.latencyFrames();  // of its output that is in front of the first frame
    const std::int64_t end = frames() + late;
    for (std::int64_t frame = 0; frame < end; frame += kFinishedBlock) {
        const int some = static_cast<int>(std::clamp<std::int64_t>(frames() - frame, 0, kFinishedBlock));
        if (some > 0)
            if (Status read = source_->read(frame, in.block(some)); !read) return read;
        in.silence(some);
        for (int first = 0; first < kFinishedBlock; first += kControlGridFrames)
            deepestDb_ = std::max(
                deepestDb_,
                limiter.process(in.from(0, kFinishedBlock), out.block(kFinishedBlock), first,
                                {drives, ceilings, nodes::LimiterRelease::Style::automatic, kLimiterReleaseMs}));
        const int skipped = static_cast<int>(std::min<std::int64_t>(late, kFinishedBlock));
        late -= skipped;
        const int ready = static_cast<int>(std::min<std::int64_t>(kFinishedBlock, end - frame)) - skipped;
        if (ready <= 0) continue;
        if (Status taken = take(out.from(skipped, ready)); !taken) return taken;
    }
    return {};
}

}  // namespace lacquer::sessions
