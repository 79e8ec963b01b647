#include "host/lv2/probe/plugin_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

#include "host/lv2/index/bundle_search.hpp"

extern char** environ;

namespace lacquer::host {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int kReportFile = 3;  // as plugin_host/main.cpp has it

Failure<Error> cannotStart(const std::string& what, int reason) {
    return fail(ErrorKind::failed, what + ": " + std::generic_category().message(reason), "lacquer-plugin-host",
                "plugins can be loaded without a trial: `lacquer plugins allow URI`");
}

/// A home for the process, with nothing in it.
class TemporaryHome {
public:
    TemporaryHome() {
        std::error_code failed;
        std::string name = (fs::temp_directory_path(failed) / "lacquer-plugin-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) return;
        path_ = name;
        for (const char* folder : {"config", "data", "cache", "state", "runtime", "tmp"}) {
            fs::create_directory(path_ / folder, failed);
            fs::permissions(path_ / folder, fs::perms::owner_all, failed);
        }
    }
    ~TemporaryHome() {
        std::error_code ignored;
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }
    TemporaryHome(const TemporaryHome&) = delete;
    TemporaryHome& operator=(const TemporaryHome&) = delete;

    [[nodiscard]] const fs::path& path() const noexcept { return path_; }

    /// Ours, but for what would lead a plugin to the user's files or screen.
    [[nodiscard]] std::vector<std::string> environment() const {
        std::string folders;  // "~/.lv2" is in the real home
        for (const fs::path& folder : lv2Folders()) folders += (folders.empty() ? "" : ":") + folder.string();
        std::vector<std::string> made{
            "HOME=" + path_.string(),
            "XDG_CONFIG_HOME=" + (path_ / "config").string(),
            "XDG_DATA_HOME=" + (path_ / "data").string(),
            "XDG_CACHE_HOME=" + (path_ / "cache").string(),
            "XDG_STATE_HOME=" + (path_ / "state").string(),
            "XDG_RUNTIME_DIR=" + (path_ / "runtime").string(),
            "TMPDIR=" + (path_ / "tmp").string(),
            "QT_QPA_PLATFORM=offscreen",
            "LV2_PATH=" + folders,
        };
        const std::size_t ours = made.size();
        for (char** variable = environ; *variable != nullptr; ++variable) {
            const std::string_view text = *variable;
            const std::string_view name = text.substr(0, text.find('='));
            bool kept = name != "DISPLAY" && name != "WAYLAND_DISPLAY";
            for (std::size_t i = 0; i < ours; ++i) kept = kept && !made[i].starts_with(std::string(name) + '=');
            if (kept) made.emplace_back(text);
        }
        return made;
    }

private:
    fs::path path_;
};

/// The end of a pipe, for as long as it is wanted.
struct PipeEnd {
    int file = -1;
    ~PipeEnd() { close(); }
    void close() {
        if (file >= 0) ::close(std::exchange(file, -1));
    }
};

std::vector<char*> pointersTo(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

// In a process group of its own, so that it can be killed with all it has started.
int spawn(const PluginProcess& process, int reportFile, const TemporaryHome& home, pid_t& pid) {
    std::vector<std::string> arguments{process.program.string()};
    arguments.insert(arguments.end(), process.arguments.begin(), process.arguments.end());
    std::vector<std::string> environment = home.environment();
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, reportFile, kReportFile);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
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
    const int failed = ::posix_spawn(&pid, process.program.c_str(), &files, &attributes, pointersTo(arguments).data(),
                                     pointersTo(environment).data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return failed;
}

/// Hands over whole lines.
class Lines {
public:
    explicit Lines(const std::function<void(std::string_view)>& listen) : listen_(listen) {}
    void add(std::string_view bytes) {
        waiting_ += bytes;
        for (std::size_t end; (end = waiting_.find('\n')) != std::string::npos; waiting_.erase(0, end + 1))
            if (listen_) listen_(std::string_view(waiting_).substr(0, end));
    }

private:
    const std::function<void(std::string_view)>& listen_;
    std::string waiting_;
};

// False once there is nothing more to come.
bool readSome(int file, Lines& lines) {
    std::array<char, 4096> bytes;
    const ssize_t count = ::read(file, bytes.data(), bytes.size());
    if (count < 0) return errno == EINTR || errno == EAGAIN;
    lines.add({bytes.data(), static_cast<std::size_t>(count)});
    return count > 0;
}

// What it has forked may hold the pipe open, so its own end counts as well as the pipe's.
PluginProcessEnd await(pid_t pid, int file, const PluginProcess& process, Lines& lines) {
    constexpr int kLookEveryMs = 20;
    PluginProcessEnd end;
    const auto deadline = Clock::now() + process.limit;
    bool open = true, killed = false;
    int status = 0;
    for (;;) {
        pollfd readable{open ? file : -1, POLLIN, 0};
        ::poll(&readable, 1, open && !killed ? kLookEveryMs : 1);
        if (open && readable.revents != 0) open = readSome(file, lines);
        const pid_t gone = ::waitpid(pid, &status, WNOHANG);
        if (gone == pid || (gone < 0 && errno != EINTR)) break;
        if (killed) continue;
        end.late = Clock::now() >= deadline;
        end.stopped = process.stopped && process.stopped();
        if (end.late || end.stopped) killed = ::kill(-pid, SIGKILL) == 0 || ::kill(pid, SIGKILL) == 0;
    }
    ::kill(-pid, SIGKILL);  // what it has left behind
    ::fcntl(file, F_SETFL, O_NONBLOCK);
    pollfd rest{file, POLLIN, 0};
    while (open && ::poll(&rest, 1, 0) > 0 && readSome(file, lines)) {
    }
    if (!killed && WIFSIGNALED(status)) end.signal = WTERMSIG(status);
    if (!killed && WIFEXITED(status)) end.exitCode = WEXITSTATUS(status);
    return end;
}

}  // namespace

fs::path findPluginHost() {
    std::error_code failed;
    const fs::path self = fs::read_symlink("/proc/self/exe", failed);
    const fs::path program = self.parent_path() / "lacquer-plugin-host";
    return !failed && ::access(program.c_str(), X_OK) == 0 ? program : fs::path();
}

Result<PluginProcessEnd> runPluginProcess(const PluginProcess& process,
                                          const std::function<void(std::string_view line)>& listen) {
    const TemporaryHome home;
    if (home.path().empty()) return cannotStart("no temporary folder can be made", errno);
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return cannotStart("no pipe can be made", errno);
    PipeEnd ours{ends[0]}, theirs{ends[1]};
    pid_t pid = -1;
    if (const int failed = spawn(process, theirs.file, home, pid); failed != 0)
        return cannotStart("cannot be started", failed);
    theirs.close();
    Lines lines(listen);
    return await(pid, ours.file, process, lines);
}

std::string signalName(int signal) {
    const char* name = ::sigabbrev_np(signal);
    return name != nullptr ? "SIG" + std::string(name) : "signal " + std::to_string(signal);
}

}  // namespace lacquer::host
