#include "nodes/mix/playlist.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "nodes/dsp/approximations.hpp"

namespace lacquer::nodes {
namespace {

// Long reads go through the scratch memory in pieces of this many frames.
constexpr std::int64_t kChunkFrames = 4096;

float clipGain(const PlaylistClip& clip, double level, std::int64_t frame) noexcept {
    const float in = fadeGain(clip.fadeInShape, frame, clip.fadeInFrames);
    const float out = fadeGain(clip.fadeOutShape, clip.lengthFrames - 1 - frame, clip.fadeOutFrames);
    return static_cast<float>(level) * in * out;
}

// Frames `from` to `to` of a piece that lies at `target` of the block, with a gain for each.
template <class GainAt>
void addPiece(const AudioBlock& piece, std::int64_t from, std::int64_t to, const AudioBlock& out, std::int64_t target,
              GainAt gainAt) noexcept {
    const int pieceChannels = piece.channelCount();
    const bool mixes = out.channelCount() == 1 && pieceChannels == 2;
    for (int c = 0; c < out.channelCount(); ++c) {
        const float* const source = piece[std::min(c, pieceChannels - 1)];
        const float* const other = piece[pieceChannels - 1];
        float* const sum = out[c] + target;
        if (mixes)
            for (std::int64_t i = from; i < to; ++i) sum[i] += 0.5f * (source[i] + other[i]) * gainAt(i);
        else
            for (std::int64_t i = from; i < to; ++i) sum[i] += source[i] * gainAt(i);
    }
}

}  // namespace

float fadeGain(FadeShape shape, std::int64_t index, std::int64_t lengthFrames) noexcept {
    if (index >= lengthFrames) return 1.0f;
    const double t = (static_cast<double>(index) + 0.5) / static_cast<double>(lengthFrames);
    switch (shape) {
        case FadeShape::linear:
            return static_cast<float>(t);
        case FadeShape::equalPower:
            return static_cast<float>(quarterSine(t));
        case FadeShape::exponential:
            return static_cast<float>((fastExp2(t * 9.965784284662087) - 1) / 999);  // log2(1000)
        case FadeShape::smooth:
            return static_cast<float>(t * t * (3 - 2 * t));
    }
    return 1.0f;
}

Playlist::Playlist(std::vector<PlaylistClip> clips)
    : clips_(std::move(clips)), scratch_(static_cast<std::size_t>(2 * kChunkFrames)) {}

int Playlist::channelCount() const noexcept {
    int count = 1;
    for (const PlaylistClip& clip : clips_) count = std::max(count, clip.source->channelCount());
    return count;
}

TimelineFrame Playlist::endFrame() const noexcept {
    TimelineFrame end = 0;
    for (const PlaylistClip& clip : clips_) end = std::max(end, clip.positionFrames + clip.lengthFrames);
    return end;
}

Status Playlist::read(TimelineFrame start, AudioBlock out) {
    for (int c = 0; c < out.channelCount(); ++c) std::ranges::fill(out.channel(c), 0.0f);
    std::optional<Error> firstError;
    for (const PlaylistClip& clip : clips_) {
        if (clip.muted) continue;
        if (Status added = addClip(clip, start, out); !added && !firstError) firstError = std::move(added).error();
    }
    if (firstError) return fail(*std::move(firstError));
    return {};
}

Status Playlist::addClip(const PlaylistClip& clip, TimelineFrame start, AudioBlock out) {
    // The part of the clip that is inside the block and inside the source, in frames from the clip's start.
    const std::int64_t endOfStretch = clip.offsetFrames + clip.lengthFrames;  // in frames of the source
    const std::int64_t before = clip.reversed ? endOfStretch - clip.source->frames() : -clip.offsetFrames;
    const std::int64_t first = std::max({start - clip.positionFrames, std::int64_t{0}, before});
    const std::int64_t last =
        std::min({start - clip.positionFrames + out.frames(), clip.lengthFrames, before + clip.source->frames()});
    const int sourceChannels = clip.source->channelCount();
    const double level = dbToAmplitude(clip.gainDb);
    for (std::int64_t at = first; at < last; at += kChunkFrames) {
        const int frames = static_cast<int>(std::min(kChunkFrames, last - at));
        const std::array<float*, 2> channels{scratch_.data(), scratch_.data() + kChunkFrames};
        const AudioBlock piece(channels.data(), sourceChannels, frames);
        const std::int64_t from = clip.reversed ? endOfStretch - at - frames : clip.offsetFrames + at;
        if (Status read = clip.source->read(from, piece); !read) return read;
        for (int c = 0; clip.reversed && c < sourceChannels; ++c) std::ranges::reverse(piece.channel(c));
        const std::int64_t target = clip.positionFrames + at - start;
        // Between the fades the gain stands still.
        const auto even = static_cast<float>(level);
        const auto fading = [&](std::int64_t i) { return clipGain(clip, level, at + i); };
        const std::int64_t evenFrom = std::clamp<std::int64_t>(clip.fadeInFrames - at, 0, frames);
        const std::int64_t evenTo =
            std::clamp<std::int64_t>(clip.lengthFrames - clip.fadeOutFrames - at, evenFrom, frames);
        addPiece(piece, 0, evenFrom, out, target, fading);
        addPiece(piece, evenFrom, evenTo, out, target, [even](std::int64_t) { return even; });
        addPiece(piece, evenTo, frames, out, target, fading);
    }
    return {};
}

}  // namespace lacquer::nodes
