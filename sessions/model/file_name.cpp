#include "sessions/model/file_name.hpp"

#include <algorithm>
#include <string_view>

namespace lacquer::sessions {
namespace {

// A file name holds 255 bytes at least; " take 1234.wav.1.part" may go behind.
constexpr std::size_t kLongestFileName = 120;

bool isContinuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

}  // namespace

std::string fileNameOf(const std::string& name, const std::string& ending) {
    constexpr std::string_view kForbidden = "/\\:*?\"<>|";
    const std::size_t most = kLongestFileName - std::min(kLongestFileName, ending.size());
    std::size_t length = std::min(name.size(), most);
    while (length > 0 && length < name.size() && isContinuation(name[length])) --length;
    std::string file = name.substr(0, length);
    for (char& letter : file)
        if (static_cast<unsigned char>(letter) < 0x20 || kForbidden.find(letter) != std::string_view::npos)
            letter = '_';
    if (file.empty() || file.front() == '.') file.replace(0, std::min<std::size_t>(1, file.size()), "_");
    return file + ending;
}

}  // namespace lacquer::sessions
