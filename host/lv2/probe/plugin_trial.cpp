#include "host/lv2/probe/plugin_trial.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <utility>

namespace lacquer::host {
namespace {

// 32 bits of xorshift (Marsaglia 2003): repeatable, and enough for noise.
std::uint32_t next(std::uint32_t& state) noexcept {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

// 0 … 1
double fraction(std::uint32_t& state) noexcept {
    return static_cast<double>(next(state)) / 4294967296.0;
}

constexpr std::array<std::uint8_t, 3> kNoteOn{0x90, 60, 100};
constexpr std::array<std::uint8_t, 3> kNoteOff{0x80, 60, 0};
constexpr int kNoteOffQuantum = 8;

}  // namespace

bool TrialOutput::finite() const noexcept {
    return std::all_of(samples.begin(), samples.end(), [](float sample) { return std::isfinite(sample); });
}

bool TrialOutput::sameAs(const TrialOutput& other) const noexcept {
    return samples.size() == other.samples.size() && events == other.events &&
           std::memcmp(samples.data(), other.samples.data(), samples.size() * sizeof(float)) == 0;
}

void PluginTrial::Free::operator()(float* memory) const noexcept {
    std::free(memory);
}

PluginTrial::PluginTrial(std::shared_ptr<const ProcessorType> type, const PrepareSpec& spec)
    : type_(std::move(type)), spec_(spec), node_(type_->makeNode("trial", type_->widths.front())) {
    for (const PortInfo& port : node_.inputs) inputChannels_ += static_cast<std::size_t>(port.channels);
    for (const PortInfo& port : node_.outputs) outputChannels_ += static_cast<std::size_t>(port.channels);
    const auto quantum = static_cast<std::size_t>(spec_.quantumFrames);
    const std::size_t count = inputChannels_ + outputChannels_;
    memory_.reset(
        static_cast<float*>(std::aligned_alloc(64, std::max<std::size_t>(count, 1) * quantum * sizeof(float))));
    for (std::size_t i = 0; i < count; ++i) channels_.push_back(memory_.get() + i * quantum);

    events_.resize(node_.inputs.size() + node_.outputs.size());
    float* const* channel = channels_.data();
    std::size_t index = 0;
    for (const PortInfo& port : node_.inputs) {
        inputs_.emplace_back(channel, port.channels, spec_.quantumFrames);
        channel += port.channels;
        eventInputs_.push_back(port.kind == SignalKind::events ? &events_[index] : nullptr);
        ++index;
    }
    for (const PortInfo& port : node_.outputs) {
        outputs_.emplace_back(channel, port.channels, spec_.quantumFrames);
        channel += port.channels;
        eventOutputs_.push_back(port.kind == SignalKind::events ? &events_[index] : nullptr);
        ++index;
    }
}

Result<std::unique_ptr<PluginTrial>> PluginTrial::start(std::shared_ptr<const ProcessorType> type,
                                                        const PrepareSpec& spec,
                                                        const std::map<std::string, double>& values) {
    std::unique_ptr<PluginTrial> trial(new PluginTrial(std::move(type), spec));
    CreateSpec create;
    create.nodeName = "trial";
    create.width = trial->node_.width;
    for (const ParameterInfo& info : trial->type_->parameters) {
        const auto value = values.find(info.id);
        create.parameterValues.push_back(value == values.end() ? info.defaultValue : value->second);
        trial->parameters_.emplace_back(static_cast<float>(create.parameterValues.back()), nullptr);
    }
    auto made = trial->type_->create(create);
    if (!made) return fail(std::move(made).error());
    trial->processor_ = *std::move(made);
    if (auto status = trial->processor_->prepare(spec); !status) return fail(std::move(status).error());
    return trial;
}

TrialOutput PluginTrial::run(TrialSignal signal, int quanta) {
    TrialOutput output;
    const auto quantum = static_cast<std::size_t>(spec_.quantumFrames);
    output.samples.reserve(outputChannels_ * quantum * static_cast<std::size_t>(quanta));
    std::uint32_t random = 20250101;
    for (int i = 0; i < quanta; ++i) {
        fill(signal, i, random);
        runQuantum();
        for (std::size_t c = inputChannels_; c < channels_.size(); ++c)
            output.samples.insert(output.samples.end(), channels_[c], channels_[c] + quantum);
        for (const EventBuffer* events : eventOutputs_)
            if (events != nullptr)
                for (const Event event : *events) {
                    output.events.push_back(static_cast<std::uint8_t>(event.frame % 251));
                    output.events.insert(output.events.end(), event.bytes.begin(), event.bytes.end());
                }
    }
    return output;
}

void PluginTrial::fill(TrialSignal signal, int quantum, std::uint32_t& random) {
    for (std::size_t c = 0; c < inputChannels_; ++c) {
        for (int i = 0; i < spec_.quantumFrames; ++i)
            channels_[c][i] = signal == TrialSignal::silence ? 0.0f : static_cast<float>(0.5 * fraction(random) - 0.25);
        if (signal != TrialSignal::hostile || quantum != 0) continue;
        channels_[c][31] = 1e20f;
    }
    for (EventBuffer& events : events_) events.clear();
    if (signal != TrialSignal::noise) return;
    for (std::size_t port = 0; port < eventInputs_.size(); ++port) {
        if (eventInputs_[port] == nullptr) continue;
        if (quantum == 0) events_[port].push(0, kNoteOn);
        if (quantum == kNoteOffQuantum) events_[port].push(7, kNoteOff);
    }
}

void PluginTrial::runQuantum() {
    for (std::size_t c = inputChannels_; c < channels_.size(); ++c)
        std::fill_n(channels_[c], spec_.quantumFrames, 0.0f);
    const Segment segment{0, spec_.quantumFrames, frame_, true};
    const BlockTime time{frame_, {&segment, 1}};
    const EventPorts events{eventInputs_, eventOutputs_};
    processor_->process({&time, &events, inputs_, outputs_, parameters_, spec_.quantumFrames});
    frame_ += spec_.quantumFrames;
}

std::map<std::string, double> movedValues(const ProcessorType& type, std::uint32_t seed) {
    std::map<std::string, double> values;
    std::uint32_t random = seed * 2654435761u + 1;
    for (const ParameterInfo& info : type.parameters) {
        const double at = fraction(random);
        double value = info.minimum + at * (info.maximum - info.minimum);
        if (info.scale == ParameterScale::logarithmic && info.minimum > 0)
            value = info.minimum * std::pow(info.maximum / info.minimum, at);
        if (info.scale == ParameterScale::toggle)
            value = at < 0.5 ? 0 : 1;
        else if (info.stepped())
            value = std::nearbyint(value);
        values[info.id] = std::clamp(value, std::min(info.minimum, info.maximum), std::max(info.minimum, info.maximum));
    }
    return values;
}

}  // namespace lacquer::host
