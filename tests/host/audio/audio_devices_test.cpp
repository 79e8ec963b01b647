#include "host/audio/audio_devices.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/audio/sound_system.hpp"

namespace lacquer::host::test::audio_devices_test {
namespace {

using testing::HasSubstr;

DeviceInfo device(const std::string& api, const std::string& name, int outputs, bool apiDefault = false) {
    return {.name = name, .api = api, .inputChannels = 2, .outputChannels = outputs, .apiDefault = apiDefault};
}

const char* kJack = "JACK Audio Connection Kit";

TEST(ChooseOutput, TakesJacksSoundCardWhereJackRuns) {
    const auto chosen = chooseOutput(
        {device("ALSA", "default", 2, true), device(kJack, "recorder", 2, true), device(kJack, "system", 2)}, "");
    ASSERT_TRUE(chosen.ok());
    EXPECT_EQ(chosen->api, kJack);
    EXPECT_EQ(chosen->name, "system");
}

TEST(ChooseOutput, TakesAlsasDefaultWithoutJack) {
    const auto chosen = chooseOutput(
        {device("OSS", "dsp", 2, true), device("ALSA", "hw:0", 2), device("ALSA", "default", 2, true)}, "");
    ASSERT_TRUE(chosen.ok());
    EXPECT_EQ(chosen->name, "default");
}

TEST(ChooseOutput, NeverTakesAnInput) {
    const auto chosen = chooseOutput({device("ALSA", "microphone", 0, true), device("ALSA", "speaker", 2)}, "");
    ASSERT_TRUE(chosen.ok());
    EXPECT_EQ(chosen->name, "speaker");
}

TEST(ChooseOutput, FindsByNameOrPartOfIt) {
    const std::vector<DeviceInfo> devices{device("ALSA", "USB Mixer: Audio (hw:1,0)", 8), device("ALSA", "default", 2),
                                          device("ALSA", "default copy", 2)};
    EXPECT_EQ(chooseOutput(devices, "USB Mixer")->outputChannels, 8);
    EXPECT_EQ(chooseOutput(devices, "default")->name, "default");
}

TEST(ChooseOutput, ListsTheChoiceWhenANameDoesNotFit) {
    const std::vector<DeviceInfo> devices{device("ALSA", "left one", 2), device("ALSA", "right one", 2)};
    const auto none = chooseOutput(devices, "middle");
    ASSERT_FALSE(none.ok());
    EXPECT_EQ(none.error().kind, ErrorKind::unavailable);
    EXPECT_THAT(none.error().line(), HasSubstr("\"left one\", \"right one\""));
    EXPECT_THAT(chooseOutput(devices, "one").error().line(), HasSubstr("more than one"));
}

DeviceInfo inputDevice(const std::string& api, const std::string& name, int inputs, int index,
                       bool apiDefault = false) {
    return {.name = name, .api = api, .inputChannels = inputs, .apiDefaultInput = apiDefault, .index = index};
}

TEST(ChooseInput, TakesTheDeviceThatIsPlayedOnWhereItHasInputs) {
    const std::vector<DeviceInfo> devices{inputDevice("ALSA", "microphone", 1, 0, true),
                                          inputDevice("ALSA", "interface", 8, 1)};
    EXPECT_EQ(chooseInput(devices, "", devices[1])->name, "interface");
}

TEST(ChooseInput, ElseTheDefaultInputOfItsApi) {
    const std::vector<DeviceInfo> devices{
        inputDevice("ALSA", "line", 2, 0), inputDevice("ALSA", "microphone", 1, 1, true),
        inputDevice("ALSA", "speaker", 0, 2), inputDevice(kJack, "system", 2, 3, true)};
    EXPECT_EQ(chooseInput(devices, "", devices[2])->name, "microphone");
    EXPECT_EQ(chooseInput(devices, "line", devices[2])->name, "line");
    EXPECT_THAT(chooseInput(devices, "system", devices[2]).error().line(),
                HasSubstr("there is no audio input called \"system\" (choose one of: \"line\", \"microphone\")"))
        << "no stream spans two APIs";
}

TEST(ChooseInput, SaysSoWhereThereIsNone) {
    const std::vector<DeviceInfo> devices{inputDevice("ALSA", "speaker", 0, 0), inputDevice(kJack, "system", 2, 1)};
    const auto none = chooseInput(devices, "", devices[0]);
    ASSERT_FALSE(none.ok());
    EXPECT_EQ(none.error().kind, ErrorKind::unavailable);
    EXPECT_THAT(none.error().line(), HasSubstr("there is no audio input beside \"speaker\" (ALSA)"));
    const std::vector<DeviceInfo> two{inputDevice("ALSA", "speaker", 0, 0), inputDevice("ALSA", "line", 2, 1)};
    EXPECT_THAT(chooseInput(two, "", two[0]).error().line(), HasSubstr("choose one to record from: \"line\""));
}

TEST(ListDevices, FindsAPrivateAlsaDevice) {
    const PrivateAlsa alsa("unused.raw");
    const auto devices = listDevices();
    ASSERT_TRUE(devices.ok());
    EXPECT_THAT(*devices, testing::Contains(testing::Field(&DeviceInfo::name, "filedev")));
}

TEST(ListDevices, KeepsTheLibrariesQuietAndTheirWordsInALog) {
    const NoSoundSystem none;
    testing::internal::CaptureStderr();
    const auto devices = listDevices();
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    ASSERT_TRUE(devices.ok());
    EXPECT_THAT(audioLibraryLog(), HasSubstr("server"));  // JACK says that none runs
}

TEST(ListDevices, FindsTheSoundCardOfARunningJackServer) {
    const NoSoundSystem noAlsa;
    const JackServer jack(48000);
    const auto devices = listDevices();
    ASSERT_TRUE(devices.ok());
    const auto chosen = chooseOutput(*devices, "");
    ASSERT_TRUE(chosen.ok()) << chosen.error().line();
    EXPECT_EQ(chosen->name, "system");
    EXPECT_TRUE(chosen->isJack());
    EXPECT_EQ(chosen->defaultSampleRate, 48000);
}

}  // namespace
}  // namespace lacquer::host::test::audio_devices_test
