// The status line of `lacquer play`.
#include <sys/ioctl.h>
#include <unistd.h>

#include <cmath>
#include <iostream>

#include "cli/output.hpp"
#include "cli/play_report.hpp"
#include "cli/song_time.hpp"

namespace lacquer::cli {
namespace {

constexpr float kSilence = 1e-6f;  // -120 dBFS

std::string decibels(float peak) {
    return peak < kSilence ? "-∞" : number(20 * std::log10(static_cast<double>(peak)), 1);
}

/// Not wider than the terminal, where a line that wraps could not be written anew.
std::string cut(const std::string& line) {
    winsize window{};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_col == 0) return line;
    std::size_t bytes = 0;
    for (unsigned columns = 0; bytes < line.size(); ++bytes)
        if ((line[bytes] & 0xC0) != 0x80 && ++columns >= window.ws_col) break;
    return line.substr(0, bytes);
}

class StatusLine final : public PlayReport {
public:
    explicit StatusLine(const Playing& playing) : playing_(playing), terminal_(isatty(STDERR_FILENO) != 0) {}

    void begun(bool keys, bool loop) override {
        if (keys) this->keys(loop);
    }

    void now(const RecentSound& recent) override {
        if (!terminal_) return;
        const auto& [engine, output, monitor, end, recorder] = playing_;
        const double rate = engine.spec().sampleRate;
        // What matters most first: the line may be cut.
        std::string line = (engine.playing() ? "playing " : "stopped ") + recordingMark() +
                           clock(playing_.position(), rate) + " / " + clock(end, rate) +
                           (engine.loop() ? "  loop" : "");
        if (const std::string engaged = monitor.engaged(); !engaged.empty()) line += "  " + engaged;
        line += "  load " + std::to_string(std::lround(100 * recent.load.mean)) + " % (worst " +
                std::to_string(std::lround(100 * recent.load.worst)) + " %)  xruns " +
                std::to_string(playing_.xruns()) + "  peak";
        for (const float peak : recent.peaks) line += " " + decibels(peak);
        line += " dB";
        if (output.delayFrames() > 0) line += "  delay " + std::to_string(output.delayFrames()) + " frames";
        line += "  " + output.device().info().name;
        std::cerr << "\r" << cut(line) << "\x1b[K" << std::flush;
        shown_ = true;
    }

    void fault(const Error& fault) override { say("lacquer: " + fault.line()); }
    void notice(const std::string& text) override { say("lacquer: " + text); }
    void control(const nlohmann::ordered_json& /*event*/, const std::string& text) override {
        if (!text.empty()) say(text);
    }
    void keys(bool loop) override {
        say(std::string("space: play or stop   arrows: 5 s back or on   home: start   ") +
            (loop ? "l: loop or not   " : "") + (playing_.recorder != nullptr ? "r: record or not   " : "") +
            "a: start plugins again that have ended   q: quit   ?: this");
        say(PlayMonitor::keys());
    }
    void recording(std::optional<std::int64_t> /*roundTripFrames*/) override {}
    void recorded(const sessions::Take& take, const std::string& track) override {
        const double rate = playing_.engine.spec().sampleRate;
        say("recorded " + track + " from " + clock(take.positionFrames, rate) + " to " +
            clock(take.positionFrames + take.frames, rate) + ": " + take.file);
    }

    void ended(PlayEnd /*how*/, const Load& /*load*/) override {
        const auto& [engine, output, monitor, end, recorder] = playing_;
        if (shown_) std::cerr << "\n";
        std::cout << "Played to " << clock(playing_.position(), engine.spec().sampleRate) << " on "
                  << output.device().info().name << ", " << playing_.xruns()
                  << (playing_.xruns() == 1 ? " xrun" : " xruns");
        if (const int delay = output.delayFrames(); delay > 0)
            std::cout << ", delayed by a quantum of " << delay << " frames: the device asks for "
                      << output.device().callbackFrames() << " at a time";
        std::cout << "\n";
    }

private:
    /// "REC 0:12.3 " with the time of the take, "rec " before it has begun.
    [[nodiscard]] std::string recordingMark() const {
        if (!playing_.recording()) return "";
        const sessions::Recorder& recorder = playing_.recorder->recorder();
        if (recorder.openTakes() == 0) return "rec ";
        return "REC " + clock(recorder.takeFrames(), playing_.engine.spec().sampleRate) + " ";
    }

    void say(const std::string& line) {
        if (shown_) std::cerr << "\r\x1b[K";
        std::cerr << line << "\n";
    }

    Playing playing_;
    bool terminal_;
    bool shown_ = false;
};

}  // namespace

std::unique_ptr<PlayReport> reportToPeople(const Playing& playing) {
    return std::make_unique<StatusLine>(playing);
}

}  // namespace lacquer::cli
