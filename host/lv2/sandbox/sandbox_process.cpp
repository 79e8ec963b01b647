#include "host/lv2/sandbox/sandbox_process.hpp"

#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <optional>
#include <thread>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/lv2/plugin_program.hpp"
#include "host/lv2/probe/probe_verdict.hpp"

namespace lacquer::host {
namespace {

using namespace std::chrono_literals;

constexpr auto kCleanupLimit = 2s;
constexpr auto kDeathLimit = 1s;  // the socket of a process that dies is closed before it has gone

Failure<Error> noAnswer() {
    return fail(ErrorKind::failed, "the plugin's process gives an answer that is none", "lacquer-plugin-host",
                "start the program again: another version of it may have been installed");
}

// How a child has ended, which stays to be asked for; nothing while it runs. Somebody else may have taken it up.
std::optional<siginfo_t> endOf(pid_t pid) noexcept {
    siginfo_t info{};
    if (::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0)
        return errno == ECHILD ? std::optional(info) : std::nullopt;
    return info.si_pid == pid ? std::optional(info) : std::nullopt;
}

}  // namespace

SandboxProcess::SandboxProcess(const SandboxOptions& options, pid_t pid, FileDescriptor control, FileDescriptor atoms,
                               SharedMemory memory, const ExchangeShape& shape)
    : limit_(options.request),
      pid_(pid),
      control_(std::move(control)),
      atoms_(std::move(atoms)),
      memory_(std::move(memory)),
      exchange_(memory_.bytes(), shape) {}

Result<std::unique_ptr<SandboxProcess>> SandboxProcess::launch(const SandboxOptions& options,
                                                               const std::string& pluginUri,
                                                               const ExchangeShape& shape) {
    auto memory = SharedMemory::create(QuantumExchange::bytesFor(shape));
    if (!memory) return fail(std::move(memory).error());
    auto ends = ControlChannel::makeEnds();
    if (!ends) return fail(std::move(ends).error());
    auto atoms = ControlChannel::makeEnds();
    if (!atoms) return fail(std::move(atoms).error());
    // The user's files and settings are there for it as they are for a plugin in the program itself.
    auto pid = host::start({options.program,
                            {"sandbox", pluginUri},
                            environmentWith({"QT_QPA_PLATFORM=offscreen"}),
                            {ends->second.number(), memory->file(), atoms->second.number()}});
    if (!pid) return fail(std::move(pid).error());
    return std::unique_ptr<SandboxProcess>(
        new SandboxProcess(options, *pid, std::move(ends->first), std::move(atoms->first), *std::move(memory), shape));
}

SandboxProcess::~SandboxProcess() {
    if (!gone() && !blocked_ && control_.send({{"end", nullptr}}, 0ms)) (void)control_.awaitEnd(kCleanupLimit);
    ::kill(-pid_, SIGKILL);  // or what it has left behind
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
}

Result<nlohmann::json> SandboxProcess::ask(const char* what, nlohmann::json details) {
    using Trouble = ControlChannel::Trouble;
    const auto ended = [&](Trouble trouble) {
        if (trouble == Trouble::late) killAsBlocked();
        awaitDeath();
        return fail(ErrorKind::failed, "the plugin runs in a process of its own: " + howItEnded());
    };
    if (auto sent = control_.send({{what, std::move(details)}}, limit_); !sent) return ended(sent.error());
    auto answer = control_.receive(limit_);
    if (!answer) return ended(answer.error());
    try {
        if (const auto error = answer->find("error"); error != answer->end()) return fail(errorFrom(*error));
        return answer->at("ok");
    } catch (const nlohmann::json::exception&) {
        return noAnswer();
    }
}

void SandboxProcess::awaitDeath() const noexcept {
    const auto limit = std::chrono::steady_clock::now() + kDeathLimit;
    while (!gone() && std::chrono::steady_clock::now() < limit) std::this_thread::sleep_for(1ms);
}

template <class Read>
auto SandboxProcess::ask(const char* what, nlohmann::json details, const Read& read)
    -> Result<std::invoke_result_t<Read, const nlohmann::json&>> {
    const auto answer = ask(what, std::move(details));
    if (!answer) return fail(answer.error());
    try {
        return read(*answer);
    } catch (const nlohmann::json::exception&) {
        return noAnswer();
    }
}

Status SandboxProcess::start(const SandboxStart& what) {
    if (auto started = ask("start", toJson(what)); !started) return fail(std::move(started).error());
    return {};
}

Result<ProcessorState> SandboxProcess::saveState() {
    return ask("save", nullptr, [](const nlohmann::json& answer) { return answer.at("state").get<ProcessorState>(); });
}

Status SandboxProcess::restoreState(const ProcessorState& state) {
    if (auto restored = ask("restore", {{"state", state}}); !restored) return fail(std::move(restored).error());
    return {};
}

Result<std::optional<ProcessorState>> SandboxProcess::restoreWhileRunning(const ProcessorState& state) {
    return ask("restoreWhileRunning", {{"state", state}}, [](const nlohmann::json& answer) {
        const auto before = answer.find("before");
        return before == answer.end() ? std::nullopt : std::optional(before->get<ProcessorState>());
    });
}

Result<PluginPreset> SandboxProcess::loadPreset(const std::string& presetUri) {
    return ask("preset", {{"uri", presetUri}}, presetFrom);
}

bool SandboxProcess::gone() const noexcept {
    return endOf(pid_).has_value();
}

void SandboxProcess::killAsBlocked() noexcept {
    blocked_.store(true);
    ::kill(-pid_, SIGKILL);
}

std::string SandboxProcess::howItEnded() const {
    ProbeVerdict verdict;
    verdict.stage = exchange_.stage().load();
    verdict.outcome = blocked_ ? ProbeOutcome::blocked : ProbeOutcome::crashed;
    if (blocked_) return describe(verdict);
    const auto end = endOf(pid_);
    if (!end) return "it no longer answers";
    const bool signalled = end->si_code == CLD_KILLED || end->si_code == CLD_DUMPED;
    if (signalled && (end->si_status == SIGKILL || end->si_status == SIGTERM))  // what no plugin does by itself
        return "it was ended from outside (" + signalName(end->si_status) + ")";
    verdict.reason = signalled ? signalName(end->si_status)
                               : "it ended the process with exit code " + std::to_string(end->si_status);
    return describe(verdict);
}

}  // namespace lacquer::host
