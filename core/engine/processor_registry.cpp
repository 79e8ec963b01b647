#include "core/engine/processor_registry.hpp"

#include <algorithm>
#include <numeric>

namespace lacquer {
namespace {

std::optional<std::size_t> findById(const std::vector<ParameterInfo>& infos, std::string_view id) {
    const auto found = std::find_if(infos.begin(), infos.end(), [&](const ParameterInfo& p) { return p.id == id; });
    if (found == infos.end()) return std::nullopt;
    return static_cast<std::size_t>(found - infos.begin());
}

// Levenshtein distance: how many letters to change to get from one word to the other.
std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t above = row[j + 1];
            row[j + 1] = std::min({above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0u : 1u)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

}  // namespace

std::optional<std::size_t> ProcessorType::findParameter(std::string_view id) const {
    return findById(parameters, id);
}
std::optional<std::size_t> ProcessorType::findReadout(std::string_view id) const {
    return findById(readouts, id);
}

bool ProcessorType::supportsWidth(int width) const {
    return std::find(widths.begin(), widths.end(), width) != widths.end();
}

Node ProcessorType::makeNode(std::string nodeName, int width) const {
    Node node;
    node.type = uri;
    node.name = std::move(nodeName);
    node.width = width;
    for (PortInfo port : ports) {
        if (port.kind == SignalKind::audio && port.channels == kNodeWidth) port.channels = width;
        if (port.kind == SignalKind::cv) port.channels = 1;
        if (port.kind == SignalKind::events) port.channels = 0;
        (port.direction == PortDirection::input ? node.inputs : node.outputs).push_back(std::move(port));
    }
    return node;
}

void ProcessorRegistry::add(ProcessorType type) {
    types_.push_back(std::make_shared<const ProcessorType>(std::move(type)));
}

void ProcessorRegistry::addScheme(std::string scheme, Resolver resolver) {
    schemes_.insert_or_assign(std::move(scheme), std::move(resolver));
}

Result<std::shared_ptr<const ProcessorType>> ProcessorRegistry::find(const std::string& uri) const {
    for (const auto& type : types_)
        if (type->uri == uri) return type;
    if (const auto known = resolved_.find(uri); known != resolved_.end()) return known->second;
    const std::string scheme = uri.substr(0, uri.find(':'));
    if (const auto resolver = schemes_.find(scheme); resolver != schemes_.end()) {
        auto type = resolver->second(uri);
        if (type) resolved_.emplace(uri, *type);
        return type;
    }
    std::string remedy = "see `lacquer nodes` for the types there are";
    std::size_t nearest = 4;  // further away than that it is another word, not a slip
    for (const auto& type : types_)
        if (const std::size_t distance = editDistance(uri, type->uri); distance < nearest) {
            nearest = distance;
            remedy = "did you mean " + type->uri + "?";
        }
    return fail(ErrorKind::badData, "unknown node type \"" + uri + "\"", {}, remedy);
}

}  // namespace lacquer
