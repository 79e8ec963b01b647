#include "editor/controllers/master_meters.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <set>

#include <nlohmann/json.hpp>

#include "core/plan/process_plan.hpp"
#include "editor/controllers/patching.hpp"

namespace lacquer::editor {

namespace {

constexpr const char* kLoudnessMeterType = "lacquer:loudness-meter";
constexpr const char* kMeterType = "lacquer:meter";
constexpr const char* kTargetSetting = "masterTarget";
constexpr int kTicksPerJudgement = 15;  // twice a second

// What broadcasters agreed on: EBU R 128, 2023.
sessions::Service broadcast() {
    sessions::Service profile;
    profile.name = "EBU R 128";
    profile.targetLufs = -23;
    profile.limitDbtp = -1;
    return profile;
}

// As it is shown, so that what is said fits what is seen.
double rounded(double value) {
    return std::round(value * 10) / 10;
}

QString signedText(double value) {
    return (rounded(value) < 0 ? QString("−") : QString("+")) + QString::number(std::abs(value), 'f', 1);
}

// Outputs of the session first, then what feeds them, and so on back to the tracks.
std::vector<NodeId> backFromOutput(const Graph& graph) {
    std::vector<NodeId> order;
    std::set<NodeId> seen;
    std::deque<NodeId> next;
    for (const auto& [id, node] : graph.nodes())
        if (node.type == kOutputTypeUri && seen.insert(id).second) next.push_back(id);
    for (; !next.empty(); next.pop_front()) {
        order.push_back(next.front());
        for (const Connection& wire : graph.incoming(next.front()))
            if (seen.insert(wire.source.node).second) next.push_back(wire.source.node);
    }
    return order;
}

}  // namespace

MasterMeters::MasterMeters(SessionController& session, Selection& selection, TransportController& transport,
                           SettingsFile& settings)
    : session_(session),
      selection_(selection),
      transport_(transport),
      settings_(settings),
      profiles_{broadcast()},
      figures_(transport.meters()),
      loudness_(transport.meters(), [&transport] { return transport.playing(); }),
      heard_(transport.meters()) {
    for (const sessions::Service& service : sessions::knownServices().services)
        if (service.targetLufs) profiles_.push_back(service);
    const nlohmann::json chosen = settings_.value(kTargetSetting);
    for (std::size_t i = 0; i < profiles_.size(); ++i)
        if (chosen.is_string() && chosen.get<std::string>() == profiles_[i].name) target_ = static_cast<int>(i);

    connect(&session, &SessionController::opened, this, [this] {
        loudness_.setNode({});  // the other session may have a node of the same number
        heard_.setNode({}, 0);
        find();
    });
    connect(&session, &SessionController::edited, this, [this](const sessions::Edit& edit) {
        if (const auto* set = std::get_if<sessions::SetParameter>(&edit); set && set->node == meter_)
            Q_EMIT nodesChanged();
        const auto is = [&](auto... kinds) { return (std::holds_alternative<decltype(kinds)>(edit) || ...); };
        if (!is(sessions::AddNode{}, sessions::RemoveNode{}, sessions::Connect{}, sessions::Disconnect{})) return;
        stale_ = true;
        if (watched_) find();
    });
    connect(&transport.meters(), &MeterClock::tick, this, [this] {
        if (watched_ && ++ticks_ % kTicksPerJudgement == 0) look();
    });
    find();
}

NodeId MasterMeters::nearestToOutput(const char* type) const {
    const Graph& graph = session_.session().graph;
    for (const NodeId id : backFromOutput(graph))
        if (graph.find(id)->type == type) return id;
    return {};
}

void MasterMeters::find() {
    stale_ = false;
    loudnessMeter_ = nearestToOutput(kLoudnessMeterType);
    meter_ = nearestToOutput(kMeterType);
    const auto type = loudnessMeter_ ? session_.registry().find(kLoudnessMeterType)
                                     : Result<std::shared_ptr<const ProcessorType>>(nullptr);
    figures_.setNode(loudnessMeter_, type ? *type : nullptr);
    loudness_.setNode(loudnessMeter_);
    heard_.setNode(watched_ ? meter_ : NodeId{}, session_.session().sampleRate);
    judge({}, {});
    Q_EMIT nodesChanged();
}

void MasterMeters::setWatched(bool watched) {
    if (watched == watched_) return;
    watched_ = watched;
    if (watched_ && stale_) find();
    heard_.setNode(watched_ ? meter_ : NodeId{}, session_.session().sampleRate);
    if (watched_) look();
    Q_EMIT watchedChanged();
}

void MasterMeters::look() {
    const auto finite = [](std::optional<double> value) {
        return value && std::isfinite(*value) ? value : std::nullopt;
    };
    const auto peak = finite(transport_.meters().readout(loudnessMeter_, "truePeak"));
    judge(finite(transport_.meters().readout(loudnessMeter_, "integrated")),
          peak && *peak > LoudnessHistory::kSilentLufs ? peak : std::nullopt);
}

void MasterMeters::judge(std::optional<double> integratedLufs, std::optional<double> truePeakDbtp) {
    if (integratedLufs == integratedLufs_ && truePeakDbtp == truePeakDbtp_) return;
    integratedLufs_ = integratedLufs;
    truePeakDbtp_ = truePeakDbtp;
    Q_EMIT judged();
}

void MasterMeters::addMeters() {
    const sessions::Session& session = session_.session();
    const std::vector<NodeId> back = backFromOutput(session.graph);
    const auto incoming = back.empty() ? std::vector<Connection>() : session.graph.incoming(back.front());
    if (incoming.size() != 1) {
        Q_EMIT session_.problem(
            tr("Meters go into the one wire to the output, and it has %1: add them in the graph").arg(incoming.size()));
        return;
    }
    // The second one goes where the first one has been put: both are tried on a copy.
    sessions::Session tried = session;
    sessions::History history(tried, session_.registry());
    std::vector<sessions::Edit> edits;
    for (const char* uri : {kMeterType, kLoudnessMeterType}) {
        const auto type = session_.registry().find(uri);
        if (nearestToOutput(uri) || !type) continue;
        sessions::AddNode add{
            (*type)->makeNode(freeName(tried, (*type)->name), tried.graph.find(back.front())->width), {}, {}};
        add.content.role = sessions::Role::master;
        const auto edit = addInto(tried, add, tried.graph.incoming(back.front()).front().id);
        auto done = edit ? history.perform(*edit) : Result<sessions::Edit>(sessions::Edit());
        if (!edit || !done) return Q_EMIT session_.problem(tr("Meters do not fit the wire to the output"));
        edits.push_back(*std::move(done));
    }
    if (!edits.empty()) (void)session_.perform(sessions::makeGroup(tr("Add meters").toStdString(), std::move(edits)));
}

void MasterMeters::select(NodeId node) {
    if (node) selection_.setNodes({node});
}

double MasterMeters::headroomOfKDb() const {
    constexpr std::array kHeadroomsDb{20.0, 14.0, 12.0};
    if (!meter_) return kHeadroomsDb[0];
    const auto& parameters = session_.session().content(meter_).parameters;
    const auto scale = parameters.find("kScale");
    const double choice = scale == parameters.end() ? 0 : std::clamp(scale->second, 0.0, 2.0);
    return kHeadroomsDb[static_cast<std::size_t>(choice)];
}

QStringList MasterMeters::targets() const {
    QStringList names;
    for (const sessions::Service& profile : profiles_)
        names.append(
            QString("%1  %2 LUFS").arg(QString::fromStdString(profile.name), QString::number(*profile.targetLufs)));
    return names;
}

void MasterMeters::setTarget(int index) {
    if (index == target_ || index < 0 || index >= static_cast<int>(profiles_.size())) return;
    target_ = index;
    if (const Status kept = settings_.set(kTargetSetting, profiles_[static_cast<std::size_t>(index)].name); !kept)
        Q_EMIT session_.problem(textOf(kept.error()));
    Q_EMIT judged();
}

QString MasterMeters::targetName() const {
    return QString::fromStdString(profiles_[static_cast<std::size_t>(target_)].name);
}

QString MasterMeters::loudnessVerdict() const {
    if (!integratedLufs_) return {};
    const double over = rounded(*integratedLufs_ - targetLufs());
    if (over == 0) return tr("on the target");
    return over > 0 ? tr("%1 LU above the target").arg(over, 0, 'f', 1)
                    : tr("%1 LU below the target").arg(-over, 0, 'f', 1);
}

bool MasterMeters::peakTooHigh() const {
    const auto& limit = profiles_[static_cast<std::size_t>(target_)].limitDbtp;
    return truePeakDbtp_ && limit && rounded(*truePeakDbtp_) > *limit;
}

QString MasterMeters::peakVerdict() const {
    const auto& limit = profiles_[static_cast<std::size_t>(target_)].limitDbtp;
    if (!truePeakDbtp_ || !limit) return {};
    const double headroom = *limit - rounded(*truePeakDbtp_);
    return headroom < 0 ? tr("%1 dB above %2 dBTP").arg(-headroom, 0, 'f', 1).arg(*limit)
                        : tr("%1 dB below %2 dBTP").arg(headroom, 0, 'f', 1).arg(*limit);
}

QVariantList MasterMeters::services() const {
    sessions::LoudnessReport measured;
    measured.integratedLufs = integratedLufs_;
    measured.truePeakDbtp = truePeakDbtp_;
    QVariantList rows;
    for (const sessions::Service& service : sessions::knownServices().services) {
        const auto verdict = sessions::judge(service, measured);
        if (!verdict) continue;
        const bool asksForPeak = service.limitDbtp && truePeakDbtp_;
        rows.append(QVariantMap{
            {"name", QString::fromStdString(service.name)},
            {"gainText", verdict->leavesLevel ? tr("as it is") : tr("%1 dB").arg(signedText(verdict->gainDb))},
            {"playedText", tr("%1 LUFS").arg(signedText(verdict->playedLufs))},
            {"headroomText", asksForPeak ? tr("%1 dB").arg(signedText(verdict->headroomDb)) : QString("–")},
            {"tooHigh", asksForPeak && rounded(verdict->headroomDb) < 0}});
    }
    return rows;
}

QString MasterMeters::servicesAsOf() const {
    return QString::fromStdString(sessions::knownServices().asOf);
}

}  // namespace lacquer::editor
