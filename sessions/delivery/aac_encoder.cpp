#include "sessions/delivery/aac_encoder.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

namespace lacquer::sessions {
namespace {

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
    if (failed == ENOENT)
        return fail(ErrorKind::unavailable, "AAC needs the program ffmpeg, which is not installed", file.string(),
                    "install ffmpeg, or choose another format");
    if (failed != 0) return fail(ErrorKind::failed, std::string("ffmpeg: ") + std::strerror(failed), file.string());
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return fail(ErrorKind::failed, "ffmpeg did not make it; what it said stands above", file.string(),
                    "is there room on the disk?");
    return {};
}

}  // namespace

Status encodeAac(const std::filesystem::path& sound, const std::filesystem::path& to, int kbps) {
    return runFfmpeg({"-i", sound.string(), "-map_metadata", "-1", "-fflags", "+bitexact", "-flags", "+bitexact",
                      "-c:a", "aac", "-b:a", std::to_string(kbps) + "k", "-f", "ipod", to.string()},
                     to);
}

Status decodeAac(const std::filesystem::path& from, const std::filesystem::path& wav) {
    return runFfmpeg({"-i", from.string(), "-c:a", "pcm_f32le", wav.string()}, from);
}

}  // namespace lacquer::sessions
