// The process that shows a plugin's window, on a display of the test's own, with the UIs of windows-ui.cpp.
#include "host/lv2/ui/plugin_ui_process.hpp"

#include <dirent.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <lv2/atom/atom.h>

#include <chrono>
#include <cmath>
#include <csignal>
#include <functional>
#include <limits>
#include <map>
#include <thread>

#include "host/lv2/plugin_program.hpp"
#include "host/lv2/ui/plugin_ui.hpp"
#include "tests/host/lv2/plugin_harness.hpp"
#include "tests/host/lv2/ui/virtual_display.hpp"
#include "tests/plugins/windows.hpp"

namespace lacquer::host::test::plugin_ui_process_test {
namespace {

using lacquer::test::Port;
using testing::HasSubstr;
using Kind = UiMessageKind;

constexpr std::uint32_t kAmount = static_cast<std::uint32_t>(Port::amount);
constexpr std::uint32_t kControl = static_cast<std::uint32_t>(Port::control);
constexpr std::uint32_t kNotify = static_cast<std::uint32_t>(Port::notify);

struct Heard {
    Kind kind{};
    std::uint32_t number = 0;
    std::string payload{};

    template <class Value>
    [[nodiscard]] Value as() const {
        return UiMessage{kind, number, std::as_bytes(std::span(payload))}.as<Value>().value();
    }
};

class UiProcess : public testing::Test {
protected:
    Status open(const std::string& name) {
        const std::string uri = "urn:lacquer:windows#" + name;
        UiOpening opening;
        opening.plugin = uri;
        opening.ui = uri + "-ui";
        opening.library = LACQUER_BINARY_DIR "/lv2/windows.lv2/windows-ui.so";
        opening.bundle = LACQUER_BINARY_DIR "/lv2/windows.lv2/";
        opening.ports = {"in", "out", "amount", "level", "control", "notify"};
        opening.parent = frame;
        return start(opening);
    }
    Status start(const UiOpening& opening) {
        auto started = PluginUiProcess::start(findPluginHost(), urids, opening);
        if (!started) return fail(std::move(started).error());
        process = *std::move(started);
        heard.clear();
        return {};
    }
    /// Listens until there is something of a kind; that is the last of `heard`.
    testing::AssertionResult hears(Kind kind) {
        return comesTrue([&] { return !heard.empty() && heard.back().kind == kind; });
    }
    testing::AssertionResult ends() {
        return comesTrue([&] { return process->ended().has_value(); });
    }
    testing::AssertionResult comesTrue(const std::function<bool()>& condition) {
        for (const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
             std::chrono::steady_clock::now() < end;) {
            if (condition()) return testing::AssertionSuccess();
            process->channel().flush();
            if (const auto message = process->receive())
                heard.push_back({message->kind, message->number, std::string(message->text())});
            else
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        return testing::AssertionFailure() << "in vain";
    }
    [[nodiscard]] int count(Kind kind) const {
        return static_cast<int>(
            std::count_if(heard.begin(), heard.end(), [&](const Heard& each) { return each.kind == kind; }));
    }

    VirtualDisplay display;
    const std::uint32_t frame = display.makeFrame();
    UridMap urids;
    std::unique_ptr<PluginUiProcess> process;
    std::vector<Heard> heard;
};

TEST_F(UiProcess, ShowsTheWindowInItsFrameAndSaysHowLargeItIs) {
    ASSERT_TRUE(open("parrot"));
    ASSERT_TRUE(hears(Kind::ready));
    const std::uint32_t window = display.childOf(frame);
    ASSERT_NE(window, 0u);
    ASSERT_TRUE(hears(Kind::size));
    const auto size = heard.back().as<UiSize>();
    EXPECT_EQ(size.width, 160);
    EXPECT_EQ(size.height, 120);
    EXPECT_EQ(size.resizable, 1);
    EXPECT_EQ(display.coloursOf(frame), 2u) << "red, and the black of the frame";
}

TEST_F(UiProcess, GivesTheWindowTheSizeOfItsFrameButTellsNobody) {
    ASSERT_TRUE(open("parrot"));
    ASSERT_TRUE(hears(Kind::size));
    heard.clear();
    display.resize(frame, 300, 250);
    ASSERT_TRUE(comesTrue([&] { return display.sizeOf(display.childOf(frame)) == std::pair(300, 250); }));
    process->channel().send(Kind::ping);
    ASSERT_TRUE(hears(Kind::pong));
    EXPECT_EQ(count(Kind::size), 0) << "who has made it so large knows";
    display.resize(frame, 160, 120);
    ASSERT_TRUE(comesTrue([&] { return display.sizeOf(display.childOf(frame)) == std::pair(160, 120); })) << "and back";
    display.resize(display.childOf(frame), 170, 130);
    ASSERT_TRUE(hears(Kind::size));
    EXPECT_EQ(heard.back().as<UiSize>().width, 170) << "the UI has chosen that";
}

TEST_F(UiProcess, LeavesAWindowAloneThatIsNotToBeResized) {
    UiOpening opening;
    ASSERT_TRUE(open("parrot"));
    ASSERT_TRUE(hears(Kind::size));
    process.reset();
    opening.plugin = "urn:lacquer:windows#parrot";
    opening.ui = "urn:lacquer:windows#parrot-ui";
    opening.library = LACQUER_BINARY_DIR "/lv2/windows.lv2/windows-ui.so";
    opening.parent = frame;
    opening.resizable = false;
    ASSERT_TRUE(start(opening));
    ASSERT_TRUE(hears(Kind::size));
    EXPECT_EQ(heard.back().as<UiSize>().resizable, 0);
    display.resize(frame, 300, 250);
    process->channel().send(Kind::ping);
    ASSERT_TRUE(hears(Kind::pong));
    EXPECT_EQ(display.sizeOf(display.childOf(frame)), std::pair(160, 120));
}

TEST_F(UiProcess, CarriesValuesBothWaysAndNoneThatIsNoNumber) {
    ASSERT_TRUE(open("parrot"));
    ASSERT_TRUE(hears(Kind::ready));
    for (const float value :
         {0.5f, std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), 0.25f})
        process->channel().sendValue(Kind::control, kAmount, value);
    process->channel().sendValue(Kind::control, 4711, 1.0f);
    process->channel().sendValue(Kind::control, kAmount, 0.75f);
    ASSERT_TRUE(comesTrue([&] { return count(Kind::control) == 3; }));
    std::vector<float> values;
    for (const Heard& each : heard)
        if (each.kind == Kind::control) values.push_back(each.as<float>());
    EXPECT_EQ(values, (std::vector<float>{0.5f, 0.25f, 0.75f})) << "what the parrot has heard";
}

TEST_F(UiProcess, CarriesAtomsBothWaysWithTheSameIds) {
    urids.map("urn:test:one");
    ASSERT_TRUE(open("parrot"));
    ASSERT_TRUE(hears(Kind::ready));
    EXPECT_NE(urids.map(LV2_ATOM__eventTransfer), 0u);
    const struct {
        LV2_Atom header;
        std::uint32_t body;
    } atom{{sizeof(std::uint32_t), urids.map(LV2_ATOM__URID)}, urids.map("urn:test:later")};
    const auto bytes = std::as_bytes(std::span(&atom, 1));
    process->sendAtom(kNotify, bytes);
    ASSERT_TRUE(hears(Kind::atom));
    EXPECT_EQ(heard.back().number, kControl);
    EXPECT_EQ(heard.back().payload, std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

TEST_F(UiProcess, GivesOutAnIdOnlyOnce) {
    ASSERT_TRUE(open("parrot"));
    ASSERT_TRUE(hears(Kind::ready));
    std::map<std::string, int> uris;
    for (LV2_URID id = 1; const char* uri = urids.unmap(id); ++id) ++uris[uri];
    for (const auto& [uri, times] : uris) EXPECT_EQ(times, 1) << uri;
    EXPECT_TRUE(uris.contains(LV2_ATOM__eventTransfer)) << "which the UI has asked for";
}

TEST_F(UiProcess, CleansUpAndEndsWhenItIsToldTo) {
    ASSERT_TRUE(open("parrot"));
    ASSERT_TRUE(hears(Kind::ready));
    process->channel().send(Kind::close);
    ASSERT_TRUE(ends());
    EXPECT_EQ(process->ended()->signal, 0);
    EXPECT_EQ(process->ended()->exitCode, 0);
    EXPECT_EQ(display.childOf(frame), 0u) << "the window has gone";
}

TEST_F(UiProcess, EndsWithItsFrame) {
    ASSERT_TRUE(open("parrot"));
    ASSERT_TRUE(hears(Kind::ready));
    display.destroy(frame);
    ASSERT_TRUE(ends());
}

TEST_F(UiProcess, SaysThatAUiClosesItself) {
    ASSERT_TRUE(open("closes-itself"));
    ASSERT_TRUE(hears(Kind::closed));
    EXPECT_EQ(heard.back().payload, "by itself");
    ASSERT_TRUE(ends());
}

TEST_F(UiProcess, SaysWhyThereIsNoWindow) {
    ASSERT_TRUE(open("no-instance"));
    ASSERT_TRUE(hears(Kind::failed));
    EXPECT_THAT(heard.back().payload, HasSubstr("does not start"));
    ASSERT_TRUE(ends());
    ASSERT_TRUE(open("unheard-of"));
    ASSERT_TRUE(hears(Kind::failed));
    EXPECT_THAT(heard.back().payload, HasSubstr("does not contain it"));
    UiOpening opening;
    opening.library = "/no/such/library.so";
    opening.parent = frame;
    ASSERT_TRUE(start(opening));
    ASSERT_TRUE(hears(Kind::failed));
    EXPECT_THAT(heard.back().payload, HasSubstr("/no/such/library.so"));
    opening.parent = 4711;
    ASSERT_TRUE(start(opening));
    ASSERT_TRUE(hears(Kind::failed));
    EXPECT_THAT(heard.back().payload, HasSubstr("no X display"));
}

TEST_F(UiProcess, DiesAloneWhenAUiCrashes) {
    for (const char* name : {"dies-in-instantiate", "dies-in-idle"}) {
        ASSERT_TRUE(open(name));
        ASSERT_TRUE(ends()) << name;
        EXPECT_EQ(process->ended()->signal, SIGSEGV) << name;
    }
    ASSERT_TRUE(open("dies-in-port-event"));
    ASSERT_TRUE(hears(Kind::ready));
    process->channel().sendValue(Kind::control, kAmount, 0.5f);
    ASSERT_TRUE(ends());
    EXPECT_EQ(process->ended()->signal, SIGSEGV);
    ASSERT_TRUE(open("dies-in-cleanup"));
    ASSERT_TRUE(hears(Kind::ready));
    process->channel().send(Kind::close);
    ASSERT_TRUE(ends());
    EXPECT_EQ(process->ended()->signal, SIGSEGV);
}

TEST_F(UiProcess, GoesOnAfterWhatXRefuses) {
    ASSERT_TRUE(open("angers-x"));
    ASSERT_TRUE(hears(Kind::log));
    EXPECT_THAT(heard.back().payload, HasSubstr("error 3, request 8.")) << "BadWindow, MapWindow";
    process->channel().send(Kind::ping);
    ASSERT_TRUE(hears(Kind::pong));
    EXPECT_EQ(count(Kind::log), 1) << "of many";
}

TEST_F(UiProcess, IsKilledWhenAUiBlocks) {
    for (const char* name : {"blocks-in-instantiate", "blocks-in-idle"}) {
        ASSERT_TRUE(open(name));
        if (name == std::string("blocks-in-idle")) {
            ASSERT_TRUE(hears(Kind::ready));
        }
        process->channel().send(Kind::close);
        process->kill();
        ASSERT_TRUE(ends()) << name;
        EXPECT_EQ(process->ended()->signal, SIGKILL) << name;
    }
    ASSERT_TRUE(open("blocks-in-instantiate"));
    const pid_t pid = process->pid();
    process.reset();
    EXPECT_NE(::kill(pid, 0), 0) << "nothing is left of it, not even a zombie";
}

TEST_F(UiProcess, HandsOnWhatAWildOneWritesForOthersToJudge) {
    ASSERT_TRUE(open("wild"));
    ASSERT_TRUE(comesTrue([&] { return count(Kind::control) > 20 && count(Kind::atom) > 3; }));
    EXPECT_FALSE(process->ended());
}

TEST_F(UiProcess, OfWhichManyHaveComeAndGoneLeavesNoFileOpen) {
    const auto openFiles = [] {
        int files = 0;
        DIR* folder = ::opendir("/proc/self/fd");
        while (::readdir(folder) != nullptr) ++files;
        ::closedir(folder);
        return files;
    };
    const int before = openFiles();
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(open("parrot"));
        if (i % 2 == 0) {
            ASSERT_TRUE(hears(Kind::ready));
        }
        process.reset();
    }
    EXPECT_EQ(openFiles(), before);
}

}  // namespace
}  // namespace lacquer::host::test::plugin_ui_process_test
