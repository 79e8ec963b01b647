#include "editor/controllers/track_input.hpp"

#include <algorithm>
#include <utility>

namespace lacquer::editor {

sessions::TrackRecording armedAs(const Node& track, sessions::TrackRecording now, bool armed) {
    now.armed = armed;
    if (armed && now.inputs.empty()) now.inputs = track.width > 1 ? std::vector{1, 2} : std::vector{1};
    return now;
}

TrackInput::TrackInput(SessionController& session, const Selection& selection)
    : session_(session), selection_(selection) {
    connect(&selection, &Selection::changed, this, &TrackInput::changed);
    connect(&session, &SessionController::opened, this, &TrackInput::changed);
    connect(&session, &SessionController::edited, this, [this](const sessions::Edit& edit) {
        if (std::holds_alternative<sessions::SetRecording>(edit)) Q_EMIT changed();
    });
}

const Node* TrackInput::track() const {
    if (selection_.nodes().size() != 1) return nullptr;
    const Node* node = session_.session().graph.find(*selection_.nodes().begin());
    return node != nullptr && node->type == sessions::kTrackType ? node : nullptr;
}

sessions::TrackRecording TrackInput::recording() const {
    const Node* node = track();
    return node != nullptr ? session_.session().content(node->id).recording : sessions::TrackRecording();
}

// A stereo track is offered pairs first.
std::vector<std::vector<int>> TrackInput::choices() const {
    std::vector<std::vector<int>> list{{}};
    const Node* node = track();
    if (node != nullptr && node->width > 1)
        for (int input = 1; input < kOffered; input += 2) list.push_back({input, input + 1});
    for (int input = 1; input <= kOffered; ++input) list.push_back({input});
    const std::vector<int> own = recording().inputs;
    if (std::find(list.begin(), list.end(), own) == list.end()) list.push_back(own);
    return list;
}

int TrackInput::input() const {
    const auto list = choices();
    return static_cast<int>(std::find(list.begin(), list.end(), recording().inputs) - list.begin());
}

QStringList TrackInput::inputs() const {
    QStringList texts;
    for (const std::vector<int>& inputs : choices()) {
        QStringList numbers;
        for (const int input : inputs) numbers.append(QString::number(input));
        texts.append(numbers.isEmpty() ? tr("none") : numbers.join(" + "));
    }
    return texts;
}

QStringList TrackInput::monitorings() const {
    return {tr("Never"), tr("Always"), tr("Automatic")};  // as enum Monitoring
}

void TrackInput::setArmed(bool armed) {
    if (const Node* node = track()) perform(armedAs(*node, recording(), armed));
}

void TrackInput::setInput(int row) {
    const auto list = choices();
    if (row < 0 || row >= static_cast<int>(list.size())) return;
    sessions::TrackRecording wanted = recording();
    wanted.inputs = list[static_cast<std::size_t>(row)];
    wanted.armed = wanted.armed && !wanted.inputs.empty();
    perform(wanted);
}

void TrackInput::setMonitoring(int row) {
    if (row < 0 || row >= monitorings().size()) return;
    sessions::TrackRecording wanted = recording();
    wanted.monitoring = static_cast<Monitoring>(row);
    perform(wanted);
}

void TrackInput::perform(const sessions::TrackRecording& wanted) {
    const Node* node = track();
    if (node != nullptr && wanted != recording()) session_.perform(sessions::SetRecording{node->id, wanted});
}

}  // namespace lacquer::editor
