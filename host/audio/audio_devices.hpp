// The audio devices of this machine, as PortAudio sees them, and the choice among them. Not for the audio thread;
// listing takes up to a second.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace lacquer::host {

struct DeviceInfo {
    std::string name;
    std::string api;  ///< "ALSA", "JACK Audio Connection Kit", "OSS"
    int inputChannels = 0;
    int outputChannels = 0;
    double defaultSampleRate = 0;  ///< Hz; JACK's only one
    bool apiDefault = false;       ///< the default output of its API
    bool apiDefaultInput = false;  ///< and the default input
    /// The least that the driver promises; nothing where what it says makes no sense.
    std::optional<double> inputLatencySeconds{}, outputLatencySeconds{};
    int index = -1;  ///< PortAudio's, valid while PortAudio stays initialised

    [[nodiscard]] bool isJack() const { return api.starts_with("JACK"); }
};

/// Keeps PortAudio initialised. Its libraries' chatter goes to audioLibraryLog() instead of the terminal.
class PortAudioUse {
public:
    static Result<std::shared_ptr<PortAudioUse>> begin();
    ~PortAudioUse();
    PortAudioUse(const PortAudioUse&) = delete;
    PortAudioUse& operator=(const PortAudioUse&) = delete;

    [[nodiscard]] std::vector<DeviceInfo> devices() const;
    /// The names of the host APIs that are there; JACK's is while a server runs.
    [[nodiscard]] std::vector<std::string> apis() const;
    /// Those of the usual rates, in Hz, that a device takes now: asks the device, so that one that another program
    /// holds takes none.
    [[nodiscard]] std::vector<double> rates(const DeviceInfo& device) const;

private:
    PortAudioUse() = default;
};

/// All devices, inputs too. A device that was plugged in, or a JACK server that was started, is seen unless a stream
/// is open meanwhile.
Result<std::vector<DeviceInfo>> listDevices();

/// The device to play on. No name: JACK's "system" when a JACK server runs, else ALSA's default, else any output.
/// A name: that device, or the only one whose name contains it. Errors list what there is.
Result<DeviceInfo> chooseOutput(const std::vector<DeviceInfo>& devices, const std::string& name);

/// The device to record from beside an output: the same one where it has inputs, else its API's default input; or by
/// name, as chooseOutput(), of the same API, as no stream spans two. Errors list what there is.
Result<DeviceInfo> chooseInput(const std::vector<DeviceInfo>& devices, const std::string& name,
                               const DeviceInfo& output);

/// Why chooseOutput() takes this device where no name is given: "a JACK server runs".
[[nodiscard]] std::string whyUsual(const DeviceInfo& device);

/// A latency as a driver tells it, in seconds; nothing for what cannot be: PipeWire reports a day when nothing is
/// connected.
[[nodiscard]] std::optional<double> plausibleLatency(double seconds);

/// From here on what ALSA and JACK say goes to audioLibraryLog(). Any thread.
void quietAudioLibraries();

/// What ALSA and JACK have said so far (the first 64 KiB of it), a line each.
[[nodiscard]] std::string audioLibraryLog();

}  // namespace lacquer::host
