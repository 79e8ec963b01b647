#include "sessions/format/file_text.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "core/base/file_descriptor.hpp"

namespace lacquer::sessions {

Result<std::string> readFile(const std::filesystem::path& path) {
    const auto unreadable = [&](int reason) {
        return fail(ErrorKind::missingInput, "cannot be read: " + std::generic_category().message(reason),
                    path.string());
    };
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid()) return unreadable(errno);
    constexpr std::size_t kPiece = std::size_t{1} << 16;
    std::string text;
    for (;;) {
        const std::size_t size = text.size();
        text.resize(size + kPiece);
        const ssize_t count = ::read(file.number(), text.data() + size, kPiece);
        if (count < 0 && errno != EINTR) return unreadable(errno);
        text.resize(size + (count < 0 ? 0 : static_cast<std::size_t>(count)));
        if (count == 0) return text;
    }
}

}  // namespace lacquer::sessions
