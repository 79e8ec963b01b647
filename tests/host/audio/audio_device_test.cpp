#include "host/audio/audio_device.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <thread>

#include "support/realtime_guard.hpp"
#include "tests/host/audio/sound_system.hpp"

namespace lacquer::host::test::audio_device_test {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

// Plays 1, 2, 3 … on the left and -1, -2, -3 … on the right (beyond full scale: nothing must clip), then ends.
class Ramp final : public AudioCallback {
public:
    explicit Ramp(int frames) : frames_(frames) {}
    Playback render(float* const* out, int channels, int frames) noexcept override {
        for (int i = 0; i < frames; ++i) {
            const float value = next_ < frames_ ? static_cast<float>(++next_) : 0.0f;
            for (int c = 0; c < channels; ++c) out[c][i] = c == 0 ? value : -value;
        }
        return next_ < frames_ ? Playback::goesOn : Playback::ends;
    }

private:
    int frames_;
    int next_ = 0;
};

bool within(std::chrono::milliseconds patience, auto condition) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(5ms);
    }
    return true;
}

std::vector<float> interleavedRamp(int frames) {
    std::vector<float> values;
    for (int i = 1; i <= frames; ++i) values.insert(values.end(), {static_cast<float>(i), static_cast<float>(-i)});
    return values;
}

TEST(AudioDevice, DeliversEverySampleToAnAlsaDevice) {
    const PrivateAlsa alsa("out.raw");
    Ramp ramp(50000);
    auto device = AudioDevice::open({}, ramp);
    ASSERT_TRUE(device.ok()) << device.error().line();
    EXPECT_EQ((*device)->info().api, "ALSA");
    ASSERT_TRUE((*device)->start().ok());
    EXPECT_TRUE(within(20s, [&] { return (*device)->finished(); }));
    EXPECT_FALSE((*device)->lost());
    EXPECT_GT((*device)->callbacks(), 50000u / 256);
    (*device)->stop();
    EXPECT_FALSE((*device)->leftBehind());

    const auto played = floatsIn(alsa.file());
    const auto expected = interleavedRamp(50000);
    // PortAudio plays a few periods of silence first.
    const auto begin = std::find_if(played.begin(), played.end(), [](float sample) { return sample != 0; });
    ASSERT_GE(played.end() - begin, static_cast<std::ptrdiff_t>(expected.size()));
    EXPECT_TRUE(std::equal(expected.begin(), expected.end(), begin));
    EXPECT_TRUE(std::all_of(begin + static_cast<std::ptrdiff_t>(expected.size()), played.end(),
                            [](float sample) { return sample == 0; }));
}

class Allocates final : public AudioCallback {
public:
    Playback render(float* const* out, int channels, int frames) noexcept override {
        memory_ = std::make_unique<std::vector<float>>(static_cast<std::size_t>(frames));
        for (int c = 0; c < channels; ++c) std::copy(memory_->begin(), memory_->end(), out[c]);
        return Playback::ends;
    }

private:
    std::unique_ptr<std::vector<float>> memory_;
};

TEST(AudioDeviceDeathTest, TheRealtimeGuardWatchesOverTheCallback) {
    if (!lacquer::test::realtimeGuardActive()) GTEST_SKIP() << "sanitizers replace malloc themselves";
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_DEATH(
        {
            const PrivateAlsa alsa("out.raw");
            Allocates callback;
            auto device = AudioDevice::open({}, callback);
            if (!device || !(*device)->start()) _exit(1);
            within(10s, [&] { return (*device)->finished(); });
            (*device)->stop();
        },
        "real-time violation: malloc");
}

