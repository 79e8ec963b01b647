// EmbeddedWindow: the X window that a UI has put into its frame, seen through a connection of our own. One thread.
#pragma once

#include <cstdint>
#include <optional>

#include "host/lv2/ui/ui_channel.hpp"

struct xcb_connection_t;

namespace lacquer::plugin_host {

class EmbeddedWindow {
public:
    /// `frame`: the window that the UI is to be in.
    EmbeddedWindow(std::uint32_t frame, bool resizable);
    ~EmbeddedWindow();
    EmbeddedWindow(const EmbeddedWindow&) = delete;
    EmbeddedWindow& operator=(const EmbeddedWindow&) = delete;

    /// There is a display, and the frame is on it.
    [[nodiscard]] bool valid() const;
    /// Readable when something has happened.
    [[nodiscard]] int file() const;

    /// Looks for the UI's window: `widget` if it is one, or else what is in the frame. Makes it visible.
    void find(std::uintptr_t widget);
    /// What has happened since the last time: a size that the UI has chosen for itself, if there is a new one. Where
    /// the frame has another size, and the UI takes it, the UI gets it.
    std::optional<host::UiSize> look();
    /// The UI has asked for a size (ui:resize).
    [[nodiscard]] host::UiSize sizeFor(int width, int height) const;
    /// The frame has been destroyed.
    [[nodiscard]] bool frameGone() const noexcept { return frameGone_; }

private:
    struct Extent {
        int width = 0, height = 0;
        friend bool operator==(const Extent&, const Extent&) = default;
    };
    [[nodiscard]] std::optional<Extent> extentOf(std::uint32_t window) const;
    [[nodiscard]] std::uint32_t parentOf(std::uint32_t window) const;
    [[nodiscard]] std::uint32_t lastChild() const;
    void followFrame(Extent frame);

    xcb_connection_t* connection_;
    const std::uint32_t frame_;
    const bool resizable_;
    std::uint32_t window_ = 0;
    Extent told_{};   ///< what the program knows
    Extent given_{};  ///< what the window was given for the frame's sake
    bool frameGone_ = false;
};

}  // namespace lacquer::plugin_host
