#include "host/lv2/plugin_call.hpp"

#include <clocale>
#include <cstring>

namespace lacquer::host {
namespace {

std::recursive_mutex& pluginMutex() {
    static std::recursive_mutex mutex;
    return mutex;
}

}  // namespace

PluginControlScope::PluginControlScope()
    : lock_(pluginMutex()), locale_(std::setlocale(LC_ALL, nullptr)), floatControl_(_mm_getcsr()) {}

PluginControlScope::~PluginControlScope() {
    _mm_setcsr(floatControl_);
    if (locale_ != std::setlocale(LC_ALL, nullptr)) std::setlocale(LC_ALL, locale_.c_str());
}

}  // namespace lacquer::host
