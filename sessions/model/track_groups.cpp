// Which group bus a track belongs to, told from its name.
#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <vector>

#include "sessions/model/new_session.hpp"

namespace lacquer::sessions {

namespace {

struct InstrumentGroup {
    const char* name;
    std::vector<std::string_view> words;  // singular
};

// In this order: a "bass drum" is a drum, a "bass guitar" a bass.
const std::vector<InstrumentGroup>& groups() {
    static const std::vector<InstrumentGroup> list{
        {"Drums", {"drum", "kick",       "kik",  "kickdrum", "bassdrum", "snare",      "snr",      "tom",
                   "hat",  "hihat",      "hh",   "ride",     "crash",    "cymbal",     "overhead", "oh",
                   "clap", "percussion", "perc", "shaker",   "cowbell",  "tambourine", "conga",    "bongo"}},
        {"Vocals", {"vocal", "vox", "voice", "vocalist", "choir", "singer", "bv", "bgv", "adlib"}},
        {"Bass", {"bass", "bassline", "subbass"}},
        {"Guitars", {"guitar", "gtr", "gitarre", "egtr", "agtr", "banjo", "ukulele"}},
        {"Keys", {"key", "piano", "keyboard", "organ", "rhodes", "wurli", "clavinet", "synth", "pad"}},
        {"Horns",
         {"horn", "sax", "altosax", "tenorsax", "barisax", "saxophone", "trumpet", "trombone", "brass", "tuba"}},
        {"Strings", {"string", "violin", "viola", "cello"}},
    };
    return list;
}

// Letters in lower case; everything else, and a capital behind a small letter, starts a new word.
std::vector<std::string> wordsOf(const std::string& name) {
    std::vector<std::string> words(1);
    bool afterSmall = false;
    for (const char c : name) {
        const auto letter = static_cast<unsigned char>(c);
        const bool isLetter = letter < 128 && std::isalpha(letter);
        const bool capital = isLetter && c >= 'A' && c <= 'Z';
        if ((!isLetter && letter < 128) || (capital && afterSmall)) words.emplace_back();
        if (isLetter || letter >= 128) words.back() += capital ? static_cast<char>(c - 'A' + 'a') : c;
        afterSmall = isLetter && !capital;
    }
    return words;
}

bool isWord(std::string_view word, std::string_view singular) {
    return word.starts_with(singular) && (word.size() == singular.size() || word.substr(singular.size()) == "s");
}

}  // namespace

std::string groupOf(const std::string& trackName) {
    const auto words = wordsOf(trackName);
    for (const InstrumentGroup& group : groups())
        for (const std::string& word : words)
            if (std::any_of(group.words.begin(), group.words.end(), [&](auto known) { return isWord(word, known); }))
                return group.name;
    return {};
}

}  // namespace lacquer::sessions
