#include "host/audio/audio_device.hpp"

#include <portaudio.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <future>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "core/realtime/clock.hpp"
#include "core/realtime/floating_point_mode.hpp"
#include "core/realtime/realtime_scope.hpp"
#include "core/realtime/stack.hpp"
#include "host/audio/jack_gone.hpp"
#include "host/audio/jack_period.hpp"
#include "host/audio/memory_lock.hpp"

namespace lacquer::host {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kStopPatience =
    std::chrono::seconds(2);  // Pa_StopStream was seen to take half a second when all is well
constexpr auto kCallbackPatience = std::chrono::seconds(1);
constexpr auto kRepeatEvery = std::chrono::milliseconds(50);
// A stream of a JACK server that neither lives nor dies cannot be stopped. PortAudio then stays as it is and would use
// the client of that server for the next stream too.
std::atomic<bool> jackLeftBehind{false};

std::string hertz(double rate) {
    return std::to_string(std::lround(rate)) + " Hz";
}

Status checkChannels(const DeviceInfo& device, int has, int needed, const std::string& what) {
    if (has >= needed) return {};
    return fail(
        ErrorKind::unavailable,
        "the device has " + std::to_string(has) + " " + what + ", and " + std::to_string(needed) + " are needed",
        device.name, "choose another device");
}

PaStreamParameters parametersFor(const DeviceInfo& device, int channels, double driverLatency,
                                 const OutputRequest& request) {
    PaStreamParameters parameters{};
    parameters.device = device.index;
    parameters.channelCount = channels;
    parameters.sampleFormat = paFloat32 | paNonInterleaved;
    parameters.suggestedLatency = std::max(driverLatency, 3 * request.framesPerBuffer / request.sampleRate);
    return parameters;
}

Failure<Error> cannotOpen(PaError error, const DeviceInfo& device, const OutputRequest& request) {
    const std::string where = device.name;
    if (error == paInvalidSampleRate)
        return fail(
            ErrorKind::unavailable,
            "the device runs at " + hertz(device.defaultSampleRate) + " and cannot play " + hertz(request.sampleRate),
            where,
            device.isJack() ? "start the JACK server with -r " + std::to_string(std::lround(request.sampleRate))
                            : "choose another device, or a session at " + hertz(device.defaultSampleRate));
    std::string reason = Pa_GetErrorText(error);
    if (error == paUnanticipatedHostError) reason = Pa_GetLastHostErrorInfo()->errorText;
    return fail(ErrorKind::unavailable, "the device cannot be opened: " + reason, where,
                "see that no other program holds it, or choose another device");
}

}  // namespace

/// What the callback's thread shares with the others. A stream that is left behind keeps it alive.
struct AudioDevice::Stream {
    std::shared_ptr<PortAudioUse> use;
    PaStream* handle = nullptr;
    int channels = 2;
    int inputChannels = 0;
    double sampleRate = 0;
    std::optional<JackPeriod> jackPeriod{};
    std::optional<PeriodPieces> pieces{};  ///< the callback's thread

    std::atomic<AudioCallback*> callback{nullptr};
    std::atomic<bool> inCallback{false};
    std::atomic<bool> ending{false};
    std::mutex stopMutex{};
    bool streamStopped = false;  ///< under stopMutex: PortAudio has come back from stopping
    std::atomic<Clock::rep> lastCallback{0};
    std::atomic<std::uint64_t> underflows{0};
    std::atomic<std::uint64_t> overflows{0};
    std::atomic<std::uint64_t> callbacks{0};
    std::atomic<int> longestCallback{0};
    LoadHistogram loads{};
    std::atomic<ThreadPriority> priority{ThreadPriority::unknown};

    static int onCallback(const void* input, void* output, unsigned long frames, const PaStreamCallbackTimeInfo*,
                          PaStreamCallbackFlags flags, void* self) {
        return static_cast<Stream*>(self)->fill(static_cast<const float* const*>(input),
                                                static_cast<float* const*>(output), static_cast<int>(frames), flags);
    }

