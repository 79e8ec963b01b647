#include "tests/host/lv2/plugin_harness.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <stdexcept>

#include "core/realtime/realtime_scope.hpp"

namespace lacquer::host::test {

PluginHarness::PluginHarness(const std::string& pluginUri, int width, const Settings& settings, PrepareSpec spec,
                             std::shared_ptr<PluginGate> gate, const std::filesystem::path& folder)
    : spec_(spec) {
    ProcessorRegistry registry;
    world_ = registerLv2(registry, std::move(gate));
    auto found = registry.find("lv2:" + pluginUri);
    if (!found) throw std::runtime_error(found.error().line());
    type_ = *found;
    node_ = type_->makeNode("plugin", width);
    CreateSpec create;
    create.nodeName = "plugin";
    create.width = width;
    create.folder = folder;
    for (const ParameterInfo& info : type_->parameters) {
        const auto setting = settings.find(info.id);
        create.parameterValues.push_back(setting == settings.end() ? info.defaultValue : setting->second);
    }
    for (const double value : create.parameterValues) parameters_.emplace_back(static_cast<float>(value), nullptr);
    auto made = type_->create(create);
    if (!made) throw std::runtime_error(made.error().line());
    processor_ = *std::move(made);
    if (auto status = processor_->prepare(spec_); !status) throw std::runtime_error(status.error().line());
}

void PluginHarness::set(const std::string& parameter, double value) {
    parameters_.at(type_->findParameter(parameter).value()) = ParameterView(static_cast<float>(value), nullptr);
}

Channels PluginHarness::run(const Channels& in) {
    const std::size_t frames = in.empty() ? 0 : in.front().size();
    const std::size_t quantum = static_cast<std::size_t>(spec_.quantumFrames);
    std::size_t channels = 0;
    for (const PortInfo& port : node_.outputs) channels += static_cast<std::size_t>(port.channels);
    Channels out(channels, std::vector<float>(frames));
    for (std::size_t start = 0; start < frames; start += quantum)
        runQuantum(in, out, start, std::min(quantum, frames - start));
    return out;
}

void PluginHarness::runQuantum(const Channels& in, Channels& out, std::size_t start, std::size_t frames) {
    const std::size_t quantum = static_cast<std::size_t>(spec_.quantumFrames);
    Channels inputs, outputs;
    std::vector<std::vector<const float*>> inputPointers;
    std::vector<std::vector<float*>> outputPointers;
    std::vector<ConstAudioBlock> inputBlocks;
    std::vector<AudioBlock> outputBlocks;
    std::vector<EventBuffer> events(node_.inputs.size() + node_.outputs.size());
    std::vector<const EventBuffer*> eventInputs;
    std::vector<EventBuffer*> eventOutputs;
    std::size_t channel = 0, event = 0;
    for (const PortInfo& port : node_.inputs) {
        auto& pointers = inputPointers.emplace_back();
        for (int c = 0; c < port.channels; ++c, ++channel) {
            auto& buffer = inputs.emplace_back(quantum, 0.0f);
            if (channel < in.size())
                std::copy_n(in[channel].begin() + static_cast<long>(start), frames, buffer.begin());
            pointers.push_back(buffer.data());
        }
        if (port.kind == SignalKind::events && !pending_.empty()) {
            events[event].push(0, pending_);
            pending_.clear();
        }
        eventInputs.push_back(port.kind == SignalKind::events ? &events[event++] : nullptr);
    }
    for (const PortInfo& port : node_.outputs) {
        auto& pointers = outputPointers.emplace_back();
        for (int c = 0; c < port.channels; ++c) pointers.push_back(outputs.emplace_back(quantum, 0.0f).data());
        eventOutputs.push_back(port.kind == SignalKind::events ? &events[event++] : nullptr);
    }
    for (const auto& pointers : inputPointers)
        inputBlocks.emplace_back(pointers.data(), static_cast<int>(pointers.size()), spec_.quantumFrames);
    for (const auto& pointers : outputPointers)
        outputBlocks.emplace_back(pointers.data(), static_cast<int>(pointers.size()), spec_.quantumFrames);
    const Segment segment{0, spec_.quantumFrames, engineFrame_, true};
    const BlockTime time{engineFrame_, {&segment, 1}};
    const EventPorts eventPorts{eventInputs, eventOutputs};
    {
        const RealtimeScope realtime;
        processor_->process({&time, &eventPorts, inputBlocks, outputBlocks, parameters_, spec_.quantumFrames});
    }
    engineFrame_ += spec_.quantumFrames;
    received_.clear();
    for (const EventBuffer* left : eventOutputs)
        if (left != nullptr)
            for (const Event message : *left) received_.emplace_back(message.bytes.begin(), message.bytes.end());
    for (std::size_t c = 0; c < out.size(); ++c)
        std::copy_n(outputs[c].begin(), frames, out[c].begin() + static_cast<long>(start));
}

Channels noise(int channels, std::size_t frames, float amplitude) {
    std::mt19937 random(20250101);
    Channels made(static_cast<std::size_t>(channels), std::vector<float>(frames));
    for (auto& channel : made)
        for (float& sample : channel) sample = amplitude * (static_cast<float>(random() >> 8) / 8388608.0f - 1.0f);
    return made;
}

testing::AssertionResult identical(const Channels& actual, const Channels& expected) {
    if (actual.size() != expected.size())
        return testing::AssertionFailure() << actual.size() << " channels instead of " << expected.size();
    for (std::size_t c = 0; c < actual.size(); ++c) {
        if (actual[c].size() != expected[c].size())
            return testing::AssertionFailure() << actual[c].size() << " frames instead of " << expected[c].size();
        for (std::size_t i = 0; i < actual[c].size(); ++i)
            if (!(actual[c][i] == expected[c][i]))
                return testing::AssertionFailure() << "channel " << c << ", frame " << i << ": " << actual[c][i]
                                                   << " instead of " << expected[c][i];
    }
    return testing::AssertionSuccess();
}

namespace {

template <class T>
void put(std::ostream& file, T value) {
    file.write(reinterpret_cast<const char*>(&value), sizeof value);
}

}  // namespace

void writeWav(const std::filesystem::path& path, const Channels& audio, int sampleRate) {
    const auto channels = static_cast<std::uint16_t>(audio.size());
    const auto bytes = static_cast<std::uint32_t>(audio.front().size() * channels * sizeof(float));
    std::ofstream file(path, std::ios::binary);
    file << "RIFF";
    put<std::uint32_t>(file, 36 + bytes);
    file << "WAVEfmt ";
    put<std::uint32_t>(file, 16);
    put<std::uint16_t>(file, 3);  // IEEE float
    put<std::uint16_t>(file, channels);
    put<std::uint32_t>(file, static_cast<std::uint32_t>(sampleRate));
    put<std::uint32_t>(file, static_cast<std::uint32_t>(sampleRate) * channels * sizeof(float));
    put<std::uint16_t>(file, static_cast<std::uint16_t>(channels * sizeof(float)));
    put<std::uint16_t>(file, 32);
    file << "data";
    put(file, bytes);
    for (std::size_t frame = 0; frame < audio.front().size(); ++frame)
        for (const auto& channel : audio) put(file, channel[frame]);
}

namespace {

Channels readWav(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string all((std::istreambuf_iterator<char>(file)), {});
    std::uint16_t channels = 0;
    for (std::size_t at = 12; at + 8 <= all.size();) {
        std::uint32_t size = 0;
        std::memcpy(&size, all.data() + at + 4, sizeof size);
        if (all.compare(at, 4, "fmt ") == 0) std::memcpy(&channels, all.data() + at + 10, sizeof channels);
        if (all.compare(at, 4, "data") == 0 && channels > 0) {
            Channels audio(channels, std::vector<float>(size / sizeof(float) / channels));
            for (std::size_t i = 0; i < size / sizeof(float); ++i)
                std::memcpy(&audio[i % channels][i / channels], all.data() + at + 8 + i * sizeof(float), sizeof(float));
            return audio;
        }
        at += 8 + size + size % 2;
    }
    return {};
}

}  // namespace

Channels lv2apply(const std::string& pluginUri, const Channels& in, const Settings& settings, int sampleRate) {
    const auto folder = std::filesystem::temp_directory_path() / ("lacquer-lv2apply-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    writeWav(folder / "in.wav", in, sampleRate);
    std::string command = "lv2apply -i " + (folder / "in.wav").string() + " -o " + (folder / "out.wav").string();
    for (const auto& [symbol, value] : settings) command += " -c " + symbol + " " + std::to_string(value);
    command += " '" + pluginUri + "' >/dev/null 2>&1";
    const int status = std::system(command.c_str());
    Channels out = status == 0 ? readWav(folder / "out.wav") : Channels{};
    std::filesystem::remove_all(folder);
    return out;
}

}  // namespace lacquer::host::test
