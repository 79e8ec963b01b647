#include "editor/controllers/mixer.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "editor/controllers/patching.hpp"

namespace lacquer::editor {

namespace {

constexpr std::array kModes{sessions::AutomationMode::play, sessions::AutomationMode::touch,
                            sessions::AutomationMode::latch, sessions::AutomationMode::write,
                            sessions::AutomationMode::off};
constexpr const char* kNarrowSetting = "mixerNarrow";

// What changes nothing that a strip shows, but for what its controls hear of by themselves.
bool isSeenByStrips(const sessions::Session& session, const sessions::Edit& edit) {
    using namespace sessions;
    if (const auto* set = std::get_if<SetParameter>(&edit)) {
        const Node* node = session.graph.find(set->node);
        const bool ofVca = node != nullptr && node->type == "lacquer:vca";
        return ofVca || set->parameter == "mute" || set->parameter == "solo" || set->parameter == "soloSafe" ||
               set->parameter == "polarity" || set->parameter == "tap" || set->parameter == "off";
    }
    return std::holds_alternative<AddNode>(edit) || std::holds_alternative<RemoveNode>(edit) ||
           std::holds_alternative<Connect>(edit) || std::holds_alternative<Disconnect>(edit) ||
           std::holds_alternative<MoveNode>(edit) || std::holds_alternative<RenameNode>(edit) ||
           std::holds_alternative<SetAutomation>(edit) || std::holds_alternative<SetAutomationMode>(edit) ||
           std::holds_alternative<SetBypass>(edit) || std::holds_alternative<SetAppearance>(edit) ||
           std::holds_alternative<SetRole>(edit) || std::holds_alternative<SetRecording>(edit) ||
           std::holds_alternative<SetNote>(edit) || std::holds_alternative<AddFrame>(edit) ||
           std::holds_alternative<RemoveFrame>(edit) || std::holds_alternative<SetFrame>(edit) ||
           std::holds_alternative<SetOrder>(edit);
}

double kSystemZeroOf(const sessions::Session& session, NodeId node) {
    constexpr std::array kZeros{20.0, 14.0, 12.0};  // as the choices of lacquer:meter
    const auto content = session.contents.find(node);
    if (content == session.contents.end()) return kZeros[0];
    const auto scale = content->second.parameters.find("kScale");
    const double chosen = scale == content->second.parameters.end() ? 0 : scale->second;
    return kZeros[static_cast<std::size_t>(std::clamp(chosen, 0.0, 2.0))];
}

}  // namespace

Mixer::Mixer(SessionController& session, CanvasController& canvas, TransportController& transport,
             AutomationWriter& writer, SettingsFile& settings, Pages& pages)
    : session_(session),
      canvas_(canvas),
      transport_(transport),
      settings_(settings),
      pages_(pages),
      meters_([&transport](NodeId node, std::string_view id) { return transport.meters().readout(node, id); },
              [&session](NodeId node) { return kSystemZeroOf(session.session(), node); }, settings),
      keyed_(session, &writer) {
    const nlohmann::json kept = settings.value(kNarrowSetting);
    narrow_ = kept.is_boolean() && kept.get<bool>();
    connect(&pages, &Pages::changed, this, [this] { setShown(pages_.current() == Pages::Page::mixer); });
    connect(&session, &SessionController::edited, this, &Mixer::hear);
    connect(&session, &SessionController::opened, this, [this] {
        otherwise_.clear();
        keyed_.setNode({});
        all_.clear();
        stripRows_.reset({});
        masterRows_.reset({});
        meters_.watch({});  // nothing is held over from the other session
        wantRefresh();
    });
    connect(&transport, &TransportController::planChanged, this, &Mixer::wantRefresh);
    connect(&transport, &TransportController::goneChanged, this, &Mixer::wantRefresh);
    connect(&transport.meters(), &MeterClock::tick, this, [this] {
        const double seconds = sinceLook_.isValid() ? static_cast<double>(sinceLook_.restart()) / 1000 : 0;
        if (!sinceLook_.isValid()) sinceLook_.start();
        if (shown_) meters_.look(seconds);
    });
    connect(&canvas.selection(), &Selection::changed, this, [this] {
        if (shown_) Q_EMIT selectionChanged();
    });
}

void Mixer::setShown(bool shown) {
    if (shown == shown_) return;
    shown_ = shown;
    if (shown_) freshen();
    Q_EMIT shownChanged();
    Q_EMIT selectionChanged();
}

void Mixer::hear(const sessions::Edit& edit) {
    if (isSeenByStrips(session_.session(), edit)) wantRefresh();
}

void Mixer::wantRefresh() {
    stale_ = true;
    if (!shown_ || refreshing_) return;
    refreshing_ = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            refreshing_ = false;
            if (shown_) freshen();
        },
        Qt::QueuedConnection);
}

