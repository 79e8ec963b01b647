// PaletteEntry: one line of the palette. Pure data.
#pragma once

#include <QString>
#include <string>
#include <vector>

#include "core/graph/port.hpp"

namespace lacquer::editor {

/// A port that waits for a new node's.
struct WantedPort {
    SignalKind kind = SignalKind::audio;
    PortDirection direction = PortDirection::input;  ///< of the new node's port
};

/// What stands together in the palette.
enum class PaletteSection { nodes, templates, plugins, presets };

struct PaletteEntry {
    PaletteSection section = PaletteSection::nodes;
    QString key;          ///< what is added when it is chosen: a type's URI, or what Library says
    QString name;         ///< what is searched first
    QString group;        ///< "mix", "Reverb"
    QString description;  ///< a sentence
    QString look;         ///< for Theme::ofLook
    QString owner{};      ///< of a preset: the name of its plugin or node
    std::vector<WantedPort> ports{};
    std::vector<std::string> types{};  ///< of a template or a preset: those of the nodes in it
    QString refusal{};                 ///< of a plugin that is not loaded: why; else empty
    bool favourite = false;            ///< of a plugin
    int recency = 0;                   ///< of a plugin: the higher, the later it was used; 0: not of late
};

}  // namespace lacquer::editor
