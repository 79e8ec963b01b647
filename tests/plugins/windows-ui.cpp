// UIs that do what UIs must not, one failure each, and one that behaves: a red window of 160 by 120 pixels. It says
// what it hears, and a drag across it moves "amount" from 0 to 1.
#include <X11/Xlib.h>
#include <dlfcn.h>
#include <lv2/atom/atom.h>
#include <lv2/ui/ui.h>
#include <lv2/urid/urid.h>
#include <unistd.h>
#include <xcb/xcb.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <limits>

#include "tests/plugins/test_plugin.hpp"
#include "tests/plugins/windows.hpp"

namespace {

using lacquer::test::feature;
using lacquer::test::Port;
using Features = const LV2_Feature* const*;

constexpr std::uint16_t kWidth = 160, kHeight = 120;
constexpr std::uint32_t kRed = 0xc02020;

[[noreturn]] void crash() {
    std::signal(SIGSEGV, SIG_DFL);
    std::raise(SIGSEGV);
    std::abort();
}

void blockForever() {
    for (;;) ::pause();
}

struct Host {
    LV2UI_Write_Function write;
    LV2UI_Controller controller;
    Features features;

    void set(Port port, float value) const {
        write(controller, static_cast<std::uint32_t>(port), sizeof value, 0, &value);
    }
};

class Parrot {
public:
    explicit Parrot(const Host& host, std::uint16_t width = kWidth, std::uint16_t height = kHeight)
        : host_(host), touch_(feature<LV2UI_Touch>(host.features, LV2_UI__touch)) {
        const auto* map = feature<LV2_URID_Map>(host.features, LV2_URID__map);
        eventTransfer_ = map->map(map->handle, LV2_ATOM__eventTransfer);
        int number = 0;
        connection_ = xcb_connect(nullptr, &number);
        const xcb_screen_t* screen = xcb_setup_roots_iterator(xcb_get_setup(connection_)).data;
        const std::array<std::uint32_t, 2> values{
            kRed, XCB_EVENT_MASK_BUTTON_PRESS | XCB_EVENT_MASK_BUTTON_RELEASE | XCB_EVENT_MASK_BUTTON_MOTION};
        window_ = xcb_generate_id(connection_);
        xcb_create_window(connection_, XCB_COPY_FROM_PARENT, window_, parent(), 0, 0, width, height, 0,
                          XCB_WINDOW_CLASS_INPUT_OUTPUT, screen->root_visual, XCB_CW_BACK_PIXEL | XCB_CW_EVENT_MASK,
                          values.data());
        xcb_map_window(connection_, window_);
        xcb_flush(connection_);
    }
    ~Parrot() { xcb_disconnect(connection_); }
    [[nodiscard]] LV2UI_Widget widget() const {
        return reinterpret_cast<LV2UI_Widget>(static_cast<std::uintptr_t>(window_));
    }
    void portEvent(std::uint32_t port, std::uint32_t size, std::uint32_t format, const void* buffer) {
        const bool atom = format == eventTransfer_;
        host_.write(host_.controller, atom ? static_cast<std::uint32_t>(Port::control) : port, size, format, buffer);
    }
    int idle() {
        while (xcb_generic_event_t* event = xcb_poll_for_event(connection_)) {
            take(*event);
            std::free(event);
        }
        return 0;
    }

protected:
    Host host_;

private:
    [[nodiscard]] std::uint32_t parent() const {
        for (Features each = host_.features; *each != nullptr; ++each)
            if (std::strcmp((*each)->URI, LV2_UI__parent) == 0)
                return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>((*each)->data));
        return 0;
    }
    void take(const xcb_generic_event_t& event) {
        const auto touch = [&](bool held) {
            touch_->touch(touch_->handle, static_cast<std::uint32_t>(Port::amount), held);
        };
        // Presses, releases and motions have the same form.
        const int x = reinterpret_cast<const xcb_button_press_event_t&>(event).event_x;
        const float value = static_cast<float>(std::clamp<int>(x, 0, kWidth)) / kWidth;
        switch (event.response_type & 0x7f) {
            case XCB_BUTTON_PRESS:
                touch(true);
                host_.set(Port::amount, value);
                break;
            case XCB_MOTION_NOTIFY:
                host_.set(Port::amount, value);
                break;
            case XCB_BUTTON_RELEASE:
                touch(false);
                break;
            default:
                break;
        }
    }

    const LV2UI_Touch* touch_;
    std::uint32_t eventTransfer_ = 0;
    xcb_connection_t* connection_ = nullptr;
    xcb_window_t window_ = 0;
};

