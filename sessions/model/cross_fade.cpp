#include "sessions/model/cross_fade.hpp"

#include <utility>

namespace lacquer::sessions {

Result<std::vector<Clip>> crossFaded(std::vector<Clip> clips, std::size_t one, std::size_t other,
                                     nodes::FadeShape shape) {
    if (one == other) return fail(ErrorKind::badData, "a clip cannot cross-fade with itself", {}, "name two clips");
    if (clips[other].positionFrames < clips[one].positionFrames) std::swap(one, other);
    Clip& out = clips[one];
    Clip& in = clips[other];
    const std::int64_t overlap = out.endFrame() - in.positionFrames;
    if (overlap <= 0)
        return fail(ErrorKind::badData, "the two clips do not overlap", {},
                    "make the earlier one longer, or let the later one start earlier");
    if (in.positionFrames == out.positionFrames || in.endFrame() <= out.endFrame())
        return fail(ErrorKind::badData, "one of the two clips lies wholly within the other", {},
                    "cut the outer one in two, or fade the inner one in and out");
    out.fadeOutFrames = in.fadeInFrames = overlap;
    out.fadeOutShape = in.fadeInShape = shape;
    return clips;
}

}  // namespace lacquer::sessions
