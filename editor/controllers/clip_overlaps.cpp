#include "editor/controllers/clip_overlaps.hpp"

#include <utility>

#include "sessions/model/cross_fade.hpp"

namespace lacquer::editor {

bool areCrossFaded(const sessions::Clip& one, const sessions::Clip& other) {
    if (other.positionFrames < one.positionFrames) return areCrossFaded(other, one);
    const std::int64_t overlap = one.endFrame() - other.positionFrames;
    return overlap > 0 && one.fadeOutFrames == overlap && other.fadeInFrames == overlap;
}

void dropCrossFades(std::vector<sessions::Clip>& clips, const std::vector<sessions::Clip>& before,
                    const std::set<std::size_t>& moved) {
    for (const std::size_t i : moved)
        for (std::size_t j = 0; j < before.size() && i < before.size(); ++j) {
            if (moved.contains(j) || !areCrossFaded(before[i], before[j])) continue;
            const bool isLater = before[j].positionFrames <= before[i].positionFrames;
            (isLater ? clips[j] : clips[i]).fadeOutFrames = 0;
            (isLater ? clips[i] : clips[j]).fadeInFrames = 0;
        }
}

void crossFadeOverlaps(std::vector<sessions::Clip>& clips, const std::set<std::size_t>& moved) {
    for (const std::size_t i : moved)
        for (std::size_t j = 0; j < clips.size(); ++j) {
            if (moved.contains(j)) continue;
            const bool isLater = clips[j].positionFrames <= clips[i].positionFrames;
            const sessions::Clip& out = isLater ? clips[j] : clips[i];
            const sessions::Clip& in = isLater ? clips[i] : clips[j];
            if (out.fadeOutFrames != 0 || in.fadeInFrames != 0) continue;
            if (auto faded = sessions::crossFaded(clips, i, j, nodes::FadeShape::equalPower)) clips = *std::move(faded);
        }
}

}  // namespace lacquer::editor
