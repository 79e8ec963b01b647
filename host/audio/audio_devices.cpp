#include "host/audio/audio_devices.hpp"

#include <alsa/asoundlib.h>
#include <jack/jack.h>
#include <pa_jack.h>
#include <portaudio.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <mutex>

namespace lacquer::host {
namespace {

constexpr std::size_t kLogBytes = 65536;

std::mutex& logMutex() {
    static std::mutex mutex;
    return mutex;
}
std::string& logText() {
    static std::string text;
    return text;
}

void addToLog(const char* line) {
    const std::scoped_lock lock(logMutex());
    if (logText().size() < kLogBytes) logText().append(line).append("\n");
}

void onAlsaMessage(const char* /*file*/, int /*line*/, const char* function, int /*error*/, const char* format, ...) {
    char text[512];
    const int start = std::snprintf(text, sizeof text, "ALSA: %s: ", function);
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(text + start, sizeof text - static_cast<std::size_t>(start), format, arguments);
    va_end(arguments);
    addToLog(text);
}

// PortAudio's own functions to begin and end are not safe against each other.
std::mutex& portAudioMutex() {
    static std::mutex mutex;
    return mutex;
}

std::string describe(const std::vector<DeviceInfo>& devices) {
    std::string names;
    for (const DeviceInfo& device : devices) names += (names.empty() ? "\"" : ", \"") + device.name + "\"";
    return names;
}

/// `what`: "audio output" or "audio input".
Result<DeviceInfo> named(const std::vector<DeviceInfo>& devices, const std::string& name, const std::string& what) {
    std::vector<DeviceInfo> matches;
    for (const auto& device : devices) {
        if (device.name == name) return device;
        if (device.name.find(name) != std::string::npos) matches.push_back(device);
    }
    if (matches.size() == 1) return matches.front();
    if (matches.size() > 1)
        return fail(ErrorKind::unavailable, "more than one " + what + " is called \"" + name + "\"", {},
                    "choose one of: " + describe(matches));
    return fail(ErrorKind::unavailable, "there is no " + what + " called \"" + name + "\"", {},
                "choose one of: " + describe(devices));
}

Failure<Error> noOutput() {
    const PaVersionInfo* version = Pa_GetVersionInfo();
    return fail(ErrorKind::unavailable,
                "No audio output found (PortAudio " + std::to_string(version->versionMajor) + "." +
                    std::to_string(version->versionMinor) +
                    " looked at ALSA, OSS, JACK: 0 devices). Rendering, "
                    "metering and analysis work without one: lacquer render SESSION. To play: connect a device, or "
                    "start JACK; to try without hardware: jackd -d dummy -r 48000 -p 1024 &");
}

/// PortAudio 19.6 fails an assertion where ALSA has no "default" (an installation without its configuration). It gets
/// one that does not open, and is not listed then.
void giveAlsaADefault() {
    snd_config_update();
    snd_config_t* found = nullptr;
    if (snd_config == nullptr || snd_config_search(snd_config, "pcm.default", &found) == 0) return;
    constexpr char kText[] = "pcm.default { type hw card 99 }";
    snd_input_t* input = nullptr;
    if (snd_input_buffer_open(&input, kText, sizeof kText - 1) != 0) return;
    snd_config_load(snd_config, input);
    snd_input_close(input);
}

}  // namespace

void quietAudioLibraries() {
    static std::once_flag once;
    std::call_once(once, [] {
        snd_lib_error_set_handler(onAlsaMessage);
        jack_set_error_function(addToLog);
        jack_set_info_function(addToLog);
        PaJack_SetClientName("lacquer");
    });
}

Result<std::shared_ptr<PortAudioUse>> PortAudioUse::begin() {
    quietAudioLibraries();
    const std::scoped_lock lock(portAudioMutex());
    giveAlsaADefault();
    if (const PaError error = Pa_Initialize(); error != paNoError)
        return fail(ErrorKind::unavailable, std::string("audio output cannot be used: ") + Pa_GetErrorText(error));
    return std::shared_ptr<PortAudioUse>(new PortAudioUse);
}

PortAudioUse::~PortAudioUse() {
    const std::scoped_lock lock(portAudioMutex());
    Pa_Terminate();
}

std::vector<DeviceInfo> PortAudioUse::devices() const {
    std::vector<DeviceInfo> list;
    for (PaDeviceIndex i = 0; i < Pa_GetDeviceCount(); ++i) {
        const PaDeviceInfo* device = Pa_GetDeviceInfo(i);
        const PaHostApiInfo* api = Pa_GetHostApiInfo(device->hostApi);
        list.push_back(
            {.name = device->name,
             .api = api->name,
             .inputChannels = device->maxInputChannels,
             .outputChannels = device->maxOutputChannels,
             .defaultSampleRate = device->defaultSampleRate,
             .apiDefault = api->defaultOutputDevice == i,
             .apiDefaultInput = api->defaultInputDevice == i,
             .inputLatencySeconds =
                 device->maxInputChannels > 0 ? plausibleLatency(device->defaultLowInputLatency) : std::nullopt,
             .outputLatencySeconds =
                 device->maxOutputChannels > 0 ? plausibleLatency(device->defaultLowOutputLatency) : std::nullopt,
             .index = i});
    }
    return list;
}

std::vector<std::string> PortAudioUse::apis() const {
    std::vector<std::string> names;
    for (PaHostApiIndex i = 0; i < Pa_GetHostApiCount(); ++i) names.emplace_back(Pa_GetHostApiInfo(i)->name);
    return names;
}

std::vector<double> PortAudioUse::rates(const DeviceInfo& device) const {
    if (device.isJack()) return {device.defaultSampleRate};
    PaStreamParameters stream{};
    stream.device = device.index;
    stream.sampleFormat = paFloat32 | paNonInterleaved;
    const bool plays = device.outputChannels > 0;
    stream.channelCount = std::min(plays ? device.outputChannels : device.inputChannels, 2);
    std::vector<double> taken;
    for (const double rate : {44100.0, 48000.0, 88200.0, 96000.0, 176400.0, 192000.0})
        if (Pa_IsFormatSupported(plays ? nullptr : &stream, plays ? &stream : nullptr, rate) == paFormatIsSupported)
            taken.push_back(rate);
    return taken;
}

Result<std::vector<DeviceInfo>> listDevices() {
    const auto use = PortAudioUse::begin();
    if (!use) return fail(use.error());
    return (*use)->devices();
}

Result<DeviceInfo> chooseOutput(const std::vector<DeviceInfo>& devices, const std::string& name) {
    std::vector<DeviceInfo> outputs;
    std::copy_if(devices.begin(), devices.end(), std::back_inserter(outputs),
                 [](const DeviceInfo& device) { return device.outputChannels > 0; });
    if (outputs.empty()) return noOutput();

    if (name.empty()) {
        // Every JACK client is a "device"; "system" is the sound card. ALSA's default may lead into JACK by a worse
        // road.
        for (const auto& device : outputs)
            if (device.isJack() && device.name == "system") return device;
        for (const auto& device : outputs)
            if (device.api == "ALSA" && device.apiDefault) return device;
        return outputs.front();
    }
    return named(outputs, name, "audio output");
}

Result<DeviceInfo> chooseInput(const std::vector<DeviceInfo>& devices, const std::string& name,
                               const DeviceInfo& output) {
    std::vector<DeviceInfo> inputs;
    std::copy_if(devices.begin(), devices.end(), std::back_inserter(inputs),
                 [&](const DeviceInfo& device) { return device.inputChannels > 0 && device.api == output.api; });
    if (inputs.empty())
        return fail(ErrorKind::unavailable,
                    "there is no audio input beside \"" + output.name + "\" (" + output.api + ")", {},
                    "connect one, or play on a device that has inputs: lacquer devices");
    if (!name.empty()) return named(inputs, name, "audio input");
    for (const auto& device : inputs)
        if (device.index == output.index) return device;
    for (const auto& device : inputs)
        if (device.apiDefaultInput) return device;
    return fail(ErrorKind::unavailable, "the device has no inputs", output.name,
                "choose one to record from: " + describe(inputs));
}

std::string whyUsual(const DeviceInfo& device) {
    if (device.isJack() && device.name == "system") return "a JACK server runs";
    if (device.api == "ALSA" && device.apiDefault) return "ALSA's default, as no JACK server runs";
    return "the first output there is";
}

std::optional<double> plausibleLatency(double seconds) {
    constexpr double kMaximumSeconds = 10;
    return seconds >= 0 && seconds <= kMaximumSeconds ? std::optional(seconds) : std::nullopt;
}

std::string audioLibraryLog() {
    const std::scoped_lock lock(logMutex());
    return logText();
}

}  // namespace lacquer::host
