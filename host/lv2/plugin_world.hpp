// PluginWorld: the LV2 plugins installed on this machine. Message thread; the instances it makes keep it alive.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/engine/processor_registry.hpp"
#include "host/lv2/urid_map.hpp"

struct LilvWorldImpl;
struct LilvPluginImpl;

namespace lacquer::host {

class PluginGate;
enum class PluginPlace;
struct PluginDescription;
struct PluginIdentity;
struct PluginLayout;
struct SandboxOptions;

class PluginWorld : public std::enable_shared_from_this<PluginWorld> {
public:
    /// Looks at nothing yet: the plugins' manifests are read when something is first asked for.
    /// `gate` decides which of them are loaded; null: all.
    static std::shared_ptr<PluginWorld> create(std::shared_ptr<PluginGate> gate = nullptr);
    ~PluginWorld();
    PluginWorld(const PluginWorld&) = delete;
    PluginWorld& operator=(const PluginWorld&) = delete;

    /// The type behind "lv2:<plugin URI>". ErrorKind::unavailable, with the Debian package to install, when the plugin
    /// is not here, or with the reason when the gate is known to refuse it; ErrorKind::failed when it needs something
    /// this host does not have; badData when its description is broken. A processor of the type is only made of a
    /// plugin that the gate admits, which may be tried for that; it runs where the gate says.
    [[nodiscard]] Result<std::shared_ptr<const ProcessorType>> find(const std::string& typeUri);

    /// Asks the gate to admit a plugin, by URI, and where it is to run. Not inside a PluginControlScope: a plugin that
    /// is not known yet is tried, which takes its time.
    Result<PluginPlace> admit(const std::string& uri);
    /// True for a node type that is a plugin which has to be tried before it is admitted.
    [[nodiscard]] bool unknown(const std::string& typeUri);
    /// Tries those of these node types that are plugins and not known yet, two at a time, so that finding them is
    /// quick. `stopped` is asked meanwhile, on several threads: trials under way are then given up, as if they had
    /// never begun.
    void expect(const std::vector<std::string>& typeUris, const std::function<bool()>& stopped = {});

    /// How the gate runs plugins in processes of their own. Only of a plugin that it admits there.
    [[nodiscard]] const SandboxOptions& sandbox() const;

    [[nodiscard]] UridMap& urids() noexcept { return urids_; }
    /// Both only inside a PluginControlScope. `plugin` is null when there is none of that URI.
    [[nodiscard]] LilvWorldImpl* lilv();
    [[nodiscard]] const LilvPluginImpl* plugin(const std::string& uri);

private:
    explicit PluginWorld(std::shared_ptr<PluginGate> gate) : gate_(std::move(gate)) {}
    [[nodiscard]] std::optional<PluginIdentity> identify(const std::string& uri);
    [[nodiscard]] std::unique_ptr<Processor> makeSandboxed(const PluginDescription& description,
                                                           const PluginLayout& layout, const CreateSpec& spec);

    std::shared_ptr<PluginGate> gate_;
    UridMap urids_;
    LilvWorldImpl* world_ = nullptr;
};

/// Makes every installed plugin that `gate` does not refuse a node type of the scheme "lv2".
std::shared_ptr<PluginWorld> registerLv2(ProcessorRegistry& registry, std::shared_ptr<PluginGate> gate = nullptr);

}  // namespace lacquer::host
