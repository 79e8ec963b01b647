#include "cli/installation.hpp"

#include <cstdlib>
#include <iostream>
#include <thread>

#include <CLI/CLI.hpp>

#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "nodes/catalogue.hpp"
#include "sessions/format/session_file.hpp"

namespace lacquer::cli {

std::unique_ptr<Installation> findInstallation(Sandboxing sandboxing) {
    ::setenv("QT_QPA_PLATFORM", "offscreen", 0);  // some plugins start Qt, which ends a process without a display
    auto installation = std::make_unique<Installation>();
    nodes::registerBuiltIns(installation->registry);
    installation->gate = makeGate(sandboxing);
    installation->plugins = host::registerLv2(installation->registry, installation->gate);
    return installation;
}

std::shared_ptr<host::PluginGate> makeGate(Sandboxing sandboxing) {
    host::GateOptions options = host::PluginGate::usual();
    options.sandboxEvery = sandboxing == Sandboxing::every;
    options.stopped = interrupted;
    options.say = [](const std::string& sentence) { std::cerr << "lacquer: " + sentence + '\n'; };
    return std::make_shared<host::PluginGate>(std::move(options));
}

void addSandboxOption(CLI::App& command, Sandboxing& sandboxing) {
    command.add_flag_callback(
        "--sandbox", [&] { sandboxing = Sandboxing::every; },
        "Run every plugin in a process of its own, which may crash without harm");
}

void Installation::expect(const std::filesystem::path& session) const {
    plugins->expect(sessions::nodeTypesIn(session));
}

host::PluginList listInstalled() {
    ProgressBar bar("Reading plugins");
    const auto show = [&](const host::ScanStep& step) {
        const double fraction = static_cast<double>(step.done) / static_cast<double>(step.total);
        return bar.update(fraction) == sessions::Proceed::stop ? host::ScanAnswer::stop : host::ScanAnswer::goOn;
    };
    return host::PluginIndex().list(show, interrupted);
}

int usefulWorkers() {
    const unsigned processors = std::thread::hardware_concurrency();
    return processors > 1 ? static_cast<int>(processors) - 1 : 0;
}

}  // namespace lacquer::cli
