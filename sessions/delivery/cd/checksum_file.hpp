// Checksum files of filesets: those of md5sum, and those with CRC-32 that some programs write. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lacquer::sessions::cd {

/// Goes by the name: NAME.MD5, CHECKSUM.TXT, Checksum.chk, in any case.
[[nodiscard]] bool isChecksumFile(const std::string& name);

struct ChecksumLine {
    int number = 1;        ///< of the line
    std::string name{};    ///< a plain file name; empty: the line is not understood
    std::string digits{};  ///< 32 of MD5 or 8 of CRC-32, as they stand there
};

/// `DIGITS *NAME`, `DIGITS  NAME` or `NAME=DIGITS`, lines ended by LF or CRLF. Headings in brackets, comments and empty
/// lines are left out.
std::vector<ChecksumLine> readChecksumFile(std::string_view text);

}  // namespace lacquer::sessions::cd
