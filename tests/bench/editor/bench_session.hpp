// Sessions of any size for the benchmark of the editor: a mix as people build it, and a field of meters.
#pragma once

#include <atomic>

#include "core/engine/processor_registry.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::bench {

/// Units from one strip of a mix to the next, and from one of its nodes to the next.
inline constexpr double kRowUnits = 110;
inline constexpr double kColumnUnits = 240;

/// About `nodes` nodes and 1.4 wires for each: strips of track, gain, equaliser, compressor, fader and pan, each keyed
/// by its neighbour and sent to the room of its group from before and behind its fader; groups of eight with a bus,
/// side by side, so that all of it is about as wide as a screen.
[[nodiscard]] sessions::Session mixOf(int nodes, const ProcessorRegistry& registry);

/// `columns` times `rows` nodes of a type that shows toneDb().
[[nodiscard]] sessions::Session fieldOfMeters(int columns, int rows, ProcessorRegistry& registry);

/// Strips of a mixer, each a track with a node that shows toneDb(), over one bus and an output.
[[nodiscard]] sessions::Session stripsOfTones(int strips, ProcessorRegistry& registry);

/// What the meters of the field show at a beat; moves by several pixels from one to the next.
[[nodiscard]] double toneDb(std::uint64_t node, std::size_t channel, int beat);
/// The beat that the field is at.
inline std::atomic<int> fieldBeat{0};

}  // namespace lacquer::bench
