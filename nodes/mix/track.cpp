#include "nodes/mix/track.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"

namespace lacquer::nodes {
namespace {

// The file is heard sample for sample from the frame on which the transport starts. Where it stops, loops or is located
// while it rolls, what would have gone on fades out; what comes then fades in. After frames that the reader did not
// have in time, there is nothing to fade out, so the sound only fades in.
class Track : public Processor {
public:
    Track(const CreateSpec& spec, double seamFadeMs)
        : width_(spec.width), reader_(spec.reader), seamFadeMs_(seamFadeMs) {}

    Status prepare(const PrepareSpec& spec) override {
        fade_.prepare(width_, spec.sampleRate, seamFadeMs_);
        spare_.assign(static_cast<std::size_t>(std::max(spec.quantumFrames, fade_.lengthFrames())), 0.0f);
        late_ = false;
        return {};
    }

    void process(const ProcessContext& context) noexcept override {
        const AudioBlock& out = context.audioOutputs[0];
        for (const Segment& segment : context.time->segments) play(segment, out);
        Cell gains;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            fillAmplitudes(context.parameters[0], first, kNeverSilent, gains);
            applyGains(ConstAudioBlock(constChannels(out).data(), width_, out.frames()), out, first, gains);
        }
    }

    [[nodiscard]] bool sleeps(const ProcessContext& context) const noexcept override {
        const auto silent = [&](const Segment& segment) {
            return !leavesSound(segment) &&
                   (!segment.rolling || reader_ == nullptr || reader_->silent(segment.timelineStart, segment.frames));
        };
        return !fade_.fading() && !late_ && std::ranges::all_of(context.time->segments, silent);
    }

private:
    [[nodiscard]] std::array<const float*, 2> constChannels(const AudioBlock& block) const noexcept {
        return {block[0], block[width_ - 1]};
    }

    [[nodiscard]] static bool leavesSound(const Segment& segment) noexcept {
        return segment.enters == TimeEntry::loopSeam || segment.enters == TimeEntry::stop ||
               (segment.enters == TimeEntry::locate && segment.rolling);
    }

    void play(const Segment& segment, const AudioBlock& out) noexcept {
        const std::array<float*, 2> channels{out[0] + segment.offset, out[width_ - 1] + segment.offset};
        const AudioBlock block(channels.data(), width_, segment.frames);
        if (leavesSound(segment) && fade_.lengthFrames() > 0)
            fade_.start([&](const AudioBlock& old) { read(segment.leftAt, old); });
        if (!segment.rolling) {
            silence(block);
        } else if (!read(segment.timelineStart, block)) {
            late_ = true;
        } else if (std::exchange(late_, false)) {
            fade_.startFromSilence();
        }
        fade_.apply(block);
    }

    static void silence(const AudioBlock& block) noexcept {
        for (int c = 0; c < block.channelCount(); ++c) std::ranges::fill(block.channel(c), 0.0f);
    }

    // Reads as many channels as the reader has and makes them fit the node: one is copied to both sides, two become
    // their mean. False when they were not ready in time.
    bool read(TimelineFrame start, const AudioBlock& block) noexcept {
        if (reader_ == nullptr) {
            silence(block);
            return true;
        }
        float* const left = block[0];
        float* const right = width_ == 2 ? block[1] : spare_.data();
        const int channels = std::min(reader_->channelCount(), 2);
        const std::array<float*, 2> pointers{left, right};
        const bool ready = reader_->read(start, AudioBlock(pointers.data(), channels, block.frames()));
        if (channels == 1 && width_ == 2) std::copy_n(left, block.frames(), right);
        if (channels == 2 && width_ == 1)
            for (int i = 0; i < block.frames(); ++i) left[i] = 0.5f * (left[i] + right[i]);
        return ready;
    }

    int width_;
    std::shared_ptr<TimelineReader> reader_;
    double seamFadeMs_;
    SeamFade fade_;
    bool late_ = false;         ///< the last frames were not ready in time
    std::vector<float> spare_;  ///< the second channel of a stereo file on a mono track
};

}  // namespace

ProcessorType trackType(double seamFadeMs) {
    return {.uri = "lacquer:track",
            .name = "Track",
            .group = "mix",
            .description = "Plays the clips of a track while the transport rolls",
            .ports = {audioOutput()},
            .parameters = {decibels("gain", "Gain", -60, 24, 0)},
            .create = [seamFadeMs](const CreateSpec& spec) -> Result<std::unique_ptr<Processor>> {
                return std::make_unique<Track>(spec, seamFadeMs);
            }};
}

}  // namespace lacquer::nodes
