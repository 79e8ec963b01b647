// Clips by keys and menus: split, copy, paste, delete, mute, reverse, cross-fade.
#include <algorithm>
#include <limits>
#include <utility>

#include "editor/controllers/clip_count.hpp"
#include "editor/controllers/timeline_controller.hpp"
#include "sessions/format/names.hpp"
#include "sessions/model/clip_operations.hpp"
#include "sessions/model/cross_fade.hpp"

namespace lacquer::editor {

TimelineController::ClipLists TimelineController::changed(const std::function<void(sessions::Clip&)>& change) const {
    ClipLists lists;
    for (const ClipId& id : scene_.selected)
        change(lists.try_emplace(id.node, scene_.clips(id.node)).first->second[id.index]);
    return lists;
}

bool TimelineController::performClips(const QString& name, const ClipLists& lists, std::set<ClipId> selected,
                                      sessions::GestureId gesture) {
    TimelineDraft draft;
    draft.clips = lists;
    if (!perform(name, draft.edits(session_.session()), gesture)) return false;
    selectClips(std::move(selected));
    return true;
}

// Splitting -----------------------------------------------------------------------------------------------------------

std::vector<ClipId> TimelineController::clipsAtPlayhead() const {
    const TimelineFrame frame = playhead();
    std::vector<ClipId> found;
    const auto take = [&](ClipId id) {
        const sessions::Clip& clip = scene_.clip(id);
        if (frame > clip.positionFrames && frame < clip.endFrame()) found.push_back(id);
    };
    if (!scene_.selected.empty()) {
        for (const ClipId& id : scene_.selected) take(id);
    } else {
        for (const NodeId track : scene_.rows.tracks())
            if (selection_.contains(track))
                for (std::size_t i = 0; i < scene_.clips(track).size(); ++i) take({track, i});
    }
    return found;
}

void TimelineController::splitAtPlayhead() {
    const std::vector<ClipId> clips = clipsAtPlayhead();
    if (drag_ || !needs(!clips.empty(), tr("Nothing that is selected lies across the playhead: select a clip or a "
                                           "track there")))
        return;
    splitThose(clips, playhead());
}

void TimelineController::splitAtPointer() {
    const TimelineHit hit = scene_.hit(pointer_.at);
    if (drag_ || !needs(hit.onClip(), tr("There is no clip under the pointer"))) return;
    TimelineDraft unused;
    splitThose({hit.clip}, snapped(scene_.view.frameAt(pointer_.at.x()), targets(false), pointer_.held, unused));
}

// The second parts are selected, which is what one goes on with.
void TimelineController::splitThose(const std::vector<ClipId>& clips, TimelineFrame frame) {
    ClipLists lists;
    std::set<ClipId> parts;
    for (const ClipId& id : clips) {
        auto& list = lists.try_emplace(id.node, scene_.clips(id.node)).first->second;
        auto split = sessions::splitAt(list[id.index], frame);
        if (!split) return Q_EMIT session_.problem(textOf(split.error()));
        list[id.index] = std::move(split->first);
        parts.insert({id.node, list.size()});
        list.push_back(std::move(split->second));
    }
    performClips(tr("Split %1").arg(clipsText(clips.size())), lists, std::move(parts));
}

// Copying -------------------------------------------------------------------------------------------------------------

void TimelineController::copyClips() {
    if (!needs(!scene_.selected.empty(), tr("Select the clips to be copied"))) return;
    copied_.clear();
    for (const ClipId& id : scene_.selected) copied_.push_back({id.node, scene_.clip(id)});
    Q_EMIT session_.notice(tr("Copied %1").arg(clipsText(copied_.size())));
}

void TimelineController::cutClips() {
    if (drag_ || !needs(!scene_.selected.empty(), tr("Select the clips to be cut"))) return;
    copyClips();
    deleteSelection();
}

void TimelineController::pasteClips() {
    if (drag_ || !needs(!copied_.empty(), tr("Copy clips first"))) return;
    const std::vector<NodeId> tracks = scene_.rows.tracks();
    const auto place = [&](NodeId track) { return std::find(tracks.begin(), tracks.end(), track) - tracks.begin(); };
    const auto count = static_cast<std::ptrdiff_t>(tracks.size());
    TimelineFrame first = std::numeric_limits<TimelineFrame>::max();
    std::ptrdiff_t top = count;
    for (const Copied& one : copied_) {
        first = std::min(first, one.clip.positionFrames);
        top = std::min(top, place(one.track));
    }
    std::ptrdiff_t down = 0;
    if (selection_.nodes().size() == 1)
        if (const std::ptrdiff_t wanted = place(*selection_.nodes().begin()); wanted < count && top < count)
            down = wanted - top;
    ClipLists lists;
    std::set<ClipId> pasted;
    for (const Copied& one : copied_) {
        const std::ptrdiff_t target = place(one.track) + down;
        if (!needs(place(one.track) < count && target < count,
                   tr("There is no track for all of these clips: select a track farther up")))
            return;
        const NodeId track = tracks[static_cast<std::size_t>(target)];
        auto& list = lists.try_emplace(track, scene_.clips(track)).first->second;
        pasted.insert({track, list.size()});
        list.push_back(one.clip);
        list.back().positionFrames += playhead() - first;
    }
    performClips(tr("Paste %1").arg(clipsText(copied_.size())), lists, std::move(pasted));
}

void TimelineController::duplicateClips() {
    if (drag_ || !needs(!scene_.selected.empty(), tr("Select the clips to be doubled"))) return;
    TimelineFrame first = std::numeric_limits<TimelineFrame>::max(), last = std::numeric_limits<TimelineFrame>::min();
    for (const ClipId& id : scene_.selected) {
        first = std::min(first, scene_.clip(id).positionFrames);
        last = std::max(last, scene_.clip(id).endFrame());
    }
    ClipLists lists;
    std::set<ClipId> doubles;
    for (const ClipId& id : scene_.selected) {
        auto& list = lists.try_emplace(id.node, scene_.clips(id.node)).first->second;
        doubles.insert({id.node, list.size()});
        list.push_back(scene_.clip(id));
        list.back().positionFrames += last - first;
    }
    performClips(tr("Duplicate %1").arg(clipsText(doubles.size())), lists, doubles);
    const ClipId shown = *doubles.begin();
    if (scene_.selected.contains(shown))
        bringIntoView(scene_.clip(shown).positionFrames, scene_.clip(shown).endFrame(), nullptr);
}

void TimelineController::deleteSelection() {
    if (drag_) return;
    if (marker_) {
        session_.perform(sessions::RemoveMarker{*marker_});
        return;
    }
    if (pointsLane_ && !points_.empty()) {
        std::vector<AutomationPoint> left = scene_.lane(*pointsLane_)->points();
        for (auto i = points_.rbegin(); i != points_.rend(); ++i)
            left.erase(left.begin() + static_cast<std::ptrdiff_t>(*i));
        const ParameterAddress lane = *pointsLane_;
        if (left.empty() && scene_.rows.lane(lane))  // the lane stays in sight, for another point
            if (const TimelineRow* row = scene_.rows.holding(lane.first)) scene_.rows.show(row->node, lane);
        if (performLane(lane, std::move(left))) selectPoints(lane, {});
        return;
    }
    if (!needs(!scene_.selected.empty(), tr("Select what is to be deleted: clips, points, or a marker"))) return;
    ClipLists lists;
    for (auto id = scene_.selected.rbegin(); id != scene_.selected.rend(); ++id) {
        auto& list = lists.try_emplace(id->node, scene_.clips(id->node)).first->second;
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(id->index));
    }
    const std::size_t count = scene_.selected.size();
    const std::set<NodeId> tracks = selection_.nodes();
    if (performClips(tr("Delete %1").arg(clipsText(count)), lists, {})) selection_.setNodes(tracks);
}

