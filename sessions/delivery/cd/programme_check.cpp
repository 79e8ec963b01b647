#include "sessions/delivery/cd/programme_check.hpp"

#include <algorithm>
#include <cstdlib>

#include "sessions/delivery/cd/red_book.hpp"

namespace lacquer::sessions::cd {
namespace {

constexpr int kClippedRun = 3;    // samples at full scale in a row: fewer occur in music that never clipped
constexpr int kAudibleStep = 33;  // -60 dBFS: more than any dither leaves of silence

}  // namespace

ProgrammeCheck::ProgrammeCheck(const Disc& disc) : disc_(disc), heard_(disc.tracks.size()) {
    for (std::size_t i = 0; i < disc.tracks.size(); ++i) ends_.push_back(disc.endOf(i) * kSectorFrames);
}

void ProgrammeCheck::feed(std::span<const std::int16_t> interleaved) {
    for (std::size_t i = 0; i + 1 < interleaved.size(); i += kChannels) take({interleaved[i], interleaved[i + 1]});
}

void ProgrammeCheck::take(Frame frame) {
    while (track_ < ends_.size() && frame_ >= ends_[track_]) {
        ++track_;
        run_ = {};
    }
    const bool sound = frame[0] != 0 || frame[1] != 0;
    if (frame_ < kFirstPregap * kSectorFrames) {
        earlySound_ += sound ? 1 : 0;
    } else {
        if (frame_ == kFirstPregap * kSectorFrames) first_ = frame;
        last_ = frame;
    }
    if (track_ < heard_.size() && frame_ >= disc_.tracks[track_].start() * kSectorFrames) {
        Heard& heard = heard_[track_];
        heard.sound = heard.sound || sound;
        for (std::size_t channel = 0; channel < kChannels; ++channel) {
            const std::int16_t sample = frame[channel];
            heard.sums[channel] += sample;
            run_[channel] = sample == INT16_MAX || sample == INT16_MIN ? run_[channel] + 1 : 0;
            if (run_[channel] != kClippedRun) continue;
            if (heard.clippedRuns++ == 0) heard.firstClipped = frame_;
        }
    }
    ++frame_;
}

DiscFindings ProgrammeCheck::finish() {
    FindingLog log;
    if (earlySound_ > 0)
        log.warn("early-sound", placeOf(0, 0), "there is sound in the first 2 s of the disc",
                 "no player reaches it; put 2 s of silence in front");
    const auto loud = [](Frame frame) { return std::max(std::abs(frame[0]), std::abs(frame[1])) >= kAudibleStep; };
    if (loud(first_)) log.warn("cut-start", "disc", "begins in the middle of the sound", "a short fade avoids a click");
    for (std::size_t i = 0; i < heard_.size(); ++i) {
        const Heard& heard = heard_[i];
        const std::int64_t frames = ends_[i] - disc_.tracks[i].start() * kSectorFrames;
        if (!heard.sound) log.warn("silent-track", placeOf(i), "is digital silence", "check the file");
        if (heard.clippedRuns > 0)
            log.warn("clipping", placeOf(i),
                     "is at full scale for 3 samples and more, " + std::to_string(heard.clippedRuns) +
                         (heard.clippedRuns == 1 ? " time, at " : " times, first at ") +
                         msf(heard.firstClipped / kSectorFrames),
                     "limit it to a lower ceiling where that is not meant");
        for (const std::int64_t sum : heard.sums)
            if (frames > 0 && std::abs(sum / frames) >= kAudibleStep) {
                log.warn("dc-offset", placeOf(i), "has a DC offset beyond -60 dBFS", "take it out by a high-pass");
                break;
            }
    }
    if (loud(last_)) log.warn("cut-end", "disc", "ends in the middle of the sound", "a short fade avoids a click");
    return std::move(log).take();
}

}  // namespace lacquer::sessions::cd
