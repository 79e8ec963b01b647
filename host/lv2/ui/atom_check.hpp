// Is what a UI has written an atom at all? A plugin, and lv2_atom_object_get(), would read past the end of one that
// only looks like it. Any thread.
#pragma once

#include <lv2/atom/atom.h>

#include <cstddef>
#include <span>

#include "host/lv2/urid_map.hpp"

namespace lacquer::host {

class AtomCheck {
public:
    explicit AtomCheck(UridMap& urids)
        : object_(urids.map(LV2_ATOM__Object)),
          blank_(urids.map(LV2_ATOM__Blank)),
          resource_(urids.map(LV2_ATOM__Resource)) {}

    /// `bytes` are one atom with its header, and every property of an object lies in it.
    [[nodiscard]] bool isWhole(std::span<const std::byte> bytes) const noexcept;
    [[nodiscard]] bool isObject(const LV2_Atom& atom) const noexcept {
        return atom.type == object_ || atom.type == blank_ || atom.type == resource_;
    }

private:
    const LV2_URID object_, blank_, resource_;
};

}  // namespace lacquer::host