void Mixer::refresh() {
    stale_ = false;
    const sessions::Session& session = session_.session();
    all_ = sessions::mixerStrips(session);
    std::vector<MixerRow> rows = mixerRows(session, session_.registry(), all_, transport_.brokenNodes());
    std::set<NodeId> measured;
    for (const MixerRow& row : rows)
        if (const auto meter = row[StripField::meter].toULongLong(); meter != 0) measured.insert(NodeId{meter});
    meters_.watch(measured);
    const auto masters =
        std::ranges::find(all_, sessions::StripKind::master, &sessions::MixerStrip::kind) - all_.begin();
    masterRows_.show({rows.begin() + masters, rows.end()});
    rows.resize(static_cast<std::size_t>(masters));
    stripRows_.show(std::move(rows));
    Q_EMIT selectionChanged();
}

void Mixer::freshen() {
    if (stale_) refresh();
}

const sessions::MixerStrip* Mixer::find(NodeId head) {
    freshen();
    const auto found = std::ranges::find(all_, head, &sessions::MixerStrip::head);
    return found == all_.end() ? nullptr : &*found;
}

const sessions::MixerStrip* Mixer::stripOf(NodeId node) {
    freshen();
    for (const sessions::MixerStrip& strip : all_) {
        if (std::ranges::find(strip.nodes, node) != strip.nodes.end()) return &strip;
        if (std::ranges::find(strip.sends, node, &sessions::StripSend::node) != strip.sends.end()) return &strip;
    }
    return nullptr;
}

const sessions::MixerStrip* Mixer::current() {
    freshen();
    for (const sessions::MixerStrip& strip : all_)
        for (const NodeId id : strip.nodes)
            if (canvas_.selection().contains(id)) return &strip;
    return nullptr;
}

std::optional<NodeId> Mixer::leverOf(const sessions::MixerStrip& strip) {
    return strip.kind == sessions::StripKind::vca ? std::optional(strip.head) : strip.faderNode();
}

bool Mixer::isOn(NodeId node, const char* parameter) const {
    const auto& set = session_.session().content(node).parameters;
    const auto found = set.find(parameter);
    return found != set.end() && found->second >= 0.5;
}

void Mixer::performAsOne(const QString& name, std::vector<sessions::Edit> edits) {
    if (edits.empty()) return;
    session_.perform(edits.size() == 1 ? edits.front() : sessions::makeGroup(name.toStdString(), std::move(edits)));
}

QVariantList Mixer::selectedStrips() const {
    QVariantList heads;
    for (const sessions::MixerStrip& strip : all_)
        if (std::ranges::any_of(strip.nodes, [&](NodeId id) { return canvas_.selection().contains(id); }))
            heads.append(static_cast<quint64>(strip.head.value));
    return heads;
}

QVariantList Mixer::selectedNodes() const {
    QVariantList nodes;
    for (const NodeId id : canvas_.selection().nodes()) nodes.append(static_cast<quint64>(id.value));
    return nodes;
}

void Mixer::setNarrow(bool narrow) {
    narrow_ = narrow;
    otherwise_.clear();
    (void)settings_.set(kNarrowSetting, narrow);
    Q_EMIT narrowChanged();
}

QVariantList Mixer::otherwise() const {
    QVariantList heads;
    for (const NodeId id : otherwise_) heads.append(static_cast<quint64>(id.value));
    return heads;
}

void Mixer::toggleNarrow(quint64 head) {
    if (!otherwise_.erase(NodeId{head})) otherwise_.insert(NodeId{head});
    Q_EMIT narrowChanged();
}

void Mixer::selectStrip(quint64 head, bool add) {
    const sessions::MixerStrip* strip = find(NodeId{head});
    if (strip == nullptr) return;
    const NodeId node = leverOf(*strip).value_or(strip->head);
    if (add)
        canvas_.selection().toggle(node);
    else
        canvas_.selection().setNodes({node});
}

void Mixer::selectNode(quint64 node) {
    canvas_.selection().setNodes({NodeId{node}});
}

void Mixer::rename(quint64 head, const QString& name) {
    const Node* node = session_.session().graph.find(NodeId{head});
    const std::string wanted = name.trimmed().toStdString();
    if (node != nullptr && !wanted.empty() && wanted != node->name)
        session_.perform(sessions::RenameNode{node->id, wanted});
}

