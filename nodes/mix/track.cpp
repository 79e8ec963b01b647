#include "nodes/mix/track.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/switch_fade.hpp"

namespace lacquer::nodes {
namespace {

// The file is heard sample for sample from the frame on which the transport starts. Where it stops, loops or is located
// while it rolls, what would have gone on fades out; what comes then fades in. After frames that the reader did not
// have in time, there is nothing to fade out, so the sound only fades in.
// Where it is monitored, the input of the device is heard in place of the file; one fades over to the other. The file
// is read all the same, so that it is there when the fade comes back to it.
class Track : public Processor {
public:
    Track(const CreateSpec& spec, double seamFadeMs)
        : width_(spec.width), reader_(spec.reader), monitor_(spec.monitor), seamFadeMs_(seamFadeMs) {}

    Status prepare(const PrepareSpec& spec) override {
        fade_.prepare(width_, spec.sampleRate, seamFadeMs_);
        spare_.assign(static_cast<std::size_t>(std::max(spec.quantumFrames, fade_.lengthFrames())), 0.0f);
        inputFade_.prepare(spec.sampleRate);
        late_ = false;
        return {};
    }

    void process(const ProcessContext& context) noexcept override {
        const AudioBlock& out = context.audioOutputs[0];
        for (const Segment& segment : context.time->segments) play(segment, out);
        if (monitor_)
            for (const Segment& segment : context.time->segments) hearInput(segment, out);
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
        if (monitor_ && hearsInput(context)) return false;
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
    std::shared_ptr<const TrackMonitor> monitor_;
    double seamFadeMs_;
    SeamFade fade_;
    SwitchFade inputFade_;      ///< from the clips to the input
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
