#include "sessions/model/lay_take.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace lacquer::sessions {

namespace {

/// The part of a clip from `begin` to `end` of the timeline, with those of its fades that lie at its own ends.
std::optional<Clip> part(const Clip& clip, TimelineFrame begin, TimelineFrame end) {
    begin = std::max(begin, clip.positionFrames);
    end = std::min(end, clip.endFrame());
    if (begin >= end) return std::nullopt;
    Clip cut = clip;
    cut.positionFrames = begin;
    const std::int64_t cutOff = clip.reversed ? clip.endFrame() - end : begin - clip.positionFrames;
    cut.offsetFrames = clip.offsetFrames + cutOff;
    cut.lengthFrames = end - begin;
    if (begin > clip.positionFrames) cut.fadeInFrames = 0;
    if (end < clip.endFrame()) cut.fadeOutFrames = 0;
    return cut;
}

}  // namespace

std::vector<Clip> layOver(const std::vector<Clip>& clips, Clip take, std::int64_t fadeFrames) {
    const TimelineFrame begin = take.positionFrames, end = take.endFrame();
    const std::int64_t fade = take.lengthFrames >= 2 * fadeFrames ? fadeFrames : 0;
    std::vector<Clip> laid;
    for (const Clip& clip : clips) {
        if (clip.muted || clip.endFrame() <= begin || clip.positionFrames >= end) {
            laid.push_back(clip);
            continue;
        }
        const bool goesIn = clip.positionFrames<begin, goesOn = clip.endFrame()> end;
        if (goesIn) {
            auto before = part(clip, clip.positionFrames, std::min(begin + fade, clip.endFrame()));
            before->fadeOutFrames = before->endFrame() - begin;
            before->fadeOutShape = nodes::FadeShape::linear;
            laid.push_back(*std::move(before));
            take.fadeInFrames = fade;
        }
        if (auto beneath = part(clip, begin, end)) {
            beneath->muted = true;
            laid.push_back(*std::move(beneath));
        }
        if (goesOn) {
            auto after = part(clip, std::max(end - fade, clip.positionFrames), clip.endFrame());
            after->fadeInFrames = end - after->positionFrames;
            after->fadeInShape = nodes::FadeShape::linear;
            laid.push_back(*std::move(after));
            take.fadeOutFrames = fade;
        }
    }
    laid.push_back(std::move(take));
    return laid;
}

}  // namespace lacquer::sessions
