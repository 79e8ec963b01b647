#include "core/engine/processor_registry.hpp"

#include <algorithm>

#include "core/base/nearest_word.hpp"

namespace lacquer {
namespace {

std::optional<std::size_t> findById(const std::vector<ParameterInfo>& infos, std::string_view id) {
    const auto found = std::find_if(infos.begin(), infos.end(), [&](const ParameterInfo& p) { return p.id == id; });
    if (found == infos.end()) return std::nullopt;
    return static_cast<std::size_t>(found - infos.begin());
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
    std::vector<std::string> known;
    for (const auto& type : types_) known.push_back(type->uri);
    const std::string nearest = nearestWord(uri, known);
    const std::string remedy =
        nearest.empty() ? "see `lacquer nodes` for the types there are" : "did you mean " + nearest + "?";
    return fail(ErrorKind::badData, "unknown node type \"" + uri + "\"", {}, remedy);
}

}  // namespace lacquer
