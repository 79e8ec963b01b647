#include "sessions/record/recorder.hpp"

#include <pthread.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <utility>

namespace lacquer::sessions {

namespace {

// The audio thread cannot wake the writing thread without a lock, so that one looks by itself, many times per ring.
constexpr std::chrono::milliseconds kRecorderIdleTime{10};

// Questions about the song go back by a round trip, and start() may tell a longer one than before.
constexpr double kKeptSeconds = 20;

}  // namespace

Recorder::Recorder(const RecorderOptions& options)
    : options_(options),
      ring_(options.inputs, std::llround(options.ringSeconds * options.sampleRate)),
      map_(std::llround(kKeptSeconds * options.sampleRate)),
      chunk_(static_cast<std::size_t>(options.inputs) + 1, std::vector<float>(kChunkFrames)) {
    for (auto& channel : chunk_) chunkChannels_.push_back(channel.data());
    wanted_.folder = options.folder;
    thread_ = std::thread([this] { work(); });
    pthread_setname_np(thread_.native_handle(), "lacquer-record");
}

Recorder::~Recorder() {
    finish();
}

// Message thread -----------------------------------------------------------------------------------------------------

void Recorder::setTracks(std::vector<RecordedTrack> tracks) {
    const std::lock_guard lock(mutex_);
    wanted_.tracks = std::move(tracks);
}

void Recorder::setRange(std::optional<LoopRange> range) {
    const std::lock_guard lock(mutex_);
    wanted_.range = range;
}

void Recorder::start(std::int64_t roundTripFrames) {
    recording_ = true;
    const std::lock_guard lock(mutex_);
    wanted_.switches.push_back({ring_.seenFrames(), true, roundTripFrames});
    switching_ = true;
}

void Recorder::stop() {
    recording_ = false;
    const std::lock_guard lock(mutex_);
    wanted_.switches.push_back({ring_.seenFrames(), false, 0});
    switching_ = true;
}

bool Recorder::busy() const {
    const std::lock_guard lock(mutex_);
    return switching_ || openTakes() > 0;
}

std::vector<Take> Recorder::takeFinished() {
    const std::lock_guard lock(mutex_);
    return std::exchange(done_, {});
}

std::vector<Error> Recorder::takeFaults() {
    const std::lock_guard lock(mutex_);
    return std::exchange(faults_, {});
}

void Recorder::setFolder(std::filesystem::path folder) {
    const std::lock_guard lock(mutex_);
    wanted_.folder = std::move(folder);
}

void Recorder::end(Ending ending) {
    if (std::exchange(finished_, true)) return;
    recording_ = false;
    {
        const std::lock_guard lock(mutex_);
        ending_ = ending;
    }
    wake_.notify_one();
    thread_.join();
}

// Own thread ---------------------------------------------------------------------------------------------------------

void Recorder::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        const Ending ending = ending_;
        const bool last = ending != Ending::none;
        takeOrders();
        lock.unlock();
        bool gone = false;
        while (step()) gone = true;
        if (!gone && ending == Ending::leave) leaveAll();
        if (!gone && last) closeAll();
        lock.lock();
        if (switches_.empty() && wanted_.switches.empty()) switching_ = false;
        if (!gone && last) return;
        if (!gone) wake_.wait_for(lock, kRecorderIdleTime);
    }
}

// Under the mutex.
void Recorder::takeOrders() {
    tracks_ = wanted_.tracks;
    range_ = wanted_.range;
    folder_ = wanted_.folder;
    for (const Switch& order : std::exchange(wanted_.switches, {})) switches_.push_back(order);
    orderedTo_ = ring_.seenFrames();
}

// Goes on by one piece of the input; false when none can be told yet.
bool Recorder::step() {
    const CaptureRing::Next next = ring_.next();
    if (next.frames == 0) return false;
    while (!switches_.empty() && framesTo(switches_.front(), next) <= 0) {
        on_ = switches_.front().on;
        if (on_) roundTrip_ = switches_.front().roundTripFrames;
        switches_.pop_front();
    }
    const std::int64_t songFrame = next.streamFrame - roundTrip_;
    const std::int64_t known = map_.knownTo();
    const std::int64_t ordered = orderedTo_ - std::max(songFrame, next.streamFrame);
    if (songFrame >= known || ordered <= 0) return false;
    std::int64_t most = std::min({next.frames, std::int64_t{kChunkFrames}, known - songFrame, ordered});
    if (!switches_.empty()) most = std::min(most, framesTo(switches_.front(), next));
    const Piece piece = pieceAt(songFrame, most);
    if (piece.recorded) {
        record(piece, next);
    } else {
        closeAll();
    }
    ring_.advance(next, piece.frames);
    return true;
}

