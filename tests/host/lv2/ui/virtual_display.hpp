// VirtualDisplay: an X server of a test's own, without a screen, and frames on it.
#pragma once

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xcb/xcb.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>

extern char** environ;

namespace lacquer::host::test {

/// DISPLAY names it for as long as it lives.
class VirtualDisplay {
public:
    VirtualDisplay() {
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
        const std::string end = std::to_string(ends[1]);
        std::array<const char*, 8> command{"Xvfb", "-displayfd",  end.c_str(), "-screen",
                                           "0",    "1024x768x24", "-noreset",  nullptr};
        posix_spawn_file_actions_t files;
        posix_spawn_file_actions_init(&files);
        posix_spawn_file_actions_addclose(&files, ends[0]);
        posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", 1, 0);
        const int failed =
            ::posix_spawnp(&server_, "Xvfb", &files, nullptr, const_cast<char**>(command.data()), environ);
        posix_spawn_file_actions_destroy(&files);
        ::close(ends[1]);
        std::string number;
        for (char letter = 0; failed == 0 && ::read(ends[0], &letter, 1) == 1 && letter != '\n';) number += letter;
        ::close(ends[0]);
        if (number.empty()) throw std::runtime_error("Xvfb does not start");
        ::setenv("DISPLAY", (":" + number).c_str(), 1);
        connection_ = xcb_connect(nullptr, nullptr);
        screen_ = xcb_setup_roots_iterator(xcb_get_setup(connection_)).data;
    }
    ~VirtualDisplay() {
        xcb_disconnect(connection_);
        ::kill(server_, SIGTERM);
        ::waitpid(server_, nullptr, 0);
        ::unsetenv("DISPLAY");
    }
    VirtualDisplay(const VirtualDisplay&) = delete;
    VirtualDisplay& operator=(const VirtualDisplay&) = delete;

    std::uint32_t makeFrame(std::uint16_t width = 200, std::uint16_t height = 150) {
        const std::uint32_t frame = xcb_generate_id(connection_);
        xcb_create_window(connection_, XCB_COPY_FROM_PARENT, frame, screen_->root, 0, 0, width, height, 0,
                          XCB_WINDOW_CLASS_INPUT_OUTPUT, screen_->root_visual, XCB_CW_BACK_PIXEL,
                          &screen_->black_pixel);
        xcb_map_window(connection_, frame);
        finish();
        return frame;
    }
    void resize(std::uint32_t window, std::uint32_t width, std::uint32_t height) {
        const std::array<std::uint32_t, 2> size{width, height};
        xcb_configure_window(connection_, window, XCB_CONFIG_WINDOW_WIDTH | XCB_CONFIG_WINDOW_HEIGHT, size.data());
        finish();
    }
    void destroy(std::uint32_t window) {
        xcb_destroy_window(connection_, window);
        finish();
    }
    /// The last window in a frame; 0 for none.
    [[nodiscard]] std::uint32_t childOf(std::uint32_t frame) {
        const std::unique_ptr<xcb_query_tree_reply_t, decltype(&std::free)> tree(
            xcb_query_tree_reply(connection_, xcb_query_tree(connection_, frame), nullptr), &std::free);
        const int count = tree ? xcb_query_tree_children_length(tree.get()) : 0;
        return count > 0 ? xcb_query_tree_children(tree.get())[count - 1] : 0;
    }
    [[nodiscard]] std::pair<int, int> sizeOf(std::uint32_t window) {
        const std::unique_ptr<xcb_get_geometry_reply_t, decltype(&std::free)> geometry(
            xcb_get_geometry_reply(connection_, xcb_get_geometry(connection_, window), nullptr), &std::free);
        return geometry ? std::pair<int, int>(geometry->width, geometry->height) : std::pair(0, 0);
    }
    /// In how many colours what a window shows is painted.
    [[nodiscard]] std::size_t coloursOf(std::uint32_t window) {
        const auto [width, height] = sizeOf(window);
        const std::unique_ptr<xcb_get_image_reply_t, decltype(&std::free)> image(
            xcb_get_image_reply(
                connection_,
                xcb_get_image(connection_, XCB_IMAGE_FORMAT_Z_PIXMAP, window, 0, 0, static_cast<std::uint16_t>(width),
                              static_cast<std::uint16_t>(height), ~0u),
                nullptr),
            &std::free);
        if (!image) return 0;
        const auto* pixels = reinterpret_cast<const std::uint32_t*>(xcb_get_image_data(image.get()));
        const auto count = static_cast<std::size_t>(xcb_get_image_data_length(image.get())) / sizeof *pixels;
        return std::set<std::uint32_t>(pixels, pixels + count).size();
    }

private:
    void finish() { std::free(xcb_get_input_focus_reply(connection_, xcb_get_input_focus(connection_), nullptr)); }

    pid_t server_ = -1;
    xcb_connection_t* connection_ = nullptr;
    const xcb_screen_t* screen_ = nullptr;
};

}  // namespace lacquer::host::test