void Mixer::setColour(quint64 head, const QString& colour) {
    if (find(NodeId{head}) == nullptr) return;
    sessions::NodeAppearance look = session_.session().content(NodeId{head}).appearance;
    if (look.colour == colour.toStdString()) return;
    look.colour = colour.toStdString();
    session_.perform(sessions::SetAppearance{NodeId{head}, look});
}

void Mixer::toggle(quint64 head, const QString& parameter) {
    const sessions::MixerStrip* strip = find(NodeId{head});
    const auto node = strip ? leverOf(*strip) : std::nullopt;
    if (!node) return;
    const std::string id = parameter.toStdString();
    session_.perform(sessions::SetParameter{*node, id, isOn(*node, id.c_str()) ? 0.0 : 1.0});
}

void Mixer::toggleBypass(quint64 node) {
    if (session_.session().graph.find(NodeId{node}))
        session_.perform(sessions::SetBypass{NodeId{node}, !session_.session().isBypassed(NodeId{node})});
}

void Mixer::toggleInserts(quint64 head) {
    const sessions::MixerStrip* strip = find(NodeId{head});
    if (strip == nullptr) return;
    const sessions::Session& session = session_.session();
    std::vector<sessions::Edit> off, on;
    for (std::size_t place = 0; place < strip->nodes.size(); ++place) {
        const NodeId id = strip->nodes[place];
        const Node* node = session.graph.find(id);
        if (place == strip->fader || place == strip->pan || !canBeBypassed(*node) || node->type == "lacquer:bus")
            continue;
        if (session.isBypassed(id))
            on.emplace_back(sessions::SetBypass{id, false});
        else
            off.emplace_back(sessions::SetBypass{id, true});
    }
    if (off.empty() && on.empty()) return Q_EMIT session_.notice(tr("There are no inserts to bypass"));
    performAsOne(off.empty() ? tr("Switch inserts on") : tr("Bypass inserts"), off.empty() ? on : off);
}

void Mixer::moveStrip(int from, int to) {
    freshen();
    const int count = stripRows_.count();
    if (from == to || from < 0 || to < 0 || from >= count || to >= count) return;
    session_.perform(
        sessions::moveStrip(session_.session(), all_, static_cast<std::size_t>(from), static_cast<std::size_t>(to)));
}

void Mixer::moveInsert(quint64 head, int from, int to) {
    const sessions::MixerStrip* strip = find(NodeId{head});
    if (strip == nullptr || from == to || from < 0 || to < 0) return;
    const auto edit =
        sessions::moveInStrip(session_.session(), *strip, static_cast<std::size_t>(from), static_cast<std::size_t>(to));
    if (edit)
        session_.perform(*edit);
    else
        Q_EMIT session_.notice(tr("It cannot be moved there: more than one wire leads to or from it"));
}

bool Mixer::aimBehind(quint64 head, int place) {
    const sessions::MixerStrip* strip = find(NodeId{head});
    const auto wire = strip && place >= 0
                          ? sessions::wireBehind(session_.session(), *strip, static_cast<std::size_t>(place))
                          : std::nullopt;
    if (!wire) return false;
    canvas_.selection().setWire(*wire);
    return true;
}

void Mixer::setPre(quint64 send, bool pre) {
    const sessions::MixerStrip* strip = stripOf(NodeId{send});
    if (strip == nullptr) return;
    const auto found = std::ranges::find(strip->sends, NodeId{send}, &sessions::StripSend::node);
    if (found == strip->sends.end() || found->pre == pre) return;
    if (!found->switchable)
        return Q_EMIT session_.notice(tr("Only one of its inputs is wired: wire the other one in the graph"));
    session_.perform(sessions::SetParameter{NodeId{send}, "tap", isOn(NodeId{send}, "tap") ? 0.0 : 1.0});
}

void Mixer::toggleSend(quint64 send) {
    if (session_.session().graph.find(NodeId{send}))
        session_.perform(sessions::SetParameter{NodeId{send}, "off", isOn(NodeId{send}, "off") ? 0.0 : 1.0});
}

void Mixer::setMode(quint64 head, const QString& mode) {
    const sessions::MixerStrip* strip = find(NodeId{head});
    const auto node = strip ? leverOf(*strip) : std::nullopt;
    if (!node) return;
    for (const sessions::AutomationMode each : kModes)
        if (mode == sessions::toString(each) && session_.session().content(*node).automationMode("level") != each)
            session_.perform(sessions::SetAutomationMode{*node, "level", each});
}

