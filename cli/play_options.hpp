// The options of `lacquer play`, as they are typed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/installation.hpp"
#include "cli/play_monitor.hpp"
#include "cli/recording.hpp"

namespace CLI {
class App;
}

namespace lacquer::cli {

struct PlayArguments {
    std::string session;
    std::string device;
    std::optional<double> rate;
    std::vector<int> outputs;
    std::optional<std::string> from, until, loop, punch;
    MonitorWish monitor;
    double prerollSeconds = 0;
    int threads = 1;
    int block = 0;
    std::string simd;
    Sandboxing sandboxing = Sandboxing::usual;
    std::vector<std::string> midi, oscBind, oscAllow;
    std::string oscPort;     ///< empty: no OSC
    std::string automation;  ///< the mode of all lanes; empty: each its own
    bool save = false;
    bool json = false;
    RecordingWish recording;
    std::string inputDevice;
    std::optional<double> lowLatencyMs;
};

/// `arguments` must outlive the command.
void declarePlayOptions(CLI::App& command, PlayArguments& arguments);

}  // namespace lacquer::cli
