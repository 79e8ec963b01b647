// What drags make of clips: move, copy, trim, fade, gain. Each works out the draft from the session as it is and from
// where the pointer has come.
#include <algorithm>
#include <cmath>
#include <utility>

#include "editor/controllers/clip_count.hpp"
#include "editor/controllers/clip_overlaps.hpp"
#include "editor/controllers/timeline_controller.hpp"
#include "sessions/model/clip_operations.hpp"
#include "sessions/model/value_check.hpp"

namespace lacquer::editor {

namespace {

constexpr double kFineShare = 0.1;  // of a drag with Shift
constexpr double kGainStep = 10;    // gains are in tenths of a decibel

std::set<std::size_t> selectedOn(const std::set<ClipId>& selected, NodeId track) {
    std::set<std::size_t> indices;
    for (const ClipId& id : selected)
        if (id.node == track) indices.insert(id.index);
    return indices;
}

}  // namespace

// The grabbed clip keeps to what either of its ends comes near to; the others go along.
TimelineController::Draft TimelineController::clipMover(ClipId grabbed, QPointF from, bool copies) const {
    return [=, this, snap = targets(!copies), tracks = scene_.rows.tracks()](const Pointer& to) {
        TimelineDraft draft;
        const std::set<ClipId>& selected = scene_.selected;
        const sessions::Clip& held = scene_.clip(grabbed);
        TimelineFrame by = scene_.view.framesOf(to.at.x() - from.x());
        TimelineDraft atStart, atEnd;
        const TimelineFrame start = held.positionFrames + by, end = held.endFrame() + by;
        const TimelineFrame startBy = snapped(start, snap, to.held, atStart) - start;
        const TimelineFrame endBy = snapped(end, snap, to.held, atEnd) - end;
        if (atStart.guide && (!atEnd.guide || std::abs(startBy) <= std::abs(endBy))) {
            by += startBy;
            draft.guide = atStart.guide;
        } else if (atEnd.guide) {
            by += endBy;
            draft.guide = atEnd.guide;
        }
        TimelineFrame first = held.positionFrames;
        for (const ClipId& id : selected) first = std::min(first, scene_.clip(id).positionFrames);
        const TimelineFrame least = std::min({TimelineFrame{0}, session_.session().startFrame, first});
        if (first + by < least) {
            by = least - first;
            draft.guide.reset();
        }

        const auto place = [&](NodeId track) {
            return std::find(tracks.begin(), tracks.end(), track) - tracks.begin();
        };
        std::ptrdiff_t down = 0;
        const TimelineRow* row = scene_.rows.at(to.at.y() - TimelineScene::kTop + scene_.scroll);
        if (row != nullptr && row->isTrack) down = place(row->node) - place(grabbed.node);
        for (const ClipId& id : selected)
            down = std::clamp(down, -place(id.node), static_cast<std::ptrdiff_t>(tracks.size()) - 1 - place(id.node));

        const auto targetOf = [&](NodeId track) { return tracks[static_cast<std::size_t>(place(track) + down)]; };
        for (const ClipId& id : selected)
            for (const NodeId track : {id.node, targetOf(id.node)})
                draft.clips.try_emplace(track, session_.session().content(track).clips);
        std::map<NodeId, std::set<std::size_t>> moved;
        if (!copies && down == 0) {
            for (const ClipId& id : selected) {
                draft.clips[id.node][id.index].positionFrames += by;
                moved[id.node].insert(id.index);
            }
            for (auto& [track, indices] : moved)
                dropCrossFades(draft.clips[track], session_.session().content(track).clips, indices);
        } else {
            std::vector<std::pair<NodeId, sessions::Clip>> leaving;
            for (auto& [track, clips] : draft.clips) {
                const std::set<std::size_t> indices = selectedOn(selected, track);
                if (!copies) dropCrossFades(clips, session_.session().content(track).clips, indices);
                for (const std::size_t i : indices) leaving.emplace_back(targetOf(track), clips[i]);
                if (copies) continue;
                for (auto i = indices.rbegin(); i != indices.rend(); ++i)
                    clips.erase(clips.begin() + static_cast<std::ptrdiff_t>(*i));
            }
            for (auto& [track, clip] : leaving) {
                clip.positionFrames += by;
                moved[track].insert(draft.clips[track].size());
                draft.clips[track].push_back(clip);
            }
        }
        for (const auto& [track, indices] : moved) {
            if (crossFading_) crossFadeOverlaps(draft.clips[track], indices);
            for (const std::size_t i : indices) draft.selectedClips.insert({track, i});
        }
        draft.says = transport_.text(held.positionFrames + by);
        return draft;
    };
}

// All that are selected are trimmed by as much as the one that is grabbed, as far as their files reach.
TimelineController::Draft TimelineController::clipTrimmer(ClipId grabbed, QPointF from, bool start) const {
    return [=, this, snap = targets(true)](const Pointer& to) {
        TimelineDraft draft;
        draft.selectedClips = scene_.selected;
        const sessions::Clip held = scene_.clip(grabbed);
        const TimelineFrame edge = start ? held.positionFrames : held.endFrame();
        const TimelineFrame by =
            snapped(edge + scene_.view.framesOf(to.at.x() - from.x()), snap, to.held, draft) - edge;
        for (const ClipId& id : scene_.selected)
            draft.clips.try_emplace(id.node, session_.session().content(id.node).clips);
        for (auto& [track, clips] : draft.clips) {
            const std::set<std::size_t> indices = selectedOn(scene_.selected, track);
            dropCrossFades(clips, session_.session().content(track).clips, indices);
            for (const std::size_t i : indices) {
                const auto frames = waveforms_.framesOf(clips[i].file);
                clips[i] = start ? sessions::startingAt(clips[i], clips[i].positionFrames + by, frames)
                                 : sessions::endingAt(clips[i], clips[i].endFrame() + by, frames);
            }
            if (crossFading_) crossFadeOverlaps(clips, indices);
        }
        const sessions::Clip& now = draft.clips[grabbed.node][grabbed.index];
        const TimelineFrame reached = start ? now.positionFrames : now.endFrame();
        if (reached != edge + by) draft.guide.reset();
        draft.says = transport_.text(reached);
        return draft;
    };
}

TimelineController::Draft TimelineController::clipFader(ClipId grabbed, QPointF from, bool in) const {
    return [=, this](const Pointer& to) {
        TimelineDraft draft;
        draft.selectedClips = scene_.selected;
        const std::int64_t along = scene_.view.framesOf(to.at.x() - from.x());
        for (const ClipId& id : scene_.selected) {
            auto& clips = draft.clips.try_emplace(id.node, session_.session().content(id.node).clips).first->second;
            sessions::Clip& clip = clips[id.index];
            std::int64_t& fade = in ? clip.fadeInFrames : clip.fadeOutFrames;
            fade = std::clamp<std::int64_t>(fade + (in ? along : -along), 0, clip.lengthFrames);
        }
        const sessions::Clip& now = draft.clips[grabbed.node][grabbed.index];
        const std::int64_t fade = in ? now.fadeInFrames : now.fadeOutFrames;
        draft.says = tr("%1 s").arg(static_cast<double>(fade) / session_.session().sampleRate, 0, 'f', 3);
        return draft;
    };
}

TimelineController::Draft TimelineController::clipGainer(ClipId grabbed, QPointF from) const {
    return [=, this](const Pointer& to) {
        TimelineDraft draft;
        draft.selectedClips = scene_.selected;
        const TimelineRow* row = scene_.rows.of(grabbed.node);
        const double height = TimelineScene::waveRect(scene_.clipRect(*row, scene_.clip(grabbed))).height();
        const double perPixel = (TimelineScene::kMaximumGainDb - TimelineScene::kMinimumGainDb) / height;
        const double by = (from.y() - to.at.y()) * perPixel * (to.held.shift ? kFineShare : 1);
        for (const ClipId& id : scene_.selected) {
            auto& clips = draft.clips.try_emplace(id.node, session_.session().content(id.node).clips).first->second;
            double& gain = clips[id.index].gainDb;
            gain = std::clamp(std::round((gain + by) * kGainStep) / kGainStep, sessions::kMinimumClipGainDb,
                              sessions::kMaximumClipGainDb);
        }
        draft.says = tr("%1 dB").arg(draft.clips[grabbed.node][grabbed.index].gainDb, 0, 'f', 1);
        return draft;
    };
}

bool TimelineController::wheelGain(QPointF at, double notches, bool fine) {
    const TimelineHit hit = scene_.hit(at);
    if (drag_ || !hit.onClip()) return false;
    if (!scene_.selected.contains(hit.clip)) selectClips({hit.clip});
    const double by = notches * (fine ? kFineShare : 1);
    const ClipLists lists = changed([&](sessions::Clip& clip) {
        clip.gainDb = std::clamp(std::round((clip.gainDb + by) * kGainStep) / kGainStep, sessions::kMinimumClipGainDb,
                                 sessions::kMaximumClipGainDb);
    });
    const std::size_t count = scene_.selected.size();
    performClips(tr("Set the gain of %1").arg(clipsText(count)), lists, scene_.selected, stepGesture("gain"));
    showHint(tr("%1 dB").arg(scene_.clip(hit.clip).gainDb, 0, 'f', 1), at);
    return true;
}

}  // namespace lacquer::editor
