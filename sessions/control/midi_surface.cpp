#include "sessions/control/midi_surface.hpp"

#include <algorithm>
#include <cmath>

namespace lacquer::sessions {

namespace {

using Bindings = std::multimap<MidiControl, std::pair<ParameterAddress, const ControlBinding*>>;

Bindings bindingsOf(const Session& session) {
    Bindings all;
    for (const auto& [id, content] : session.contents)
        for (const auto& [parameter, binding] : content.controls)
            all.emplace(binding.control, std::pair(ParameterAddress(id, parameter), &binding));
    return all;
}

bool isCalled(const std::string& port, const std::string& device) {
    return port.find(device) != std::string::npos;
}

bool listens(const ControlBinding& binding, const std::string& port, std::span<const std::string> openPorts) {
    if (binding.device.empty() || isCalled(port, binding.device)) return true;
    return std::none_of(openPorts.begin(), openPorts.end(),
                        [&](const std::string& open) { return isCalled(open, binding.device); });
}

}  // namespace

std::string sourceOf(const ControlNews& news) {
    return news.control ? describe(*news.control) : "MIDI Machine Control";
}

std::vector<ControlNews> MidiSurface::take(std::span<const MidiEvent> events, const std::string& port,
                                           std::span<const std::string> openPorts, double nowSeconds) {
    if (events.empty()) return {};
    const Bindings bindings = bindingsOf(controlled_.session());
    std::map<ParameterAddress, Move> moves;
    std::vector<ControlNews> news;
    for (const MidiEvent& event : events) {
        if (Status done = machine(event); !done)
            news.push_back({ControlNews::Kind::refused, {}, {}, 0, std::move(done).error()});
        const auto* change = std::get_if<MidiChange>(&event);
        if (!change) continue;
        const auto [first, last] = bindings.equal_range(change->control);
        for (auto bound = first; bound != last; ++bound)
            if (const auto& [address, binding] = bound->second; listens(*binding, port, openPorts))
                follow(*change, address, *binding, moves);
    }
    // The bindings point into the session, which changes from here on.
    for (auto& [address, move] : moves)
        if (auto told = carryOut(address, std::move(move), nowSeconds)) news.push_back(*std::move(told));
    return news;
}

Status MidiSurface::machine(const MidiEvent& event) {
    if (const auto* command = std::get_if<MachineCommand>(&event)) return machine(*command);
    if (const auto* place = std::get_if<MachineLocate>(&event)) return locate(place->seconds);
    return {};
}

Status MidiSurface::machine(MachineCommand command) {
    switch (command) {
        case MachineCommand::stop:
            controlled_.stop();
            return {};
        case MachineCommand::play:
            controlled_.play();
            return {};
        case MachineCommand::recordExit:
            return controlled_.setRecording(false);
        case MachineCommand::recordStrobe:
            break;
    }
    if (Status set = controlled_.setRecording(true); !set) return set;
    if (!controlled_.playing()) controlled_.play();
    return {};
}

Status MidiSurface::locate(double seconds) {
    const double frame = seconds * controlled_.session().sampleRate;
    if (frame >= static_cast<double>(controlled_.endFrame()))
        return fail(ErrorKind::usage, "asks for a place behind the end of the song", {},
                    "let its time begin with the song's, at 0");
    controlled_.locate(static_cast<TimelineFrame>(std::llround(frame)));
    return {};
}

void MidiSurface::follow(const MidiChange& change, const ParameterAddress& address, const ControlBinding& binding,
                         std::map<ParameterAddress, Move>& moves) {
    Bound& bound = bound_[address];
    if (bound.binding != binding) bound = Bound{binding};
    auto target = edits_.find(address);
    auto obstacle = target ? edits_.obstacle(address) : std::optional(target.error());
    if (obstacle) {
        moves[address] = {change.control, target ? target->value : 0, std::move(obstacle)};
        return;
    }
    const auto moved = moves.find(address);
    const double now = moved == moves.end() ? target->value : moved->second.value;
    moves[address] = {change.control, bound.follower.follow(*target->info, binding, change.value, now).value_or(now)};
}

std::optional<ControlNews> MidiSurface::carryOut(const ParameterAddress& address, Move move, double nowSeconds) {
    Bound& bound = bound_[address];
    ControlNews news{ControlNews::Kind::moved, move.control, address, move.value, std::move(move.error)};
    if (!news.error) {
        const auto target = edits_.find(address);
        if (target && target->value == move.value && !bound.follower.waiting()) return std::nullopt;
        if (!target || target->value != move.value)
            if (Status set = edits_.set(address, move.value, nowSeconds); !set) news.error = std::move(set).error();
    }
    if (news.error)
        news.kind = ControlNews::Kind::refused;
    else if (bound.follower.waiting())
        news.kind = ControlNews::Kind::waiting;
    const bool goesOn = nowSeconds - bound.movedAt <= RemoteEdits::kGestureSeconds && bound.told == news.kind;
    bound.movedAt = nowSeconds;
    bound.told = news.kind;
    if (goesOn && news.kind != ControlNews::Kind::moved) return std::nullopt;
    return news;
}

}  // namespace lacquer::sessions