TEST(AudioDevice, SaysWhatToDoWhereThereIsNone) {
    const NoSoundSystem none;
    Ramp ramp(1);
    const auto device = AudioDevice::open({}, ramp);
    ASSERT_FALSE(device.ok());
    EXPECT_EQ(device.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(device.error().line(),
              "No audio output found (PortAudio 19.6 looked at ALSA, OSS, JACK: 0 devices). Rendering, metering and "
              "analysis work without one: lacquer render SESSION. To play: connect a device, or start JACK; to try "
              "without hardware: jackd -d dummy -r 48000 -p 1024 &");
}

TEST(AudioDevice, NamesBothRatesWhenTheyDiffer) {
    const NoSoundSystem noAlsa;
    const JackServer jack(44100);
    Ramp ramp(1);
    const auto device = AudioDevice::open({.sampleRate = 48000}, ramp);
    ASSERT_FALSE(device.ok());
    EXPECT_EQ(device.error().kind, ErrorKind::unavailable);
    EXPECT_THAT(device.error().line(), HasSubstr("44100 Hz"));
    EXPECT_THAT(device.error().line(), HasSubstr("48000 Hz"));
}

TEST(AudioDevice, RefusesMoreChannelsThanThereAre) {
    const NoSoundSystem noAlsa;
    const JackServer jack(48000);
    Ramp ramp(1);
    const auto device = AudioDevice::open({.channels = 8}, ramp);
    ASSERT_FALSE(device.ok());
    EXPECT_THAT(device.error().line(), HasSubstr("2 outputs, and 8 are needed"));
}

TEST(AudioDevice, RefusesMoreInputsThanThereAre) {
    const NoSoundSystem noAlsa;
    const JackServer jack(48000);
    Ramp ramp(1);
    const auto device = AudioDevice::open({.inputChannels = 3}, ramp);
    ASSERT_FALSE(device.ok());
    EXPECT_EQ(device.error().kind, ErrorKind::unavailable);
    EXPECT_THAT(device.error().line(), HasSubstr("2 inputs, and 3 are needed"));
}

// Plays its frames by number, and keeps what its inputs bring.
class LoopBack final : public AudioCallback {
public:
    LoopBack() : heard(2, std::vector<float>(400000)) {}
    Playback render(float* const* out, int channels, int frames) noexcept override {
        for (int c = 0; c < channels; ++c)
            for (int i = 0; i < frames; ++i) out[c][i] = playedAt(played_ + i, c);
        played_ += frames;
        return Playback::goesOn;
    }
    void capture(const float* const* in, int channels, int frames) noexcept override {
        const std::int64_t at = captured.load();
        if (at + frames > 400000) return;
        for (int c = 0; c < channels; ++c) std::copy_n(in[c], frames, heard[static_cast<std::size_t>(c)].begin() + at);
        captured = at + frames;
    }
    static float playedAt(std::int64_t frame, int channel) {
        return static_cast<float>(channel == 0 ? frame + 1 : -frame - 1);
    }
    std::vector<std::vector<float>> heard;
    std::atomic<std::int64_t> captured{0};

private:
    std::int64_t played_ = 0;
};

// A wire from a JACK client to itself takes one period. Periods of more than 1024 frames come in pieces.
TEST(AudioDevice, BringsEverySampleOfItsInputsInStepWithItsOutputs) {
    for (const int period : {256, 1024, 4096}) {
        const NoSoundSystem noAlsa;
        const JackServer jack(48000, period);
        LoopBack loop;
        auto device = AudioDevice::open({.inputChannels = 2}, loop);
        ASSERT_TRUE(device.ok()) << device.error().line();
        EXPECT_EQ((*device)->inputInfo().name, "system");
        ASSERT_TRUE((*device)->start().ok());
        // What JACK's driver says of its ports when it runs in step: a period each way.
        EXPECT_TRUE(within(10s, [&] { return (*device)->roundTripFrames() == 2 * period; }))
            << (*device)->roundTripFrames();
        ASSERT_EQ(std::system("jack_disconnect system:capture_1 lacquer:in_0 && jack_disconnect system:capture_2 "
                              "lacquer:in_1 && jack_connect lacquer:out_0 lacquer:in_0 && jack_connect lacquer:out_1 "
                              "lacquer:in_1"),
                  0);
        std::this_thread::sleep_for(100ms);
        const std::int64_t from = loop.captured + 2 * period, frames = 20000;
        EXPECT_TRUE(within(20s, [&] { return loop.captured > from + frames; }));
        (*device)->stop();
        if ((*device)->underflows() + (*device)->overflows() > 0) continue;  // the machine was late
        for (int c = 0; c < 2; ++c)
            for (std::int64_t i = from; i < from + frames; ++i)
                ASSERT_EQ(loop.heard[static_cast<std::size_t>(c)][static_cast<std::size_t>(i)],
                          LoopBack::playedAt(i - period, c))
                    << "period " << period << ", frame " << i;
    }
}

// Silence long enough for the capture program to connect, then the ramp.
class LateRamp final : public AudioCallback {
public:
    explicit LateRamp(int frames) : ramp_(frames) {}
    Playback render(float* const* out, int channels, int frames) noexcept override {
        if (heard.load()) return ramp_.render(out, channels, frames);
        for (int c = 0; c < channels; ++c) std::fill_n(out[c], frames, 0.0f);
        return Playback::goesOn;
    }
    std::atomic<bool> heard{false};

private:
    Ramp ramp_;
};

TEST(AudioDevice, DeliversEverySampleToJackInRealTime) {
    const NoSoundSystem noAlsa;
    const JackServer jack(48000);
    constexpr int kFrames = 48000;
    LateRamp ramp(kFrames);
    auto device = AudioDevice::open({.framesPerBuffer = 1024}, ramp);
    ASSERT_TRUE(device.ok()) << device.error().line();
    ASSERT_TRUE((*device)->start().ok());

    JackCapture capture(kFrames);
    std::this_thread::sleep_for(200ms);
    ramp.heard = true;
    EXPECT_TRUE(within(20s, [&] { return (*device)->finished(); }));
    (*device)->stop();

    EXPECT_NE((*device)->priority(), ThreadPriority::unknown);
    EXPECT_EQ((*device)->outputLatencySeconds(), 0) << "of a stopped device";
    const auto captured = capture.samples();
    const auto expected = interleavedRamp(kFrames);
    ASSERT_EQ(captured.size(), expected.size());
    const auto [heard, played] = std::mismatch(captured.begin(), captured.end(), expected.begin());
    EXPECT_EQ(heard, captured.end()) << "frame " << (heard - captured.begin()) / 2 << ": " << *heard << " instead of "
                                     << *played << "; underflows: " << (*device)->underflows();
}

TEST(AudioDevice, NoticesThatTheDeviceHasGoneAndStillStops) {
    const NoSoundSystem noAlsa;
    // In a process of its own: the stream that is left behind must not outlive the test.
    EXPECT_EXIT(
        {
            JackServer jack(48000);
            LateRamp endless(1);
            auto device = AudioDevice::open({.framesPerBuffer = 1024}, endless);
            if (!device || !(*device)->start()) _exit(1);
            if (!within(10s, [&] { return (*device)->callbacks() > 5; })) _exit(2);
            if ((*device)->lost()) _exit(3);
            jack.kill();
            if (!within(5s, [&] { return (*device)->lost(); })) _exit(4);
            if ((*device)->finished() || (*device)->callbacks() <= 5) _exit(5);
            alarm(30);  // stop() must come back
            (*device)->stop();
            if ((*device)->leftBehind()) _exit(6);
            _exit(0);
        },
        testing::ExitedWithCode(0), "");
}

// Three servers, each of which goes while it is played on: what PortAudio keeps of one must not harm the next.
TEST(AudioDevice, PlaysOnANewJackServerAfterTheOneBeforeHasDied) {
    const NoSoundSystem noAlsa;
    constexpr int kFrames = 24000;
    for (int round = 0; round < 3; ++round) {
        JackServer jack(48000);
        LateRamp ramp(kFrames);
        auto device = AudioDevice::open({.framesPerBuffer = 1024}, ramp);
        ASSERT_TRUE(device.ok()) << "round " << round << ": " << device.error().line();
        EXPECT_EQ((*device)->info().name, "system");
        ASSERT_TRUE((*device)->start().ok());
        JackCapture capture(kFrames);
        std::this_thread::sleep_for(200ms);
        ramp.heard = true;
        EXPECT_EQ(capture.samples(), interleavedRamp(kFrames)) << "underflows: " << (*device)->underflows();
        (*device)->stop();

        LateRamp endless(1);
        auto next = AudioDevice::open({.framesPerBuffer = 1024}, endless);
        ASSERT_TRUE(next.ok()) << next.error().line();
        ASSERT_TRUE((*next)->start().ok());
        ASSERT_TRUE(within(10s, [&] { return (*next)->callbacks() > 5; }));
        jack.kill();
        EXPECT_TRUE(within(5s, [&] { return (*next)->lost(); }));
        (*next)->stop();
        EXPECT_FALSE((*next)->leftBehind());
        const auto devices = listDevices();
        ASSERT_TRUE(devices.ok());
        EXPECT_TRUE(devices->empty()) << "the dead server is no longer listed";
    }
}

// Frozen, it answers nobody and closes nothing.
TEST(AudioDevice, NoticesThatTheServerNoLongerAnswersAndStillStops) {
    const NoSoundSystem noAlsa;
    EXPECT_EXIT(
        {
            JackServer jack(48000);
            LateRamp endless(1);
            auto device = AudioDevice::open({.framesPerBuffer = 1024}, endless);
            if (!device || !(*device)->start()) _exit(1);
            if (!within(10s, [&] { return (*device)->callbacks() > 5; })) _exit(2);
            jack.freeze();
            const bool noticed = within(5s, [&] { return (*device)->lost(); });
            alarm(30);
            (*device)->stop();
            const bool left = (*device)->leftBehind();
            jack.kill();
            _exit(noticed && left ? 0 : 3);
        },
        testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace lacquer::host::test::audio_device_test
