#include "host/lv2/property_message.hpp"

#include <lv2/atom/util.h>
#include <lv2/patch/patch.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <string_view>

namespace lacquer::host {
namespace {

template <class Number>
double numberBehind(const LV2_Atom& atom) noexcept {
    Number number;
    std::memcpy(&number, &atom + 1, sizeof number);
    return static_cast<double>(number);
}

}  // namespace

PropertyMessage::PropertyMessage(UridMap& urids, const std::string& propertyUri, const std::string& typeUri)
    : property_(urids.map(propertyUri)),
      type_(urids.map(typeUri)),
      set_(urids.map(LV2_PATCH__Set)),
      propertyKey_(urids.map(LV2_PATCH__property)),
      valueKey_(urids.map(LV2_PATCH__value)) {
    lv2_atom_forge_init(&forge_, urids.mapFeature());
}

template <class WriteValue>
std::span<const std::byte> PropertyMessage::write(LV2_Atom_Forge& forge, std::span<std::byte> memory,
                                                  WriteValue value) const noexcept {
    lv2_atom_forge_set_buffer(&forge, reinterpret_cast<std::uint8_t*>(memory.data()), memory.size());
    LV2_Atom_Forge_Frame object;
    lv2_atom_forge_object(&forge, &object, 0, set_);
    lv2_atom_forge_key(&forge, propertyKey_);
    lv2_atom_forge_urid(&forge, property_);
    lv2_atom_forge_key(&forge, valueKey_);
    value();
    lv2_atom_forge_pop(&forge, &object);
    return memory.first(forge.offset);
}

std::span<const std::byte> PropertyMessage::set(double value) noexcept {
    return write(forge_, memory_, [&] { writeNumber(forge_, value); });
}

AtomValue PropertyMessage::atomOf(double value) const {
    LV2_Atom_Forge forge = forge_;
    LV2_Atom_Long memory{};  // the largest
    lv2_atom_forge_set_buffer(&forge, reinterpret_cast<std::uint8_t*>(&memory), sizeof memory);
    writeNumber(forge, value);
    return {memory.atom.type, memory.atom.size, {std::bit_cast<std::uint64_t>(memory.body)}};
}

void PropertyMessage::writeNumber(LV2_Atom_Forge& forge, double value) const noexcept {
    if (type_ == forge.Bool) lv2_atom_forge_bool(&forge, value > 0.5);
    if (type_ == forge.Int) lv2_atom_forge_int(&forge, static_cast<std::int32_t>(std::lround(value)));
    if (type_ == forge.Long) lv2_atom_forge_long(&forge, std::lround(value));
    if (type_ == forge.Float) lv2_atom_forge_float(&forge, static_cast<float>(value));
    if (type_ == forge.Double) lv2_atom_forge_double(&forge, value);
}

std::vector<std::byte> PropertyMessage::setFile(const std::string& path) const {
    LV2_Atom_Forge forge = forge_;
    std::vector<std::byte> memory(memory_.size() + path.size());
    const auto written = write(
        forge, memory, [&] { lv2_atom_forge_path(&forge, path.c_str(), static_cast<std::uint32_t>(path.size())); });
    return {written.begin(), written.end()};
}

const LV2_Atom* PropertyMessage::setIn(const LV2_Atom& atom) const noexcept {
    if (!lv2_atom_forge_is_object_type(&forge_, atom.type) || atom.size < sizeof(LV2_Atom_Object_Body)) return nullptr;
    const auto& object = reinterpret_cast<const LV2_Atom_Object&>(atom);
    if (object.body.otype != set_) return nullptr;
    const LV2_Atom* property = nullptr;
    const LV2_Atom* value = nullptr;
    lv2_atom_object_get(&object, propertyKey_, &property, valueKey_, &value, 0);
    if (property == nullptr || value == nullptr || property->type != forge_.URID ||
        reinterpret_cast<const LV2_Atom_URID*>(property)->body != property_)
        return nullptr;
    const auto* end = reinterpret_cast<const std::byte*>(&atom + 1) + atom.size;
    return end - reinterpret_cast<const std::byte*>(value + 1) >= std::ptrdiff_t{value->size} ? value : nullptr;
}

std::optional<double> PropertyMessage::valueIn(const LV2_Atom& atom) const noexcept {
    const LV2_Atom* value = setIn(atom);
    return value != nullptr ? numberIn(*value) : std::nullopt;
}

std::optional<std::string> PropertyMessage::fileIn(const LV2_Atom& atom) const {
    const LV2_Atom* value = setIn(atom);
    if (value == nullptr || (value->type != forge_.Path && value->type != forge_.String)) return std::nullopt;
    const std::string_view text(reinterpret_cast<const char*>(value + 1), value->size);
    return std::string(text.substr(0, text.find('\0')));
}

std::optional<double> PropertyMessage::numberIn(const LV2_Atom& atom) const noexcept {
    if ((atom.type == forge_.Int || atom.type == forge_.Bool) && atom.size == sizeof(std::int32_t))
        return numberBehind<std::int32_t>(atom);
    if (atom.type == forge_.Long && atom.size == sizeof(std::int64_t)) return numberBehind<std::int64_t>(atom);
    if (atom.type == forge_.Float && atom.size == sizeof(float)) return numberBehind<float>(atom);
    if (atom.type == forge_.Double && atom.size == sizeof(double)) return numberBehind<double>(atom);
    return std::nullopt;
}

}  // namespace lacquer::host