    int fill(const float* const* in, float* const* out, int frames, PaStreamCallbackFlags flags) noexcept {
        const FlushToZeroScope flushToZero;
        if (priority.load(std::memory_order_relaxed) == ThreadPriority::unknown) {
            touchStack();
            priority.store(raisePriority(), std::memory_order_relaxed);
        }
        const RealtimeScope realtime;
        if ((flags & paOutputUnderflow) != 0) underflows.fetch_add(1, std::memory_order_relaxed);
        if ((flags & paInputOverflow) != 0) overflows.fetch_add(1, std::memory_order_relaxed);
        lastCallback.store(Clock::now().time_since_epoch().count(), std::memory_order_relaxed);

        inCallback.store(true);  // before the load: stop() takes the callback away first and looks here then
        Playback playback = Playback::goesOn;
        if (AudioCallback* filler = callback.load(); filler != nullptr) {
            // Before anything is written: the buffers of a wire from an output to an input may be the same.
            if (in != nullptr && inputChannels > 0) filler->capture(in, inputChannels, frames);
            playback = pieces->fill(out, frames, jackPeriod ? jackPeriod->frames() : 0,
                                    [&](float* const* period, int periodFrames) noexcept {
                                        const std::int64_t begun = nowNanoseconds();
                                        const Playback next = filler->render(period, channels, periodFrames);
                                        count(periodFrames, nowNanoseconds() - begun);
                                        return next;
                                    });
        } else {
            for (int c = 0; c < channels; ++c) std::fill_n(out[c], frames, 0.0f);
        }
        inCallback.store(false);
        if (playback == Playback::goesOn) return paContinue;
        ending.store(true, std::memory_order_release);
        return paComplete;
    }

    void count(int periodFrames, std::int64_t nanoseconds) noexcept {
        loads.note(static_cast<double>(nanoseconds) * 1e-9 * sampleRate / periodFrames);
        callbacks.fetch_add(1, std::memory_order_relaxed);
        if (periodFrames > longestCallback.load(std::memory_order_relaxed))
            longestCallback.store(periodFrames, std::memory_order_relaxed);
    }

    [[nodiscard]] bool silentTooLong() const {
        const Clock::time_point last{Clock::duration(lastCallback.load(std::memory_order_relaxed))};
        const double periodSeconds = longestCallback.load(std::memory_order_relaxed) / sampleRate;
        return Clock::now() - last > std::chrono::duration<double>(std::max(2.0, 20 * periodSeconds));
    }
    [[nodiscard]] bool active() const { return Pa_IsStreamActive(handle) == 1; }
};

Result<std::unique_ptr<AudioDevice>> AudioDevice::open(const OutputRequest& request, AudioCallback& callback) {
    auto use = PortAudioUse::begin();
    if (!use) return fail(std::move(use).error());
    auto device = chooseOutput((*use)->devices(), request.deviceName);
    if (!device) return fail(std::move(device).error());
    if (Status enough = checkChannels(*device, device->outputChannels, request.channels, "outputs"); !enough)
        return fail(std::move(enough).error());
    const bool records = request.inputChannels > 0;
    auto inputDevice =
        records ? chooseInput((*use)->devices(), request.inputDeviceName, *device) : Result<DeviceInfo>(*device);
    if (!inputDevice) return fail(std::move(inputDevice).error());
    const int inputs = request.fewerInputs ? std::min(request.inputChannels, std::max(inputDevice->inputChannels, 1))
                                           : request.inputChannels;
    if (Status enough = checkChannels(*inputDevice, inputDevice->inputChannels, inputs, "inputs"); !enough)
        return fail(std::move(enough).error());
    if (device->isJack() && jackLeftBehind)
        return fail(ErrorKind::unavailable,
                    "a JACK server stopped answering while it played, and PortAudio cannot reach another one",
                    device->name, "start the program anew, or choose another device");

    auto stream = std::make_shared<Stream>();
    stream->use = *use;
    stream->channels = request.channels;
    stream->inputChannels = inputs;
    stream->callback = &callback;
    stream->sampleRate = request.sampleRate;
    stream->pieces.emplace(request.channels);

    const PaStreamParameters output =
        parametersFor(*device, request.channels, Pa_GetDeviceInfo(device->index)->defaultLowOutputLatency, request);
    const PaStreamParameters input =
        parametersFor(*inputDevice, inputs, Pa_GetDeviceInfo(inputDevice->index)->defaultLowInputLatency, request);
    const PaStreamParameters* const recorded = records ? &input : nullptr;
    if (const PaError error = Pa_IsFormatSupported(recorded, &output, request.sampleRate); error != paFormatIsSupported)
        return cannotOpen(error, *device, request);
    if (device->isJack()) stream->jackPeriod.emplace();
    const unsigned long callbackFrames =
        device->isJack() ? paFramesPerBufferUnspecified : static_cast<unsigned long>(request.framesPerBuffer);
    const PaError error = Pa_OpenStream(&stream->handle, recorded, &output, request.sampleRate, callbackFrames,
                                        paClipOff | paDitherOff, Stream::onCallback, stream.get());
    if (error != paNoError) return cannotOpen(error, *device, request);
    return std::unique_ptr<AudioDevice>(
        new AudioDevice(std::move(stream), *std::move(device), *std::move(inputDevice)));
}

