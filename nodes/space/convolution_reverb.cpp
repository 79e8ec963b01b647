#include "nodes/space/convolution_reverb.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "core/signal/fading_delay.hpp"
#include "core/signal/smooth_fade.hpp"
#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/convolver.hpp"
#include "nodes/dsp/key_filter.hpp"
#include "nodes/dsp/smoothing.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t { kLength, kNormalise, kPredelay, kLowCut, kHighCut, kWidth, kGain, kMix };
constexpr double kLongestPredelayMs = 500;
constexpr double kWholeLength = 100;
constexpr double kTrimFadeMs = 50;  // of an impulse that is cut off
constexpr const char* kImpulse = "impulse";

// Each is worked on in the time of the one before; the next is so much longer that it has about as many partitions.
const std::vector<int> kBlocks{64, 512, 4096};

using Impulse = std::vector<std::vector<float>>;  // by channel

// What of the node's channels goes where, by the channels of the impulse.
struct Routing {
    std::vector<ConvolutionPath> paths;
    Impulse responses;
};

// The same for both; each its own; or left to left, left to right, right to left and right to right. A mono node hears
// what the middle of the stereo one would be, of the same sound on both sides.
Routing routingOf(const Impulse& impulse, int width) {
    if (width == 2) {
        if (impulse.size() == 1) return {{{0, 0, 0}, {1, 1, 0}}, impulse};
        if (impulse.size() == 2) return {{{0, 0, 0}, {1, 1, 1}}, impulse};
        return {{{0, 0, 0}, {0, 1, 1}, {1, 0, 2}, {1, 1, 3}}, impulse};
    }
    std::vector<float> sum(impulse.front().size());
    const float share = impulse.size() == 1 ? 1.0f : 0.5f;
    for (const auto& channel : impulse)
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += share * channel[i];
    return {{{0, 0, 0}}, {std::move(sum)}};
}

// White noise comes out of its louder side as loud as it went in: by the energies of the responses that meet there.
void normalise(Routing& routing) {
    std::array<double, 2> energies{};
    for (const ConvolutionPath& path : routing.paths)
        for (const float x : routing.responses[static_cast<std::size_t>(path.response)])
            energies[static_cast<std::size_t>(path.output)] += double{x} * double{x};
    const double most = std::max(energies[0], energies[1]);
    if (!(most > 0)) return;
    const auto scale = static_cast<float>(1 / std::sqrt(most));
    for (auto& response : routing.responses)
        for (float& x : response) x *= scale;
}

class ConvolutionReverb : public Processor {
public:
    explicit ConvolutionReverb(const CreateSpec& spec)
        : width_(spec.width),
          length_((spec.parameterValues.empty() ? kWholeLength : spec.parameterValues[kLength]) / 100),
          normalised_(spec.parameterValues.empty() || spec.parameterValues[kNormalise] >= 0.5),
          loadSound_(spec.loadSound) {}

    Status prepare(const PrepareSpec& spec) override {
        spec_ = spec;
        filter_.prepare(spec.sampleRate);
        if (auto taken = take(path_); !taken) return taken;
        reset();
        return {};
    }
    void reset() override {
        filter_.reset();
        for (auto& delay : predelays_)
            delay = std::make_unique<FadingDelay>(longestPredelay() + 1, kControlGridFrames, FadingDelay::kFirst,
                                                  std::max(1, spec_.fadeFrames()));
        if (convolver_) convolver_->reset();
        silentFrames_ = 0;
    }

    void process(const ProcessContext& context) noexcept override {
        const ConstAudioBlock& in = context.audioInputs[0];
        const AudioBlock& out = context.audioOutputs[0];
        if (!convolver_) {
            for (int c = 0; c < out.channelCount(); ++c)
                if (in[c] != out[c]) std::copy_n(in[c], context.frames, out[c]);
            return;
        }
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            std::array<Cell, 2> sent{}, wet;
            takeIn(context, first, sent);
            convolver_->process(context.time->engineFrame + first, sent, wet);
            if (width_ == 2) widen(context.parameters[kWidth], first, wet);
            put(context, first, wet);
        }
    }

    [[nodiscard]] bool sleeps(const ProcessContext& context) const noexcept override {
        if (!convolver_) return true;
        return convolver_->rests() && silentFrames_ > longestPredelay() + kControlGridFrames &&
               !context.parameters[kPredelay].moving() && !context.parameters[kLowCut].moving() &&
               !context.parameters[kHighCut].moving() && !predelays_[0]->fading() &&
               predelays_[0]->delay() == predelayFrames(context.parameters, 0) &&
               filter_.rests(context.parameters[kLowCut].value(), context.parameters[kHighCut].value());
    }

    // With the longest predelay.
    [[nodiscard]] std::int64_t tailFrames() const override {
        return convolver_ ? responseFrames_ + longestPredelay() : 0;
    }

    [[nodiscard]] ProcessorState saveState() override {
        if (path_.empty()) return {};
        return {{fileStateKey(kImpulse), path_}};
    }
    Status restoreState(const ProcessorState& state) override {
        const auto chosen = state.find(fileStateKey(kImpulse));
        return take(chosen == state.end() ? std::string() : chosen->second);
    }

