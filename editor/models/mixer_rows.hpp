// What the mixer shows of each strip, worked out of the session. Pure; GUI thread.
#pragma once

#include <QVariant>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/engine/processor_registry.hpp"
#include "sessions/model/mixer_strips.hpp"

namespace lacquer::editor {

/// What is shown of a strip, in the order of MixerRow::values.
enum class StripField {
    head,  ///< id of the node that names it
    name,
    note,          ///< what people want to remember of the head
    kind,          ///< "track", "bus", "aux", "vca", "other", "master"
    look,          ///< as Theme.ofLook takes it
    colour,        ///< its own, "#rrggbb"; empty: that of its look
    frame,         ///< title of the canvas frame that it lies in; empty: none
    frameColour,   ///< of that frame; empty: the usual one
    trim,          ///< node with a `gain` in front of all: the head; 0: none
    fader,         ///< node with the `level`; 0: none
    pan,           ///< node with the `pan`; 0: none
    inserts,       ///< a list of {node, place, name, type, fader, bypassed, bypassable, movable, problem, window}
    insertBefore,  ///< place in the chain behind which a new insert in front of the fader goes; -1: nowhere
    insertAfter,   ///< likewise behind the fader
    sends,         ///< a list of {node, name, pre, heard, switchable, shared, off}
    muted,
    soloed,
    soloSafe,
    silenced,  ///< muted because other faders are soloed
    inverted,  ///< polarity
    canMute,   ///< it has a fader, or is a VCA
    hasPolarity,
    mode,       ///< of the fader's automation: "off", "play" …; empty: there is no lane, and the mode is play
    vca,        ///< by how much VCAs move the fader: "VCA -3.0 dB"; empty: not at all
    vcaDb,      ///< the same as a number
    output,     ///< where it leads: a name, "2 outputs", "no output"
    outputTip,  ///< the same in full
    meter,      ///< node whose peaks the meter shows: the last one that measures them; 0: none
    meterName,
    channels,  ///< of the meter
    armed,     ///< a track that will be recorded
    problem,   ///< why one of its nodes does not play; empty: all do
    count
};

struct MixerRow {
    NodeId head;
    std::array<QVariant, static_cast<std::size_t>(StripField::count)> values;

    [[nodiscard]] const QVariant& operator[](StripField field) const { return values[static_cast<std::size_t>(field)]; }
    [[nodiscard]] QVariant& operator[](StripField field) { return values[static_cast<std::size_t>(field)]; }
};

/// One row for each of `strips`, which must be the session's. `broken`: nodes that do not play, and why.
[[nodiscard]] std::vector<MixerRow> mixerRows(const sessions::Session& session, const ProcessorRegistry& registry,
                                              const std::vector<sessions::MixerStrip>& strips,
                                              const std::map<NodeId, QString>& broken);

}  // namespace lacquer::editor
