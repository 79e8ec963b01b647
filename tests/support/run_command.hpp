// Runs a program of the machine and takes what it prints.
#pragma once

#include <array>
#include <cstdio>
#include <string>

namespace lacquer::test {

/// Standard output of a shell command line.
inline std::string run(const std::string& command) {
    std::string told;
    if (FILE* pipe = ::popen(command.c_str(), "r")) {
        std::array<char, 4096> part{};
        while (const std::size_t count = std::fread(part.data(), 1, part.size(), pipe)) told.append(part.data(), count);
        ::pclose(pipe);
    }
    return told;
}

}  // namespace lacquer::test
