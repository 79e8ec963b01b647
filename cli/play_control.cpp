#include "cli/play_control.hpp"

#include <chrono>

#include <nlohmann/json.hpp>

#include "cli/output.hpp"
#include "cli/player.hpp"
#include "sessions/control/osc_exchange.hpp"

namespace lacquer::cli {
namespace {

constexpr double kWatchSeconds = 1;

double secondsNow() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

PlayControl::PlayControl(sessions::History& history, const ProcessorRegistry& registry, sessions::SessionEngine& engine)
    : history_(history), registry_(registry), engine_(engine) {
    listener_ = history.addListener([this](const sessions::Edit& edit) {
        remote_.noteEdit(edit);
        tellOfEdit(edit);
    });
}

PlayControl::~PlayControl() {
    history_.removeListener(listener_);
}

Result<std::unique_ptr<PlayControl>> PlayControl::open(const ControlWish& wish, sessions::History& history,
                                                       const ProcessorRegistry& registry,
                                                       sessions::SessionEngine& engine) {
    std::unique_ptr<PlayControl> control(new PlayControl(history, registry, engine));
    control->recorder_.setMode(wish.automation);
    for (const std::string& name : wish.midi) {
        auto input = host::MidiInput::open(name);
        if (!input) return fail(std::move(input).error());
        control->inputNames_.push_back((*input)->port().name);
        control->inputs_.push_back(*std::move(input));
    }
    if (wish.osc) {
        auto socket = host::OscSocket::open(*wish.osc);
        if (!socket) return fail(std::move(socket).error());
        control->osc_ = *std::move(socket);
    }
    return control;
}

void PlayControl::begin(Player& player, PlayReport& report) {
    player_ = &player;
    report_ = &report;
    for (const auto& input : inputs_) tellOfPort(*input, "open");
    if (!osc_) return;
    std::string addresses;
    for (const std::string& address : osc_->addresses()) addresses += (addresses.empty() ? "" : ", ") + address;
    report_->control({{"event", "osc"}, {"port", osc_->port()}, {"addresses", osc_->addresses()}},
                     "OSC is taken on port " + std::to_string(osc_->port()) + " of " + addresses);
}

void PlayControl::poll() {
    const double now = secondsNow();
    if (inputs_.empty() && !osc_) return;  // no hand, nothing to write
    if (Status followed = recorder_.follow(now); !followed) report_->notice(followed.error().line());
    pollMidi(now);
    if (osc_) pollOsc(now);
}

void PlayControl::finish() {
    if (Status written = recorder_.finish(); !written) report_->notice(written.error().line());
}

void PlayControl::pollMidi(double now) {
    std::vector<MidiEvent> events;
    std::vector<std::string> open;
    for (std::size_t i = 0; i < inputs_.size(); ++i)
        if (!inputs_[i]->gone()) open.push_back(inputNames_[i]);
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
        events.clear();
        inputs_[i]->take(events);
        for (const sessions::ControlNews& news : surface_.take(events, inputNames_[i], open, now)) tell(news);
    }
    if (now - watchedAt_ < kWatchSeconds) return;
    watchedAt_ = now;
    for (const auto& input : inputs_)
        if (const auto change = input->watch(); change != host::MidiInput::Change::none)
            tellOfPort(*input, change == host::MidiInput::Change::gone ? "gone" : "back");
}

void PlayControl::pollOsc(double now) {
    sessions::exchangeOsc(*osc_, remote_, now);
    for (const std::string& stranger : osc_->takeStrangers())
        report_->notice("OSC from " + stranger + " is refused; --osc-allow " + stranger + " lets it in");
}

void PlayControl::tellOfPort(const host::MidiInput& input, const char* state) {
    const std::string name = "MIDI port \"" + input.port().name + "\"";
    const bool gone = input.gone();
    report_->control({{"event", "midi"}, {"port", input.port().name}, {"api", input.port().api}, {"state", state}},
                     gone ? name + " has gone; it is taken up again when it comes back" : name + " is listened to");
}

void PlayControl::tellOfEdit(const sessions::Edit& edit) {
    if (!report_) return;
    if (const auto* set = std::get_if<sessions::SetParameter>(&edit))
        tellOfValue({set->node, set->parameter}, set->value);
    if (const auto* set = std::get_if<sessions::SetBypass>(&edit))
        tellOfValue({set->node, "bypass"}, set->bypassed ? 1 : 0);
    if (const auto* set = std::get_if<sessions::SetAutomation>(&edit); set && set->lane) {
        const std::string& name = session().graph.find(set->node)->name;
        const std::size_t points = set->lane->points().size();
        report_->control(
            {{"event", "automation"},
             {"node", set->node.value},
             {"name", name},
             {"parameter", set->parameter},
             {"points", points}},
            "wrote automation of " + set->parameter + " of " + name + ": " + std::to_string(points) + " points");
    }
}

void PlayControl::tellOfValue(const sessions::ParameterAddress& address, double value) {
    report_->control({{"event", "control"},
                      {"node", address.first.value},
                      {"name", session().graph.find(address.first)->name},
                      {"parameter", address.second},
                      {"value", value}},
                     {});
}

void PlayControl::hold(NodeId node, const std::string& parameter, double value) {
    engine_.hold(node, parameter, value);
    const auto [held, first] = held_.try_emplace({node, parameter}, value);
    if (!first && held->second == value) return;
    held->second = value;
    remote_.noteValue({node, parameter}, value);
    tellOfValue({node, parameter}, value);
}

void PlayControl::letGo(NodeId node, const std::string& parameter) {
    engine_.letGo(node, parameter);
    held_.erase({node, parameter});
}

void PlayControl::tell(const sessions::ControlNews& news) {
    if (news.kind == sessions::ControlNews::Kind::refused) report_->notice(sourceOf(news) + ": " + news.error->line());
    if (news.kind != sessions::ControlNews::Kind::waiting) return;
    const auto& [node, parameter] = news.parameter;
    report_->notice(sourceOf(news) + " moves " + parameter + " of " + session().graph.find(node)->name +
                    " once it has come to where that is");
}

Status PlayControl::perform(const sessions::Edit& edit, sessions::GestureId gesture) {
    auto done = history_.perform(edit, gesture);
    if (!done) return fail(std::move(done).error());
    return {};
}

void PlayControl::play() {
    player_->play();
}
void PlayControl::stop() {
    player_->stop();
}
void PlayControl::locate(TimelineFrame frame) {
    player_->locate(frame);
}
Status PlayControl::setLooping(bool on) {
    return player_->setLooping(on, session().loop);
}
Status PlayControl::setRecording(bool on) {
    return player_->setRecording(on);
}
bool PlayControl::recording() const {
    return player_->recording();
}
TimelineFrame PlayControl::position() const {
    return player_->position();
}
TimelineFrame PlayControl::endFrame() const {
    return player_->endFrame();
}

}  // namespace lacquer::cli
