// TimelineRows: what stands below one another on the timeline: tracks, and nodes with automation that belong to no one
// track, each with the lanes that are shown of it. In the order of the mixer. GUI thread.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/engine/parameter.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/control/automation_recorder.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::editor {

using sessions::ParameterAddress;

struct TimelineLane {
    ParameterAddress address;
    double top = 0;  ///< pixels, from the first row's top
};

struct TimelineRow {
    NodeId node{};
    bool isTrack = false;
    double top = 0;
    double height = 0;  ///< of the row itself; its lanes lie below
    bool open = false;  ///< its lanes are shown
    std::vector<TimelineLane> lanes{};

    [[nodiscard]] double laneTop() const { return top + height; }
    [[nodiscard]] double bottom() const;
};

class TimelineRows {
public:
    enum class Height { small, medium, large };
    static constexpr double kLaneHeight = 64;
    static constexpr double kNodeHeight = 32;  ///< of a row that is no track
    [[nodiscard]] static double pixels(Height height);

    /// From the session as it is now.
    void build(const sessions::Session& session);
    /// What is remembered of rows of another session goes.
    void forget();

    [[nodiscard]] const std::vector<TimelineRow>& all() const noexcept { return rows_; }
    [[nodiscard]] double totalHeight() const { return rows_.empty() ? 0 : rows_.back().bottom(); }
    /// The row in which a height lies, its lanes included; null above and below all.
    [[nodiscard]] const TimelineRow* at(double y) const;
    [[nodiscard]] const TimelineRow* of(NodeId node) const;
    /// The node of a row, and all that hears it alone; nothing of what has no row.
    [[nodiscard]] std::vector<NodeId> chain(NodeId row) const;
    /// The row whose chain a node belongs to, or that is its own; null: neither.
    [[nodiscard]] const TimelineRow* holding(NodeId node) const;
    [[nodiscard]] const TimelineLane* lane(const ParameterAddress& address) const;
    /// The tracks alone, from above.
    [[nodiscard]] std::vector<NodeId> tracks() const;

    /// What follows counts from the next build().
    void setHeight(NodeId node, Height height) { heights_[node] = height; }
    [[nodiscard]] Height height(NodeId node) const;
    /// Shows the lanes of a row, or does not.
    void setOpen(NodeId node, bool open);
    /// Shows a parameter whether it is automated or not, below the row of its node; opens that.
    void show(NodeId row, const ParameterAddress& address);
    void hide(const ParameterAddress& address);

private:
    [[nodiscard]] std::vector<ParameterAddress> lanesOf(const sessions::Session& session, NodeId row) const;

    std::vector<TimelineRow> rows_;
    std::map<NodeId, std::vector<NodeId>> chains_;  ///< of each row: its node, and what hears it alone
    std::map<NodeId, Height> heights_;
    std::map<NodeId, bool> open_;
    std::map<NodeId, std::vector<ParameterAddress>> wanted_;  ///< by row
    std::set<ParameterAddress> hidden_;
};

/// What a parameter is; of a type that is not installed, what its lane tells.
[[nodiscard]] ParameterInfo infoOf(const sessions::Session& session, const ProcessorRegistry& registry,
                                   const ParameterAddress& address);

}  // namespace lacquer::editor