// From the input that comes next to the one that belongs to the output at which recording is switched.
std::int64_t Recorder::framesTo(const Switch& order, const CaptureRing::Next& next) const {
    return order.streamFrame + (order.on ? order.roundTripFrames : roundTrip_) - next.streamFrame;
}

Recorder::Piece Recorder::pieceAt(std::int64_t songFrame, std::int64_t frames) {
    const SongMap::Stretch stretch = map_.at(songFrame);
    Piece piece{std::min(frames, stretch.endFrame - songFrame), on_ && stretch.rolling, stretch.timeline};
    if (!piece.recorded || !range_) return piece;
    const TimelineFrame now = stretch.timeline;
    if (now < range_->startFrame) piece.frames = std::min(piece.frames, range_->startFrame - now);
    if (now >= range_->startFrame && now < range_->endFrame)
        piece.frames = std::min(piece.frames, range_->endFrame - now);
    piece.recorded = now >= range_->startFrame && now < range_->endFrame;
    return piece;
}

void Recorder::record(const Piece& piece, const CaptureRing::Next& next) {
    const auto frames = static_cast<int>(piece.frames);
    ensureOpen(piece.timeline);
    const auto inputs = chunkChannels_.size() - 1;
    if (next.lost) {
        for (std::size_t c = 0; c < inputs; ++c) std::fill_n(chunkChannels_[c], frames, 0.0f);
    } else {
        ring_.peek(AudioBlock(chunkChannels_.data(), static_cast<int>(inputs), frames));
    }
    for (OpenTake& open : open_) write(open, next, frames);
    takeFrames_.store(open_.empty() ? 0 : open_.front().take.frames, std::memory_order_relaxed);
}

void Recorder::write(OpenTake& open, const CaptureRing::Next& next, int frames) {
    if (!open.file) {  // it failed, and the next take is tried anew: this one goes on without a file
        open.take.frames += frames;
        return;
    }
    std::array<const float*, 2> channels{};
    const std::size_t count = open.track.inputs.size();
    for (std::size_t c = 0; c < count; ++c) {
        const auto input = static_cast<std::size_t>(open.track.inputs[c]);
        channels[c] = chunkChannels_[std::min(input, chunkChannels_.size() - 1)];
    }
    const Status written = open.file->writer.write(ConstAudioBlock(channels.data(), static_cast<int>(count), frames));
    if (!written) {
        note(written.error());
        close(open);  // what has been written stays
        open.take.frames += frames;
        return;
    }
    open.take.frames += frames;
    if (open.take.frames - open.headerFrames >= kChunkFrames) {  // a tenth of a second is all that a crash may cost
        open.file->writer.updateHeader();
        open.headerFrames = open.take.frames;
    }
    if (next.lost) open.take.lostFrames += frames;
}

// One take for each track, which goes on from the frame before.
void Recorder::ensureOpen(TimelineFrame timeline) {
    const bool goesOn = std::ranges::equal(open_, tracks_, {}, &OpenTake::track) &&
                        std::ranges::all_of(open_, [&](const OpenTake& open) {
                            return open.take.positionFrames + open.take.frames == timeline;
                        });
    if (goesOn) return;
    closeAll();
    for (const RecordedTrack& track : tracks_) {
        OpenTake open;
        open.track = track;
        open.take.track = track.node;
        open.take.positionFrames = timeline;
        auto file =
            createTakeFile(folder_, track.name, open.take, static_cast<int>(track.inputs.size()), options_.sampleRate);
        if (file) {
            open.take.file = file->file;
            open.file = std::make_unique<OpenTakeFile>(std::move(*file));
        } else {
            note(std::move(file).error());
        }
        open_.push_back(std::move(open));
    }
    openTakes_.store(static_cast<int>(open_.size()), std::memory_order_relaxed);
}

void Recorder::closeAll() {
    if (open_.empty()) return;
    for (OpenTake& open : open_) close(open);
    open_.clear();
    openTakes_.store(0, std::memory_order_relaxed);
    takeFrames_.store(0, std::memory_order_relaxed);
}

void Recorder::leaveAll() {
    for (OpenTake& open : open_)
        if (const auto file = std::exchange(open.file, nullptr)) file->writer.leave();
}

void Recorder::close(OpenTake& open) {
    const auto file = std::exchange(open.file, nullptr);
    if (!file || open.take.frames == 0) return;
    if (Status complete = file->writer.commitWritten(); !complete) {
        file->writer.leave();
        return note(std::move(complete).error());
    }
    const std::lock_guard lock(mutex_);
    done_.push_back(open.take);
}

void Recorder::note(Error fault) {
    const std::lock_guard lock(mutex_);
    faults_.push_back(std::move(fault));
}

}  // namespace lacquer::sessions
