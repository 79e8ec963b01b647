#include "sessions/model/history.hpp"

#include <algorithm>

namespace lacquer::sessions {

namespace {

using Group = std::shared_ptr<const EditGroup>;

// A group as its single edits, each beside its own inverse. The inverse of a group lists its edits the other way round.
void flatten(const AppliedEdit& applied, std::vector<AppliedEdit>& out) {
    const Group* done = std::get_if<Group>(&applied.done);
    if (!done) {
        out.push_back(applied);
        return;
    }
    const auto& inverses = std::get<Group>(applied.inverse)->edits;
    for (std::size_t i = 0; i < (*done)->edits.size(); ++i)
        flatten({(*done)->edits[i], inverses[inverses.size() - 1 - i]}, out);
}

// Edits of which only the last one of a gesture counts.
bool mergeable(const Edit& edit) {
    return std::holds_alternative<SetParameter>(edit) || std::holds_alternative<MoveNode>(edit) ||
           std::holds_alternative<SetFrame>(edit) || std::holds_alternative<SetMarker>(edit) ||
           std::holds_alternative<SetRange>(edit) || std::holds_alternative<SetNote>(edit);
}

bool sameTarget(const Edit& a, const Edit& b) {
    if (const auto* x = std::get_if<SetParameter>(&a), *y = std::get_if<SetParameter>(&b); x && y)
        return x->node == y->node && x->parameter == y->parameter;
    if (const auto* x = std::get_if<MoveNode>(&a), *y = std::get_if<MoveNode>(&b); x && y) return x->node == y->node;
    if (const auto* x = std::get_if<SetFrame>(&a), *y = std::get_if<SetFrame>(&b); x && y) return x->id == y->id;
    if (const auto* x = std::get_if<SetMarker>(&a), *y = std::get_if<SetMarker>(&b); x && y) return x->id == y->id;
    if (const auto* x = std::get_if<SetNote>(&a), *y = std::get_if<SetNote>(&b); x && y) return x->node == y->node;
    if (std::holds_alternative<SetRange>(a) && std::holds_alternative<SetRange>(b)) return true;
    return false;
}

// Adds an edit to those of its gesture. An earlier one of the same target takes over the new value and keeps its own
// inverse; the search ends at the first edit of another kind, across which order would matter.
void mergeInto(std::vector<AppliedEdit>& edits, AppliedEdit applied) {
    if (mergeable(applied.done))
        for (auto earlier = edits.rbegin(); earlier != edits.rend() && mergeable(earlier->done); ++earlier)
            if (sameTarget(earlier->done, applied.done)) {
                earlier->done = std::move(applied.done);
                return;
            }
    edits.push_back(std::move(applied));
}

// Every file that clips, file sinks, frozen nodes, references and tags name. A step holds single edits, no groups.
// A plugin's files, such as impulse responses, are entries of its state.
template <class State, class Function>
void forEachFile(State& state,
                 const Function& function) requires std::is_same_v<std::remove_const_t<State>, ProcessorState> {
    for (auto& [key, file] : state)
        if (isFileKey(key)) function(file);
}
template <class Content, class Function>
void forEachFile(Content& content,
                 const Function& function) requires std::is_same_v<std::remove_const_t<Content>, NodeContent> {
    for (auto& clip : content.clips) function(clip.file);
    function(content.file);
    if (content.frozen) function(content.frozen->file);
    forEachFile(content.state, function);
}
template <class Change, class Function>
void forEachFile(Change& edit, const Function& function) requires std::is_same_v<std::remove_const_t<Change>, Edit> {
    if (auto* add = std::get_if<AddNode>(&edit)) forEachFile(add->content, function);
    if (auto* set = std::get_if<SetClips>(&edit))
        for (auto& clip : set->clips) function(clip.file);
    if (auto* set = std::get_if<SetFreeze>(&edit); set && set->frozen) function(set->frozen->file);
    if (auto* set = std::get_if<SetState>(&edit)) forEachFile(set->state, function);
    if (auto* set = std::get_if<SetTags>(&edit)) function(set->tags.artwork);
    if (auto* set = std::get_if<SetReferences>(&edit))
        for (auto& reference : set->references) function(reference.file);
}

}  // namespace

History::History(Session& session, const ProcessorRegistry& registry) : session_(session), registry_(registry) {}

std::size_t History::addListener(Listener listener) {
    listeners_.emplace_back(nextListener_, std::move(listener));
    return nextListener_++;
}

void History::removeListener(std::size_t token) {
    std::erase_if(listeners_, [token](const auto& entry) { return entry.first == token; });
}

Result<Edit> History::perform(const Edit& edit, GestureId gesture) {
    std::string name = describe(session_, edit);
    auto applied = apply(session_, registry_, edit);
    if (!applied) return fail(applied.error());
    if (Status remembered = remember(std::move(name), *applied, gesture); !remembered)
        return fail(std::move(remembered).error());
    return std::move(applied->done);
}

Status History::repeat(std::string name, const std::vector<Edit>& edits, GestureId gesture) {
    auto applied = applyTrusted(session_, registry_, makeGroup(name, edits));
    if (!applied) return fail(applied.error());
    lastGesture_ = std::max(lastGesture_, gesture);
    return remember(std::move(name), *applied, gesture);
}

Status History::remember(std::string name, const AppliedEdit& applied, GestureId gesture) {
    if (guard_)
        if (Status followed = guard_(applied.done); !followed) {
            (void)reapply(session_, applied.inverse);  // what has just been done can be undone
            return followed;
        }

    std::vector<AppliedEdit> singles;
    flatten(applied, singles);
    // What has just been saved stays a place to come back to, so a gesture does not merge across it.
    const bool continues = gesture != 0 && !canRedo() && canUndo() &&
                           record_.steps[record_.position - 1].gesture == gesture &&
                           !(savedReachable_ && saved_ == record_.position);
    if (!continues) {
        if (saved_ > record_.position) savedReachable_ = false;
        record_.steps.resize(record_.position);
        record_.steps.push_back({std::move(name), {}, gesture});
        ++record_.position;
    }
    for (const AppliedEdit& single : singles) mergeInto(record_.steps.back().applied, single);
    for (const AppliedEdit& single : singles) notify(single.done);
    return {};
}

void History::restore(HistoryRecord record) {
    record_ = std::move(record);
    for (const HistoryStep& step : record_.steps) lastGesture_ = std::max(lastGesture_, step.gesture);
    markSaved();
}

Status History::step(const Edit& there, const Edit& back) {
    if (Status applied = reapply(session_, there); !applied) return applied;
    if (!guard_) return {};
    Status followed = guard_(there);
    if (!followed) (void)reapply(session_, back);  // from where it has just come
    return followed;
}

Status History::undo() {
    if (!canUndo()) return fail(ErrorKind::usage, "there is nothing to undo");
    const HistoryStep& last = record_.steps[record_.position - 1];
    const std::vector<Edit> inverses = last.inverses();
    if (Status undone = step(makeGroup(last.name, inverses), makeGroup(last.name, last.edits())); !undone)
        return undone;
    --record_.position;
    for (const Edit& inverse : inverses) notify(inverse);
    return {};
}

Status History::redo() {
    if (!canRedo()) return fail(ErrorKind::usage, "there is nothing to redo");
    const HistoryStep& next = record_.steps[record_.position];
    const std::vector<Edit> edits = next.edits();
    if (Status redone = step(makeGroup(next.name, edits), makeGroup(next.name, next.inverses())); !redone)
        return redone;
    ++record_.position;
    for (const Edit& edit : edits) notify(edit);
    return {};
}

std::vector<Edit> HistoryStep::edits() const {
    std::vector<Edit> edits;
    for (const AppliedEdit& edit : applied) edits.push_back(edit.done);
    return edits;
}

std::vector<Edit> HistoryStep::inverses() const {
    std::vector<Edit> inverses;
    for (auto edit = applied.rbegin(); edit != applied.rend(); ++edit) inverses.push_back(edit->inverse);
    return inverses;
}

std::vector<std::string> History::names() const {
    std::vector<std::string> names;
    for (const HistoryStep& step : record_.steps) names.push_back(step.name);
    return names;
}

std::set<std::string> History::files() const {
    std::set<std::string> files;
    const auto note = [&](const std::string& file) {
        if (!file.empty()) files.insert(file);
    };
    for (const auto& [id, content] : session_.contents) forEachFile(content, note);
    for (const Reference& reference : session_.references) note(reference.file);
    note(session_.tags.artwork);
    for (const HistoryStep& step : record_.steps)
        for (const AppliedEdit& edit : step.applied) {
            forEachFile(edit.done, note);
            forEachFile(edit.inverse, note);
        }
    return files;
}

void renameFiles(Session& session, HistoryRecord& record,
                 const std::function<std::string(const std::string&)>& renamed) {
    const auto rename = [&](std::string& file) {
        if (!file.empty()) file = renamed(file);
    };
    for (auto& [id, content] : session.contents) forEachFile(content, rename);
    for (Reference& reference : session.references) rename(reference.file);
    rename(session.tags.artwork);
    for (HistoryStep& step : record.steps)
        for (AppliedEdit& edit : step.applied) {
            forEachFile(edit.done, rename);
            forEachFile(edit.inverse, rename);
        }
}

void History::notify(const Edit& edit) const {
    const auto listeners = listeners_;  // a listener may remove itself
    for (const auto& [token, listener] : listeners) listener(edit);
}

}  // namespace lacquer::sessions
