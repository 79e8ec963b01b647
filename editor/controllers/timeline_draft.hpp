// TimelineDraft: what a drag would make of the session, were it let go now. It is shown in place of what the session
// has, which stays as it is until then. Plain data; GUI thread.
#pragma once

#include <QString>
#include <compare>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "sessions/control/automation_recorder.hpp"
#include "sessions/model/edit.hpp"

namespace lacquer::editor {

/// A clip by its place in the list of its track.
struct ClipId {
    NodeId node{};
    std::size_t index = 0;

    friend auto operator<=>(const ClipId&, const ClipId&) = default;
};

struct TimelineDraft {
    std::map<NodeId, std::vector<sessions::Clip>> clips{};
    std::map<sessions::ParameterAddress, AutomationLane> lanes{};
    std::map<sessions::MarkerId, sessions::Marker> markers{};
    std::optional<LoopRange> loop{};
    std::optional<sessions::SetRange> range{};

    std::set<ClipId> selectedClips{};        ///< where those that are selected are in it
    std::set<std::size_t> selectedPoints{};  ///< likewise, of the lane in it
    std::optional<TimelineFrame> guide{};    ///< what it has been snapped to
    QString says{};                          ///< of what is dragged: "0:01.200", "-3.5 dB"; or why it cannot be
    bool refused = false;                    ///< `says` is why it cannot be; letting go changes nothing

    /// What brings it about: only what differs from the session.
    [[nodiscard]] std::vector<sessions::Edit> edits(const sessions::Session& session) const;
};

}  // namespace lacquer::editor
