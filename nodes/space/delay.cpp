#include "nodes/space/delay.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "core/signal/fading_delay.hpp"
#include "core/signal/tempo_map.hpp"
#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/key_filter.hpp"
#include "nodes/dsp/smoothing.hpp"
#include "nodes/dsp/switch_fade.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t { kTime, kNote, kFeedback, kPingPong, kHighPass, kLowPass, kDucking, kMix };

constexpr double kShortestMs = 10, kLongestMs = 4000;
constexpr double kQuietestFeedback = 0.001;  // -60 dB: it has died away

struct Note {
    const char* name;
    double quarters;
};
// The first, "off", goes by the time in milliseconds.
constexpr std::array<Note, 14> kNotes{{{"off", 0},
                                       {"1/1", 4},
                                       {"1/2 dotted", 3},
                                       {"1/2", 2},
                                       {"1/2 triplet", 4.0 / 3},
                                       {"1/4 dotted", 1.5},
                                       {"1/4", 1},
                                       {"1/4 triplet", 2.0 / 3},
                                       {"1/8 dotted", 0.75},
                                       {"1/8", 0.5},
                                       {"1/8 triplet", 1.0 / 3},
                                       {"1/16 dotted", 0.375},
                                       {"1/16", 0.25},
                                       {"1/32", 0.125}}};

// Takes echoes down while something plays that they would cover: by all of the ducking from this level on, and less
// below.
constexpr double kDuckFromDb = -50, kDuckAllDb = -20;
constexpr double kDuckAttackMs = 10, kDuckReleaseMs = 300;

double tempoAt(const BlockTime& time, int frame) noexcept {
    const Segment* at = &time.segments.front();
    for (const Segment& segment : time.segments)
        if (segment.offset <= frame) at = &segment;
    if (at->tempo == nullptr) return TempoMap::kDefault.bpm;
    return at->tempo->at(at->timelineStart + (at->rolling ? frame - at->offset : 0)).bpm;
}

class Delay : public Processor {
public:
    explicit Delay(const CreateSpec& spec) : channels_(static_cast<std::size_t>(spec.width)) {
        if (spec.parameterValues.empty()) return;
        initialFeedback_ = spec.parameterValues[kFeedback] / 100;
    }

    Status prepare(const PrepareSpec& spec) override {
        spec_ = spec;
        filter_.prepare(spec.sampleRate);
        pingPong_.prepare(spec.sampleRate);
        attack_ = onePole(kDuckAttackMs, spec.sampleRate);
        release_ = onePole(kDuckReleaseMs, spec.sampleRate);
        reset();
        return {};
    }
    void reset() override {
        const auto longest = std::llround(kLongestMs * spec_.sampleRate / 1000) + kControlGridFrames;
        for (std::size_t c = 0; c < channels_; ++c)
            lines_[c] = std::make_unique<FadingDelay>(longest, kControlGridFrames, FadingDelay::kFirst,
                                                      std::max(1, spec_.fadeFrames()));
        filter_.reset();
        pingPong_.reset();
        duckedDb_ = 0;
    }

    void process(const ProcessContext& context) noexcept override {
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            const std::int64_t frames = delayFrames(context, first);
            std::array<Cell, 2> echoes;
            for (std::size_t c = 0; c < channels_; ++c)
                lines_[c]->readAhead(echoes[c].data(), kControlGridFrames, frames);
            feed(context, first, echoes);
            put(context, first, echoes);
        }
    }

    // Until the echoes are 60 dB down, at the feedback that it starts with.
    [[nodiscard]] std::int64_t tailFrames() const override {
        const double rounds = initialFeedback_ <= 0 ? 1 : 1 + std::log(kQuietestFeedback) / std::log(initialFeedback_);
        return std::llround(std::ceil(rounds) * kLongestMs * spec_.sampleRate / 1000);
    }

