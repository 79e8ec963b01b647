#include "host/lv2/probe/plugin_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "core/base/file_descriptor.hpp"
#include "host/lv2/index/bundle_search.hpp"
#include "host/lv2/plugin_program.hpp"

namespace lacquer::host {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

Failure<Error> cannotStart(Error error) {
    error.remedy = "plugins can be loaded without a trial: `lacquer plugins allow URI`";
    return fail(std::move(error));
}

Failure<Error> cannotStart(const std::string& what, int reason) {
    return cannotStart(
        {ErrorKind::failed, what + ": " + std::generic_category().message(reason), "lacquer-plugin-host", {}});
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
        return environmentWith(
            {
                "HOME=" + path_.string(),
                "XDG_CONFIG_HOME=" + (path_ / "config").string(),
                "XDG_DATA_HOME=" + (path_ / "data").string(),
                "XDG_CACHE_HOME=" + (path_ / "cache").string(),
                "XDG_STATE_HOME=" + (path_ / "state").string(),
                "XDG_RUNTIME_DIR=" + (path_ / "runtime").string(),
                "TMPDIR=" + (path_ / "tmp").string(),
                "QT_QPA_PLATFORM=offscreen",
                "LV2_PATH=" + folders,
            },
            {"DISPLAY", "WAYLAND_DISPLAY"});
    }

private:
    fs::path path_;
};

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

Result<PluginProcessEnd> runPluginProcess(const PluginProcess& process,
                                          const std::function<void(std::string_view line)>& listen) {
    const TemporaryHome home;
    if (home.path().empty()) return cannotStart("no temporary folder can be made", errno);
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return cannotStart("no pipe can be made", errno);
    const FileDescriptor ours(ends[0]);
    FileDescriptor theirs(ends[1]);
    const auto pid = start({process.program, process.arguments, home.environment(), {theirs.number()}});
    if (!pid) return cannotStart(pid.error());
    theirs.close();
    Lines lines(listen);
    return await(*pid, ours.number(), process, lines);
}

}  // namespace lacquer::host
