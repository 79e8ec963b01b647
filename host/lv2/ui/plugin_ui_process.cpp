#include "host/lv2/ui/plugin_ui_process.hpp"

#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/file_descriptor.hpp"
#include "host/lv2/plugin_program.hpp"

namespace lacquer::host {

Result<std::unique_ptr<PluginUiProcess>> PluginUiProcess::start(const std::filesystem::path& program, UridMap& urids,
                                                                const UiOpening& opening) {
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return fail(ErrorKind::failed, "no socket can be made: " + std::generic_category().message(errno),
                    "lacquer-plugin-host");
    FileDescriptor ours(ends[0]);
    const FileDescriptor theirs(ends[1]);
    const auto pid = host::start({program, {"window", opening.plugin}, environmentWith({}), {theirs.number()}});
    if (!pid) return fail(pid.error());
    std::unique_ptr<PluginUiProcess> made(new PluginUiProcess(std::move(ours), *pid, urids));
    made->channel_.send(UiMessageKind::open, 0, nlohmann::json(opening).dump());
    made->tellUrids();
    return made;
}

PluginUiProcess::~PluginUiProcess() {
    kill();
    int status = 0;
    while (!end_ && ::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
}

void PluginUiProcess::kill() noexcept {
    if (!end_ && ::kill(-pid_, SIGKILL) != 0) ::kill(pid_, SIGKILL);
}

std::optional<PluginUiProcess::End> PluginUiProcess::ended() {
    if (end_) return end_;
    int status = 0;
    const pid_t gone = ::waitpid(pid_, &status, WNOHANG);
    if (gone == 0 || (gone < 0 && errno == EINTR)) return std::nullopt;
    ::kill(-pid_, SIGKILL);  // what it has left behind
    end_ = End{WIFEXITED(status) ? WEXITSTATUS(status) : 0, WIFSIGNALED(status) ? WTERMSIG(status) : 0};
    return end_;
}

std::optional<UiMessage> PluginUiProcess::receive() {
    while (auto message = channel_.receive()) {
        if (message->kind != UiMessageKind::map) return message;
        urids_.map(message->text());
        tellUrids();
    }
    return std::nullopt;
}

void PluginUiProcess::sendAtom(std::uint32_t port, std::span<const std::byte> atom) {
    tellUrids();
    channel_.send(UiMessageKind::atom, port, atom);
}

void PluginUiProcess::tellUrids() {
    std::string uris;
    const std::uint32_t first = toldUrids_ + 1;
    for (const char* uri = urids_.unmap(first); uri != nullptr; uri = urids_.unmap(toldUrids_ + 1)) {
        uris.append(uri).push_back('\0');
        ++toldUrids_;
    }
    if (!uris.empty()) channel_.send(UiMessageKind::urids, first, uris);
}

}  // namespace lacquer::host