void Mixer::nextMode(quint64 head) {
    const sessions::MixerStrip* strip = find(NodeId{head});
    const auto node = strip ? leverOf(*strip) : std::nullopt;
    if (!node) return;
    const auto now = std::find(kModes.begin(), kModes.end(), session_.session().content(*node).automationMode("level"));
    const auto next = now + 1 == kModes.end() ? kModes.begin() : now + 1;
    session_.perform(sessions::SetAutomationMode{*node, "level", *next});
}

void Mixer::showInGraph(quint64 head) {
    const sessions::MixerStrip* strip = find(NodeId{head});
    if (strip == nullptr) return;
    canvas_.selection().setNodes({strip->nodes.begin(), strip->nodes.end()});
    pages_.show(Pages::Page::graph);
    canvas_.fitSelection();
}

void Mixer::show(const sessions::MixerStrip& strip) {
    selectStrip(strip.head.value, false);
    Q_EMIT viewWanted(stripRows_.rowOf(strip.head).value_or(-1));
}

void Mixer::step(int strips) {
    freshen();
    if (all_.empty()) return;
    const sessions::MixerStrip* now = current();
    if (now == nullptr) return show(strips > 0 ? all_.front() : all_.back());
    const auto last = static_cast<std::ptrdiff_t>(all_.size()) - 1;
    show(all_[static_cast<std::size_t>(std::clamp(now - all_.data() + strips, std::ptrdiff_t{0}, last))]);
}

void Mixer::toEnd(bool last) {
    freshen();
    if (!all_.empty()) show(last ? all_.back() : all_.front());
}

void Mixer::nudgeFader(double steps) {
    const sessions::MixerStrip* strip = current();
    if (strip == nullptr) return Q_EMIT session_.notice(tr("Select a strip: left and right go from one to the next"));
    const auto node = leverOf(*strip);
    if (!node) return Q_EMIT session_.notice(tr("This strip has no fader"));
    keyed_.setNode(*node);
    if (const auto row = keyed_.type() ? keyed_.type()->findParameter("level") : std::nullopt)
        keyed_.step(static_cast<int>(*row), steps);
}

void Mixer::resetFader() {
    const sessions::MixerStrip* strip = current();
    const auto node = strip ? leverOf(*strip) : std::nullopt;
    if (!node) return;
    keyed_.setNode(*node);
    if (const auto row = keyed_.type() ? keyed_.type()->findParameter("level") : std::nullopt)
        keyed_.reset(static_cast<int>(*row));
}

void Mixer::moveSelected(int strips) {
    const sessions::MixerStrip* strip = current();
    const auto row = strip ? stripRows_.rowOf(strip->head) : std::nullopt;
    if (!row) return;
    moveStrip(*row, std::clamp(*row + strips, 0, stripRows_.count() - 1));
    refresh();
    Q_EMIT viewWanted(std::clamp(*row + strips, 0, stripRows_.count() - 1));
}

void Mixer::deleteInserts() {
    std::set<NodeId> inserts;
    for (const NodeId id : canvas_.selection().nodes()) {
        const sessions::MixerStrip* strip = stripOf(id);
        if (strip == nullptr) continue;
        const auto at = std::ranges::find(strip->nodes, id);
        const auto place = static_cast<std::size_t>(at - strip->nodes.begin());
        if (at == strip->nodes.end()) {
            inserts.insert(id);  // a send
        } else if (place > 0 && place != strip->fader && place != strip->pan &&
                   session_.session().graph.find(id)->type != "lacquer:output") {
            inserts.insert(id);
        }
    }
    if (inserts.empty())
        return Q_EMIT session_.notice(tr("Select an insert or a send to delete it; strips are deleted in the graph"));
    const sessions::MixerStrip* strip = stripOf(*inserts.begin());
    const quint64 head = strip->head.value;
    const QString name = QString::fromStdString(session_.session().graph.find(*inserts.begin())->name);
    const auto count = static_cast<int>(inserts.size());
    if (!session_.perform(remove(session_.session(), inserts, Healing::reconnect))) return;
    Q_EMIT session_.notice(count == 1 ? tr("Deleted %1; undo brings it back").arg(name)
                                      : tr("Deleted %n inserts; undo brings them back", nullptr, count));
    refresh();
    selectStrip(head, false);
}

void Mixer::showSelected() {
    if (const sessions::MixerStrip* strip = current()) showInGraph(strip->head.value);
}

void Mixer::narrowSelected() {
    if (const sessions::MixerStrip* strip = current()) toggleNarrow(strip->head.value);
}

void Mixer::renameSelected() {
    if (const sessions::MixerStrip* strip = current()) Q_EMIT renameWanted(strip->head.value);
}

}  // namespace lacquer::editor
