#include "nodes/mix/track.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"

namespace lacquer::nodes {
namespace {

// The file is heard sample for sample: no fade when the transport starts, stops or jumps.
class Track : public Processor {
public:
    explicit Track(const CreateSpec& spec) : width_(spec.width), reader_(spec.reader) {}

    Status prepare(const PrepareSpec& spec) override {
        spare_.assign(static_cast<std::size_t>(spec.quantumFrames), 0.0f);
        return {};
    }

    void process(const ProcessContext& context) noexcept override {
        const AudioBlock& out = context.audioOutputs[0];
        for (const Segment& segment : context.segments) play(segment, out);
        Cell gains;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            fillAmplitudes(context.parameters[0], first, kNeverSilent, gains);
            applyGains(ConstAudioBlock(constChannels(out).data(), width_, out.frames()), out, first, gains);
        }
    }

private:
    [[nodiscard]] std::array<const float*, 2> constChannels(const AudioBlock& block) const noexcept {
        return {block[0], block[width_ - 1]};
    }

    // Reads as many channels as the reader has and makes them fit the node: one is copied to both sides, two become
    // their mean.
    void play(const Segment& segment, const AudioBlock& out) noexcept {
        float* const left = out[0] + segment.offset;
        float* const right = width_ == 2 ? out[1] + segment.offset : spare_.data();
        if (reader_ == nullptr || !segment.rolling) {
            std::fill_n(left, segment.frames, 0.0f);
            if (width_ == 2) std::fill_n(right, segment.frames, 0.0f);
            return;
        }
        const int channels = std::min(reader_->channelCount(), 2);
        const std::array<float*, 2> pointers{left, right};
        reader_->read(segment.timelineStart, AudioBlock(pointers.data(), channels, segment.frames));
        if (channels == 1 && width_ == 2) std::copy_n(left, segment.frames, right);
        if (channels == 2 && width_ == 1)
            for (int i = 0; i < segment.frames; ++i) left[i] = 0.5f * (left[i] + right[i]);
    }

    int width_;
    std::shared_ptr<TimelineReader> reader_;
    std::vector<float> spare_;  ///< the second channel of a stereo file on a mono track
};

}  // namespace

ProcessorType trackType() {
    return {.uri = "lacquer:track",
            .name = "Track",
            .group = "mix",
            .description = "Plays the clips of a track while the transport rolls",
            .ports = {audioOutput()},
            .parameters = {decibels("gain", "Gain", -60, 24, 0)},
            .create = make<Track>};
}

}  // namespace lacquer::nodes
