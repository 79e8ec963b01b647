#include "host/lv2/position_atom.hpp"

#include <lv2/time/time.h>

namespace lacquer::host {

PositionAtom::PositionAtom(UridMap& urids)
    : position_(urids.map(LV2_TIME__Position)),
      frame_(urids.map(LV2_TIME__frame)),
      speed_(urids.map(LV2_TIME__speed)),
      bar_(urids.map(LV2_TIME__bar)),
      barBeat_(urids.map(LV2_TIME__barBeat)),
      beat_(urids.map(LV2_TIME__beat)),
      beatUnit_(urids.map(LV2_TIME__beatUnit)),
      beatsPerBar_(urids.map(LV2_TIME__beatsPerBar)),
      beatsPerMinute_(urids.map(LV2_TIME__beatsPerMinute)) {
    lv2_atom_forge_init(&forge_, urids.mapFeature());
}

std::span<const std::byte> PositionAtom::write(const TimeEvent& event) noexcept {
    const TempoMap::Place& place = event.place;
    const double beatsPerQuarter = 1 / place.meter.quartersPerBeat();
    lv2_atom_forge_set_buffer(&forge_, reinterpret_cast<std::uint8_t*>(memory_.data()), memory_.size());
    LV2_Atom_Forge_Frame object;
    lv2_atom_forge_object(&forge_, &object, 0, position_);
    lv2_atom_forge_key(&forge_, frame_);
    lv2_atom_forge_long(&forge_, event.frame);
    lv2_atom_forge_key(&forge_, speed_);
    lv2_atom_forge_float(&forge_, event.rolling ? 1.0f : 0.0f);
    lv2_atom_forge_key(&forge_, bar_);
    lv2_atom_forge_long(&forge_, place.bar);
    lv2_atom_forge_key(&forge_, barBeat_);
    lv2_atom_forge_float(&forge_, static_cast<float>(place.barBeat()));
    lv2_atom_forge_key(&forge_, beat_);
    lv2_atom_forge_double(&forge_, place.quarter * beatsPerQuarter);
    lv2_atom_forge_key(&forge_, beatUnit_);
    lv2_atom_forge_int(&forge_, place.meter.unit);
    lv2_atom_forge_key(&forge_, beatsPerBar_);
    lv2_atom_forge_float(&forge_, static_cast<float>(place.meter.beats));
    lv2_atom_forge_key(&forge_, beatsPerMinute_);
    lv2_atom_forge_float(&forge_, static_cast<float>(place.bpm * beatsPerQuarter));
    lv2_atom_forge_pop(&forge_, &object);
    return {memory_.data(), forge_.offset};
}

}  // namespace lacquer::host