private:
    [[nodiscard]] std::int64_t longestPredelay() const noexcept {
        return std::llround(kLongestPredelayMs * spec_.sampleRate / 1000);
    }
    [[nodiscard]] std::int64_t predelayFrames(std::span<const ParameterView> parameters, int frame) const noexcept {
        return std::llround(parameters[kPredelay].at(frame) * spec_.sampleRate / 1000);
    }

    // Loads the impulse of this path; none: an empty one. On failure all stays as it is.
    Status take(const std::string& path) {
        if (path.empty()) {
            convolver_.reset();
            path_.clear();
            return {};
        }
        if (!loadSound_) return fail(ErrorKind::failed, "no sound files can be loaded here", path);
        const auto sound = loadSound_(path, spec_.sampleRate);
        if (!sound) return fail(sound.error());
        const std::size_t channels = (*sound)->channels.size();
        if (channels != 1 && channels != 2 && channels != 4)
            return fail(ErrorKind::badData,
                        "has " + std::to_string(channels) + " channels; an impulse response has 1, 2 or 4", path);
        Routing routing = routingOf(responsesOf(**sound), width_);
        if (normalised_) normalise(routing);
        responseFrames_ = static_cast<std::int64_t>(routing.responses.front().size());
        convolver_ = std::make_unique<Convolver>(ConvolverSpec{.inputs = width_,
                                                               .outputs = width_,
                                                               .responses = static_cast<int>(routing.responses.size()),
                                                               .paths = std::move(routing.paths),
                                                               .responseFrames = responseFrames_,
                                                               .blocks = kBlocks});
        for (std::size_t k = 0; k < routing.responses.size(); ++k)
            convolver_->setResponse(0, static_cast<int>(k), routing.responses[k]);
        path_ = path;
        return {};
    }

    // A filter's gain is the sum of its samples, so fewer of them must be larger.
    [[nodiscard]] Impulse responsesOf(const Sound& sound) const {
        const std::size_t whole = sound.channels.front().size();
        const auto kept =
            static_cast<std::size_t>(std::max<long long>(1, std::llround(length_ * static_cast<double>(whole))));
        const auto scale = static_cast<float>(sound.fileRate / spec_.sampleRate);
        const int fade =
            kept == whole
                ? 0
                : static_cast<int>(std::min<double>(static_cast<double>(kept), kTrimFadeMs * spec_.sampleRate / 1000));
        Impulse responses;
        for (const auto& channel : sound.channels) {
            responses.emplace_back(channel.begin(), channel.begin() + static_cast<std::ptrdiff_t>(kept));
            for (float& x : responses.back()) x *= scale;
            for (int i = 0; i < fade; ++i)
                responses.back()[kept - 1 - static_cast<std::size_t>(i)] *= smoothRise(i + 1, fade + 1);
        }
        return responses;
    }

    // What is sent into the room: late, and filtered.
    void takeIn(const ProcessContext& context, int first, std::array<Cell, 2>& sent) noexcept {
        const ConstAudioBlock& in = context.audioInputs[0];
        const std::int64_t predelay = predelayFrames(context.parameters, first);
        bool silent = true;
        std::array<const float*, 2> pointers{};
        for (std::size_t c = 0; c < static_cast<std::size_t>(width_); ++c) {
            const float* const samples = in[static_cast<int>(c)] + first;
            std::transform(samples, samples + kControlGridFrames, sent[c].begin(), bounded);
            silent = silent && std::all_of(sent[c].begin(), sent[c].end(), [](float x) { return x == 0; });
            predelays_[c]->process(sent[c].data(), sent[c].data(), kControlGridFrames, predelay);
            pointers[c] = sent[c].data();
        }
        silentFrames_ = silent ? silentFrames_ + kControlGridFrames : 0;
        const int last = first + kControlGridFrames - 1;
        const ConstAudioBlock block(pointers.data(), width_, kControlGridFrames);
        filter_.process(block, 0, context.parameters[kLowCut].at(last), context.parameters[kHighCut].at(last),
                        filtered_);
        for (std::size_t c = 0; c < static_cast<std::size_t>(width_); ++c)
            for (std::size_t i = 0; i < sent[c].size(); ++i) sent[c][i] = static_cast<float>(filtered_[c][i]);
    }

    static void widen(const ParameterView& width, int first, std::array<Cell, 2>& wet) noexcept {
        Cell widths;
        fillValues(width, first, widths);
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const float more = (0.01f * widths[i] - 1) * 0.5f * (wet[0][i] - wet[1][i]);
            wet[0][i] += more;
            wet[1][i] -= more;
        }
    }

    void put(const ProcessContext& context, int first, const std::array<Cell, 2>& wet) const noexcept {
        const ConstAudioBlock& in = context.audioInputs[0];
        const AudioBlock& out = context.audioOutputs[0];
        Cell mixes, gains;
        fillValues(context.parameters[kMix], first, mixes);
        fillAmplitudes(context.parameters[kGain], first, kNeverSilent, gains);
        for (int c = 0; c < width_; ++c)
            for (std::size_t i = 0; i < mixes.size(); ++i) {
                const int frame = first + static_cast<int>(i);
                const float dry = in[c][frame], share = mixes[i] * 0.01f;
                const float sound = gains[i] * wet[static_cast<std::size_t>(c)][i];
                out[c][frame] = share == 1 ? sound : dry + share * (sound - dry);
            }
    }

    const int width_;
    const double length_;  // of the impulse, as a share
    const bool normalised_;
    const LoadSound loadSound_;
    PrepareSpec spec_;
    std::string path_;
    std::unique_ptr<Convolver> convolver_;  // null: no impulse is chosen
    std::int64_t responseFrames_ = 0;
    std::array<std::unique_ptr<FadingDelay>, 2> predelays_;
    KeyFilter filter_;
    std::array<WideCell, 2> filtered_{};
    std::int64_t silentFrames_ = 0;
};

}  // namespace

