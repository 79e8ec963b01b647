#include "cli/recording.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <system_error>
#include <utility>

#include "sessions/format/names.hpp"
#include "sessions/safety/save_session.hpp"

namespace lacquer::cli {
namespace {

using sessions::Take;

struct ArmWish {
    std::string track;
    std::vector<int> inputs;
};

/// Reads "TRACK=1,2". The name may hold a "=" of its own.
Result<ArmWish> parseArm(const std::string& text) {
    const std::size_t at = text.rfind('=');
    ArmWish wish{text.substr(0, at), {}};
    for (std::size_t from = at == text.npos ? text.size() : at + 1; from < text.size();) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        int input = 0;
        const auto read = std::from_chars(text.data() + from, text.data() + comma, input);
        if (read.ec != std::errc() || read.ptr != text.data() + comma) break;
        wish.inputs.push_back(input);
        from = comma + 1;
        if (comma == text.size() && !wish.track.empty()) return wish;
    }
    return fail(ErrorKind::usage, "\"" + text + "\" names no track and its inputs", "--arm",
                "write TRACK=INPUT, or TRACK=LEFT,RIGHT, as in voice=1");
}

Failure<Error> noTrack(const sessions::Session& session, const std::string& what) {
    std::string names;
    for (const auto& [id, node] : session.graph.nodes())
        if (node.type == sessions::kTrackType) names += (names.empty() ? "\"" : ", \"") + node.name + "\"";
    return fail(ErrorKind::usage, what, "--arm", names.empty() ? "add a track first" : "choose one of: " + names);
}

Result<NodeId> findTrack(const sessions::Session& session, const std::string& name) {
    std::vector<NodeId> found;
    for (const auto& [id, node] : session.graph.nodes())
        if (node.type == sessions::kTrackType && node.name == name) found.push_back(id);
    if (found.size() == 1) return found.front();
    return noTrack(session, found.empty() ? "there is no track called \"" + name + "\""
                                          : "more than one track is called \"" + name + "\"");
}

}  // namespace

Recording::Recording(sessions::OpenedSession opened, const ProcessorRegistry& registry, const RecordingWish& wish)
    : opened_(std::move(opened)), registry_(registry), wish_(wish), history_(opened_.session, registry) {
    history_.restore(std::move(opened_.history));
}

Result<std::unique_ptr<Recording>> Recording::open(const std::filesystem::path& folder,
                                                   const ProcessorRegistry& registry, const RecordingWish& wish) {
    auto opened = sessions::openSession(folder, registry);
    if (!opened) return fail(std::move(opened).error());
    if (opened->readOnly) return fail(*opened->readOnly);
    if (opened->unsaved)
        return fail(ErrorKind::unavailable, "there is work in this session that was not saved", folder.string(),
                    "open it in the editor, and save it or throw the work away");
    std::unique_ptr<Recording> made(new Recording(*std::move(opened), registry, wish));
    if (Status recovered = made->recover(); !recovered) return fail(std::move(recovered).error());
    if (Status armed = made->arm(); !armed) return fail(std::move(armed).error());
    return made;
}

Status Recording::recover() {
    sessions::RecoveredTakes found = sessions::recoverTakes(session());
    std::move(found.problems.begin(), found.problems.end(), std::back_inserter(opened_.problems));
    if (found.takes.empty()) return {};
    for (const Take& take : found.takes) recovered_.push_back(take.file);
    return perform(sessions::takesAsClips(session(), found.takes));
}

// Arming -------------------------------------------------------------------------------------------------------------

Status Recording::arm() {
    for (const std::string& text : wish_.arm)
        if (Status armed = armTrack(text); !armed) return armed;
    const auto tracks = sessions::armedTracks(session());
    if (tracks.empty()) return noTrack(session(), "no track is armed");
    if (wish_.monitor.empty()) return {};
    for (const sessions::RecordedTrack& track : tracks) {
        sessions::TrackRecording recording = session().content(track.node).recording;
        recording.monitoring = sessions::valueOf(sessions::kMonitoringNames, wish_.monitor);
        if (Status set = setRecording(track.node, recording); !set) return set;
    }
    return {};
}

Status Recording::armTrack(const std::string& text) {
    const auto wish = parseArm(text);
    if (!wish) return fail(wish.error());
    const auto track = findTrack(session(), wish->track);
    if (!track) return fail(track.error());
    sessions::TrackRecording recording = session().content(*track).recording;
    recording.inputs = wish->inputs;
    recording.armed = true;
    return setRecording(*track, recording);
}

