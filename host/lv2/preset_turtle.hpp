// A preset as Turtle (LV2 presets and state extensions), as every LV2 host reads it. Pure.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "core/base/result.hpp"
#include "host/lv2/portable_atom.hpp"

namespace lacquer::host {

struct PresetContent {
    std::string pluginUri;
    std::string name;                         ///< for people
    std::map<std::string, float> ports;       ///< control inputs by symbol
    std::map<std::string, AtomValue> values;  ///< properties by URI
};

/// Where a file that a property names is to be found: relative to the preset's file, or a full path.
using PresetPath = std::function<std::string(const std::string& path)>;

/// The file of the preset itself, whose name is `file`. Numbers are written so that their readers get every bit of a
/// float back; lilv itself writes eight decimals. Every atom:Path is passed through `place`. Fails with badData, naming
/// the property, on a value that Turtle has no way to write: sequences, and objects with ids of their own.
Result<std::string> presetTurtle(UridMap& urids, const PresetContent& preset, const std::string& file,
                                 const PresetPath& place);

/// The bundle's manifest.ttl, which tells hosts of the preset.
[[nodiscard]] std::string presetManifest(const std::string& pluginUri, const std::string& name,
                                         const std::string& file);

/// Gives the preset in one of these files another name. False when it is not there exactly once, as it would be written
/// here and is by lilv.
bool replaceLabel(std::string& turtle, const std::string& before, const std::string& name);

}  // namespace lacquer::host
