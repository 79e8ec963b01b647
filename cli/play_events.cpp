// The events of `lacquer play --json`: one JSON object per line. docs/playing.md has their fields, which stay.
#include <chrono>
#include <cmath>
#include <iostream>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/output.hpp"
#include "cli/play_report.hpp"
#include "host/audio/memory_lock.hpp"
#include "nodes/simd/target.hpp"

namespace lacquer::cli {
namespace {

const char* nameOf(PlayEnd how) {
    switch (how) {
        case PlayEnd::finished:
            return "finished";
        case PlayEnd::quit:
            return "quit";
        case PlayEnd::interrupted:
            return "interrupted";
        case PlayEnd::lost:
            return "lost";
    }
    return "";
}

nlohmann::ordered_json decibels(const std::vector<float>& peaks) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const float peak : peaks)
        list.push_back(orNull(peak > 0 ? std::optional(20 * std::log10(static_cast<double>(peak))) : std::nullopt));
    return list;
}

nlohmann::ordered_json loads(const LoadHistogram& of, std::optional<double> mean = std::nullopt) {
    nlohmann::ordered_json json;
    if (mean) json["mean"] = *mean;
    for (const auto& [name, part] : {std::pair{"p50", 0.5}, {"p90", 0.9}, {"p999", 0.999}})
        json[name] = of.percentile(part);
    json["worst"] = of.worst();
    return json;
}

nlohmann::ordered_json asEvent(const Error& error) {
    nlohmann::ordered_json event{{"event", "error"}};
    event.update(asJson(error));
    return event;
}

class Events final : public PlayReport {
public:
    Events(const Playing& playing, std::vector<Error> faults) : playing_(playing), faults_(std::move(faults)) {}

    void begun(bool /*keys*/, bool /*loop*/) override {
        const auto& [engine, output, monitor, end, recorder] = playing_;
        begun_ = Clock::now();
        for (const Error& fault : faults_) printJsonLine(asEvent(fault));
        printJsonLine({{"event", "start"},
                       {"device", output.device().info().name},
                       {"api", output.device().info().api},
                       {"sampleRate", engine.spec().sampleRate},
                       {"quantumFrames", engine.spec().quantumFrames},
                       {"lengthSeconds", seconds(end)},
                       {"memoryLocked", host::lockMemory().everything}});
    }

    void now(const RecentSound& recent) override {
        const State state{playing_.engine.playing(), playing_.engine.loop().has_value(), playing_.recording(),
                          recent.halfSeconds, playing_.monitor.engaged()};
        if (std::exchange(told_, state) == state) return;
        printJsonLine({{"event", "status"},
                       {"time", std::chrono::duration<double>(Clock::now() - begun_).count()},
                       {"state", state.playing ? "playing" : "stopped"},
                       {"position", seconds(playing_.position())},
                       {"positionFrames", playing_.position()},
                       {"loop", state.looping},
                       {"recording", state.recording},
                       {"load", recent.load.mean},
                       {"worstLoad", recent.load.worst},
                       {"xruns", playing_.xruns()},
                       {"peakDb", decibels(recent.peaks)},
                       {"monitor", playing_.monitor.asJson()}});
    }

    void fault(const Error& fault) override {
        std::cerr << "lacquer: " << fault.line() << "\n";
        faults_.push_back(fault);
        printJsonLine(asEvent(fault));
    }
    void notice(const std::string& text) override { printJsonLine({{"event", "notice"}, {"text", text}}); }
    void control(const nlohmann::ordered_json& event, const std::string& /*text*/) override { printJsonLine(event); }
    void keys(bool /*loop*/) override {}
    void recording(std::optional<std::int64_t> roundTripFrames) override {
        nlohmann::ordered_json event{{"event", "record"}, {"on", roundTripFrames.has_value()}};
        if (roundTripFrames) event["roundTripFrames"] = *roundTripFrames;
        printJsonLine(event);
    }
    void recorded(const sessions::Take& take, const std::string& track) override {
        printJsonLine({{"event", "take"},
                       {"track", track},
                       {"file", take.file},
                       {"positionFrames", take.positionFrames},
                       {"lengthFrames", take.frames},
                       {"lostFrames", take.lostFrames}});
    }

    void ended(PlayEnd how, const Load& load) override {
        const auto& [engine, output, monitor, end, recorder] = playing_;
        const host::AudioDevice& device = output.device();
        nlohmann::ordered_json faults = nlohmann::ordered_json::array();
        for (const Error& fault : faults_) faults.push_back(asJson(fault));
        printJsonLine({{"event", "end"},
                       {"reason", nameOf(how)},
                       {"device", device.info().name},
                       {"api", device.info().api},
                       {"sampleRate", engine.spec().sampleRate},
                       {"quantumFrames", engine.spec().quantumFrames},
                       {"simd", nodes::nameOf(nodes::chosenSimdTarget())},
                       {"callbackFrames", device.callbackFrames()},
                       {"mode", host::nameOf(output.mode())},
                       {"delayFrames", output.delayFrames()},
                       {"latencyFrames", engine.latencyFrames() + output.delayFrames()},
                       {"callbacks", device.callbacks()},
                       {"underflows", device.underflows()},
                       {"overflows", device.overflows()},
                       {"lateQuanta", output.lateQuanta()},
                       {"xruns", playing_.xruns()},
                       {"dspLoad", loads(engine.engine().load().all(), load.mean)},
                       {"callbackLoad", loads(device.callbackLoad())},
                       {"realtime", device.priority() == host::ThreadPriority::realtime},
                       {"position", seconds(playing_.position())},
                       {"positionFrames", playing_.position()},
                       {"nodesWithoutPlugin", engine.nodesWithoutPlugin()},
                       {"faults", faults}});
    }

private:
    using Clock = std::chrono::steady_clock;

    /// What a status event is for: when none of it has changed, there is no news.
    struct State {
        bool playing = false;
        bool looping = false;
        bool recording = false;
        std::uint64_t halfSeconds = 0;
        std::string engaged{};

        friend bool operator==(const State&, const State&) = default;
    };

    [[nodiscard]] double seconds(TimelineFrame frame) const {
        return static_cast<double>(frame) / playing_.engine.spec().sampleRate;
    }

    Playing playing_;
    std::vector<Error> faults_;
    State told_;
    Clock::time_point begun_;
};

}  // namespace

std::unique_ptr<PlayReport> reportAsEvents(const Playing& playing, std::vector<Error> faults) {
    return std::make_unique<Events>(playing, std::move(faults));
}

void printErrorEvent(const Error& error) {
    printJsonLine(asEvent(error));
}

}  // namespace lacquer::cli