// Not in the history: it is of this run alone.
Status Recording::setRecording(NodeId track, const sessions::TrackRecording& recording) {
    auto applied = sessions::apply(opened_.session, registry_, sessions::SetRecording{track, recording});
    if (!applied) return fail(std::move(applied).error());
    before_.push_back(std::move(applied->inverse));
    return {};
}

// Saving -------------------------------------------------------------------------------------------------------------

Status Recording::perform(const sessions::Edit& edit) {
    auto done = history_.perform(edit);
    if (!done) return fail(std::move(done).error());
    unsaved_ = save();
    if (unsaved_) history_.markSaved();
    return unsaved_;
}

// The disk may have room again.
Status Recording::takeUnsaved() {
    if (unsaved_) return {};
    unsaved_ = save();
    return unsaved_;
}

Status Recording::save() const {
    sessions::Session saved = session();
    for (auto edit = before_.rbegin(); edit != before_.rend(); ++edit)
        if (Status back = sessions::reapply(saved, *edit); !back) return back;
    return sessions::save(saved, history_.record());
}

// Playing ------------------------------------------------------------------------------------------------------------

std::shared_ptr<LiveInput> Recording::makeInput(int quantumFrames) {
    int inputs = 0;
    for (const sessions::RecordedTrack& track : sessions::armedTracks(session()))
        for (const int input : track.inputs) inputs = std::max(inputs, input + 1);
    return input_ = std::make_shared<LiveInput>(inputs, quantumFrames);
}

Status Recording::attach(sessions::SessionEngine& engine, std::optional<LoopRange> punch,
                         std::optional<TimelineFrame> end) {
    engine_ = &engine;
    end_ = punch ? std::min(punch->endFrame, end.value_or(punch->endFrame)) : end;
    try {
        recorder_ = std::make_unique<sessions::SessionRecorder>(
            session(), *input_, [this](const sessions::Edit& edit) { return perform(edit); });
    } catch (const std::system_error& error) {
        return fail(ErrorKind::unavailable, std::string("no thread can be started to record from: ") + error.what(), {},
                    "end other programs, or raise the limit of threads (ulimit -u)");
    }
    std::optional<LoopRange> range = punch;
    if (end_) range = LoopRange{punch ? punch->startFrame : LiveInput::kEverywhere.startFrame, *end_};
    recorder_->setRange(range);
    return {};
}

void Recording::begin(const host::AudioOutput& output, PlayReport& report) {
    if (wish_.record) start(output, report);
}

void Recording::toggle(const host::AudioOutput& output, PlayReport& report) {
    if (!recording()) return start(output, report);
    recorder_->stop();
    report.recording(std::nullopt);
}

void Recording::start(const host::AudioOutput& output, PlayReport& report) {
    const std::int64_t roundTrip = output.device().roundTripFrames() + wish_.offsetFrames;
    if (Status started = recorder_->start(roundTrip); !started) return report.fault(started.error());
    report.recording(roundTrip);
}

void Recording::windDown(PlayReport& report) {
    if (!recording()) return;
    recorder_->stop();
    report.recording(std::nullopt);
}

void Recording::idle(const host::AudioOutput& output, bool rolls, PlayReport& report) {
    tell(recorder_->idle(rolls), report);
    for (const Error& fault : recorder_->takeFaults()) report.fault(fault);
    tellBypassed(report);
    const std::uint64_t overflows = output.device().overflows();
    if (std::exchange(overflows_, overflows) != overflows && recording())
        report.notice("the device has lost some of its input; what is recorded from here on may be early");
    const std::int64_t lost = recorder_->recorder().lostFrames();
    if (std::exchange(lostFrames_, lost) != lost && recording())
        report.notice("the disk does not keep up: " + std::to_string(lost) + " frames of the recording are silent");
}

void Recording::tellBypassed(PlayReport& report) {
    if (std::exchange(bypassed_, engine_->lowLatencyNodes()) == engine_->lowLatencyNodes() || bypassed_.empty()) return;
    std::string names;
    for (const NodeId id : bypassed_) names += (names.empty() ? "" : ", ") + session().graph.find(id)->name;
    report.notice("bypassed for low latency: " + names);
}

void Recording::finish(PlayReport& report) {
    tell(recorder_->finish(), report);
    for (const Error& fault : recorder_->takeFaults()) report.fault(fault);
}

void Recording::tell(const std::vector<Take>& takes, PlayReport& report) {
    for (const Take& take : takes) report.recorded(take, session().graph.find(take.track)->name);
}

bool Recording::goesOnBehind(TimelineFrame position) const {
    return !end_ || position < *end_;
}

}  // namespace lacquer::cli
