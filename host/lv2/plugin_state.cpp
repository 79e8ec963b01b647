#include "host/lv2/plugin_state.hpp"

#include <map>

#include "host/lv2/portable_atom.hpp"

namespace lacquer::host {
namespace {

struct Saving {
    UridMap& urids;
    ProcessorState state;
};

LV2_State_Status store(LV2_State_Handle handle, std::uint32_t key, const void* value, std::size_t size,
                       std::uint32_t type, std::uint32_t flags) {
    auto& saving = *static_cast<Saving*>(handle);
    if ((flags & LV2_STATE_IS_POD) == 0) return LV2_STATE_ERR_BAD_FLAGS;
    const char* keyUri = saving.urids.unmap(key);
    if (keyUri == nullptr || value == nullptr) return LV2_STATE_ERR_UNKNOWN;
    std::string text = toPortable(saving.urids, type, value, size);
    if (text.empty()) return LV2_STATE_ERR_BAD_TYPE;
    saving.state.insert_or_assign(keyUri, std::move(text));
    return LV2_STATE_SUCCESS;
}

using Properties = std::map<LV2_URID, AtomValue>;

const void* retrieve(LV2_State_Handle handle, std::uint32_t key, std::size_t* size, std::uint32_t* type,
                     std::uint32_t* flags) {
    const auto& properties = *static_cast<const Properties*>(handle);
    const auto found = properties.find(key);
    if (found == properties.end()) return nullptr;
    if (size != nullptr) *size = found->second.size;
    if (type != nullptr) *type = found->second.type;
    if (flags != nullptr) *flags = LV2_STATE_IS_POD | LV2_STATE_IS_PORTABLE;
    return found->second.data();
}

}  // namespace

ProcessorState savePluginState(UridMap& urids, const StatefulPlugin& plugin) {
    Saving saving{urids, {}};
    if (plugin.interface != nullptr && plugin.interface->save != nullptr)
        plugin.interface->save(plugin.handle, store, &saving, LV2_STATE_IS_POD | LV2_STATE_IS_PORTABLE,
                               plugin.features);
    return std::move(saving.state);
}

Status restorePluginState(UridMap& urids, const StatefulPlugin& plugin, const ProcessorState& state) {
    if (plugin.interface == nullptr || plugin.interface->restore == nullptr || state.empty()) return {};
    Properties properties;
    for (const auto& [key, text] : state) {
        auto value = fromPortable(urids, text);
        if (!value) return fail(ErrorKind::badData, "the saved state of the plugin is damaged", key);
        properties.emplace(urids.map(key), *std::move(value));
    }
    const LV2_State_Status status =
        plugin.interface->restore(plugin.handle, retrieve, &properties, LV2_STATE_IS_POD, plugin.features);
    if (status != LV2_STATE_SUCCESS)
        return fail(ErrorKind::failed,
                    "the plugin refused its saved state (LV2 state error " + std::to_string(status) + ")");
    return {};
}

}  // namespace lacquer::host
