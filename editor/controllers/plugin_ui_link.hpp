// PluginUiLink: keeps a plugin's own window and its node in step. What the user does in the window are edits of the
// session, as if he had done it in the panel; what the session, its automation and the plugin do, the window is told.
// GUI thread.
#pragma once

#include <QElapsedTimer>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "editor/controllers/session_controller.hpp"
#include "editor/controllers/transport_controller.hpp"
#include "host/lv2/property_message.hpp"
#include "host/lv2/ui/atom_check.hpp"
#include "host/lv2/ui/plugin_ui.hpp"
#include "host/lv2/ui/plugin_ui_process.hpp"
#include "host/lv2/ui/plugin_ui_traffic.hpp"

namespace lacquer::editor {

class PluginUiLink {
public:
    PluginUiLink(SessionController& session, TransportController& transport, NodeId node,
                 std::shared_ptr<const host::WindowPlan> plan, host::UridMap& urids);
    ~PluginUiLink();
    PluginUiLink(const PluginUiLink&) = delete;
    PluginUiLink& operator=(const PluginUiLink&) = delete;

    /// The UI has started: it is told everything at the next update(). What controls it writes before settle() is no
    /// edit, unless the user holds one: some write what they start with, or what they have just been told.
    void begin();
    /// The UI has taken up what it was told first.
    void settle() noexcept { settled_ = true; }
    /// A control, an atom or a touch that the UI has sent.
    void take(const host::UiMessage& message);
    /// An edit of the session has been carried out.
    void note(const sessions::Edit& edit);
    /// Tells the UI what has changed since the last time. About 30 times a second.
    void update(host::PluginUiProcess& process);
    /// Takes over into the session what the UI has changed in the plugin beside its parameters.
    void keepState();
    /// The same, half a second after the last change. About 30 times a second.
    void keepStateInTime();

private:
    /// What the UI knows of a parameter.
    struct Told {
        std::optional<float> value{};  ///< nothing: it is to be told
    };
    [[nodiscard]] host::PluginUiTraffic* traffic() const;
    [[nodiscard]] NodeInstance* instance() const;
    [[nodiscard]] double value(std::size_t parameter) const;
    void takeControl(host::PluginPortIndex port, float value);
    void takeAtom(host::PluginPortIndex port, std::span<const std::byte> atom);
    [[nodiscard]] bool takeProperty(host::PluginPortIndex port, const LV2_Atom& atom);
    void takeTouch(host::PluginPortIndex port, bool held);
    void set(std::size_t parameter, double value);
    sessions::GestureId gesture();
    void tellParameters(host::PluginUiProcess& process);
    void tellReadouts(host::PluginUiProcess& process);
    void tellAtoms(host::PluginUiProcess& process) const;
    void noteState();

    SessionController& session_;
    TransportController& transport_;
    const NodeId node_;
    const std::shared_ptr<const host::WindowPlan> plan_;
    const std::shared_ptr<const ProcessorType> type_;
    const host::AtomCheck check_;
    const LV2_URID patchGet_;
    std::vector<host::PropertyMessage> properties_;      ///< of the parameters behind those of ports
    std::vector<host::PropertyMessage> fileProperties_;  ///< in the order of ProcessorType::files
    std::vector<Told> told_;                             ///< by parameter
    std::vector<Told> toldReadouts_;
    bool begun_ = false;
    bool settled_ = false;
    bool stale_ = true;  ///< some parameter may have another value than it was told
    std::set<host::PluginPortIndex> held_;
    sessions::GestureId gesture_ = 0;
    QElapsedTimer sinceSet_;
    ProcessorState before_;  ///< of the plugin, when the UI began to change it
    bool stateChanges_ = false;
    QElapsedTimer sinceState_;
};

}  // namespace lacquer::editor
