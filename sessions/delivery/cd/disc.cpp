#include "sessions/delivery/cd/disc.hpp"

namespace lacquer::sessions::cd {
namespace {

std::string twoDigits(Sector number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

}  // namespace

std::string msf(Sector sector) {
    const Sector seconds = sector / kSectorsPerSecond;
    return twoDigits(seconds / 60) + ":" + twoDigits(seconds % 60) + ":" + twoDigits(sector % kSectorsPerSecond);
}

const char* nameOf(TextField field) {
    switch (field) {
        case TextField::title:
            return "title";
        case TextField::performer:
            return "performer";
        case TextField::songwriter:
            return "songwriter";
        case TextField::composer:
            return "composer";
        case TextField::arranger:
            return "arranger";
        case TextField::message:
            return "message";
    }
    return "";
}

std::string textOf(const Text& text, TextField field) {
    const auto found = text.find(field);
    return found == text.end() ? std::string() : found->second;
}

}  // namespace lacquer::sessions::cd