AudioDevice::~AudioDevice() {
    stop();
}

Status AudioDevice::start() {
    lockMemory();
    stream_->lastCallback = Clock::now().time_since_epoch().count();
    if (const PaError error = Pa_StartStream(stream_->handle); error != paNoError)
        return fail(ErrorKind::unavailable, std::string("the device does not start: ") + Pa_GetErrorText(error),
                    info_.name, "choose another device");
    started_ = true;
    return {};
}

void AudioDevice::stop() {
    if (std::exchange(stopped_, true)) return;
    stream_->callback.store(nullptr);
    const auto patienceEnds = Clock::now() + kCallbackPatience;
    while (stream_->inCallback.load() && Clock::now() < patienceEnds)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));

    std::promise<void> done;
    std::future<void> closed = done.get_future();
    std::thread([stream = stream_, wasStarted = started_, done = std::move(done)]() mutable {
        if (wasStarted) Pa_StopStream(stream->handle);
        {
            const std::scoped_lock lock(stream->stopMutex);
            stream->streamStopped = true;
        }
        Pa_CloseStream(stream->handle);
        stream->jackPeriod.reset();
        stream->use.reset();
        done.set_value();
    }).detach();
    const auto closingEnds = Clock::now() + kStopPatience;
    while (closed.wait_for(kRepeatEvery) != std::future_status::ready && Clock::now() < closingEnds) {
        const std::scoped_lock lock(stream_->stopMutex);
        if (info_.isJack() && !stream_->streamStopped) repeatThatJackHasGone();
    }
    leftBehind_ = closed.wait_for(std::chrono::seconds(0)) != std::future_status::ready;
    if (leftBehind_ && info_.isJack()) jackLeftBehind = true;
}

bool AudioDevice::finished() const {
    return stream_->ending.load(std::memory_order_acquire) && ceased();
}

bool AudioDevice::lost() const {
    return started_ && !stopped_ && !stream_->ending.load(std::memory_order_acquire) && ceased();
}

bool AudioDevice::ceased() const {
    return stopped_ || !stream_->active() || stream_->silentTooLong();
}

double AudioDevice::outputLatencySeconds() const {
    const PaStreamInfo* info = stopped_ ? nullptr : Pa_GetStreamInfo(stream_->handle);
    return info == nullptr ? 0 : plausibleLatency(info->outputLatency).value_or(0);
}

std::int64_t AudioDevice::roundTripFrames() const {
    if (stopped_ || stream_->inputChannels == 0) return 0;
    if (stream_->jackPeriod)
        if (const auto frames = stream_->jackPeriod->roundTripFrames()) {
            const auto seconds = plausibleLatency(static_cast<double>(*frames) / stream_->sampleRate);
            return seconds ? *frames : 0;
        }
    const PaStreamInfo* info = Pa_GetStreamInfo(stream_->handle);
    if (info == nullptr) return 0;
    const double seconds =
        plausibleLatency(info->inputLatency).value_or(0) + plausibleLatency(info->outputLatency).value_or(0);
    return std::lround(seconds * stream_->sampleRate);
}

std::uint64_t AudioDevice::overflows() const noexcept {
    return stream_->overflows.load();
}
std::uint64_t AudioDevice::underflows() const noexcept {
    return stream_->underflows.load();
}
std::uint64_t AudioDevice::callbacks() const noexcept {
    return stream_->callbacks.load();
}
const LoadHistogram& AudioDevice::callbackLoad() const noexcept {
    return stream_->loads;
}

int AudioDevice::callbackFrames() const noexcept {
    return stream_->longestCallback.load();
}
ThreadPriority AudioDevice::priority() const noexcept {
    return stream_->priority.load();
}

}  // namespace lacquer::host
