#include "plugin_host/embedded_window.hpp"

#include <xcb/xcb.h>

#include <array>
#include <cstdlib>
#include <memory>

namespace lacquer::plugin_host {
namespace {

struct Free {
    void operator()(void* memory) const noexcept { std::free(memory); }
};
template <class T>
using Reply = std::unique_ptr<T, Free>;

// WM_SIZE_HINTS as ICCCM 4.1.2.3 lays it out, in words.
constexpr std::uint32_t kHasMinimum = 1 << 4, kHasMaximum = 1 << 5;
constexpr std::size_t kMinimumAt = 5, kMaximumAt = 7;
constexpr std::uint32_t kHintWords = 18;

}  // namespace

EmbeddedWindow::EmbeddedWindow(std::uint32_t frame, bool resizable)
    : connection_(xcb_connect(nullptr, nullptr)), frame_(frame), resizable_(resizable) {
    const std::uint32_t events = XCB_EVENT_MASK_STRUCTURE_NOTIFY | XCB_EVENT_MASK_SUBSTRUCTURE_NOTIFY;
    xcb_change_window_attributes(connection_, frame_, XCB_CW_EVENT_MASK, &events);
    xcb_flush(connection_);
}

EmbeddedWindow::~EmbeddedWindow() {
    xcb_disconnect(connection_);
}

bool EmbeddedWindow::valid() const {
    return xcb_connection_has_error(connection_) == 0 && extentOf(frame_).has_value();
}

int EmbeddedWindow::file() const {
    return xcb_get_file_descriptor(connection_);
}

std::optional<EmbeddedWindow::Extent> EmbeddedWindow::extentOf(std::uint32_t window) const {
    const Reply<xcb_get_geometry_reply_t> geometry(
        xcb_get_geometry_reply(connection_, xcb_get_geometry(connection_, window), nullptr));
    if (!geometry) return std::nullopt;
    return Extent{geometry->width, geometry->height};
}

std::uint32_t EmbeddedWindow::parentOf(std::uint32_t window) const {
    const Reply<xcb_query_tree_reply_t> tree(
        xcb_query_tree_reply(connection_, xcb_query_tree(connection_, window), nullptr));
    return tree ? tree->parent : 0;
}

std::uint32_t EmbeddedWindow::lastChild() const {
    const Reply<xcb_query_tree_reply_t> tree(
        xcb_query_tree_reply(connection_, xcb_query_tree(connection_, frame_), nullptr));
    const int count = tree ? xcb_query_tree_children_length(tree.get()) : 0;
    return count > 0 ? xcb_query_tree_children(tree.get())[count - 1] : 0;
}

void EmbeddedWindow::find(std::uintptr_t widget) {
    const auto window = static_cast<std::uint32_t>(widget);
    window_ = window == widget && window != 0 && parentOf(window) == frame_ ? window : lastChild();
    if (window_ == 0) return;
    xcb_map_window(connection_, window_);
    xcb_flush(connection_);
}

host::UiSize EmbeddedWindow::sizeFor(int width, int height) const {
    host::UiSize size{width, height};
    size.resizable = resizable_ ? 1 : 0;
    const Reply<xcb_get_property_reply_t> hints(xcb_get_property_reply(
        connection_,
        xcb_get_property(connection_, 0, window_, XCB_ATOM_WM_NORMAL_HINTS, XCB_ATOM_WM_SIZE_HINTS, 0, kHintWords),
        nullptr));
    if (!hints || hints->format != 32 || hints->value_len < kMaximumAt + 2) return size;
    const auto* words = static_cast<const std::int32_t*>(xcb_get_property_value(hints.get()));
    const auto flags = static_cast<std::uint32_t>(words[0]);
    if (flags & kHasMinimum) {
        size.minimumWidth = words[kMinimumAt];
        size.minimumHeight = words[kMinimumAt + 1];
    }
    if (flags & kHasMaximum) {
        size.maximumWidth = words[kMaximumAt];
        size.maximumHeight = words[kMaximumAt + 1];
    }
    return size;
}

// Not before the frame has been told how large the window is: until then it has some size or other.
void EmbeddedWindow::followFrame(Extent frame) {
    if (!resizable_ || window_ == 0 || told_ == Extent{} || extentOf(window_) == frame) return;
    given_ = frame;
    const std::array<std::uint32_t, 2> values{static_cast<std::uint32_t>(frame.width),
                                              static_cast<std::uint32_t>(frame.height)};
    xcb_configure_window(connection_, window_, XCB_CONFIG_WINDOW_WIDTH | XCB_CONFIG_WINDOW_HEIGHT, values.data());
    xcb_flush(connection_);
}

std::optional<host::UiSize> EmbeddedWindow::look() {
    while (const Reply<xcb_generic_event_t> event{xcb_poll_for_event(connection_)}) {
        switch (event->response_type & 0x7f) {
            case XCB_CONFIGURE_NOTIFY: {
                const auto* configured = reinterpret_cast<const xcb_configure_notify_event_t*>(event.get());
                if (configured->window == frame_) followFrame({configured->width, configured->height});
                break;
            }
            case XCB_CREATE_NOTIFY:  // some make their window late
                if (window_ == 0) find(reinterpret_cast<const xcb_create_notify_event_t*>(event.get())->window);
                break;
            case XCB_DESTROY_NOTIFY: {
                const auto gone = reinterpret_cast<const xcb_destroy_notify_event_t*>(event.get())->window;
                if (gone == frame_) frameGone_ = true;
                if (gone == window_) window_ = 0;
                break;
            }
            default:
                break;
        }
    }
    if (xcb_connection_has_error(connection_) != 0) frameGone_ = true;
    const auto now = window_ != 0 ? extentOf(window_) : std::nullopt;
    if (!now || *now == told_ || *now == given_ || now->width <= 1 || now->height <= 1) return std::nullopt;
    told_ = *now;
    given_ = {};
    return sizeFor(now->width, now->height);
}

}  // namespace lacquer::plugin_host
