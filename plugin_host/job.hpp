// A job of the program: what it does with the plugin, and how it reports. One source file per job.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace lacquer::plugin_host {

struct JobArguments {
    std::string pluginUri;
    std::map<std::string, double> values{};  ///< --set id=value …: of parameters
    bool sandboxed = false;                  ///< --sandbox: a check runs the plugin in yet another process
};

/// One JSON object per line to the pipe of whoever has started the program. Written at once: the next call may be the
/// last.
void report(const nlohmann::json& line);
/// {"facts": …}: adds to what is known of the plugin.
void reportFact(const char* name, nlohmann::json value);
/// {"step": …}: what is tried from here on.
void reportStep(const std::string& step);

/// Is the plugin repeatable, and does it run at all?
void runProbe(const JobArguments& arguments);
/// The conformance sweep.
void runCheck(const JobArguments& arguments);
/// A plugin plays for another program, until that has enough of it (host/lv2/sandbox). Does not return, and does not
/// report: its file descriptor 3 is the control channel, 4 the memory that both see.
void runSandbox(const JobArguments& arguments);
/// Shows the plugin's own window. Does not report: its file descriptor 3 is a socket, through which it is told what to
/// show (UiChannel). Does not return once there has been a window.
void runWindow(const JobArguments& arguments);

}  // namespace lacquer::plugin_host
