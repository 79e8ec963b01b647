#include "host/lv2/ui/atom_check.hpp"

#include <lv2/atom/util.h>

#include <algorithm>
#include <cstring>

namespace lacquer::host {

bool AtomCheck::isWhole(std::span<const std::byte> bytes) const noexcept {
    LV2_Atom atom{};
    if (bytes.size() < sizeof atom) return false;
    std::memcpy(&atom, bytes.data(), sizeof atom);
    if (atom.size != bytes.size() - sizeof atom) return false;
    if (!isObject(atom)) return true;
    if (atom.size < sizeof(LV2_Atom_Object_Body)) return false;
    auto rest = bytes.subspan(sizeof(LV2_Atom_Object));
    while (!rest.empty()) {
        LV2_Atom_Property_Body property{};
        if (rest.size() < sizeof property) return false;
        std::memcpy(&property, rest.data(), sizeof property);
        const std::size_t value = rest.size() - sizeof property;
        if (property.value.size > value) return false;
        const std::size_t padded = lv2_atom_pad_size(property.value.size);
        rest = rest.subspan(sizeof property + std::min(padded, value));
    }
    return true;
}

}  // namespace lacquer::host
