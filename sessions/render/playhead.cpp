#include "sessions/render/playhead.hpp"

#include <algorithm>

namespace lacquer::sessions {
namespace {

// What must be loaded before playback starts, so that the loader can get ahead.
constexpr int kPrerollFrames = ReadAhead::kMaximumWaitFrames;
// For what is monitored beside the song: as long as any file takes that is read as fast as the tracks'.
constexpr std::chrono::milliseconds kMonitorPatience{250};

bool isMonitors(NodeId node) {
    return (node.value & kMonitorBit) != 0;
}

}  // namespace

template <class Predicate>
bool Playhead::everyReader(Predicate predicate) const {
    const bool patient = std::chrono::steady_clock::now() < monitorPatienceEnds_;
    return std::all_of(nodes_.begin(), nodes_.end(), [&](const auto& entry) {
        const auto& [id, node] = entry;
        return !node.reader || predicate(*node.reader) || (isMonitors(id) && !patient);
    });
}

void Playhead::beginWaiting() {
    monitorPatienceEnds_ = std::chrono::steady_clock::now() + kMonitorPatience;
}

template <class Call>
void Playhead::forEachReader(Call call) const {
    for (const auto& [id, node] : nodes_)
        if (node.reader) call(*node.reader);
}

void Playhead::play() {
    if (playWanted_) return;
    playWanted_ = true;
    if (seek_ != Seek::none) return;
    wantedFrame_ = position();
    seek_ = Seek::stopping;
    beginWaiting();
}

void Playhead::stop() {
    if (playWanted_) wantedFrame_ = position();
    playWanted_ = false;
    engine_.post({TransportCommand::Kind::stop});
    if (seek_ == Seek::holding) seek_ = Seek::stopping;
}

void Playhead::locate(TimelineFrame frame) {
    wantedFrame_ = frame;
    beginWaiting();
    const bool goesOn = playWanted_ && (seek_ == Seek::holding || (seek_ == Seek::none && engine_.rolling()));
    if (goesOn) {
        forEachReader([&](ReadAhead& reader) { reader.hold(frame); });
        seek_ = Seek::holding;
    } else {
        engine_.post({TransportCommand::Kind::stop});
        seek_ = Seek::stopping;
    }
}

Status Playhead::setLoop(std::optional<LoopRange> loop) {
    if (loop)
        if (Status checked = checkLoop(*loop, spec_.sampleRate); !checked) return checked;
    loop_ = loop;
    loopWaiting_ = true;
    beginWaiting();
    if (loop) forEachReader([&](ReadAhead& reader) { reader.hold(*loop); });
    return {};
}

// The position is what leaves the outputs, so it is the old one until the latency has passed.
void Playhead::arrive() {
    seek_ = Seek::none;
    arrivedFrom_ = engine_.engineFrame() + spec_.quantumFrames + latencyFrames_;
}

TimelineFrame Playhead::position() const noexcept {
    const bool arrived = seek_ == Seek::none && engine_.engineFrame() >= arrivedFrom_;
    return arrived ? engine_.position() : wantedFrame_;
}

void Playhead::idle() {
    const auto held = [](const ReadAhead& reader) { return reader.holds(); };
    if (loopWaiting_ && !loop_) {
        loopWaiting_ = !engine_.post({TransportCommand::Kind::unloop});
    } else if (loopWaiting_ && everyReader(held)) {
        loopWaiting_ = !engine_.post(TransportCommand::setLoop(*loop_));
    }
    if (seek_ == Seek::holding && everyReader(held) && engine_.post({TransportCommand::Kind::locate, wantedFrame_}))
        arrive();
    // The files are told to go elsewhere only when nobody reads them any more, or the last reads would call them back.
    if (seek_ == Seek::stopping && !engine_.rolling()) {
        forEachReader([&](ReadAhead& reader) { reader.locate(wantedFrame_); });
        seek_ = Seek::loading;
    }
    // The audio thread may have called a reader back in the quantum that was under way.
    if (seek_ == Seek::loading) forEachReader([&](ReadAhead& reader) { reader.keepTo(wantedFrame_, kPrerollFrames); });
    if (seek_ == Seek::loading && everyReader([&](const ReadAhead& reader) {
            return reader.error() || (reader.ready(wantedFrame_, kPrerollFrames) && reader.holds());
        })) {
        engine_.post({TransportCommand::Kind::locate, wantedFrame_});
        if (playWanted_) engine_.post({TransportCommand::Kind::play});
        arrive();
    }
}

void Playhead::bring(ReadAhead& reader) const {
    const bool goesOn = playWanted_ && (seek_ == Seek::none || seek_ == Seek::holding);
    reader.locate(goesOn ? engine_.position() : wantedFrame_);
    if (seek_ == Seek::holding) reader.hold(wantedFrame_);
    if (loop_) reader.hold(*loop_);
}

void Playhead::rollFrom(TimelineFrame start) {
    forEachReader([&](ReadAhead& reader) { reader.locate(start); });
    engine_.post({TransportCommand::Kind::locate, start});
    engine_.post({TransportCommand::Kind::play});
    playWanted_ = true;
    wantedFrame_ = start;
}

}  // namespace lacquer::sessions
