#include "editor/controllers/settings_compare.hpp"

namespace lacquer::editor {

SettingsCompare::SettingsCompare(SessionController& session, const ParameterModel& parameters)
    : session_(session), parameters_(parameters) {
    connect(&session, &SessionController::opened, this, [this] {
        sets_.clear();
        Q_EMIT slotChanged();
    });
    connect(&session, &SessionController::historyChanged, this, &SettingsCompare::slotChanged);
    connect(&parameters, &ParameterModel::modelReset, this, &SettingsCompare::slotChanged);
}

SettingsCompare::Slot SettingsCompare::slot() const {
    const auto sets = sets_.find(parameters_.node());
    return sets == sets_.end() ? Slot::a : slotOf(sets->second);
}

SettingsCompare::Slot SettingsCompare::slotOf(const Sets& sets) const {
    if (sets.switches.empty()) return sets.first;
    const auto names = session_.history().names();
    for (auto last = sets.switches.rbegin(); last != sets.switches.rend(); ++last)
        if (last->position <= session_.history().position() && names[last->position - 1] == last->name) return last->to;
    return sets.first;
}

void SettingsCompare::choose(Slot slot) {
    if (parameters_.type() == nullptr || slot == this->slot()) return;
    const NodeId node = parameters_.node();
    const Values here = session_.session().content(node).parameters;
    Sets& sets = sets_[node];
    const Slot from = slotOf(sets);
    auto& target = sets.of(slot);
    if (!target) target = here;
    sets.of(from) = here;

    const std::vector<sessions::Edit> edits = changesTo(*target);
    if (edits.empty()) {  // the same values: nothing to undo
        sets.first = slot;
        sets.switches.clear();
        Q_EMIT slotChanged();
        return;
    }
    const std::string name = tr("Settings %1 of %2")
                                 .arg(slot == Slot::a ? "A" : "B")
                                 .arg(QString::fromStdString(session_.session().graph.find(node)->name))
                                 .toStdString();
    if (!session_.perform(sessions::makeGroup(name, edits))) return;
    const std::size_t position = session_.history().position();
    std::erase_if(sets.switches, [&](const Switch& old) { return old.position >= position; });
    sets.switches.push_back({position, name, slot});
    Q_EMIT slotChanged();
}

void SettingsCompare::copyToOther() {
    if (parameters_.type() == nullptr) return;
    const NodeId node = parameters_.node();
    Sets& sets = sets_[node];
    sets.of(slotOf(sets) == Slot::a ? Slot::b : Slot::a) = session_.session().content(node).parameters;
}

std::vector<sessions::Edit> SettingsCompare::changesTo(const Values& target) const {
    const NodeId node = parameters_.node();
    const Values& here = session_.session().content(node).parameters;
    std::vector<sessions::Edit> edits;
    for (const ParameterInfo& info : parameters_.type()->parameters) {
        const auto wanted = target.find(info.id);
        const auto now = here.find(info.id);
        if (wanted == target.end() && now != here.end()) {
            edits.push_back(sessions::SetParameter{node, info.id, info.defaultValue, true});
        } else if (wanted != target.end() && (now == here.end() || now->second != wanted->second)) {
            edits.push_back(sessions::SetParameter{node, info.id, wanted->second});
        }
    }
    return edits;
}

}  // namespace lacquer::editor
