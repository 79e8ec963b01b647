// The codes of a release: ISRC of a recording (ISO 3901), EAN-13 or UPC-A of an album (GS1). Pure.
#pragma once

#include <string>

namespace lacquer::sessions {

/// An ISRC as it is stored: without hyphens and spaces, in capitals.
[[nodiscard]] std::string plainIsrc(const std::string& isrc);

/// 12 characters: a prefix of 2 letters, 3 letters or digits, 7 digits.
[[nodiscard]] bool isIsrc(const std::string& isrc);

/// The code as EAN-13: a UPC-A gets the 0 that it leaves out.
[[nodiscard]] std::string asEan13(const std::string& ean);

/// What is wrong with an EAN-13 or UPC-A; empty: nothing.
[[nodiscard]] std::string eanProblem(const std::string& ean);

}  // namespace lacquer::sessions
