// The program `lacquer-plugin-host JOB PLUGIN-URI [--set id=value …] [--sandbox]`: does a job with a plugin, in a
// process that may crash or hang. Trials report to file descriptor 3, a pipe: one JSON object per line, {"done": true}
// being the last.
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

#include "host/lv2/plugin_stage.hpp"
#include "plugin_host/job.hpp"

namespace lacquer::plugin_host {
namespace {

constexpr int kReportFile = 3;
constexpr int kUsage = 2;

void writeAll(std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(kReportFile, text.data(), text.size());
        if (written <= 0) std::_Exit(EXIT_FAILURE);  // nobody listens
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

// On whatever thread calls the plugin; only what is new is told.
void reportStage(host::PluginStage stage) noexcept {
    static std::atomic<int> last{-1};
    if (last.exchange(static_cast<int>(stage)) == static_cast<int>(stage)) return;
    char line[64];
    const auto name = host::toString(stage);
    const int length =
        std::snprintf(line, sizeof line, "{\"stage\":\"%.*s\"}\n", static_cast<int>(name.size()), name.data());
    writeAll({line, static_cast<std::size_t>(length)});
}

// Leaves no core behind, and hands what it has been given on to nobody.
void settleIn() {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::fcntl(kReportFile, F_SETFD, FD_CLOEXEC);
    ::fcntl(kReportFile + 1, F_SETFD, FD_CLOEXEC);
}

// Ends with the thread that has started it, which waits for what it reports.
void runTrial(void (*trial)(const JobArguments&), const JobArguments& arguments) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    host::pluginStageListener = reportStage;
    trial(arguments);
    report({{"done", true}});
}

void probe(const JobArguments& arguments) {
    runTrial(runProbe, arguments);
}
void check(const JobArguments& arguments) {
    runTrial(runCheck, arguments);
}

bool readSetting(std::string_view text, JobArguments& arguments) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) return false;
    double value = 0;
    const char* end = text.data() + text.size();
    if (std::from_chars(text.data() + equals + 1, end, value).ptr != end) return false;
    arguments.values[std::string(text.substr(0, equals))] = value;
    return true;
}

std::optional<JobArguments> readArguments(int count, char** texts) {
    if (count < 3) return std::nullopt;
    JobArguments arguments{texts[2]};
    for (int i = 3; i < count; ++i) {
        const std::string_view option = texts[i];
        if (option == "--sandbox")
            arguments.sandboxed = true;
        else if (option != "--set" || ++i == count || !readSetting(texts[i], arguments))
            return std::nullopt;
    }
    return arguments;
}

int run(int count, char** texts) {
    const auto arguments = readArguments(count, texts);
    const std::string_view job = count > 1 ? texts[1] : "";
    const auto chosen = job == "probe"     ? probe
                        : job == "check"   ? check
                        : job == "sandbox" ? runSandbox
                        : job == "window"  ? runWindow
                                           : nullptr;
    if (!arguments || chosen == nullptr || ::fcntl(kReportFile, F_GETFD) < 0) {
        std::fputs("lacquer-plugin-host: works for lacquer and lacquer-editor, and is of no use by itself\n", stderr);
        return kUsage;
    }
    settleIn();
    chosen(*arguments);
    return EXIT_SUCCESS;
}

}  // namespace

void report(const nlohmann::json& line) {
    writeAll(line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n');
}

void reportFact(const char* name, nlohmann::json value) {
    report({{"facts", {{name, std::move(value)}}}});
}

void reportStep(const std::string& step) {
    report({{"step", step}});
}

}  // namespace lacquer::plugin_host

int main(int argc, char** argv) {
    return lacquer::plugin_host::run(argc, argv);
}
