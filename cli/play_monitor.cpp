#include "cli/play_monitor.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/output.hpp"
#include "sessions/control/osc_names.hpp"

namespace lacquer::cli {
namespace {

using Sides = host::MonitorControls::Sides;

constexpr float kVolumeStepDb = 1;

Status checkAudible(const Node& node) {
    const auto fits = [](const std::vector<PortInfo>& ports) {
        return std::any_of(ports.begin(), ports.end(), [](const PortInfo& port) {
            return port.kind == SignalKind::audio && port.channels >= 1 && port.channels <= 2;
        });
    };
    if (fits(node.outputs) || fits(node.inputs)) return {};
    return fail(ErrorKind::usage, "there is no audio of one or two channels to listen to", node.name,
                "choose another node");
}

std::string decibels(double db) {
    return (db > 0 ? "+" : "") + number(db, 1) + " dB";
}

// A float has more digits than it knows.
double hundredths(float db) {
    return std::round(db * 100.0) / 100;
}

}  // namespace

Result<std::unique_ptr<PlayMonitor>> PlayMonitor::create(const MonitorWish& wish, const sessions::Session& session,
                                                         sessions::SessionEngine& engine) {
    std::vector<sessions::Reference> guests;
    for (const std::string& file : wish.references)
        guests.push_back({.file = std::filesystem::absolute(file).string()});
    std::unique_ptr<PlayMonitor> monitor(new PlayMonitor(session, engine, std::move(guests)));
    host::MonitorControls& controls = monitor->controls_;
    std::set<sessions::ListenPoint> points;
    for (const std::string& name : wish.listen) {
        const auto node = sessions::nodeCalled(session, name, "see lacquer info SESSION");
        if (!node) return fail(node.error());
        if (auto audible = checkAudible(*session.graph.find(*node)); !audible) return fail(std::move(audible).error());
        points.insert({*node, wish.beforeThem ? sessions::ListenPlace::before : sessions::ListenPlace::after});
    }
    engine.listen(std::move(points));
    // The first that the command line names; else one of the session's once it is asked for.
    const std::size_t first = wish.references.empty() ? 0 : session.references.size();
    if (!wish.references.empty() || wish.hearReference)
        if (auto chosen = monitor->choose(first); !chosen) return fail(std::move(chosen).error());
    controls.reference = wish.hearReference;
    controls.sides = wish.mono ? Sides::mono : Sides::stereo;
    controls.dim = wish.dim;
    controls.volumeDb = static_cast<float>(wish.volumeDb);
    monitor->idle();
    return monitor;
}

Status PlayMonitor::choose(std::size_t reference) {
    Status chosen = desk_.choose(reference);
    if (!chosen && desk_.count() == 0) {
        Error error = std::move(chosen).error();
        error.what = "there is no reference to compare with";
        error.remedy = "name one with --reference FILE";
        return fail(std::move(error));
    }
    return chosen;
}

void PlayMonitor::nextReference() {
    const std::size_t next = desk_.chosen() ? *desk_.chosen() + 1 : 0;
    const std::size_t count = desk_.count();
    if (auto chosen = choose(count > 0 ? next % count : 0); !chosen) notice_ = chosen.error().line();
}

bool PlayMonitor::press(Key key) {
    const auto flip = [](std::atomic<bool>& control) { control = !control; };
    const auto flipTo = [&](Sides sides) { controls_.sides = controls_.sides == sides ? Sides::stereo : sides; };
    const auto turn = [&](float db) {
        controls_.volumeDb =
            std::clamp(controls_.volumeDb + db, host::MonitorControls::kSilentDb, host::MonitorControls::kLoudestDb);
    };
    switch (key) {
        case Key::mono:
            flipTo(Sides::mono);
            return true;
        case Key::side:
            flipTo(Sides::side);
            return true;
        case Key::swap:
            flip(controls_.swapped);
            return true;
        case Key::dim:
            flip(controls_.dim);
            return true;
        case Key::mute:
            flip(controls_.muted);
            return true;
        case Key::louder:
            turn(kVolumeStepDb);
            return true;
        case Key::softer:
            turn(-kVolumeStepDb);
            return true;
        case Key::reference:
            if (!desk_.chosen()) nextReference();
            if (desk_.chosen()) flip(controls_.reference);
            return true;
        case Key::nextReference:
            nextReference();
            return true;
        default:
            return false;
    }
}

std::string PlayMonitor::takeNotice() {
    return std::exchange(notice_, {});
}

void PlayMonitor::idle() {
    const sessions::MatchedGains gains = desk_.gains();
    controls_.masterGainDb = static_cast<float>(gains.masterDb);
    controls_.referenceGainDb = static_cast<float>(gains.referenceDb);
}

bool PlayMonitor::hearsReference() const {
    return engine_.listening().empty() && controls_.reference && desk_.chosen();
}

std::string PlayMonitor::engaged() const {
    std::string text;
    const auto say = [&](const std::string& word) { text += (text.empty() ? "" : " ") + word; };
    if (controls_.muted) say("MUTE");
    if (controls_.sides != Sides::stereo) say(controls_.sides == Sides::mono ? "MONO" : "SIDE");
    if (controls_.swapped) say("SWAP");
    if (controls_.dim) say("DIM");
    if (controls_.volumeDb != 0) say("VOL " + decibels(controls_.volumeDb));
    for (const sessions::ListenPoint& point : engine_.listening())
        if (const Node* node = session_.graph.find(point.node))
            say((point.place == sessions::ListenPlace::before ? "PFL " : "AFL ") + node->name);
    if (!engine_.listening().empty()) return text;
    if (hearsReference())
        say("REF " + sessions::nameOf(*desk_.reference()) + " " + decibels(controls_.referenceGainDb));
    else if (controls_.masterGainDb != 0)
        say("MASTER " + decibels(controls_.masterGainDb));
    return text;
}

nlohmann::ordered_json PlayMonitor::asJson() const {
    const Sides sides = controls_.sides;
    nlohmann::ordered_json listening = nlohmann::ordered_json::array();
    for (const sessions::ListenPoint& point : engine_.listening())
        if (const Node* node = session_.graph.find(point.node))
            listening.push_back(
                {{"node", node->name}, {"place", point.place == sessions::ListenPlace::before ? "before" : "after"}});
    nlohmann::ordered_json reference = nullptr;
    if (desk_.chosen()) reference = desk_.reference()->file;
    return {{"source", !listening.empty() ? "listen"
                       : hearsReference() ? "reference"
                                          : "master"},
            {"listen", listening},
            {"reference", reference},
            {"referenceGainDb", hundredths(controls_.referenceGainDb)},
            {"masterGainDb", hundredths(controls_.masterGainDb)},
            {"volumeDb", hundredths(controls_.volumeDb)},
            {"dim", controls_.dim.load()},
            {"mute", controls_.muted.load()},
            {"sides", sides == Sides::stereo ? "stereo"
                      : sides == Sides::mono ? "mono"
                                             : "side"},
            {"swap", controls_.swapped.load()}};
}

const char* PlayMonitor::keys() {
    return "b: reference or master   n: next reference   m: mono   s: side   x: swap left and right   d: dim   "
           "u: mute   + -: volume";
}

}  // namespace lacquer::cli
