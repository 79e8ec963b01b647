#include "sessions/control/remote_edits.hpp"

namespace lacquer::sessions {

Result<RemoteEdits::Target> RemoteEdits::find(const ParameterAddress& address) const {
    const auto& [id, parameter] = address;
    const Session& session = controlled_.session();
    const Node* node = session.graph.find(id);
    if (!node) return fail(ErrorKind::usage, "there is no node " + std::to_string(id.value) + " in the session");
    auto type = controlled_.registry().find(node->type);
    if (!type) return fail(std::move(type).error());
    const auto index = (*type)->findParameter(parameter);
    if (!index || (*type)->parameters[*index].internal)
        return fail(ErrorKind::usage, (*type)->name + " has no parameter \"" + parameter + "\"", node->name,
                    "`lacquer nodes " + node->type + "` lists its parameters");
    const ParameterInfo& info = (*type)->parameters[*index];
    if (written(address)) return Target{*type, &info, recorder_->heard(address)};
    const auto& set = session.content(id).parameters;
    const auto found = set.find(parameter);
    return Target{*type, &info, found == set.end() ? info.defaultValue : found->second};
}

std::optional<Error> RemoteEdits::obstacle(const ParameterAddress& address) const {
    if (written(address)) return {};
    const auto& [id, parameter] = address;
    const auto content = controlled_.session().contents.find(id);
    if (content == controlled_.session().contents.end() || !content->second.laneHeard(parameter)) return {};
    return Error{ErrorKind::usage, parameter + " is automated, and is heard as its automation says",
                 controlled_.session().graph.find(id)->name,
                 recorder_
                     ? "let its automation mode be touch or latch to write it anew while it plays, or off to move it"
                     : "let its automation mode be off to move it"};
}

Status RemoteEdits::set(const ParameterAddress& address, double value, double nowSeconds) {
    // First, as it tells what is taken: the song may have stopped.
    if (recorder_)
        if (Status followed = recorder_->follow(nowSeconds); !followed) return followed;
    if (auto automated = obstacle(address)) return fail(std::move(*automated));
    if (written(address)) return recorder_->move(address, value, nowSeconds);
    const auto last = lastSet_.find(address);
    if (gesture_ == 0 || last == lastSet_.end() || nowSeconds - last->second > kGestureSeconds)
        gesture_ = controlled_.newGesture();
    if (Status done = controlled_.perform(SetParameter{address.first, address.second, value}, gesture_); !done)
        return done;
    lastSet_[address] = nowSeconds;
    return {};
}

Status RemoteEdits::touch(const ParameterAddress& address, TouchKind kind, double nowSeconds) {
    if (!recorder_) return {};
    if (kind == TouchKind::touch) return recorder_->touch(address, nowSeconds);
    recorder_->release(address, nowSeconds);
    return {};
}

void RemoteEdits::forget() {
    if (recorder_) recorder_->forget();
    lastSet_.clear();
    gesture_ = 0;
}

}  // namespace lacquer::sessions
