#include "cli/player.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <thread>
#include <utility>

#include "cli/interrupt.hpp"
#include "cli/play_control.hpp"
#include "cli/song_time.hpp"

namespace lacquer::cli {
namespace {

constexpr int kPollMs = 30;
constexpr int kWritingPollMs = 5;  // automation lies within this of the moves
constexpr int kPollsShown = 17;    // half a second
constexpr double kSeekSeconds = 5;
constexpr auto kTailPatience = std::chrono::seconds(3);
constexpr int kTailPollMs = 5;

void add(const Load& load, Load& to) {
    const std::uint64_t blocks = to.blocks + load.blocks;
    if (blocks > 0)
        to.mean = (to.mean * static_cast<double>(to.blocks) + load.mean * static_cast<double>(load.blocks)) /
                  static_cast<double>(blocks);
    to.worst = std::max(to.worst, load.worst);
    to.blocks = blocks;
}

void raise(const std::vector<float>& peaks, std::vector<float>& to) {
    to.resize(peaks.size());
    for (std::size_t c = 0; c < peaks.size(); ++c) to[c] = std::max(to[c], peaks[c]);
}

}  // namespace

Player::Player(const Playing& playing, std::optional<LoopRange> loop, Recording* recording, PlayReport& report)
    : playing_(playing),
      loop_(loop),
      recording_(recording),
      report_(report),
      seeked_(loop.has_value() || recording != nullptr) {
    raise(playing_.output.takePeaks(), recent_.peaks);
}

PlayEnd Player::run() {
    Keyboard keyboard;
    report_.begun(keyboard.interactive(), loop_.has_value());
    if (recording_ != nullptr) {
        recording_->begin(playing_.output, report_);
        playing_.engine.play();
    }
    const PlayEnd how = follow(keyboard);
    if (recording_ != nullptr && how != PlayEnd::lost) endRecording();
    // A device that does not wait may be done before it is looked at.
    for (const Error& fault : playing_.engine.takeFaults()) report_.fault(fault);
    adviseOnPriority();
    tellOfMuting();
    measure();
    return how;
}

PlayEnd Player::follow(Keyboard& keyboard) {
    const host::AudioDevice& device = playing_.output.device();
    while (!interrupted()) {
        if (device.finished()) return PlayEnd::finished;
        if (device.lost()) return PlayEnd::lost;
        if (control_) control_->poll();
        playing_.engine.idle();
        playing_.monitor.idle();
        for (const Error& fault : playing_.engine.takeFaults()) report_.fault(fault);
        adviseOnPriority();
        tellOfMuting();
        measure();
        report_.now(recent_);
        if (recording_ != nullptr) recording_->idle(playing_.output, playing_.engine.playing(), report_);
        if (over()) return PlayEnd::finished;
        const auto key = nextKey(keyboard);
        if (key == Key::quit) return PlayEnd::quit;
        if (key) press(*key);
    }
    return PlayEnd::interrupted;
}

std::optional<Key> Player::nextKey(Keyboard& keyboard) {
    int waited = 0;
    for (; control_ && control_->mayWrite() && waited + kWritingPollMs < kPollMs; waited += kWritingPollMs) {
        if (const auto key = keyboard.next(kWritingPollMs)) return key;
        control_->poll();
    }
    return keyboard.next(kPollMs - waited);
}

void Player::press(Key key) {
    sessions::SessionEngine& engine = playing_.engine;
    const auto step = static_cast<TimelineFrame>(kSeekSeconds * engine.spec().sampleRate);
    if (key == Key::help) return report_.keys(loop_.has_value());
    if (playing_.monitor.press(key)) {
        if (const std::string notice = playing_.monitor.takeNotice(); !notice.empty()) report_.notice(notice);
        return;
    }
    switch (key) {
        case Key::space:
            engine.playing() ? stop() : play();
            break;
        case Key::left:
            locate(std::max<TimelineFrame>(0, playing_.position() - step));
            break;
        case Key::right:
            locate(std::min(playing_.end, playing_.position() + step));
            break;
        case Key::home:
            locate(0);
            break;
        case Key::loop:
            if (loop_) (void)setLooping(!engine.loop(), {});  // has been checked
            break;
        case Key::record:
            if (recording_ != nullptr) recording_->toggle(playing_.output, report_);
            break;
        case Key::startAgain:
            startAgain();
            break;
        default:
            break;
    }
}

// What fails again becomes a fault again.
void Player::startAgain() {
    for (const NodeId id : playing_.engine.goneNodes()) {
        report_.notice(playing_.engine.instance(id)->name() + " is started again");
        playing_.engine.startAgain(id);
    }
}

bool Player::over() const {
    if (!seeked_ || !playing_.engine.playing() || playing_.position() < playing_.end) return false;
    return recording_ == nullptr || !recording_->goesOnBehind(playing_.position());
}

// What has left the device last comes back a round trip later: it is waited for.
void Player::endRecording() {
    recording_->windDown(report_);
    const auto patienceEnds = std::chrono::steady_clock::now() + kTailPatience;
    while (recording_->busy() && !playing_.output.device().lost() && std::chrono::steady_clock::now() < patienceEnds) {
        playing_.engine.idle();
        std::this_thread::sleep_for(std::chrono::milliseconds(kTailPollMs));
    }
}

void Player::play() {
    endless();
    playing_.engine.play();
}

void Player::stop() {
    endless();
    playing_.engine.stop();
}

void Player::locate(TimelineFrame frame) {
    endless();
    playing_.engine.locate(frame);
}

Status Player::setLooping(bool on, std::optional<LoopRange> usual) {
    const std::optional<LoopRange> loop = loop_ ? loop_ : usual;
    if (on && !loop)
        return fail(ErrorKind::usage, "there is no stretch to loop over", {}, "set one in the session, or --loop");
    if (on)
        if (Status checked = checkLoopOnSong(*loop, playing_.engine.spec().sampleRate, playing_.end); !checked)
            return checked;
    endless();
    return playing_.engine.setLoop(on ? loop : std::nullopt);
}

Status Player::setRecording(bool on) {
    if (recording_ == nullptr && on)
        return fail(ErrorKind::usage, "nothing is recorded or monitored", {},
                    "start `lacquer play` with --record, or with --arm TRACK=INPUT");
    if (recording_ != nullptr && on != recording()) recording_->toggle(playing_.output, report_);
    return {};
}

// From the first key on, or with a loop, the length of the stream is no longer the length of the song.
void Player::endless() {
    seeked_ = true;
    playing_.output.finishAfter(std::numeric_limits<std::int64_t>::max());
}

// Once, as soon as one of the threads was refused.
void Player::adviseOnPriority() {
    const host::ThreadPriority callback = playing_.output.device().priority();
    const host::ThreadPriority workers = host::workersPriority();  // unknown until one has started
    if (advised_ || (callback != host::ThreadPriority::normal && workers != host::ThreadPriority::normal)) return;
    advised_ = true;
    report_.notice(host::priorityAdvice(host::ThreadPriority::normal));
}

void Player::tellOfMuting() {
    const std::uint64_t times = playing_.output.timesMuted();
    if (std::exchange(timesMuted_, times) != times) report_.notice(host::OutputGuard::kNotice);
}

void Player::measure() {
    const Load load = playing_.engine.takeLoad();
    add(load, total_);
    add(load, current_.load);
    raise(playing_.output.takePeaks(), current_.peaks);
    if (++polls_ % kPollsShown != 0) return;
    current_.halfSeconds = recent_.halfSeconds + 1;
    recent_ = std::exchange(current_, {});
}

}  // namespace lacquer::cli
