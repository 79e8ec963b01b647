// PluginUiProcess: the process that shows one plugin's own window. Message thread; the process dies with this object.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/base/result.hpp"
#include "host/lv2/ui/ui_channel.hpp"
#include "host/lv2/ui/ui_opening.hpp"
#include "host/lv2/urid_map.hpp"

namespace lacquer::host {

/// A UI has its process to itself, so whatever it does, it does to nobody else. URIs have the same ids there as here:
/// this side gives them out, and answers by itself when the other side asks.
class PluginUiProcess {
public:
    struct End {
        int exitCode = 0;
        int signal = 0;  ///< that it died of; 0: none
    };

    /// `program`: lacquer-plugin-host. `urids` must outlive the process. Its environment is ours, and what it prints
    /// goes nowhere.
    static Result<std::unique_ptr<PluginUiProcess>> start(const std::filesystem::path& program, UridMap& urids,
                                                          const UiOpening& opening);
    ~PluginUiProcess();
    PluginUiProcess(const PluginUiProcess&) = delete;
    PluginUiProcess& operator=(const PluginUiProcess&) = delete;

    [[nodiscard]] UiChannel& channel() noexcept { return channel_; }
    [[nodiscard]] pid_t pid() const noexcept { return pid_; }

    /// As UiChannel::receive(), but for what is answered here.
    std::optional<UiMessage> receive();
    /// An atom for the UI, with its header. The ids in it are told first.
    void sendAtom(std::uint32_t port, std::span<const std::byte> atom);

    /// How it has ended; nothing while it runs.
    std::optional<End> ended();
    void kill() noexcept;

private:
    PluginUiProcess(FileDescriptor file, pid_t pid, UridMap& urids)
        : channel_(std::move(file)), pid_(pid), urids_(urids) {}
    void tellUrids();

    UiChannel channel_;
    const pid_t pid_;
    UridMap& urids_;
    std::uint32_t toldUrids_ = 0;  ///< the other side knows the ids up to here
    std::optional<End> end_;
};

}  // namespace lacquer::host
