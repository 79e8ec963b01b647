#include "editor/controllers/remote_control.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "editor/controllers/unattended.hpp"
#include "editor/models/value_text.hpp"
#include "sessions/control/osc_exchange.hpp"

namespace lacquer::editor {

namespace {

constexpr const char* kMidi = "midi";
constexpr const char* kOsc = "osc";
constexpr int kPollMs = 20;      // how late a control may be heard
constexpr int kFeedbackMs = 30;  // so often subscribers are told, while there are any
constexpr int kLearnMs = 30000;  // so long a parameter waits for a control

}  // namespace

RemoteControl::RemoteControl(SettingsFile& settings, SessionController& session, AutomationWriter& writer,
                             Lister lister)
    : settings_(settings),
      session_(session),
      writer_(writer),
      lister_(std::move(lister)),
      bindings_(session),
      oscPort_(host::OscOptions{}.port) {
    learnEnd_.setSingleShot(true);
    connect(&timer_, &QTimer::timeout, this, &RemoteControl::poll);
    connect(&feedback_, &QTimer::timeout, this, &RemoteControl::pollOsc);
    connect(&learnEnd_, &QTimer::timeout, this, &RemoteControl::stopLearning);
    connect(&session, &SessionController::edited, this, [this](const sessions::Edit& edit) {
        remote_.noteEdit(edit);
        if (const auto* removed = std::get_if<sessions::RemoveNode>(&edit); removed && learning_)
            if (removed->node == learning_->first) stopLearning();
    });
    connect(&session, &SessionController::opened, this, [this] {
        stopLearning();
        edits_.forget();
        surface_.forget();
        remote_.forget();
    });
    const nlohmann::json midi = settings.value(kMidi);
    if (midi.is_array())
        for (const auto& port : midi)
            if (port.is_object() && port.contains("name") && port["name"].is_string() && port.contains("api") &&
                port["api"].is_string())
                chosen_.push_back({port["name"], port["api"]});
    const nlohmann::json osc = settings.value(kOsc);
    if (osc.is_object()) {
        if (const auto on = osc.find("on"); on != osc.end() && on->is_boolean()) oscOn_ = on->get<bool>();
        if (const auto port = osc.find("port"); port != osc.end() && port->is_number_integer())
            if (const auto number = port->get<std::int64_t>(); number > 0 && number < 65536)
                oscPort_ = static_cast<int>(number);
    }
}

RemoteControl::~RemoteControl() = default;

void RemoteControl::start() {
    for (const host::MidiPort& port : chosen_) inputs_.listenTo(port);
    if (!chosen_.empty()) timer_.start(kPollMs);
    if (oscOn_) openOsc();
}

// MIDI
// -----------------------------------------------------------------------------------------------------------------

void RemoteControl::scan() {
    if (scanning()) return;
    finding_ = runUnattended(lister_);
    if (!timer_.isActive()) timer_.start(kPollMs);
    Q_EMIT portsChanged();
}

QStringList RemoteControl::ports() const {
    QStringList names;
    for (const auto* list : {&found_, &chosen_})
        for (const host::MidiPort& port : *list)
            if (const QString name = QString::fromStdString(port.name); !names.contains(name)) names.append(name);
    return names;
}

QStringList RemoteControl::chosenPorts() const {
    QStringList names;
    for (const host::MidiPort& port : chosen_) names.append(QString::fromStdString(port.name));
    return names;
}

bool RemoteControl::isGone(const QString& port) const {
    return inputs_.gone(port.toStdString());
}

void RemoteControl::listenTo(const QString& port, bool on) {
    const std::string name = port.toStdString();
    std::erase_if(chosen_, [&](const host::MidiPort& chosen) { return chosen.name == name; });
    inputs_.leave(name);
    const auto there =
        std::find_if(found_.begin(), found_.end(), [&](const host::MidiPort& found) { return found.name == name; });
    if (on && there != found_.end()) {
        chosen_.push_back(*there);
        inputs_.listenTo(*there);
        timer_.start(kPollMs);
    }
    keepMidi();
    Q_EMIT portsChanged();
}

void RemoteControl::poll() {
    if (finding_.valid() && finding_.wait_for(std::chrono::seconds(0)) == std::future_status::ready) {
        found_ = finding_.get();
        Q_EMIT portsChanged();
    }
    tellOfPorts();
    for (const auto& [port, events] : inputs_.take()) take(events, port);
    if (learning_)
        for (const auto& port : inputs_.open()) learnFrom({}, port);
    if (inputs_.empty() && !scanning()) timer_.stop();
}

void RemoteControl::tellOfPorts() {
    for (const auto& [port, change, first] : inputs_.takeNews()) {
        const QString name = QString::fromStdString(port.name);
        if (!first)
            Q_EMIT session_.notice(
                change == host::MidiInput::Change::gone
                    ? tr("The MIDI port %1 has gone; it is taken up again when it comes back").arg(name)
                    : tr("The MIDI port %1 is there again").arg(name));
        Q_EMIT portsChanged();
    }
}

void RemoteControl::take(const std::vector<MidiEvent>& events, const std::string& port) {
    if (learning_) return learnFrom(events, port);
    const std::vector<std::string> open = inputs_.open();
    const double now = writer_.seconds();
    for (const sessions::ControlNews& news : surface_.take(events, port, open, now)) tell(news);
}

void RemoteControl::tell(const sessions::ControlNews& news) {
    const QString control = QString::fromStdString(sourceOf(news));
    if (news.kind == sessions::ControlNews::Kind::refused)
        Q_EMIT session_.problem(control + ": " + textOf(*news.error));
    if (news.kind == sessions::ControlNews::Kind::waiting)
        Q_EMIT session_.notice(
            tr("%1 moves %2 once it has come to where that is").arg(control, nameOf(news.parameter)));
}

// Learning
// -------------------------------------------------------------------------------------------------------------

void RemoteControl::learn(ParameterModel* model, int row) {
    if (!model || row < 0 || row >= model->rowCount()) return stopLearning();
    const sessions::ParameterAddress wanted{model->node(), model->info(row).id};
    if (learning_ == wanted) return stopLearning();
    if (chosen_.empty()) {
        Q_EMIT session_.problem(tr("No MIDI port is listened to: choose one in the preferences, under Control"));
        return;
    }
    learning_ = wanted;
    learners_.clear();
    learnEnd_.start(kLearnMs);
    Q_EMIT learningChanged();
    Q_EMIT session_.notice(learningText());
}

void RemoteControl::stopLearning() {
    if (!learning_) return;
    learning_.reset();
    learnEnd_.stop();
    Q_EMIT learningChanged();
}

void RemoteControl::learnFrom(const std::vector<MidiEvent>& events, const std::string& port) {
    if (!learning_) return;
    const double now = writer_.seconds();
    if (const auto moved = learners_[port].take(events, now)) bindLearned(*moved);
}

void RemoteControl::bindLearned(const MidiControl& control) {
    const sessions::ParameterAddress address = *learning_;
    stopLearning();
    const auto target = edits_.find(address);
    const ControlMode mode = target ? usualMode(control, *target->info) : ControlMode::pickup;
    const ControlBinding binding{control, mode, {}, {}};
    if (session_.perform(sessions::SetControl{address.first, address.second, binding}))
        Q_EMIT session_.notice(tr("%1 is moved by %2").arg(nameOf(address), QString::fromStdString(describe(control))));
}

void RemoteControl::forget(ParameterModel* model, int row) {
    if (!model || row < 0 || row >= model->rowCount()) return;
    session_.perform(sessions::SetControl{model->node(), model->info(row).id, std::nullopt});
}

QString RemoteControl::learningText() const {
    return learning_ ? tr("Move a control: it will move %1").arg(nameOf(*learning_)) : QString();
}

QString RemoteControl::nameOf(const sessions::ParameterAddress& parameter) const {
    return parameterName(session_, parameter);
}

// OSC
// ------------------------------------------------------------------------------------------------------------------

void RemoteControl::setOscOn(bool on) {
    if (on == oscOn_) return;
    oscOn_ = on;
    openOsc();
    keepOsc();
}

bool RemoteControl::setOscPort(const QString& text) {
    bool whole = false;
    const int port = text.trimmed().toInt(&whole);
    if (!whole || port < 1 || port > 65535) {
        Q_EMIT session_.problem(tr("“%1” is no UDP port; type a number from 1 to 65535").arg(text));
        Q_EMIT oscChanged();
        return false;
    }
    oscPort_ = port;
    openOsc();
    keepOsc();
    return true;
}

void RemoteControl::openOsc() {
    oscReady_.clear();
    osc_.reset();
    oscProblem_.clear();
    if (oscOn_) {
        auto socket = host::OscSocket::open({.port = oscPort_});
        if (socket) {
            osc_ = *std::move(socket);
            for (const int descriptor : osc_->descriptors()) {
                oscReady_.push_back(std::make_unique<QSocketNotifier>(descriptor, QSocketNotifier::Read));
                connect(oscReady_.back().get(), &QSocketNotifier::activated, this, &RemoteControl::pollOsc);
            }
        } else {
            oscProblem_ = textOf(socket.error());
            Q_EMIT session_.problem(oscProblem_);
        }
    }
    if (!osc_) feedback_.stop();
    Q_EMIT oscChanged();
}

void RemoteControl::pollOsc() {
    if (!osc_) return;
    const double now = writer_.seconds();
    sessions::exchangeOsc(*osc_, remote_, now);
    for (const std::string& stranger : osc_->takeStrangers())
        Q_EMIT session_.notice(tr("OSC from %1 is refused").arg(QString::fromStdString(stranger)));
    // Nobody to be told: then nothing wakes the editor but what comes.
    if (remote_.subscribers() == 0)
        feedback_.stop();
    else if (!feedback_.isActive())
        feedback_.start(kFeedbackMs);
}

QString RemoteControl::oscText() const {
    if (!oscProblem_.isEmpty()) return oscProblem_;
    if (!osc_) return tr("Off");
    QStringList addresses;
    for (const std::string& address : osc_->addresses()) addresses.append(QString::fromStdString(address));
    return tr("Taken from this machine alone, on UDP port %1 of %2").arg(osc_->port()).arg(addresses.join(", "));
}

// Settings
// -------------------------------------------------------------------------------------------------------------

void RemoteControl::keepMidi() {
    nlohmann::json list = nlohmann::json::array();
    for (const host::MidiPort& port : chosen_) list.push_back({{"name", port.name}, {"api", port.api}});
    const Status kept = settings_.set(kMidi, list.empty() ? nlohmann::json() : list);
    if (!kept)
        Q_EMIT session_.problem(tr("This choice holds until the editor is closed: %1").arg(textOf(kept.error())));
}

void RemoteControl::keepOsc() {
    const Status kept = settings_.set(kOsc, {{"on", oscOn_}, {"port", oscPort_}});
    if (!kept)
        Q_EMIT session_.problem(tr("This choice holds until the editor is closed: %1").arg(textOf(kept.error())));
}

}  // namespace lacquer::editor
