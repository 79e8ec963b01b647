// UiOpening: what the process that shows a plugin's window is told first. Pure data.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace lacquer::host {

struct UiOpening {
    std::string plugin;              ///< URI
    std::string ui;                  ///< URI
    std::string library;             ///< path of the UI's
    std::string bundle;              ///< path, with a slash at the end
    std::vector<std::string> ports;  ///< symbols, by index
    std::string title;               ///< of the window
    std::uint32_t parent = 0;        ///< X window that the UI is to be in
    double sampleRate = 48000;       ///< Hz
    int quantumFrames = 256;
    double scale = 1;  ///< pixels of the screen to one of the UI's design
    bool resizable = true;

    NLOHMANN_DEFINE_TYPE_INTRUSIVE(UiOpening, plugin, ui, library, bundle, ports, title, parent, sampleRate,
                                   quantumFrames, scale, resizable)
};

/// So often a UI is told what has changed, and may draw.
inline constexpr int kUiUpdatesPerSecond = 30;

}  // namespace lacquer::host
