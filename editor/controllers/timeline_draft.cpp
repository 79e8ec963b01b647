#include "editor/controllers/timeline_draft.hpp"

namespace lacquer::editor {

std::vector<sessions::Edit> TimelineDraft::edits(const sessions::Session& session) const {
    std::vector<sessions::Edit> edits;
    if (refused) return edits;
    for (const auto& [node, wanted] : clips)
        if (wanted != session.content(node).clips) edits.emplace_back(sessions::SetClips{node, wanted});
    for (const auto& [address, lane] : lanes) {
        const auto& now = session.content(address.first).automation;
        const auto found = now.find(address.second);
        if (found == now.end() || found->second.points() != lane.points())
            edits.emplace_back(sessions::SetAutomation{address.first, address.second, lane});
    }
    for (const auto& [id, marker] : markers)
        if (session.markers.at(id) != marker) edits.emplace_back(sessions::SetMarker{id, marker});
    if (loop && loop != session.loop) edits.emplace_back(sessions::SetLoop{loop});
    if (range && (range->startFrame != session.startFrame || range->endFrame != session.endFrame))
        edits.emplace_back(*range);
    return edits;
}

}  // namespace lacquer::editor
