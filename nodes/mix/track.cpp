#include "nodes/mix/track.hpp"

#include <algorithm>
#include <array>

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/switch_fade.hpp"
#include "nodes/mix/timeline_player.hpp"

namespace lacquer::nodes {
namespace {

// Where it is monitored, the input of the device is heard in place of the file; one fades over to the other. The file
// is read all the same, so that it is there when the fade comes back to it.
class Track : public Processor {
public:
    Track(const CreateSpec& spec, double seamFadeMs)
        : width_(spec.width), player_(spec.reader, spec.width, seamFadeMs), monitor_(spec.monitor) {}

    Status prepare(const PrepareSpec& spec) override {
        player_.prepare(spec);
        inputFade_.prepare(spec.sampleRate);
        return {};
    }

    void process(const ProcessContext& context) noexcept override {
        const AudioBlock& out = context.audioOutputs[0];
        player_.play(*context.time, out);
        if (monitor_)
            for (const Segment& segment : context.time->segments) hearInput(segment, out);
        Cell gains;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            fillAmplitudes(context.parameters[0], first, kNeverSilent, gains);
            applyGains(ConstAudioBlock(constChannels(out).data(), width_, out.frames()), out, first, gains);
        }
    }

    [[nodiscard]] bool sleeps(const ProcessContext& context) const noexcept override {
        if (monitor_ && hearsInput(context)) return false;
        return player_.rests(*context.time);
    }

private:
    [[nodiscard]] std::array<const float*, 2> constChannels(const AudioBlock& block) const noexcept {
        return {block[0], block[width_ - 1]};
    }

    [[nodiscard]] bool hearsInput(const ProcessContext& context) const noexcept {
        const auto plays = [&](const Segment& segment) {
            for (int at = 0; at < segment.frames;) {
                const TrackMonitor::Stretch stretch = monitor_->stretchAt(segment, at);
                if (stretch.plays) return true;
                at += stretch.frames;
            }
            return false;
        };
        return !inputFade_.restsAt(false) || std::ranges::any_of(context.time->segments, plays);
    }

    void hearInput(const Segment& segment, const AudioBlock& out) noexcept {
        for (int at = 0; at < segment.frames;) {
            const TrackMonitor::Stretch stretch = monitor_->stretchAt(segment, at);
            inputFade_.aim(stretch.plays);
            fadeToInput(out, segment.offset + at, stretch.frames);
            at += stretch.frames;
        }
    }

    void fadeToInput(const AudioBlock& out, int first, int frames) noexcept {
        if (inputFade_.restsAt(false)) return;
        const std::array<const float*, 2> input{monitor_->side(0), monitor_->side(1)};
        for (int i = first; i < first + frames; ++i) {
            const float share = inputFade_.next();
            for (int c = 0; c < width_; ++c) {
                const float* side = input[static_cast<std::size_t>(c)];
                const float heard = side == nullptr ? 0.0f : side[i];
                out[c][i] = share == 1.0f ? heard : out[c][i] * (1 - share) + heard * share;
            }
        }
    }

    int width_;
    TimelinePlayer player_;
    std::shared_ptr<const TrackMonitor> monitor_;
    SwitchFade inputFade_;  ///< from the clips to the input
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
