#include "host/lv2/plugin_call.hpp"

#include <clocale>

namespace lacquer::host {
namespace {

std::recursive_mutex& pluginMutex() {
    static std::recursive_mutex mutex;
    return mutex;
}

}  // namespace

PluginControlScope::PluginControlScope() : lock_(pluginMutex()), locale_(std::setlocale(LC_ALL, nullptr)) {
    std::fegetenv(&floatingPoint_);
}

PluginControlScope::~PluginControlScope() {
    std::fesetenv(&floatingPoint_);
    if (locale_ != std::setlocale(LC_ALL, nullptr)) std::setlocale(LC_ALL, locale_.c_str());
}

}  // namespace lacquer::host
