#include "editor/controllers/plugin_ui_link.hpp"

#include <lv2/patch/patch.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace lacquer::editor {

namespace {

using namespace host;

constexpr int kGesturePauseMs = 500;           // without a touch, a pause this long ends a gesture
constexpr int kStatePauseMs = 500;             // what is being changed is taken over when it comes to rest
constexpr std::size_t kMostBacklog = 1 << 18;  // a UI that reads nothing for so many bytes is not told any more for now

double nearestLegal(const ParameterInfo& info, double value) {
    if (info.scale == ParameterScale::toggle) return value > 0.5 ? 1 : 0;
    if (info.stepped()) value = std::nearbyint(value);
    return std::clamp(value, info.minimum, info.maximum);
}

// UIs work in single precision, and some write back what they have been told, give or take a rounding.
bool same(const ParameterInfo& info, double a, double b) {
    constexpr double kRounding = 1e-6;
    return std::abs(a - b) <= kRounding * std::max({info.maximum - info.minimum, std::abs(a), std::abs(b)});
}

}  // namespace

PluginUiLink::PluginUiLink(SessionController& session, TransportController& transport, NodeId node,
                           std::shared_ptr<const WindowPlan> plan, UridMap& urids)
    : session_(session),
      transport_(transport),
      node_(node),
      plan_(std::move(plan)),
      type_(*session.registry().find("lv2:" + plan_->description.uri)),
      check_(urids),
      patchGet_(urids.map(LV2_PATCH__Get)),
      told_(type_->parameters.size()),
      toldReadouts_(plan_->layout.readouts.size()) {
    for (const std::size_t i : plan_->layout.parameterProperties) {
        const PluginProperty& property = plan_->description.properties[i];
        properties_.emplace_back(urids, property.uri, property.typeUri);
    }
    for (const PluginProperty& property : plan_->description.properties)
        if (property.isFile() && plan_->layout.messagesIn)
            fileProperties_.emplace_back(urids, property.uri, property.typeUri);
}

PluginUiLink::~PluginUiLink() {
    if (PluginUiTraffic* open = traffic()) open->closeTraffic();
}

NodeInstance* PluginUiLink::instance() const {
    return transport_.engine() != nullptr ? transport_.engine()->instance(node_) : nullptr;
}

// Asked for each time: a node that starts anew has another one.
PluginUiTraffic* PluginUiLink::traffic() const {
    NodeInstance* live = instance();
    return live != nullptr ? dynamic_cast<PluginUiTraffic*>(&live->processor()) : nullptr;
}

void PluginUiLink::begin() {
    begun_ = true;
    settled_ = false;
    stale_ = true;
    held_.clear();
    std::fill(told_.begin(), told_.end(), Told{});
    std::fill(toldReadouts_.begin(), toldReadouts_.end(), Told{});
}

void PluginUiLink::take(const UiMessage& message) {
    if (session_.session().graph.find(node_) == nullptr) return;
    if (const auto value = message.as<float>(); message.kind == UiMessageKind::control && value)
        takeControl(message.number, *value);
    if (message.kind == UiMessageKind::atom) takeAtom(message.number, message.payload);
    if (const auto held = message.as<std::uint8_t>(); message.kind == UiMessageKind::touch && held)
        takeTouch(message.number, *held != 0);
}

void PluginUiLink::takeControl(PluginPortIndex port, float value) {
    const auto& ports = plan_->layout.parameters;
    const auto found = std::find(ports.begin(), ports.end(), port);
    if (found == ports.end() || (!settled_ && held_.empty())) return;
    const auto parameter = static_cast<std::size_t>(found - ports.begin());
    if (std::isfinite(value)) {
        told_[parameter].value = value;
        set(parameter, value);
    }
    stale_ = true;
    if (static_cast<float>(this->value(parameter)) != value) told_[parameter].value.reset();
}

void PluginUiLink::set(std::size_t parameter, double wanted) {
    const ParameterInfo& info = type_->parameters[parameter];
    const double legal = nearestLegal(info, wanted);
    if (!same(info, legal, value(parameter)))
        session_.perform(sessions::SetParameter{node_, info.id, legal}, gesture());
}

sessions::GestureId PluginUiLink::gesture() {
    const bool goesOn = gesture_ != 0 && (!held_.empty() || !sinceSet_.hasExpired(kGesturePauseMs));
    if (!goesOn) gesture_ = session_.newGesture();
    sinceSet_.start();
    return gesture_;
}

void PluginUiLink::takeTouch(PluginPortIndex port, bool held) {
    if (held_.empty()) gesture_ = 0;
    if (held)
        held_.insert(port);
    else
        held_.erase(port);
}

void PluginUiLink::takeAtom(PluginPortIndex port, std::span<const std::byte> bytes) {
    if (!check_.isWhole(bytes)) return;
    std::vector<std::uint64_t> aligned((bytes.size() + 7) / 8);
    std::memcpy(aligned.data(), bytes.data(), bytes.size());
    const auto& atom = *reinterpret_cast<const LV2_Atom*>(aligned.data());
    if (takeProperty(port, atom)) return;
    PluginUiTraffic* plugin = traffic();
    if (plugin == nullptr) return;
    plugin->openTraffic();
    if (check_.isObject(atom) && reinterpret_cast<const LV2_Atom_Object&>(atom).body.otype != patchGet_) noteState();
    plugin->send({port, bytes});
    transport_.wake();
}

