// PropertyMessage: a plugin's property in the patch:Set that tells it, and back. Message thread to make; the rest is
// real time.
#pragma once

#include <lv2/atom/forge.h>

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/lv2/portable_atom.hpp"
#include "host/lv2/urid_map.hpp"

namespace lacquer::host {

/// One property of a plugin, of a numeric type or atom:Path.
class PropertyMessage {
public:
    PropertyMessage(UridMap& urids, const std::string& propertyUri, const std::string& typeUri);

    /// A patch:Set with its header, as it stands behind the time stamp of a sequence's event. Numbers only, rounded
    /// where the type is a whole one. Valid until the next call.
    [[nodiscard]] std::span<const std::byte> set(double value) noexcept;
    /// A number as an atom of the property's type, rounded likewise. Allocates.
    [[nodiscard]] AtomValue atomOf(double value) const;
    /// The message for a file. Allocates.
    [[nodiscard]] std::vector<std::byte> setFile(const std::string& path) const;

    /// The value, when the atom is a patch:Set of this property to a number, of whatever type.
    [[nodiscard]] std::optional<double> valueIn(const LV2_Atom& atom) const noexcept;
    /// The path, when the atom is a patch:Set of this property to a file. Allocates.
    [[nodiscard]] std::optional<std::string> fileIn(const LV2_Atom& atom) const;

private:
    template <class WriteValue>
    std::span<const std::byte> write(LV2_Atom_Forge& forge, std::span<std::byte> memory,
                                     WriteValue value) const noexcept;
    /// What this property is set to; null when the atom says nothing of it.
    [[nodiscard]] const LV2_Atom* setIn(const LV2_Atom& atom) const noexcept;
    void writeNumber(LV2_Atom_Forge& forge, double value) const noexcept;
    [[nodiscard]] std::optional<double> numberIn(const LV2_Atom& atom) const noexcept;

    LV2_Atom_Forge forge_{};
    LV2_URID property_, type_;
    LV2_URID set_, propertyKey_, valueKey_;
    alignas(8) std::array<std::byte, 128> memory_{};
};

}  // namespace lacquer::host
