// History: the one undo stack of a session. Message thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sessions/model/edit.hpp"

namespace lacquer::sessions {

/// Edits of one gesture (a knob turned, a node dragged) share a number and merge into one undo step. 0: never merge.
using GestureId = std::uint64_t;

class History {
public:
    /// Both must outlive the history.
    History(Session& session, const ProcessorRegistry& registry);

    /// Called after every edit that happened, undo and redo included, with all ids filled in. Groups are reported as
    /// their single edits, in order.
    using Listener = std::function<void(const Edit&)>;
    /// Returns a token for removeListener.
    std::size_t addListener(Listener listener);
    void removeListener(std::size_t token);

    /// Asked by perform(), undo() and redo() once an edit (of undo and redo the whole step, as one group) has been
    /// applied, with all ids filled in, and before it counts. A failure takes the edit back: what plays the session
    /// cannot follow it. Null: all is well.
    using Guard = std::function<Status(const Edit&)>;
    void setGuard(Guard guard) { guard_ = std::move(guard); }

    /// Carries out an edit and remembers it; forgets what had been undone. Returns what was done, ids filled in. On
    /// failure the session and what can be undone are as they were.
    Result<Edit> perform(const Edit& edit, GestureId gesture = 0);
    /// Carries out what a journal tells of one step, as perform() did it then: under its name, merged with its gesture,
    /// values unchecked. On failure, as perform().
    Status repeat(std::string name, const std::vector<Edit>& edits, GestureId gesture);
    /// Takes back the last step, or carries out the next one again. On failure, as perform().
    Status undo();
    Status redo();

    [[nodiscard]] bool canUndo() const noexcept { return position_ > 0; }
    [[nodiscard]] bool canRedo() const noexcept { return position_ < steps_.size(); }
    /// Names of all steps, oldest first; the first `position()` of them are done.
    [[nodiscard]] std::vector<std::string> names() const;
    [[nodiscard]] std::size_t position() const noexcept { return position_; }
    [[nodiscard]] std::size_t size() const noexcept { return steps_.size(); }
    /// Of a step, counted from 0.
    [[nodiscard]] const std::string& name(std::size_t step) const { return steps_[step].name; }
    /// The position at which the session was last saved; none when it cannot be reached any more.
    [[nodiscard]] std::optional<std::size_t> savedPosition() const noexcept {
        return savedReachable_ ? std::optional(saved_) : std::nullopt;
    }

    /// Every file that the session names, or would name after undo or redo: those of clips and file sinks.
    [[nodiscard]] std::set<std::string> files() const;
    /// Gives each of these files another name, in the session and in all that can be undone and redone. It is the same
    /// file, so this is no edit and no listener hears of it.
    void renameFiles(const std::function<std::string(const std::string&)>& renamed);

    /// Draws a number for a new gesture.
    [[nodiscard]] GestureId newGesture() noexcept { return ++lastGesture_; }

    void markSaved() noexcept {
        saved_ = position_;
        savedReachable_ = true;
    }
    /// True when the session differs from what was last marked as saved.
    [[nodiscard]] bool modified() const noexcept { return !savedReachable_ || saved_ != position_; }

    [[nodiscard]] const Session& session() const noexcept { return session_; }

private:
    struct Step {
        std::string name;
        std::vector<AppliedEdit> applied;
        GestureId gesture = 0;

        [[nodiscard]] std::vector<Edit> edits() const;
        /// The last one first.
        [[nodiscard]] std::vector<Edit> inverses() const;
    };
    /// Carries out a step, there or back, unless the guard refuses it.
    Status step(const Edit& there, const Edit& back);
    /// Asks the guard about an edit that has been applied, and remembers it.
    Status remember(std::string name, const AppliedEdit& applied, GestureId gesture);
    void notify(const Edit& edit) const;

    Session& session_;
    const ProcessorRegistry& registry_;
    std::vector<Step> steps_;
    std::size_t position_ = 0;
    std::size_t saved_ = 0;
    bool savedReachable_ = true;
    GestureId lastGesture_ = 0;
    Guard guard_;
    std::vector<std::pair<std::size_t, Listener>> listeners_;
    std::size_t nextListener_ = 1;
};

}  // namespace lacquer::sessions
