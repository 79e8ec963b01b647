// InstalledPlugin, InstalledPreset: what a palette, a search or a listing needs to know of them. Pure data.
#pragma once

#include <string>

namespace lacquer::host {

struct InstalledPlugin {
    std::string type;  ///< node type: "lv2:" and the plugin's URI
    std::string name;
    std::string className;  ///< "Limiter", "Parametric EQ", …
    std::string vendor{};   ///< who made it, as it says; may be empty
    int audioInputs = 0;
    int audioOutputs = 0;
    int sideChainInputs = 0;
    int midiInputs = 0;
    int midiOutputs = 0;
    int parameters = 0;
    std::string bundle{};   ///< path of its folder
    std::string problem{};  ///< why this host cannot use it, as its description already tells; else empty

    [[nodiscard]] bool usable() const noexcept { return problem.empty(); }
    [[nodiscard]] std::string uri() const { return type.substr(type.find(':') + 1); }
    friend bool operator==(const InstalledPlugin&, const InstalledPlugin&) = default;
};

struct InstalledPreset {
    std::string type;  ///< node type of the plugin: "lv2:" and its URI
    std::string uri;   ///< of the preset
    std::string name;

    friend bool operator==(const InstalledPreset&, const InstalledPreset&) = default;
};

}  // namespace lacquer::host
