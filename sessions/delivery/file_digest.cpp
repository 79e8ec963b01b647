#include "sessions/delivery/file_digest.hpp"

#include <sys/types.h>

#include <sha2.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace lacquer::sessions {

Result<std::string> sha256Of(const std::filesystem::path& file) {
    std::array<char, SHA256_DIGEST_STRING_LENGTH> digits{};
    if (SHA256File(file.c_str(), digits.data()) == nullptr)
        return fail(ErrorKind::missingInput, "cannot be read: " + std::generic_category().message(errno), file.string(),
                    "check the file");
    return std::string(digits.data());
}

}  // namespace lacquer::sessions
