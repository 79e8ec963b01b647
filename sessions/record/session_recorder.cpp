#include "sessions/record/session_recorder.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "nodes/dsp/seam_fade.hpp"
#include "sessions/model/lay_take.hpp"

namespace lacquer::sessions {

std::vector<RecordedTrack> armedTracks(const Session& session) {
    std::vector<RecordedTrack> tracks;
    for (const auto& [id, node] : session.graph.nodes()) {
        const TrackRecording& recording = session.content(id).recording;
        if (!recording.armed || recording.inputs.empty()) continue;
        RecordedTrack track{id, node.name, {}};
        for (const int input : recording.inputs) track.inputs.push_back(input - 1);
        tracks.push_back(std::move(track));
    }
    return tracks;
}

int inputsNeeded(const Session& session) {
    int highest = 0;
    for (const auto& [id, content] : session.contents)
        for (const int input : content.recording.inputs) highest = std::max(highest, input);
    return highest;
}

Edit takesAsClips(const Session& session, const std::vector<Take>& takes) {
    const auto fadeFrames = static_cast<std::int64_t>(nodes::kSeamFadeMs * session.sampleRate / 1000);
    std::map<NodeId, std::vector<Clip>> tracks;
    for (const Take& take : takes) {
        Clip clip;
        clip.file = take.file;
        clip.positionFrames = take.positionFrames;
        clip.lengthFrames = take.frames;
        const auto track = tracks.try_emplace(take.track, session.content(take.track).clips).first;
        track->second = layOver(track->second, std::move(clip), fadeFrames);
    }
    std::vector<Edit> edits;
    for (auto& [track, clips] : tracks) edits.emplace_back(SetClips{track, std::move(clips)});
    return makeGroup("Record", std::move(edits));
}

SessionRecorder::SessionRecorder(const Session& session, LiveInput& input, Perform perform)
    : session_(session),
      input_(input),
      perform_(std::move(perform)),
      recorder_(RecorderOptions{std::clamp(inputsNeeded(session), 1, std::max(input.channelCount(), 1)),
                                session.sampleRate, session.folder}) {
    tracksChanged();
}

void SessionRecorder::tracksChanged() {
    recorder_.setTracks(armedTracks(session_));
}

void SessionRecorder::setRange(std::optional<LoopRange> range) {
    range_ = range;
    recorder_.setRange(range);
    tellInput();
}

Status SessionRecorder::start(std::int64_t roundTripFrames) {
    if (armedTracks(session_).empty())
        return fail(ErrorKind::usage, "no track is armed", {}, "arm those that are to be recorded");
    recorder_.setFolder(session_.folder);
    recorder_.start(roundTripFrames);
    tellInput();
    return {};
}

void SessionRecorder::stop() {
    recorder_.stop();
    tellInput();
}

// A track goes by what it plays, which is heard later: there the input comes in with the very frame.
void SessionRecorder::tellInput() {
    input_.setRecorded(recorder_.recording() ? range_.value_or(LiveInput::kEverywhere) : LoopRange{});
}

void SessionRecorder::collect() {
    for (Take& take : recorder_.takeFinished()) takes_.push_back(std::move(take));
    for (Error& fault : recorder_.takeFaults()) faults_.push_back(std::move(fault));
}

std::vector<Take> SessionRecorder::idle(bool rolls) {
    const bool over = !recorder_.busy() && (!rolls || !recorder_.recording());
    collect();
    return over ? putOnTracks() : std::vector<Take>();
}

std::vector<Take> SessionRecorder::finish() {
    recorder_.finish();
    tellInput();
    collect();
    return putOnTracks();
}

// A track that has been removed meanwhile gets nothing; its takes stay on the disk.
std::vector<Take> SessionRecorder::putOnTracks() {
    std::vector<Take> takes = std::exchange(takes_, {});
    const auto gone = std::stable_partition(
        takes.begin(), takes.end(), [&](const Take& take) { return session_.graph.find(take.track) != nullptr; });
    for (auto take = gone; take != takes.end(); ++take)
        faults_.push_back({ErrorKind::badData, "was recorded on a track that is not there any more", take->file,
                           "put it on another track, or remove it"});
    takes.erase(gone, takes.end());
    if (takes.empty()) return takes;
    if (Status performed = perform_(takesAsClips(session_, takes)); !performed)
        faults_.push_back(std::move(performed).error());
    return takes;
}

std::vector<Error> SessionRecorder::takeFaults() {
    collect();
    return std::exchange(faults_, {});
}

}  // namespace lacquer::sessions
