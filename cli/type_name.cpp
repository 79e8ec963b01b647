#include "cli/type_name.hpp"

namespace lacquer::cli {

std::string typeUri(const std::string& name) {
    const bool pluginUri = name.starts_with("http:") || name.starts_with("https:") || name.starts_with("urn:");
    return pluginUri ? "lv2:" + name : name;
}

}  // namespace lacquer::cli
