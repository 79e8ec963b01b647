#include "editor/controllers/monitor_controller.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include <nlohmann/json.hpp>

#include "editor/models/position_text.hpp"
#include "editor/models/value_text.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/model/value_check.hpp"

namespace lacquer::editor {

namespace {

namespace fs = std::filesystem;

constexpr int kGainsMs = 100;  // so often the loudness is looked at
constexpr const char* kVolume = "monitorVolume";
constexpr const char* kMatching = "monitorMatching";

const ParameterInfo& volumeInfo() {
    static const ParameterInfo info{
        "volume", "Volume", "dB", host::MonitorControls::kSilentDb, host::MonitorControls::kLoudestDb, 0};
    return info;
}

const ParameterInfo& gainInfo() {
    static const ParameterInfo info{"gain", "Gain", "dB", sessions::kMinimumClipGainDb, sessions::kMaximumClipGainDb,
                                    0};
    return info;
}

QString signedDb(double db) {
    return QString::fromUtf8(db < 0 ? "−" : "+") + QString::number(std::abs(db), 'f', 1) + " dB";
}

}  // namespace

MonitorController::MonitorController(SessionController& session, const Selection& selection,
                                     TransportController& transport, SettingsFile& settings)
    : session_(session),
      selection_(selection),
      transport_(transport),
      settings_(settings),
      controls_(transport.monitorControls()) {
    const auto volume = settings.value(kVolume), matching = settings.value(kMatching);
    if (volume.is_number()) setVolume(volume.get<double>());
    if (matching.is_boolean()) matching_ = matching.get<bool>();
    gainsTimer_.setInterval(kGainsMs);
    connect(&gainsTimer_, &QTimer::timeout, this, &MonitorController::updateGains);
    connect(&transport, &TransportController::engineMade, this, &MonitorController::takeEngine);
    connect(&transport, &TransportController::engineGoes, this, &MonitorController::dropEngine);
    connect(&session, &SessionController::edited, this, &MonitorController::follow);
    // Before the next session's engine is made: its nodes have the same ids.
    connect(&session, &SessionController::closing, this, [this] {
        listening_.clear();
        chosen_ = -1;
        controls_.reference = false;
    });
    connect(&session, &SessionController::opened, this, [this] {
        tellOfChoice();
        Q_EMIT listeningChanged();
    });
}

MonitorController::~MonitorController() = default;

// The engine ---------------------------------------------------------------------------------------------------------

void MonitorController::takeEngine() {
    sessions::SessionEngine& engine = *transport_.engine();
    desk_.emplace(session_.session(), engine);
    desk_->setMatching(matching_);
    engine.listen(listening_);
    if (chosen_ >= 0) choose(chosen_);
}

void MonitorController::dropEngine() {
    desk_.reset();
    gainsTimer_.stop();
}

void MonitorController::follow(const sessions::Edit& edit) {
    if (std::holds_alternative<sessions::SetReferences>(edit) || std::holds_alternative<sessions::SetRange>(edit)) {
        if (desk_) {
            if (const Status followed = desk_->follow(edit); !followed)
                Q_EMIT session_.problem(textOf(followed.error()));
            chosen_ = desk_->chosen() ? static_cast<int>(*desk_->chosen()) : -1;
        } else if (chosen_ >= static_cast<int>(session_.session().references.size())) {
            chosen_ = -1;
        }
        if (chosen_ < 0) controls_.reference = false;
        tellOfChoice();
    }
    const bool named = std::holds_alternative<sessions::RemoveNode>(edit) ||
                       std::holds_alternative<sessions::AddNode>(edit) ||
                       std::holds_alternative<sessions::RenameNode>(edit);
    if (named && !listening_.empty()) {
        Q_EMIT changed();
        Q_EMIT listeningChanged();
    }
}

void MonitorController::updateGains() {
    if (!desk_) return;
    const sessions::MatchedGains gains = desk_->gains();
    const auto master = static_cast<float>(gains.masterDb), reference = static_cast<float>(gains.referenceDb);
    const bool matched = desk_->matched();
    const auto why = desk_->whyNotMeasured();
    const QString text = why ? textOf(*why) : QString();
    const bool same = controls_.masterGainDb == master && controls_.referenceGainDb == reference &&
                      matched == matched_ && text == whyNotMatched_;
    if (same) return;
    controls_.masterGainDb = master;
    controls_.referenceGainDb = reference;
    matched_ = matched;
    whyNotMatched_ = text;
    Q_EMIT changed();
}

// Volume and switches ------------------------------------------------------------------------------------------------

double MonitorController::volumeFraction() const noexcept {
    return toFraction(volumeInfo(), volumeDb());
}

double MonitorController::fullFraction() const noexcept {
    return toFraction(volumeInfo(), 0);
}

QString MonitorController::volumeText() const {
    return valueText(volumeInfo(), volumeDb());
}

void MonitorController::setVolume(double db) {
    const auto kept =
        static_cast<float>(std::clamp<double>(db, host::MonitorControls::kSilentDb, host::MonitorControls::kLoudestDb));
    if (std::isnan(db) || controls_.volumeDb.exchange(kept) == kept) return;
    (void)settings_.set(kVolume, std::round(kept * 100.0) / 100);
    Q_EMIT changed();
}

void MonitorController::typeVolume(const QString& text) {
    const auto value = parseValue(volumeInfo(), text);
    if (value && volumeInfo().accepts(*value)) return setVolume(*value);
    Q_EMIT session_.problem(tr("“%1” is no volume: type decibels from %2 to %3")
                                .arg(text)
                                .arg(volumeInfo().minimum)
                                .arg(volumeInfo().maximum));
    Q_EMIT changed();  // what has been typed gives way to what counts
}

void MonitorController::setVolumeFraction(double fraction) {
    setVolume(fromFraction(volumeInfo(), std::clamp(fraction, 0.0, 1.0)));
}

void MonitorController::stepVolume(double decibels) {
    setVolume(volumeDb() + decibels);
}

void MonitorController::toggleDim() {
    controls_.dim = !controls_.dim;
    Q_EMIT changed();
}

void MonitorController::toggleMuted() {
    controls_.muted = !controls_.muted;
    Q_EMIT changed();
}

void MonitorController::flipTo(Sides sides) {
    controls_.sides = controls_.sides == sides ? Sides::stereo : sides;
    Q_EMIT changed();
}

void MonitorController::toggleMono() {
    flipTo(Sides::mono);
}

void MonitorController::toggleSide() {
    flipTo(Sides::side);
}

void MonitorController::toggleSwapped() {
    controls_.swapped = !controls_.swapped;
    Q_EMIT changed();
}

// References ---------------------------------------------------------------------------------------------------------

void MonitorController::toggleReference() {
    if (session_.session().references.empty()) {
        Q_EMIT session_.notice(tr("There is no reference yet: add one in the monitor's panel"));
        return;
    }
    if (chosen_ < 0) choose(0);
    if (chosen_ < 0) return;
    controls_.reference = !controls_.reference;
    Q_EMIT changed();
}

void MonitorController::choose(int index) {
    const bool there = index >= 0 && index < static_cast<int>(session_.session().references.size());
    const auto wanted = there ? std::optional(static_cast<std::size_t>(index)) : std::nullopt;
    if (desk_) {
        if (const Status chosen = desk_->choose(wanted); !chosen) {
            Q_EMIT session_.problem(textOf(chosen.error()));
            index = desk_->chosen() ? static_cast<int>(*desk_->chosen()) : -1;
        }
        transport_.wake();
    }
    chosen_ = there ? index : -1;
    if (chosen_ < 0) controls_.reference = false;
    tellOfChoice();
}

void MonitorController::tellOfChoice() {
    if (chosen_ >= 0 && desk_)
        gainsTimer_.start();
    else
        gainsTimer_.stop();
    matched_ = false;
    updateGains();
    Q_EMIT referencesChanged();
    Q_EMIT changed();
}

QVariantList MonitorController::references() const {
    const auto map = TempoMap::make({}, session_.session().sampleRate);
    QVariantList list;
    for (const sessions::Reference& reference : session_.session().references)
        list.append(QVariantMap{{"name", QString::fromStdString(sessions::nameOf(reference))},
                                {"file", QString::fromStdString(reference.file)},
                                {"gainText", valueText(gainInfo(), reference.gainDb)},
                                {"offsetText", positionText(reference.offsetFrames, PositionUnit::time, *map)}});
    return list;
}

void MonitorController::perform(std::vector<sessions::Reference> references) {
    if (references != session_.session().references) session_.perform(sessions::SetReferences{std::move(references)});
    Q_EMIT referencesChanged();  // what has been typed gives way to what counts
}

void MonitorController::addReferences(const QList<QUrl>& files) {
    std::vector<sessions::Reference> list = session_.session().references;
    for (const QUrl& url : files) {
        const fs::path file = url.toLocalFile().toStdString();
        if (const auto opened = sessions::AudioFile::open(file); !opened) {
            Q_EMIT session_.problem(textOf(opened.error()));
            continue;
        }
        list.push_back({session_.session().nameOf(file)});
    }
    const int first = static_cast<int>(session_.session().references.size());
    perform(std::move(list));
    if (chosen_ < 0 && first < static_cast<int>(session_.session().references.size())) choose(first);
}

void MonitorController::removeReference(int index) {
    std::vector<sessions::Reference> list = session_.session().references;
    if (index < 0 || index >= static_cast<int>(list.size())) return;
    list.erase(list.begin() + index);
    perform(std::move(list));
}

void MonitorController::typeGain(int index, const QString& text) {
    std::vector<sessions::Reference> list = session_.session().references;
    if (index < 0 || index >= static_cast<int>(list.size())) return;
    const auto value = parseValue(gainInfo(), text);
    if (value)
        list[static_cast<std::size_t>(index)].gainDb = *value;
    else
        Q_EMIT session_.problem(tr("“%1” is no gain: type decibels such as -1.5").arg(text));
    perform(std::move(list));
}

void MonitorController::typeOffset(int index, const QString& text) {
    std::vector<sessions::Reference> list = session_.session().references;
    if (index < 0 || index >= static_cast<int>(list.size())) return;
    const auto map = TempoMap::make({}, session_.session().sampleRate);
    const auto frames = parsePosition(text, PositionUnit::time, *map);
    if (frames)
        list[static_cast<std::size_t>(index)].offsetFrames = *frames;
    else
        Q_EMIT session_.problem(tr("“%1” is no place in a file: type a time such as 0:45").arg(text));
    perform(std::move(list));
}

void MonitorController::setMatching(bool matching) {
    if (std::exchange(matching_, matching) == matching) return;
    (void)settings_.set(kMatching, matching);
    if (desk_) desk_->setMatching(matching);
    updateGains();
    Q_EMIT changed();
}

void MonitorController::measureAnew() {
    if (sessions::SessionEngine* engine = transport_.engine()) engine->measureMasterAnew();
    transport_.wake();
}

QString MonitorController::matchText() const {
    if (chosen_ < 0) return tr("Choose a reference to compare with");
    if (!matching_) return tr("Both are heard as loud as they are");
    if (!whyNotMatched_.isEmpty()) return tr("The reference cannot be measured: %1").arg(whyNotMatched_);
    if (!matched_) return tr("Being measured: play the song for a while");
    if (controls_.masterGainDb < 0) return tr("Master %1: it is the louder one").arg(signedDb(controls_.masterGainDb));
    return tr("Reference %1").arg(signedDb(controls_.referenceGainDb));
}

// Listening ----------------------------------------------------------------------------------------------------------

void MonitorController::toggleListening(bool before) {
    const auto place = before ? sessions::ListenPlace::before : sessions::ListenPlace::after;
    std::set<sessions::ListenPoint> points;
    for (const NodeId id : selection_.nodes()) points.insert({id, place});
    if (points.empty() && listening_.empty()) {
        Q_EMIT session_.notice(tr("Select the nodes to listen to"));
        return;
    }
    listening_ = points == listening_ ? std::set<sessions::ListenPoint>() : std::move(points);
    if (sessions::SessionEngine* engine = transport_.engine()) engine->listen(listening_);
    transport_.wake();
    Q_EMIT changed();
    Q_EMIT listeningChanged();
}

void MonitorController::stopListening() {
    if (listening_.empty()) return;
    listening_.clear();
    if (sessions::SessionEngine* engine = transport_.engine()) engine->listen({});
    transport_.wake();
    Q_EMIT changed();
    Q_EMIT listeningChanged();
}

std::map<NodeId, QString> MonitorController::listenMarks() const {
    std::map<NodeId, QString> marks;
    for (const sessions::ListenPoint& point : listening_)
        if (session_.session().graph.find(point.node) != nullptr)
            marks[point.node] = point.place == sessions::ListenPlace::before ? tr("PFL") : tr("AFL");
    return marks;
}

QString MonitorController::nameOf(NodeId id) const {
    const Node* node = session_.session().graph.find(id);
    return node != nullptr ? QString::fromStdString(node->name) : QString();
}

QString MonitorController::listenText() const {
    QStringList texts;
    for (const auto& [id, mark] : listenMarks()) texts.append(mark + " " + nameOf(id));
    return texts.join(", ");
}

QString MonitorController::engagedText() const {
    QStringList words;
    if (muted()) words.append(tr("MUTE"));
    if (mono()) words.append(tr("MONO"));
    if (side()) words.append(tr("SIDE"));
    if (swapped()) words.append(tr("SWAP"));
    if (dim()) words.append(tr("DIM"));
    if (const QString listened = listenText(); !listened.isEmpty()) {
        words.append(listened);
    } else if (hearsReference()) {
        words.append(tr("REF %1").arg(signedDb(controls_.referenceGainDb)));
    } else if (controls_.masterGainDb != 0) {
        words.append(tr("MASTER %1").arg(signedDb(controls_.masterGainDb)));
    }
    return words.join(" ");
}

}  // namespace lacquer::editor
