#include "host/lv2/units.hpp"

#include <lv2/units/units.h>

#include <array>
#include <utility>

namespace lacquer::host {
namespace {

// The specification's own file would say the same, but Debian ships it with the development package only.
constexpr auto kUnits = std::to_array<std::pair<std::string_view, std::string_view>>({
    {LV2_UNITS__bar, "bars"},
    {LV2_UNITS__beat, "beats"},
    {LV2_UNITS__bpm, "BPM"},
    {LV2_UNITS__cent, "ct"},
    {LV2_UNITS__cm, "cm"},
    {LV2_UNITS__db, "dB"},
    {LV2_UNITS__degree, "deg"},
    {LV2_UNITS__frame, "frames"},
    {LV2_UNITS__hz, "Hz"},
    {LV2_UNITS__inch, "in"},
    {LV2_UNITS__khz, "kHz"},
    {LV2_UNITS__km, "km"},
    {LV2_UNITS__m, "m"},
    {LV2_UNITS__mhz, "MHz"},
    {LV2_UNITS__midiNote, "note"},
    {LV2_UNITS__mile, "mi"},
    {LV2_UNITS__min, "min"},
    {LV2_UNITS__mm, "mm"},
    {LV2_UNITS__ms, "ms"},
    {LV2_UNITS__oct, "oct"},
    {LV2_UNITS__pc, "%"},
    {LV2_UNITS__s, "s"},
    {LV2_UNITS__semitone12TET, "semi"},
});

}  // namespace

std::string_view unitSymbol(std::string_view unitUri) noexcept {
    for (const auto& [uri, symbol] : kUnits)
        if (uri == unitUri) return symbol;
    return {};
}

}  // namespace lacquer::host
