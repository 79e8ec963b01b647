#include "sessions/page/fonts.hpp"

#include <fontconfig/fontconfig.h>

#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "core/base/utf8.hpp"

namespace lacquer::sessions {
namespace {

struct FreeFont {
    void operator()(FcPattern* pattern) const { FcPatternDestroy(pattern); }
    void operator()(FcCharSet* letters) const { FcCharSetDestroy(letters); }
};
using Font = std::unique_ptr<FcPattern, FreeFont>;

Font bestMatch(const Font& wanted) {
    FcConfigSubstitute(nullptr, wanted.get(), FcMatchPattern);
    FcDefaultSubstitute(wanted.get());
    FcResult ignored{};
    return Font(FcFontMatch(nullptr, wanted.get(), &ignored));
}

bool hasLetter(const Font& font, char32_t letter) {
    FcCharSet* letters = nullptr;
    return font && FcPatternGetCharSet(font.get(), FC_CHARSET, 0, &letters) == FcResultMatch &&
           FcCharSetHasChar(letters, letter) != 0;
}

class Fonts {
public:
    bool has(const std::string& family, char32_t letter) {
        auto& font = byFamily_[family];
        if (!font) {
            const Font wanted(FcPatternCreate());
            FcPatternAddString(wanted.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>(family.c_str()));
            font = bestMatch(wanted);
        }
        return hasLetter(font, letter);
    }
    /// None: no font has it.
    const std::optional<std::string>& familyWith(char32_t letter) {
        const auto [known, isNew] = byLetter_.try_emplace(letter);
        if (!isNew) return known->second;
        const Font wanted(FcPatternCreate());
        const std::unique_ptr<FcCharSet, FreeFont> letters(FcCharSetCreate());
        FcCharSetAddChar(letters.get(), letter);
        FcPatternAddCharSet(wanted.get(), FC_CHARSET, letters.get());
        FcPatternAddBool(wanted.get(), FC_SCALABLE, FcTrue);
        const Font found = bestMatch(wanted);
        FcChar8* family = nullptr;
        if (hasLetter(found, letter) && FcPatternGetString(found.get(), FC_FAMILY, 0, &family) == FcResultMatch)
            known->second = reinterpret_cast<const char*>(family);
        return known->second;
    }

private:
    std::map<std::string, Font> byFamily_{};
    std::map<char32_t, std::optional<std::string>> byLetter_{};
};

}  // namespace

LetteredText lettered(std::string_view text, const std::string& family) {
    thread_local Fonts fonts;
    LetteredText made;
    const auto put = [&made](std::string_view bytes, const std::string& in) {
        if (made.runs.empty() || made.runs.back().family != in) made.runs.push_back({{}, in});
        made.runs.back().text += bytes;
    };
    forEachLetter(text, [&](char32_t letter, std::string_view bytes) {
        constexpr char32_t kLastOfAscii = 0x7F;
        if (letter <= kLastOfAscii || fonts.has(family, letter)) return put(bytes, family);
        if (const auto& other = fonts.familyWith(letter)) return put(bytes, *other);
        made.missing.emplace_back(bytes);
        put("\uFFFD", family);
    });
    return made;
}

}  // namespace lacquer::sessions
