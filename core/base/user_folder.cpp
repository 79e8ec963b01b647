#include "core/base/user_folder.hpp"

#include <cstdlib>

namespace lacquer {

std::filesystem::path userFolder(const char* variable, const char* belowHome) {
    namespace fs = std::filesystem;
    if (const char* named = std::getenv(variable); named && fs::path(named).is_absolute()) return named;
    const char* home = std::getenv("HOME");
    return home && fs::path(home).is_absolute() ? fs::path(home) / belowHome : fs::path();
}

}  // namespace lacquer
