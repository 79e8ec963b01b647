#include "sessions/render/program_build.hpp"

#include <link.h>
#include <sys/stat.h>

#include <filesystem>
#include <system_error>

namespace lacquer::sessions {
namespace {

void addFile(std::string& build, const char* path) {
    struct stat status {};
    if (::stat(path, &status) != 0) return;  // the kernel's own has no file
    build += path;
    for (const auto number :
         {static_cast<long long>(status.st_size), static_cast<long long>(status.st_ino),
          static_cast<long long>(status.st_mtim.tv_sec), static_cast<long long>(status.st_mtim.tv_nsec)})
        build += ' ' + std::to_string(number);
    build += '\n';
}

int addObject(dl_phdr_info* object, std::size_t, void* build) {
    addFile(*static_cast<std::string*>(build), object->dlpi_name);
    return 0;
}

std::string findBuild() {
    std::string build;
    addFile(build, "/proc/self/exe");
    // What runs the plugins that are sandboxed lies beside it.
    std::error_code failed;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
    addFile(build, (program.parent_path() / "lacquer-plugin-host").c_str());
    ::dl_iterate_phdr(addObject, &build);
    return build;
}

// Before main(), so before anything can have loaded a plugin.
const std::string kBuild = findBuild();

}  // namespace

const std::string& programBuild() {
    return kBuild;
}

}  // namespace lacquer::sessions