private:
    [[nodiscard]] std::int64_t delayFrames(const ProcessContext& context, int first) const noexcept {
        const Note& note = kNotes[static_cast<std::size_t>(chosen(context.parameters[kNote], first))];
        const double ms = note.quarters == 0 ? context.parameters[kTime].at(first)
                                             : note.quarters * 60000 / tempoAt(*context.time, first);
        return std::llround(std::clamp(ms, kShortestMs, kLongestMs) * spec_.sampleRate / 1000);
    }

    // What goes round: what comes in, and the echoes, filtered. With ping-pong both come in on the left, and change
    // sides with each round.
    void feed(const ProcessContext& context, int first, const std::array<Cell, 2>& echoes) noexcept {
        std::array<const float*, 2> pointers{echoes[0].data(), echoes[1].data()};
        const ConstAudioBlock block(pointers.data(), static_cast<int>(channels_), kControlGridFrames);
        const int last = first + kControlGridFrames - 1;
        filter_.process(block, 0, context.parameters[kHighPass].at(last), context.parameters[kLowPass].at(last),
                        filtered_);
        pingPong_.aim(isOn(context.parameters[kPingPong], first));
        Cell feedbacks;
        fillValues(context.parameters[kFeedback], first, feedbacks);
        const ConstAudioBlock& in = context.audioInputs[0];
        std::array<Cell, 2> sent;
        for (std::size_t i = 0; i < feedbacks.size(); ++i) {
            const int frame = first + static_cast<int>(i);
            const double gain = static_cast<double>(feedbacks[i]) * 0.01, cross = pingPong_.next();
            std::array<double, 2> heard{}, round{};
            for (std::size_t c = 0; c < channels_; ++c) {
                const double x = in[static_cast<int>(c)][frame];
                heard[c] = std::isfinite(x) ? x : 0;  // or it would never leave
                round[c] = gain * filtered_[c][i];
            }
            if (channels_ == 1) {
                sent[0][i] = static_cast<float>(heard[0] + round[0]);
                continue;
            }
            const double middle = (heard[0] + heard[1]) / 2;
            sent[0][i] = static_cast<float>((1 - cross) * (heard[0] + round[0]) + cross * (middle + round[1]));
            sent[1][i] = static_cast<float>((1 - cross) * (heard[1] + round[1]) + cross * round[0]);
        }
        for (std::size_t c = 0; c < channels_; ++c) lines_[c]->write(sent[c].data(), kControlGridFrames);
    }

    void put(const ProcessContext& context, int first, const std::array<Cell, 2>& echoes) noexcept {
        const ConstAudioBlock& in = context.audioInputs[0];
        const AudioBlock& out = context.audioOutputs[0];
        Cell mixes, duckings;
        fillValues(context.parameters[kMix], first, mixes);
        fillValues(context.parameters[kDucking], first, duckings);
        for (std::size_t i = 0; i < mixes.size(); ++i) {
            const int frame = first + static_cast<int>(i);
            const double gain = duckGain(in, frame, duckings[i]), share = static_cast<double>(mixes[i]) * 0.01;
            for (std::size_t c = 0; c < channels_; ++c) {
                const double dry = in[static_cast<int>(c)][frame];
                const double mixed = dry + share * (gain * static_cast<double>(echoes[c][i]) - dry);
                out[static_cast<int>(c)][frame] = static_cast<float>(mixed);
            }
        }
    }

    [[nodiscard]] double duckGain(const ConstAudioBlock& in, int frame, double duckingDb) noexcept {
        if (duckingDb == 0 && duckedDb_ == 0) return 1;
        double level = kQuietestLevel;
        for (int c = 0; c < in.channelCount(); ++c) level = std::max(level, std::fabs(double{in[c][frame]}));
        const double height =
            (amplitudeToDb(std::min(level, kLoudestLevel)) - kDuckFromDb) / (kDuckAllDb - kDuckFromDb);
        const double wanted = duckingDb * std::clamp(height, 0.0, 1.0);
        duckedDb_ = wanted + (wanted > duckedDb_ ? attack_ : release_) * (duckedDb_ - wanted);
        if (duckedDb_ < 1e-6) duckedDb_ = 0;
        return dbToAmplitude(-duckedDb_);
    }

    const std::size_t channels_;
    double initialFeedback_ = 0.35;
    PrepareSpec spec_;
    std::array<std::unique_ptr<FadingDelay>, 2> lines_;
    KeyFilter filter_;
    std::array<WideCell, 2> filtered_{};
    SwitchFade pingPong_;
    double attack_ = 0, release_ = 0, duckedDb_ = 0;
};

std::vector<std::string> noteNames() {
    std::vector<std::string> names;
    for (const Note& note : kNotes) names.emplace_back(note.name);
    return names;
}

}  // namespace

ProcessorType delayType() {
    ParameterInfo highPass = keyHighPassParameter(), lowPass = keyLowPassParameter();
    highPass.id = "highPass";
    highPass.name = "High pass";
    highPass.description = "In the loop: each echo is thinner than the one before. 10 Hz: off";
    lowPass.id = "lowPass";
    lowPass.name = "Low pass";
    lowPass.description = "In the loop: each echo is darker than the one before. 40 kHz: off";
    return {.uri = "lacquer:delay",
            .name = "Delay",
            .group = "space",
            .description = "Echoes, in milliseconds or in time with the song",
            .ports = {audioInput(), audioOutput()},
            .parameters = {milliseconds("time", "Time", kShortestMs, kLongestMs, 350, "From one echo to the next"),
                           choice("note", "Note", noteNames(),
                                  "In time with the song instead, by its tempo; between 10 ms and 4 s"),
                           percent("feedback", "Feedback", 0, 98, 35, "Of each echo, how much comes round again"),
                           toggle("pingPong", "Ping-pong", "Echoes change sides, the first one on the left"),
                           std::move(highPass), std::move(lowPass),
                           decibels("ducking", "Ducking", 0, 30, 0,
                                    "Takes the echoes down while there is something to cover"),
                           percent("mix", "Mix", 0, 100, 30, "Share of the echoes; 100 % on a send")},
            .characteristics = {Characteristic::impulse},
            .create = make<Delay>};
}

}  // namespace lacquer::nodes
