#include "sessions/delivery/codes.hpp"

#include <algorithm>

namespace lacquer::sessions {

namespace {

bool isDecimal(char c) {
    return c >= '0' && c <= '9';
}

bool isCapitalLetter(char c) {
    return c >= 'A' && c <= 'Z';
}

}  // namespace

std::string plainIsrc(const std::string& isrc) {
    std::string plain;
    for (const char c : isrc)
        if (c != '-' && c != ' ') plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return plain;
}

bool isIsrc(const std::string& isrc) {
    return isrc.size() == 12 && std::all_of(isrc.begin(), isrc.begin() + 2, isCapitalLetter) &&
           std::all_of(isrc.begin() + 2, isrc.begin() + 5, [](char c) { return isCapitalLetter(c) || isDecimal(c); }) &&
           std::all_of(isrc.begin() + 5, isrc.end(), isDecimal);
}

std::string asEan13(const std::string& ean) {
    return ean.size() == 12 ? "0" + ean : ean;
}

std::string eanProblem(const std::string& ean) {
    if ((ean.size() != 12 && ean.size() != 13) || !std::all_of(ean.begin(), ean.end(), isDecimal))
        return "is none: 13 digits, or 12 for a UPC";
    const std::string code = asEan13(ean);
    int sum = 0;
    for (std::size_t i = 0; i < 12; ++i) sum += (code[i] - '0') * (i % 2 == 0 ? 1 : 3);
    const int check = (10 - sum % 10) % 10;
    if (code[12] - '0' == check) return {};
    return "has " + code.substr(12) + " as its check digit, it would be " + std::to_string(check);
}

}  // namespace lacquer::sessions
