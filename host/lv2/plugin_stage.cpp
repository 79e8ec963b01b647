#include "host/lv2/plugin_stage.hpp"

#include <array>

namespace lacquer::host {
namespace {

struct Words {
    PluginStage stage;
    std::string_view name;
    std::string_view during;
};

constexpr std::array kWords{
    Words{PluginStage::load, "load", "while it was loaded"},
    Words{PluginStage::instantiate, "instantiate", "while it was instantiated"},
    Words{PluginStage::activate, "activate", "while it was activated"},
    Words{PluginStage::run, "run", "while it ran"},
    Words{PluginStage::state, "state", "while its state was saved or restored"},
    Words{PluginStage::cleanup, "cleanup", "while it was cleaned up"},
};

}  // namespace

std::string_view toString(PluginStage stage) noexcept {
    return kWords[static_cast<std::size_t>(stage)].name;
}

std::string_view during(PluginStage stage) noexcept {
    return kWords[static_cast<std::size_t>(stage)].during;
}

std::optional<PluginStage> pluginStageNamed(std::string_view name) noexcept {
    for (const Words& words : kWords)
        if (words.name == name) return words.stage;
    return std::nullopt;
}

}  // namespace lacquer::host
