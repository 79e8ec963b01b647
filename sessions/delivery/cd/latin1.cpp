#include "sessions/delivery/cd/latin1.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lacquer::sessions::cd {
namespace {

// What word processors put in by themselves, and letters that print the same without their ligature.
constexpr std::array<std::pair<char32_t, std::string_view>, 21> kLikenesses{{
    {U'\u2018', "'"},  {U'\u2019', "'"},  {U'\u201A', ","},  {U'\u201B', "'"},   {U'\u201C', "\""}, {U'\u201D', "\""},
    {U'\u201E', "\""}, {U'\u2032', "'"},  {U'\u2033', "\""}, {U'\u2010', "-"},   {U'\u2011', "-"},  {U'\u2012', "-"},
    {U'\u2013', "-"},  {U'\u2014', "-"},  {U'\u2015', "-"},  {U'\u2026', "..."}, {U'\u2039', "<"},  {U'\u203A', ">"},
    {U'\u2212', "-"},  {U'\u0152', "OE"}, {U'\u0153', "oe"},
}};

// The bytes of the character that `lead` begins, 0 where it begins none.
int lengthOf(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead < 0xE0) return 2;
    if (lead >= 0xE0 && lead < 0xF0) return 3;
    return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

bool printsInLatin1(char32_t character) {
    return (character >= 0x20 && character < 0x7F) || (character >= 0xA0 && character <= 0xFF);
}

void noteOnce(std::vector<std::string>& list, std::string entry) {
    if (std::find(list.begin(), list.end(), entry) == list.end()) list.push_back(std::move(entry));
}

}  // namespace

std::optional<std::u32string> charactersOf(std::string_view utf8) {
    constexpr std::array<char32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
    std::u32string characters;
    for (std::size_t at = 0; at < utf8.size();) {
        const auto lead = static_cast<unsigned char>(utf8[at]);
        const int length = lengthOf(lead);
        if (length == 0 || at + static_cast<std::size_t>(length) > utf8.size()) return std::nullopt;
        char32_t character = length == 1 ? lead : lead & (0xFFu >> (length + 1));
        for (int i = 1; i < length; ++i) {
            const auto next = static_cast<unsigned char>(utf8[at + static_cast<std::size_t>(i)]);
            if ((next & 0xC0) != 0x80) return std::nullopt;
            character = character << 6 | (next & 0x3F);
        }
        if (character < kSmallest[static_cast<std::size_t>(length)] || character > 0x10FFFF ||
            (character >= 0xD800 && character < 0xE000))
            return std::nullopt;
        characters += character;
        at += static_cast<std::size_t>(length);
    }
    return characters;
}

std::string utf8Of(char32_t character) {
    const auto tail = [character](int shift) { return static_cast<char>(0x80 | (character >> shift & 0x3F)); };
    if (character < 0x80) return {static_cast<char>(character)};
    if (character < 0x800) return {static_cast<char>(0xC0 | character >> 6), tail(0)};
    if (character < 0x10000) return {static_cast<char>(0xE0 | character >> 12), tail(6), tail(0)};
    return {static_cast<char>(0xF0 | character >> 18), tail(12), tail(6), tail(0)};
}

std::string fromLatin1(std::string_view latin1) {
    std::string utf8;
    for (const char byte : latin1) utf8 += utf8Of(static_cast<unsigned char>(byte));
    return utf8;
}

Latin1 toLatin1(std::string_view utf8) {
    const auto characters = charactersOf(utf8);
    if (!characters) return {.text = {}, .replaced = {}, .refused = {"bytes that are no UTF-8"}};
    Latin1 latin1;
    for (const char32_t character : *characters) {
        const auto likeness = std::find_if(kLikenesses.begin(), kLikenesses.end(),
                                           [character](const auto& pair) { return pair.first == character; });
        if (printsInLatin1(character)) {
            latin1.text += static_cast<char>(character);
        } else if (likeness != kLikenesses.end()) {
            latin1.text += likeness->second;
            noteOnce(latin1.replaced, utf8Of(character));
        } else {
            const bool control = character < 0x20 || (character >= 0x7F && character < 0xA0);
            noteOnce(latin1.refused,
                     control ? "control character " + std::to_string(static_cast<int>(character)) : utf8Of(character));
        }
    }
    return latin1;
}

}  // namespace lacquer::sessions::cd
