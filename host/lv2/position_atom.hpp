// PositionAtom: a TimeEvent as LV2's time:Position object. Message thread to make; real time to write.
#pragma once

#include <lv2/atom/forge.h>

#include <array>
#include <cstddef>
#include <span>

#include "host/lv2/time_watcher.hpp"
#include "host/lv2/urid_map.hpp"

namespace lacquer::host {

/// Holds time:frame, speed, bar (from 0), barBeat, beat, beatUnit, beatsPerBar, beatsPerMinute, in the types that the
/// time extension gives them. Beats are those of the time signature.
class PositionAtom {
public:
    explicit PositionAtom(UridMap& urids);

    /// The object with its header, as it stands behind the time stamp of a sequence's event. Valid until the next call.
    [[nodiscard]] std::span<const std::byte> write(const TimeEvent& event) noexcept;

private:
    LV2_Atom_Forge forge_{};
    LV2_URID position_, frame_, speed_, bar_, barBeat_, beat_, beatUnit_, beatsPerBar_, beatsPerMinute_;
    alignas(8) std::array<std::byte, 512> memory_{};
};

}  // namespace lacquer::host