// What they are like --------------------------------------------------------------------------------------------------

void TimelineController::toggleMuted() {
    if (drag_ || !needs(!scene_.selected.empty(), tr("Select the clips to be muted"))) return;
    const bool all = std::all_of(scene_.selected.begin(), scene_.selected.end(),
                                 [&](const ClipId& id) { return scene_.clip(id).muted; });
    const std::size_t count = scene_.selected.size();
    performClips(all ? tr("Unmute %1").arg(clipsText(count)) : tr("Mute %1").arg(clipsText(count)),
                 changed([&](sessions::Clip& clip) { clip.muted = !all; }), scene_.selected);
}

void TimelineController::reverseClips() {
    if (drag_ || !needs(!scene_.selected.empty(), tr("Select the clips to be reversed"))) return;
    performClips(tr("Reverse %1").arg(clipsText(scene_.selected.size())),
                 changed([](sessions::Clip& clip) { clip.reversed = !clip.reversed; }), scene_.selected);
}

void TimelineController::resetGain() {
    if (drag_ || !needs(!scene_.selected.empty(), tr("Select clips"))) return;
    performClips(tr("Set the gain of %1").arg(clipsText(scene_.selected.size())),
                 changed([](sessions::Clip& clip) { clip.gainDb = 0; }), scene_.selected);
}

void TimelineController::setFadeShapes(const QString& in, const QString& out) {
    if (drag_ || !needs(!scene_.selected.empty(), tr("Select clips"))) return;
    const auto inShape = sessions::valueNamed(sessions::kFadeShapeNames, in.toStdString());
    const auto outShape = sessions::valueNamed(sessions::kFadeShapeNames, out.toStdString());
    performClips(tr("Shape the fades of %1").arg(clipsText(scene_.selected.size())), changed([&](sessions::Clip& clip) {
                     clip.fadeInShape = inShape.value_or(clip.fadeInShape);
                     clip.fadeOutShape = outShape.value_or(clip.fadeOutShape);
                 }),
                 scene_.selected);
}

void TimelineController::crossFade() {
    if (drag_ || !needs(!scene_.selected.empty(), tr("Select the clips to be cross-faded"))) return;
    ClipLists lists;
    std::optional<Error> refusal;
    for (const ClipId& id : scene_.selected) {
        auto& list = lists.try_emplace(id.node, scene_.clips(id.node)).first->second;
        for (std::size_t other = 0; other < list.size(); ++other) {
            const bool pair = scene_.selected.size() == 1 || scene_.selected.contains({id.node, other});
            if (!pair || other == id.index) continue;
            auto faded = sessions::crossFaded(list, id.index, other, nodes::FadeShape::equalPower);
            if (faded)
                list = *std::move(faded);
            else if (!refusal)
                refusal = faded.error();
        }
    }
    const bool changes = std::any_of(lists.begin(), lists.end(),
                                     [&](const auto& list) { return list.second != scene_.clips(list.first); });
    if (changes)
        performClips(tr("Cross-fade"), lists, scene_.selected);
    else
        Q_EMIT session_.problem(refusal ? textOf(*refusal)
                                        : tr("There is no other clip on the track to cross-fade "
                                             "with"));
}

}  // namespace lacquer::editor