ProcessorType convolutionReverbType() {
    ParameterInfo length = percent("length", "Length", 1, 100, kWholeLength,
                                   "How much of the impulse response is used; a part is faded out at its end");
    length.fixed = true;
    ParameterInfo normalised =
        toggle("normalise", "Normalise",
               "Noise comes out as loud as it goes in, whatever the level of the file; off: the file counts as it is");
    normalised.defaultValue = 1;
    normalised.fixed = true;
    ParameterInfo lowCut = keyHighPassParameter(), highCut = keyLowPassParameter();
    lowCut.id = "lowCut";
    lowCut.name = "Low cut";
    lowCut.description = "Of what is sent into the room, 12 dB/oct. 10 Hz: off";
    highCut.id = "highCut";
    highCut.name = "High cut";
    highCut.description = "Of what is sent into the room, 12 dB/oct. 40 kHz: off";
    return {.uri = "lacquer:convolution-reverb",
            .name = "Convolution reverb",
            .group = "space",
            .description =
                "A room or a device by its impulse response, a sound file, without latency. Without one the "
                "sound passes as it is",
            .ports = {audioInput(), audioOutput()},
            .parameters = {std::move(length),
                           std::move(normalised),
                           {"predelay", "Predelay", "ms", 0, kLongestPredelayMs, 0, ParameterScale::linear, {}, ""},
                           std::move(lowCut),
                           std::move(highCut),
                           percent("width", "Width", 0, 200, 100, "Of the reverb: 0 % is its middle; nothing on mono"),
                           decibels("gain", "Gain", -24, 24, 0, "Of the reverb"),
                           percent("mix", "Mix", 0, 100, 30, "Share of the reverb; 100 % on a send")},
            .files = {{kImpulse, "Impulse response",
                       "A sound file of up to 60 s. One channel: for both sides; two: left and right; four: left to "
                       "left, left to right, right to left, right to right (true stereo)"}},
            .create = make<ConvolutionReverb>};
}

}  // namespace lacquer::nodes
