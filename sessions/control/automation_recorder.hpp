// AutomationRecorder: moves that are made while the song rolls become automation, as the modes of the parameters say.
// Message thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sessions/control/controlled.hpp"
#include "sessions/model/lane_operations.hpp"

namespace lacquer::sessions {

/// One parameter of one node.
using ParameterAddress = std::pair<NodeId, std::string>;

/// A pass goes from where the song rolls to where it stops or jumps, and is one step of the history, which is made at
/// its end: until then what is written is heard, and no part of the session. Where a hand lets go, and at the end of
/// the pass, what is written returns to what the lane has there, or without a lane to what the parameter is set to.
class AutomationRecorder {
public:
    /// A source that tells nothing of a finger has let go when it has not moved for so long.
    static constexpr double kReleaseSeconds = 0.5;
    /// So long what is written takes to return.
    static constexpr double kReturnSeconds = 0.2;

    /// `controlled` must outlive this.
    explicit AutomationRecorder(Controlled& controlled) : controlled_(controlled) {}

    /// Counts for every parameter whose lane is not off; with nothing the session's modes do. Of `write`,
    /// parameters that are bound to MIDI controls are written from the start of a pass, others from their first move
    /// on.
    void setMode(std::optional<AutomationMode> mode) { mode_ = mode; }

    /// A move of this parameter would be written now.
    [[nodiscard]] bool takes(const ParameterAddress& address) const;
    /// What is heard of one that this is true of, now.
    [[nodiscard]] double heard(const ParameterAddress& address) const;

    /// A move, of a parameter that is taken, where the song was last followed. Fails for one that cannot be automated,
    /// or a value that it cannot have.
    Status move(const ParameterAddress& address, double value, double nowSeconds);
    /// A finger is on the control, or off it: until then it is held, moved or not, while it is taken: through jumps of
    /// the song, and from its start on.
    Status touch(const ParameterAddress& address, double nowSeconds);
    void release(const ParameterAddress& address, double nowSeconds);

    /// Follows the transport: passes begin and end. About 30 times a second or more often; what is written lies within
    /// that of what was done. Fails where the session refuses what was written, which is kept then and tried again at
    /// the end of the next pass; of a parameter that cannot be automated any more, it is lost.
    Status follow(double nowSeconds);
    /// The song is no longer followed: ends the pass, and fails as follow() does.
    Status finish();

    /// A move of some parameter would be written while the song rolls.
    [[nodiscard]] bool armed() const;
    /// Another session is open.
    void forget();

private:
    /// What one parameter is given over a stretch of a pass.
    struct Line {
        std::shared_ptr<const ProcessorType> type;
        std::size_t parameter = 0;  ///< of the type
        std::vector<AutomationPoint> points;
        double movedAt = 0;      ///< seconds
        bool settled = false;    ///< the last point is what was heard there, and no move to be moved on
        bool returning = false;  ///< nobody holds it; the last point is where it was let go
        bool let = false;        ///< it has returned

        [[nodiscard]] const ParameterInfo& info() const { return type->parameters[parameter]; }
    };

    [[nodiscard]] AutomationMode modeOf(const ParameterAddress& address) const;
    /// What the session has there, as long as nobody writes.
    [[nodiscard]] double resting(const ParameterAddress& address, const ParameterInfo& info, TimelineFrame frame) const;
    [[nodiscard]] std::int64_t frames(double seconds) const;
    [[nodiscard]] double heard(const ParameterAddress& address, const Line& line) const;
    [[nodiscard]] Result<std::shared_ptr<const ProcessorType>> typeOf(const ParameterAddress& address) const;
    Result<Line*> open(const ParameterAddress& address, double nowSeconds);
    /// The song is not where it would be had it gone straight on.
    [[nodiscard]] bool jumped(TimelineFrame position, double nowSeconds) const;
    [[nodiscard]] std::map<ParameterAddress, double> heldByFingers() const;
    /// `held`: what fingers hold from before a jump.
    void beginPass(double nowSeconds, const std::map<ParameterAddress, double>& held);
    void letGo(Line& line, TimelineFrame frame);
    /// The lane with a line of the pass in it.
    Result<AutomationLane> written(const ParameterAddress& address, const Line& line, const AutomationLane* lane) const;
    Status endPass();
    /// Makes the lines part of the session, and forgets them unless it takes no edits.
    Status writePass();
    Status performPass(std::map<ParameterAddress, AutomationLane> lanes);

    Controlled& controlled_;
    std::optional<AutomationMode> mode_;
    std::multimap<ParameterAddress, Line> lines_;  ///< of one parameter in the order of time; the last may be open
    std::set<ParameterAddress> touched_;           ///< fingers are known to be on them
    bool rolling_ = false;
    TimelineFrame now_ = 0;                  ///< where the song was when it was last followed
    double followedAt_ = 0;                  ///< seconds
    std::optional<TimelineFrame> standing_;  ///< where it stood
};

}  // namespace lacquer::sessions
