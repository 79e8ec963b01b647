// Owning handles for what lilv hands out. Only inside a PluginControlScope.
#pragma once

#include <lilv/lilv.h>

#include <charconv>
#include <cstring>
#include <memory>
#include <optional>
#include <string>

namespace lacquer::host {

template <auto release>
struct LilvRelease {
    template <class T>
    void operator()(T* owned) const {
        release(owned);
    }
};

using NodePtr = std::unique_ptr<LilvNode, LilvRelease<lilv_node_free>>;
using NodesPtr = std::unique_ptr<LilvNodes, LilvRelease<lilv_nodes_free>>;
using ScalePointsPtr = std::unique_ptr<LilvScalePoints, LilvRelease<lilv_scale_points_free>>;
using StatePtr = std::unique_ptr<LilvState, LilvRelease<lilv_state_free>>;

inline NodePtr uriNode(LilvWorld* world, const char* uri) {
    return NodePtr(lilv_new_uri(world, uri));
}

inline std::string text(const LilvNode* node) {
    return node != nullptr ? lilv_node_as_string(node) : "";
}

/// The number as it is written, in double precision and whatever the locale; lilv itself would round to float.
inline std::optional<double> number(const LilvNode* node) {
    if (node == nullptr) return std::nullopt;
    const char* written = lilv_node_as_string(node);
    double value = 0;
    if (*written == '+') ++written;
    const char* end = written + std::strlen(written);
    if (std::from_chars(written, end, value).ptr == end && end != written) return value;
    if (lilv_node_is_bool(node)) return lilv_node_as_bool(node) ? 1.0 : 0.0;
    return std::nullopt;
}

}  // namespace lacquer::host
