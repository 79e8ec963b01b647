#include "sessions/delivery/cd/checksum_file.hpp"

#include <algorithm>

#include "sessions/delivery/cd/ascii_case.hpp"

namespace lacquer::sessions::cd {
namespace {

bool isHexadecimal(std::string_view digits) {
    return std::all_of(digits.begin(), digits.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
}

bool namesAFile(std::string_view name) {
    return !name.empty() && name != "." && name != ".." && name.find_first_of("/\\") == std::string_view::npos;
}

ChecksumLine readLine(std::string_view line, int number) {
    if (const std::size_t equals = line.rfind('='); equals != std::string_view::npos) {
        const std::string_view digits = line.substr(equals + 1);
        if (digits.size() == 8 && isHexadecimal(digits) && namesAFile(line.substr(0, equals)))
            return {number, std::string(line.substr(0, equals)), std::string(digits)};
    }
    const std::string_view digits = line.substr(0, line.find_first_of(" \t"));
    std::string_view name = line.substr(digits.size());
    name.remove_prefix(std::min(name.find_first_not_of(" \t"), name.size()));
    if (name.substr(0, 1) == "*") name.remove_prefix(1);
    if (digits.size() == 32 && isHexadecimal(digits) && namesAFile(name))
        return {number, std::string(name), std::string(digits)};
    return {.number = number};
}

}  // namespace

bool isChecksumFile(const std::string& name) {
    const std::string capitals = inCapitals(name);
    return (name.size() > 4 && capitals.compare(name.size() - 4, 4, ".MD5") == 0) || capitals == "CHECKSUM.TXT" ||
           capitals == "CHECKSUM.CHK";
}

std::vector<ChecksumLine> readChecksumFile(std::string_view text) {
    std::vector<ChecksumLine> lines;
    for (int number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t last = line.find_last_not_of(" \t\r");
        line = last == std::string_view::npos ? std::string_view() : line.substr(0, last + 1);
        if (line.empty() || line.front() == '[' || line.front() == ';' || line.front() == '#') continue;
        lines.push_back(readLine(line, number));
    }
    return lines;
}

}  // namespace lacquer::sessions::cd
