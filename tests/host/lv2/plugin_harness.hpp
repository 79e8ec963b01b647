// Runs one LV2 node over audio held in memory, as the engine would: quantum by quantum, the last one padded.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/processor_registry.hpp"
#include "host/lv2/plugin_gate.hpp"
#include "host/lv2/plugin_world.hpp"

namespace lacquer::host::test {

using Channels = std::vector<std::vector<float>>;
using Settings = std::map<std::string, double>;

class PluginHarness {
public:
    /// Throws, which fails the test, when the plugin cannot be made. It runs where the gate says; without one, here.
    PluginHarness(const std::string& pluginUri, int width, const Settings& settings = {}, PrepareSpec spec = {},
                  std::shared_ptr<PluginGate> gate = nullptr, const std::filesystem::path& folder = {});

    [[nodiscard]] const ProcessorType& type() const { return *type_; }
    [[nodiscard]] Processor& processor() { return *processor_; }
    [[nodiscard]] PluginWorld& world() { return *world_; }
    [[nodiscard]] double readout(const std::string& id) const {
        return processor_->readout(type_->findReadout(id).value());
    }
    void set(const std::string& parameter, double value);
    /// A MIDI message for the first frame of the next quantum, into the first event input.
    void send(std::vector<std::uint8_t> message) { pending_ = std::move(message); }
    /// The MIDI messages that the last quantum left at the first event output.
    [[nodiscard]] const std::vector<std::vector<std::uint8_t>>& received() const { return received_; }

    /// As many frames out as in, nothing shifted. `in` has the channels of every audio and CV input, in port order;
    /// missing ones are silent.
    Channels run(const Channels& in);

private:
    void runQuantum(const Channels& in, Channels& out, std::size_t start, std::size_t frames);

    PrepareSpec spec_;
    std::shared_ptr<PluginWorld> world_;
    std::shared_ptr<const ProcessorType> type_;
    std::unique_ptr<Processor> processor_;
    Node node_;
    std::vector<ParameterView> parameters_;
    std::vector<std::uint8_t> pending_;
    std::vector<std::vector<std::uint8_t>> received_;
    EngineFrame engineFrame_ = 0;
};

/// For as long as it lives, the plugins of the tests' own are the only ones that are installed.
class OwnPlugins {
public:
    OwnPlugins() {
        if (const char* path = ::getenv("LV2_PATH")) before_ = path;
        ::setenv("LV2_PATH", LACQUER_BINARY_DIR "/lv2", 1);
    }
    OwnPlugins(const OwnPlugins&) = delete;
    OwnPlugins& operator=(const OwnPlugins&) = delete;
    ~OwnPlugins() {
        if (before_)
            ::setenv("LV2_PATH", before_->c_str(), 1);
        else
            ::unsetenv("LV2_PATH");
    }

private:
    std::optional<std::string> before_;
};

/// Repeatable white noise, uniform in ±amplitude, a different one per channel.
[[nodiscard]] Channels noise(int channels, std::size_t frames, float amplitude = 0.25f);

/// Every sample equal, or the first one that is not.
[[nodiscard]] testing::AssertionResult identical(const Channels& actual, const Channels& expected);

/// A 32-bit float WAV file.
void writeWav(const std::filesystem::path& path, const Channels& audio, int sampleRate);

/// What `lv2apply`, lilv's own host, makes of the same input and settings.
[[nodiscard]] Channels lv2apply(const std::string& pluginUri, const Channels& in, const Settings& settings,
                                int sampleRate = 48000);

}  // namespace lacquer::host::test
