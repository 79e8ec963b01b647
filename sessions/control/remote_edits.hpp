// RemoteEdits: parameters as controllers and OSC set them: through the history, one gesture one step. Message thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "sessions/control/automation_recorder.hpp"
#include "sessions/control/controlled.hpp"

namespace lacquer::sessions {

enum class TouchKind { touch, release };

class RemoteEdits {
public:
    /// Changes of a parameter that follow each other within this time are one gesture.
    static constexpr double kGestureSeconds = 0.7;

    /// Both must outlive this. Without a recorder no move is written as automation.
    explicit RemoteEdits(Controlled& controlled, AutomationRecorder* recorder = nullptr)
        : controlled_(controlled), recorder_(recorder) {}

    /// The parameter and what it is set to, or where moves are written, what is heard of it; fails where there is no
    /// such node or parameter, or its type is not installed.
    struct Target {
        std::shared_ptr<const ProcessorType> type;
        const ParameterInfo* info = nullptr;  ///< lives as long as the type
        double value = 0;
    };
    [[nodiscard]] Result<Target> find(const ParameterAddress& address) const;

    /// Why nobody can set a parameter from outside now: it is automated, and the lane decides what is heard, unless
    /// moves are written to it.
    [[nodiscard]] std::optional<Error> obstacle(const ParameterAddress& address) const;

    /// Sets it, or writes it as automation. Fails with the obstacle, or as SetParameter does. Two parameters that are
    /// moved at the same time, by two hands, share the step of the one that was taken up last; so they make two steps,
    /// and not one with every change.
    Status set(const ParameterAddress& address, double value, double nowSeconds);

    /// A finger is on the control of a parameter, or no longer. Without a recorder, that means nothing.
    Status touch(const ParameterAddress& address, TouchKind kind, double nowSeconds);

    /// Another session is open.
    void forget();

private:
    [[nodiscard]] bool written(const ParameterAddress& address) const { return recorder_ && recorder_->takes(address); }

    Controlled& controlled_;
    AutomationRecorder* recorder_;
    std::map<ParameterAddress, double> lastSet_;  ///< when, in seconds
    GestureId gesture_ = 0;
};

}  // namespace lacquer::sessions
