// A JACK server that dies while the editor plays through it, and the next one.
#include <gtest/gtest.h>

#include <memory>

#include "editor/controllers/preferences.hpp"
#include "editor/controllers/transport_controller.hpp"
#include "editor_bench.hpp"
#include "tests/host/audio/sound_system.hpp"
#include "wait_for.hpp"

namespace lacquer::editor::device_loss_test {
namespace {

TEST(DeviceLoss, TheSongGoesOnInSilenceAndThroughTheNextServerOnceDevicesAreLookedFor) {
    const host::test::NoSoundSystem noAlsa;
    const EditorBench bench;
    Editor editor(bench.registry, "");
    QStringList problems;
    QObject::connect(editor.session(), &SessionController::problem, &editor,
                     [&](const QString& text) { problems.append(text); });
    editor.session()->adopt(bench.session());
    TransportController& transport = *editor.transport();
    DeviceList& devices = *editor.preferences()->devices();
    const auto goesOn = [&] {
        const double before = transport.position();
        return waitFor([&] { return transport.position() > before + 0.1; });
    };

    auto server = std::make_unique<host::test::JackServer>(48000);
    transport.start();
    ASSERT_TRUE(waitFor([&] { return transport.deviceText() == "system"; })) << transport.deviceDetail().toStdString();
    transport.play();
    ASSERT_TRUE(goesOn());

    problems.clear();
    server.reset();
    ASSERT_TRUE(waitFor([&] { return transport.silent(); }));
    EXPECT_EQ(transport.deviceText(), "NO DEVICE – silent");
    EXPECT_EQ(problems.filter("Audio device lost").size(), 1) << problems.join("\n").toStdString();
    EXPECT_TRUE(transport.deviceDetail().contains("Audio device lost"));
    EXPECT_TRUE(transport.playing());
    EXPECT_TRUE(goesOn());
    EXPECT_FALSE(transport.deviceLeftBehind());

    editor.preferences()->scanDevices();  // there is still none
    ASSERT_TRUE(waitFor([&] { return !devices.scanning() && transport.silent(); }));
    EXPECT_EQ(devices.rowOf("system"), -1);
    EXPECT_TRUE(goesOn());

    server = std::make_unique<host::test::JackServer>(48000);
    editor.preferences()->scanDevices();
    ASSERT_TRUE(waitFor([&] { return transport.deviceText() == "system"; })) << transport.deviceDetail().toStdString();
    EXPECT_GE(devices.rowOf("system"), 1);
    EXPECT_TRUE(transport.playing());
    EXPECT_TRUE(goesOn());
    transport.close();
    EXPECT_FALSE(transport.deviceLeftBehind());
}

}  // namespace
}  // namespace lacquer::editor::device_loss_test
