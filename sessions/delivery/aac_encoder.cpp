#include "sessions/delivery/aac_encoder.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace lacquer::sessions {
namespace {

Failure<Error> notInstalled(std::string where) {
    return fail(ErrorKind::unavailable, "AAC needs the program ffmpeg, which is not installed", std::move(where),
                "install ffmpeg, or choose another format");
}

// As ffmpeg takes any path, whatever letters it begins with.
std::string asInput(const std::filesystem::path& path) {
    return "file:" + path.string();
}

Status runFfmpeg(std::vector<std::string> arguments, const std::filesystem::path& file) {
    arguments.insert(arguments.begin(), {"ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-y"});
    std::vector<char*> words;
    for (std::string& argument : arguments) words.push_back(argument.data());
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t process = 0;
    const int failed = posix_spawnp(&process, "ffmpeg", &actions, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed == ENOENT) return notInstalled(file.string());
    if (failed != 0) return fail(ErrorKind::failed, std::string("ffmpeg: ") + std::strerror(failed), file.string());
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return fail(ErrorKind::failed, "ffmpeg did not make it; what it said stands above", file.string(),
                    "see what it said");
    return {};
}

}  // namespace

Status findAacEncoder() {
    const char* const folders = std::getenv("PATH");
    std::istringstream list(folders != nullptr ? folders : "");
    for (std::string folder; std::getline(list, folder, ':');)
        if (access((folder + "/ffmpeg").c_str(), X_OK) == 0) return {};
    return notInstalled({});
}

Status encodeAac(const std::filesystem::path& sound, const std::filesystem::path& to, int kbps) {
    return runFfmpeg({"-i", asInput(sound), "-map_metadata", "-1", "-fflags", "+bitexact", "-flags", "+bitexact",
                      "-c:a", "aac", "-b:a", std::to_string(kbps) + "k", "-f", "ipod", asInput(to)},
                     to);
}

Status decodeAac(const std::filesystem::path& from, const std::filesystem::path& wav) {
    return runFfmpeg({"-i", asInput(from), "-c:a", "pcm_f32le", "-rf64", "auto", asInput(wav)}, from);
}

}  // namespace lacquer::sessions
