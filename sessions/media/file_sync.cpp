#include "sessions/media/file_sync.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "core/base/file_descriptor.hpp"

namespace lacquer::sessions {

std::error_code syncFile(const std::filesystem::path& path) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid() || ::fsync(file.number()) != 0) return {errno, std::generic_category()};
    return {};
}

void syncFolder(const std::filesystem::path& folder) {
    const FileDescriptor opened(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.valid()) (void)::fsync(opened.number());
}

std::error_code createFolders(const std::filesystem::path& folder) {
    std::error_code failed;
    const std::filesystem::path above = folder.parent_path();
    if (std::filesystem::is_directory(folder, failed)) return {};
    if (above != folder && !above.empty())
        if (const std::error_code problem = createFolders(above)) return problem;
    std::filesystem::create_directory(folder, failed);
    if (!failed) syncFolder(above);
    return failed;
}

}  // namespace lacquer::sessions
