// Template patching: the edit that adds a template to a session, wired to what it was asked for. Pure.
#pragma once

#include <QPointF>
#include <optional>
#include <set>

#include "editor/controllers/canvas_scene.hpp"
#include "sessions/model/templates.hpp"

namespace lacquer::editor {

struct AddedTemplate {
    sessions::Edit edit;     ///< one undo step: "Add Drum bus"
    std::set<NodeId> nodes;  ///< that there will be once it has been performed
};

/// With its middle at a scene point, wired to nothing. Templates here have nodes.
[[nodiscard]] AddedTemplate addTemplate(const sessions::Session& session, const sessions::Template& made,
                                        QPointF middle);
/// Wired to a port by the first of its outer ports that fits, which lies at a scene point; none when no one fits.
[[nodiscard]] std::optional<AddedTemplate> addTemplateTo(const sessions::Session& session,
                                                         const sessions::Template& made, const PortRef& port,
                                                         QPointF at);
/// Leads a wire through it, or, for a template that stands beside, also through it; none when no outer ports fit. What
/// the wire leads to makes room to the right. A template beside the wire, or in one that leads to the left, has its
/// middle at a scene point.
[[nodiscard]] std::optional<AddedTemplate> addTemplateInto(const sessions::Session& session,
                                                           const sessions::Template& made, ConnectionId wire,
                                                           QPointF at);

}  // namespace lacquer::editor