// Numbers go the way of parameters, by which the plugin is told of them. A file it is told of at once; where that is
// not to be it starts anew with it.
bool PluginUiLink::takeProperty(PluginPortIndex port, const LV2_Atom& atom) {
    for (std::size_t i = 0; i < properties_.size(); ++i)
        if (const auto number = properties_[i].valueIn(atom)) {
            const std::size_t parameter = plan_->layout.parameters.size() + i;
            if (std::isfinite(*number)) {
                told_[parameter].value = static_cast<float>(*number);
                set(parameter, *number);
            }
            stale_ = true;
            if (static_cast<float>(value(parameter)) != static_cast<float>(*number)) told_[parameter].value.reset();
            return true;
        }
    for (std::size_t i = 0; i < fileProperties_.size(); ++i)
        if (const auto path = fileProperties_[i].fileIn(atom)) {
            keepState();
            const std::vector<std::byte> message = fileProperties_[i].setFile(*path);
            PluginUiTraffic* plugin = traffic();
            if (plugin != nullptr) plugin->openTraffic();
            const bool told = plugin != nullptr && plugin->send({plan_->layout.messagesIn.value_or(port), message});
            if (told) transport_.wake();
            ProcessorState state = session_.session().content(node_).state;
            state[fileStateKey(type_->files[i].id)] = *path;
            state = session_.session().named(std::move(state));
            if (told) transport_.engine()->holdState(node_, state);
            session_.perform(sessions::SetState{node_, std::move(state)});
            return true;
        }
    return false;
}

void PluginUiLink::noteState() {
    if (!stateChanges_)
        if (NodeInstance* live = instance()) before_ = live->processor().saveState();
    stateChanges_ = true;
    sinceState_.start();
}

void PluginUiLink::keepState() {
    if (!std::exchange(stateChanges_, false)) return;
    NodeInstance* live = instance();
    if (live == nullptr || session_.session().graph.find(node_) == nullptr) return;
    ProcessorState state = live->processor().saveState();
    if (state == before_) return;
    // Which files there are is the session's to say.
    const auto isFile = [](const auto& entry) { return entry.first.starts_with(kFileStatePrefix); };
    std::erase_if(state, isFile);
    for (const auto& entry : session_.session().content(node_).state)
        if (isFile(entry)) state.insert(entry);
    state = session_.session().named(std::move(state));
    transport_.engine()->holdState(node_, state);
    session_.perform(sessions::SetState{node_, std::move(state)});
}

void PluginUiLink::note(const sessions::Edit& edit) {
    const auto* parameter = std::get_if<sessions::SetParameter>(&edit);
    const auto* automation = std::get_if<sessions::SetAutomation>(&edit);
    const auto* mode = std::get_if<sessions::SetAutomationMode>(&edit);
    stale_ |= (parameter && parameter->node == node_) || (automation && automation->node == node_) ||
              (mode && mode->node == node_);
}

void PluginUiLink::keepStateInTime() {
    if (stateChanges_ && sinceState_.hasExpired(kStatePauseMs)) keepState();
}

void PluginUiLink::update(PluginUiProcess& process) {
    if (!begun_ || session_.session().graph.find(node_) == nullptr) return;
    if (process.channel().backlog() > kMostBacklog) return;
    tellParameters(process);
    tellReadouts(process);
    tellAtoms(process);
}

// As it is heard: while the song plays, an automated parameter has the value of its lane, unless it is being moved.
double PluginUiLink::value(std::size_t parameter) const {
    const ParameterInfo& info = type_->parameters[parameter];
    const sessions::NodeContent& content = session_.session().content(node_);
    if (transport_.playing() && held_.empty())
        if (const AutomationLane* lane = content.laneHeard(info.id)) return lane->valueAt(transport_.positionFrame());
    const auto found = content.parameters.find(info.id);
    return found == content.parameters.end() ? info.defaultValue : found->second;
}

void PluginUiLink::tellParameters(PluginUiProcess& process) {
    const bool moving = transport_.playing() && !session_.session().content(node_).automation.empty();
    if (!stale_ && !moving) return;
    stale_ = false;
    for (std::size_t i = 0; i < told_.size(); ++i) {
        const auto now = static_cast<float>(value(i));
        if (told_[i].value == now || !std::isfinite(now)) continue;
        told_[i].value = now;
        if (i < plan_->layout.parameters.size())
            process.channel().sendValue(UiMessageKind::control, plan_->layout.parameters[i], now);
        else if (plan_->layout.messagesOut)
            process.sendAtom(*plan_->layout.messagesOut, properties_[i - plan_->layout.parameters.size()].set(now));
    }
}

void PluginUiLink::tellReadouts(PluginUiProcess& process) {
    const NodeInstance* live = instance();
    if (live == nullptr) return;
    for (std::size_t i = 0; i < toldReadouts_.size(); ++i) {
        const auto now = static_cast<float>(live->processor().readout(i));
        if (toldReadouts_[i].value == now || !std::isfinite(now)) continue;
        toldReadouts_[i].value = now;
        process.channel().sendValue(UiMessageKind::control, plan_->layout.readouts[i], now);
    }
}

void PluginUiLink::tellAtoms(PluginUiProcess& process) const {
    PluginUiTraffic* plugin = traffic();
    if (plugin == nullptr) return;
    plugin->openTraffic();
    while (const auto message = plugin->receive()) process.sendAtom(message->port, message->atom);
}

}  // namespace lacquer::editor
