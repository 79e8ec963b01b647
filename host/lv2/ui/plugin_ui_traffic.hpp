// PluginUiTraffic: what passes between a plugin that runs and its own window, beside parameters and readouts: atoms.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "host/lv2/message_ring.hpp"
#include "host/lv2/plugin_layout.hpp"

namespace lacquer::host {

/// An atom of a port's sequence, with its header.
struct PortAtom {
    PluginPortIndex port = 0;
    std::span<const std::byte> atom{};
};

/// A processor that runs a plugin is one of these as well. Message thread; it may play meanwhile.
class PluginUiTraffic {
public:
    virtual ~PluginUiTraffic() = default;

    /// A window is open: from now on what the plugin tells is kept for receive(). Does nothing while one is.
    virtual void openTraffic() = 0;
    virtual void closeTraffic() noexcept = 0;
    /// An atom for an atom input, at the first frame of the next quantum. False when it is dropped because there is no
    /// room: it is too long, or the plugin does not run.
    virtual bool send(const PortAtom& message) = 0;
    /// The next atom that the plugin has put into an atom output; valid until the next call. Nothing when there is
    /// none, and before openTraffic().
    virtual std::optional<PortAtom> receive() = 0;
    /// How many atoms of the plugin have been dropped because nobody received them in time.
    [[nodiscard]] virtual std::uint64_t dropped() const noexcept = 0;
};

/// The two rings of a processor in this process. Made once, by open(), and kept, so that the audio thread never has to
/// wait for one that goes.
class UiTrafficRings {
public:
    // Message thread.
    void open();
    void close() noexcept { wanted_.store(false, std::memory_order_relaxed); }
    bool send(const PortAtom& message);
    std::optional<PortAtom> receive();

    // The thread that runs the plugin. Real time.
    /// What has been sent, one after the other: `take` is called with each PortAtom.
    template <class Take>
    void deliver(Take take) noexcept {
        Rings* rings = rings_.load(std::memory_order_acquire);
        if (rings == nullptr) return;
        for (auto message = rings->toPlugin.pop(rings->delivering); message.data() != nullptr;
             message = rings->toPlugin.pop(rings->delivering))
            take(unpack(message));
    }
    /// A window wants to be told.
    [[nodiscard]] bool wanted() const noexcept { return wanted_.load(std::memory_order_relaxed); }
    void tell(const PortAtom& message) noexcept;

    /// Any thread.
    [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_.load(std::memory_order_relaxed); }

private:
    // An analyser tells of some hundred kilobytes a second, and the window looks 30 times in one.
    static constexpr std::size_t kToPluginBytes = 1 << 18;
    static constexpr std::size_t kFromPluginBytes = 1 << 20;

    struct Rings {
        MessageRing toPlugin{kToPluginBytes};
        MessageRing fromPlugin{kFromPluginBytes};
        std::vector<std::byte> delivering = std::vector<std::byte>(kToPluginBytes);
        std::vector<std::byte> telling = std::vector<std::byte>(kFromPluginBytes);
        std::vector<std::byte> received = std::vector<std::byte>(kFromPluginBytes);
        std::vector<std::byte> sending{};
    };
    [[nodiscard]] static PortAtom unpack(std::span<const std::byte> message) noexcept;

    std::unique_ptr<Rings> owned_;
    std::atomic<Rings*> rings_{nullptr};
    std::atomic<bool> wanted_{false};
    std::atomic<std::uint64_t> dropped_{0};
};

}  // namespace lacquer::host
