#include "host/lv2/plugin_program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <system_error>

#include "core/base/file_descriptor.hpp"

extern char** environ;

namespace lacquer::host {
namespace {

namespace fs = std::filesystem;

constexpr int kFirstFile = 3;

std::vector<char*> pointersTo(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

std::string_view nameOf(std::string_view variable) {
    return variable.substr(0, variable.find('='));
}

int spawn(const PluginProgram& program, const std::vector<FileDescriptor>& files, pid_t& pid) {
    std::vector<std::string> arguments{program.program.string()};
    arguments.insert(arguments.end(), program.arguments.begin(), program.arguments.end());
    std::vector<std::string> environment = program.environment;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    int next = kFirstFile;
    for (const FileDescriptor& file : files) posix_spawn_file_actions_adddup2(&actions, file.number(), next++);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none, usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGCHLD}) sigaddset(&usual, signal);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    const int failed = ::posix_spawn(&pid, program.program.c_str(), &actions, &attributes, pointersTo(arguments).data(),
                                     pointersTo(environment).data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

}  // namespace

fs::path findPluginHost() {
    std::error_code failed;
    const fs::path self = fs::read_symlink("/proc/self/exe", failed);
    const fs::path program = self.parent_path() / "lacquer-plugin-host";
    return !failed && ::access(program.c_str(), X_OK) == 0 ? program : fs::path();
}

Result<pid_t> start(const PluginProgram& program) {
    // Above all numbers that they are to have, so that none is put in another's place before it has been moved itself.
    std::vector<FileDescriptor> files;
    for (const int file : program.files)
        files.emplace_back(::fcntl(file, F_DUPFD_CLOEXEC, kFirstFile + static_cast<int>(program.files.size())));
    pid_t pid = -1;
    if (const int failed = spawn(program, files, pid); failed != 0)
        return fail(ErrorKind::failed, "cannot be started: " + std::generic_category().message(failed),
                    "lacquer-plugin-host");
    return pid;
}

std::vector<std::string> environmentWith(std::vector<std::string> variables,
                                         const std::vector<std::string_view>& without) {
    std::vector<std::string_view> left(without);
    for (const std::string& variable : variables) left.push_back(nameOf(variable));
    std::vector<std::string> made;
    for (char** variable = environ; *variable != nullptr; ++variable)
        if (std::find(left.begin(), left.end(), nameOf(*variable)) == left.end()) made.emplace_back(*variable);
    made.insert(made.end(), variables.begin(), variables.end());
    return made;
}

std::string signalName(int signal) {
    const char* name = ::sigabbrev_np(signal);
    return name != nullptr ? "SIG" + std::string(name) : "signal " + std::to_string(signal);
}

}  // namespace lacquer::host
