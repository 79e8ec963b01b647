// Shows a plugin's own window, in a frame that another program has made, until either side wants no more of it.
#include <dlfcn.h>
#include <lv2/atom/atom.h>
#include <lv2/ui/ui.h>
#include <poll.h>
#include <sys/prctl.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "host/lv2/ui/ui_opening.hpp"
#include "plugin_host/embedded_window.hpp"
#include "plugin_host/job.hpp"
#include "plugin_host/ui_features.hpp"
#include "plugin_host/window_link.hpp"
#include "plugin_host/x_errors.hpp"

namespace lacquer::plugin_host {
namespace {

using namespace host;
using Clock = std::chrono::steady_clock;

constexpr int kChannelFile = 3;
constexpr auto kIdleEvery = std::chrono::milliseconds(1000 / kUiUpdatesPerSecond);

/// A UI, from instantiation to clean-up. Whatever it does wrong happens in here.
class ShownUi {
public:
    ShownUi(WindowLink& link, const UiOpening& opening)
        : link_(link),
          opening_(opening),
          window_(opening.parent, opening.resizable),
          features_(link, opening, [this](int width, int height) { tellSize(width, height); }),
          eventTransfer_(link.map(LV2_ATOM__eventTransfer)),
          atomTransfer_(link.map(LV2_ATOM__atomTransfer)) {}

    /// Why there is no window; nothing when there is one.
    std::optional<std::string> start() {
        if (!window_.valid()) return "there is no X display on which its frame is";
        void* library = ::dlopen(opening_.library.c_str(), RTLD_NOW | RTLD_NODELETE);
        if (library == nullptr) return "its library cannot be loaded: " + std::string(::dlerror());
        const auto find = reinterpret_cast<LV2UI_DescriptorFunction>(::dlsym(library, "lv2ui_descriptor"));
        for (std::uint32_t i = 0; find != nullptr && (descriptor_ = find(i)) != nullptr; ++i)
            if (opening_.ui == descriptor_->URI) break;
        if (descriptor_ == nullptr) return "its library does not contain it";
        surviveXErrors(link_);
        LV2UI_Widget widget = nullptr;
        handle_ = descriptor_->instantiate(descriptor_, opening_.plugin.c_str(), opening_.bundle.c_str(), write, this,
                                           &widget, features_.list());
        if (handle_ == nullptr) return "it does not start";
        const auto extension = [&](const char* uri) {
            return descriptor_->extension_data != nullptr ? descriptor_->extension_data(uri) : nullptr;
        };
        idle_ = static_cast<const LV2UI_Idle_Interface*>(extension(LV2_UI__idleInterface));
        window_.find(reinterpret_cast<std::uintptr_t>(widget));
        link_.send(UiMessageKind::ready);
        return std::nullopt;
    }

    /// Until somebody ends it. True when it was the UI.
    bool run() {
        auto nextIdle = Clock::now();
        while (link_.isOpen() && !window_.frameGone()) {
            waitUntil(nextIdle);
            link_.flush();
            while (auto message = link_.receive())
                if (message->kind == UiMessageKind::close || !take(message->view())) return false;
            if (const auto size = window_.look()) link_.sendValue(UiMessageKind::size, 0, *size);
            if (Clock::now() < nextIdle) continue;
            const auto before = Clock::now();
            if (idle_ != nullptr && idle_->idle(handle_) != 0) return true;
            const auto took = Clock::now() - before;
            nextIdle = Clock::now() + std::max<Clock::duration>(kIdleEvery, took);  // a slow one gets half of the time
        }
        return false;
    }

    void cleanUp() { descriptor_->cleanup(handle_); }

private:
    void waitUntil(Clock::time_point time) const {
        const auto rest = std::chrono::ceil<std::chrono::milliseconds>(time - Clock::now()).count();
        std::array<pollfd, 2> files{pollfd{link_.file(), POLLIN, 0}, pollfd{window_.file(), POLLIN, 0}};
        if (link_.hasBacklog()) files[0].events |= POLLOUT;
        ::poll(files.data(), files.size(), static_cast<int>(std::max<std::int64_t>(rest, 0)));
    }

    bool take(const UiMessage& message) {
        if (message.kind == UiMessageKind::ping) link_.send(UiMessageKind::pong);
        if (descriptor_->port_event == nullptr || message.number >= opening_.ports.size()) return true;
        if (const auto value = message.as<float>(); message.kind == UiMessageKind::control && value)
            if (std::isfinite(*value)) descriptor_->port_event(handle_, message.number, sizeof(float), 0, &*value);
        if (message.kind == UiMessageKind::atom && message.payload.size() >= sizeof(LV2_Atom))
            descriptor_->port_event(handle_, message.number, static_cast<std::uint32_t>(message.payload.size()),
                                    eventTransfer_, message.payload.data());
        return true;
    }

    static void write(LV2UI_Controller self, std::uint32_t port, std::uint32_t size, std::uint32_t protocol,
                      const void* buffer) {
        auto& shown = *static_cast<ShownUi*>(self);
        const std::span bytes(static_cast<const std::byte*>(buffer), size);
        if (protocol == 0 && size == sizeof(float)) shown.link_.send(UiMessageKind::control, port, bytes);
        if ((protocol == shown.eventTransfer_ || protocol == shown.atomTransfer_) && size >= sizeof(LV2_Atom))
            shown.link_.send(UiMessageKind::atom, port, bytes);
    }

    void tellSize(int width, int height) {
        if (width > 0 && height > 0) link_.sendValue(UiMessageKind::size, 0, window_.sizeFor(width, height));
    }

    WindowLink& link_;
    const UiOpening& opening_;
    EmbeddedWindow window_;
    UiFeatures features_;
    const LV2_URID eventTransfer_, atomTransfer_;
    const LV2UI_Descriptor* descriptor_ = nullptr;
    LV2UI_Handle handle_ = nullptr;
    const LV2UI_Idle_Interface* idle_ = nullptr;
};

}  // namespace

void runWindow(const JobArguments&) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // whatever the UI is at
    WindowLink link(kChannelFile);
    const auto first = link.await();
    if (!first || first->kind != UiMessageKind::open) return;
    const auto read = nlohmann::json::parse(first->view().text(), nullptr, false);
    if (read.is_discarded()) return;
    const auto opening = read.get<UiOpening>();
    ShownUi ui(link, opening);
    if (const auto reason = ui.start()) {
        link.send(UiMessageKind::failed, *reason);
    } else {
        const bool byItself = ui.run();
        ui.cleanUp();
        link.send(UiMessageKind::closed, byItself ? "by itself" : "");
    }
    link.flushAll();
    std::_Exit(EXIT_SUCCESS);  // what libraries do at the end of a process is of no use here, and crashes some
}

}  // namespace lacquer::plugin_host