struct CrashInInstantiate : Parrot {
    explicit CrashInInstantiate(const Host& host) : Parrot(host) { crash(); }
};
struct CrashInPortEvent : Parrot {
    using Parrot::Parrot;
    void portEvent(std::uint32_t, std::uint32_t, std::uint32_t, const void*) { crash(); }
};
// Only once it has been up for a moment.
struct CrashInIdle : Parrot {
    using Parrot::Parrot;
    int idle() { return ++idles > 10 ? (crash(), 0) : Parrot::idle(); }
    int idles = 0;
};
struct CrashInCleanup : Parrot {
    using Parrot::Parrot;
    ~CrashInCleanup() { crash(); }
};
struct BlocksInInstantiate : Parrot {
    explicit BlocksInInstantiate(const Host& host) : Parrot(host) { blockForever(); }
};
struct BlocksInIdle : Parrot {
    using Parrot::Parrot;
    int idle() { return blockForever(), 0; }
};
// Shows a window that there is not.
struct AngersX : Parrot {
    using Parrot::Parrot;
    int idle() {
        static void* library = ::dlopen("libX11.so.6", RTLD_NOW);
        const auto open = reinterpret_cast<decltype(&XOpenDisplay)>(::dlsym(library, "XOpenDisplay"));
        const auto map = reinterpret_cast<decltype(&XMapWindow)>(::dlsym(library, "XMapWindow"));
        const auto sync = reinterpret_cast<decltype(&XSync)>(::dlsym(library, "XSync"));
        static Display* display = open(nullptr);
        map(display, 4711);
        sync(display, False);
        return Parrot::idle();
    }
};
struct Wild : Parrot {
    using Parrot::Parrot;
    int idle() {
        host_.set(Port::amount, std::numeric_limits<float>::quiet_NaN());
        host_.set(Port::amount, std::numeric_limits<float>::infinity());
        host_.set(Port::level, 1);
        host_.set(Port::in, 1);
        host_.set(static_cast<Port>(4711), 1);
        const std::array<std::uint32_t, 4> noAtom{1u << 30, 1, 2, 3};
        const auto* map = feature<LV2_URID_Map>(host_.features, LV2_URID__map);
        const auto eventTransfer = map->map(map->handle, LV2_ATOM__eventTransfer);
        host_.write(host_.controller, static_cast<std::uint32_t>(Port::control), sizeof noAtom, eventTransfer, &noAtom);
        host_.set(Port::amount, 1e9f);
        return Parrot::idle();
    }
};
struct Huge : Parrot {
    explicit Huge(const Host& host) : Parrot(host, 30000, 30000) {
        const auto* resize = feature<LV2UI_Resize>(host.features, LV2_UI__resize);
        resize->ui_resize(resize->handle, 30000, 30000);
        resize->ui_resize(resize->handle, -5, 0);
    }
};
struct ClosesItself : Parrot {
    using Parrot::Parrot;
    int idle() { return ++idles > 60 ? 1 : Parrot::idle(); }
    int idles = 0;
};

template <class Ui>
LV2UI_Descriptor describeUi(const char* uri) {
    return {uri,
            [](const LV2UI_Descriptor*, const char*, const char*, LV2UI_Write_Function write,
               LV2UI_Controller controller, LV2UI_Widget* widget, Features features) -> LV2UI_Handle {
                auto* ui = new Ui(Host{write, controller, features});
                *widget = ui->widget();
                return ui;
            },
            [](LV2UI_Handle ui) { delete static_cast<Ui*>(ui); },
            [](LV2UI_Handle ui, std::uint32_t port, std::uint32_t size, std::uint32_t format, const void* buffer) {
                static_cast<Ui*>(ui)->portEvent(port, size, format, buffer);
            },
            [](const char* extension) -> const void* {
                static const LV2UI_Idle_Interface idle{[](LV2UI_Handle ui) { return static_cast<Ui*>(ui)->idle(); }};
                return std::strcmp(extension, LV2_UI__idleInterface) == 0 ? &idle : nullptr;
            }};
}

LV2UI_Descriptor withoutInstance() {
    LV2UI_Descriptor descriptor = describeUi<Parrot>("urn:lacquer:windows#no-instance-ui");
    descriptor.instantiate = [](const LV2UI_Descriptor*, const char*, const char*, LV2UI_Write_Function,
                                LV2UI_Controller, LV2UI_Widget*, Features) -> LV2UI_Handle { return nullptr; };
    return descriptor;
}

}  // namespace

extern "C" LV2_SYMBOL_EXPORT const LV2UI_Descriptor* lv2ui_descriptor(std::uint32_t index) {
    static const LV2UI_Descriptor descriptors[] = {
        describeUi<Parrot>("urn:lacquer:windows#parrot-ui"),
        describeUi<CrashInInstantiate>("urn:lacquer:windows#dies-in-instantiate-ui"),
        describeUi<CrashInPortEvent>("urn:lacquer:windows#dies-in-port-event-ui"),
        describeUi<CrashInIdle>("urn:lacquer:windows#dies-in-idle-ui"),
        describeUi<CrashInCleanup>("urn:lacquer:windows#dies-in-cleanup-ui"),
        describeUi<BlocksInInstantiate>("urn:lacquer:windows#blocks-in-instantiate-ui"),
        describeUi<BlocksInIdle>("urn:lacquer:windows#blocks-in-idle-ui"),
        describeUi<AngersX>("urn:lacquer:windows#angers-x-ui"),
        describeUi<Wild>("urn:lacquer:windows#wild-ui"),
        describeUi<Huge>("urn:lacquer:windows#huge-ui"),
        describeUi<ClosesItself>("urn:lacquer:windows#closes-itself-ui"),
        withoutInstance(),
    };
    return index < std::size(descriptors) ? &descriptors[index] : nullptr;
}
