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

/// What can be undone or redone at once.
struct HistoryStep {
    std::string name;
    std::vector<AppliedEdit> applied;  ///< single edits, no groups
    GestureId gesture = 0;

    [[nodiscard]] std::vector<Edit> edits() const;
    /// The last one first.
    [[nodiscard]] std::vector<Edit> inverses() const;
};

/// What a history holds, apart from the session that it is of.
struct HistoryRecord {
    std::vector<HistoryStep> steps;  ///< the oldest first
    std::size_t position = 0;        ///< as many of them are done
};

/// Gives each file that a session names, or would name after undo or redo, another name. It is the same file, so this
/// is no edit.
void renameFiles(Session& session, HistoryRecord& record,
                 const std::function<std::string(const std::string&)>& renamed);

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
    /// Takes up where another history of the same session stood when that was saved. Only for one that is still empty;
    /// the session must be as it was then.
    void restore(HistoryRecord record);
    [[nodiscard]] const HistoryRecord& record() const noexcept { return record_; }

    /// Takes back the last step, or carries out the next one again. On failure, as perform().
    Status undo();
    Status redo();

    [[nodiscard]] bool canUndo() const noexcept { return record_.position > 0; }
    [[nodiscard]] bool canRedo() const noexcept { return record_.position < record_.steps.size(); }
    /// Names of all steps, oldest first; the first `position()` of them are done.
    [[nodiscard]] std::vector<std::string> names() const;
    [[nodiscard]] std::size_t position() const noexcept { return record_.position; }
    [[nodiscard]] std::size_t size() const noexcept { return record_.steps.size(); }
    /// Of a step, counted from 0.
    [[nodiscard]] const std::string& name(std::size_t step) const { return record_.steps[step].name; }
    /// The position at which the session was last saved; none when it cannot be reached any more.
    [[nodiscard]] std::optional<std::size_t> savedPosition() const noexcept {
        return savedReachable_ ? std::optional(saved_) : std::nullopt;
    }

    /// Every file that the session names, or would name after undo or redo.
    [[nodiscard]] std::set<std::string> files() const;
    /// See sessions::renameFiles(); no listener hears of it.
    void renameFiles(const std::function<std::string(const std::string&)>& renamed) {
        sessions::renameFiles(session_, record_, renamed);
    }

    /// Draws a number for a new gesture.
    [[nodiscard]] GestureId newGesture() noexcept { return ++lastGesture_; }

    void markSaved() noexcept {
        saved_ = record_.position;
        savedReachable_ = true;
    }
    /// True when the session differs from what was last marked as saved.
    [[nodiscard]] bool modified() const noexcept { return !savedReachable_ || saved_ != record_.position; }

    [[nodiscard]] const Session& session() const noexcept { return session_; }

private:
    /// Carries out a step, there or back, unless the guard refuses it.
    Status step(const Edit& there, const Edit& back);
    /// Asks the guard about an edit that has been applied, and remembers it.
    Status remember(std::string name, const AppliedEdit& applied, GestureId gesture);
    void notify(const Edit& edit) const;

    Session& session_;
    const ProcessorRegistry& registry_;
    HistoryRecord record_;
    std::size_t saved_ = 0;
    bool savedReachable_ = true;
    GestureId lastGesture_ = 0;
    Guard guard_;
    std::vector<std::pair<std::size_t, Listener>> listeners_;
    std::size_t nextListener_ = 1;
};

}  // namespace lacquer::sessions
