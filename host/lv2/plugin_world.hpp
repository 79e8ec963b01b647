// PluginWorld: the LV2 plugins installed on this machine. Message thread; the instances it makes keep it alive.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/engine/processor_registry.hpp"
#include "host/lv2/urid_map.hpp"

struct LilvWorldImpl;
struct LilvPluginImpl;

namespace lacquer::host {

/// One line of a plugin palette.
struct InstalledPlugin {
    std::string type;  ///< node type: "lv2:" and the plugin's URI
    std::string name;
    std::string className;  ///< "Limiter", "Parametric EQ", …
    std::string vendor{};   ///< who made it, as it says; may be empty
    int audioInputs = 0;
    int audioOutputs = 0;
    int sideChainInputs = 0;
    int midiInputs = 0;
    int midiOutputs = 0;
    int parameters = 0;
};

class PluginWorld : public std::enable_shared_from_this<PluginWorld> {
public:
    /// Looks at nothing yet: the plugins' manifests are read when something is first asked for.
    static std::shared_ptr<PluginWorld> create();
    ~PluginWorld();
    PluginWorld(const PluginWorld&) = delete;
    PluginWorld& operator=(const PluginWorld&) = delete;

    /// The type behind "lv2:<plugin URI>". ErrorKind::unavailable, with the Debian package to install, when the plugin
    /// is not here; ErrorKind::failed when it needs something this host does not have.
    [[nodiscard]] Result<std::shared_ptr<const ProcessorType>> find(const std::string& typeUri);

    /// Any thread: every plugin that could be used, in order of URI. Reads all their files: up to two seconds for 700
    /// plugins.
    [[nodiscard]] std::vector<InstalledPlugin> installed();

    [[nodiscard]] UridMap& urids() noexcept { return urids_; }
    /// Both only inside a PluginControlScope. `plugin` is null when there is none of that URI.
    [[nodiscard]] LilvWorldImpl* lilv();
    [[nodiscard]] const LilvPluginImpl* plugin(const std::string& uri);

private:
    PluginWorld() = default;

    UridMap urids_;
    LilvWorldImpl* world_ = nullptr;
};

/// Makes every installed plugin a node type of the scheme "lv2". The world may also be asked for a list.
std::shared_ptr<PluginWorld> registerLv2(ProcessorRegistry& registry);

}  // namespace lacquer::host
