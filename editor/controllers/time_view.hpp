// TimeView: which stretch of the timeline the viewport shows. Pure.
#pragma once

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/engine/processor.hpp"

namespace lacquer::editor {

/// x = (frame - start) / framesPerPixel, in pixels of the viewport.
struct TimeView {
    static constexpr double kLeastFramesPerPixel = 1.0 / 16;
    /// At 48 kHz, 24 hours on a narrow screen.
    static constexpr double kMostFramesPerPixel = 4'000'000;

    double framesPerPixel = 1000;
    double start = 0;  ///< frame at x = 0; need not be whole

    [[nodiscard]] double xOf(TimelineFrame frame) const {
        return (static_cast<double>(frame) - start) / framesPerPixel;
    }
    [[nodiscard]] double exactFrameAt(double x) const { return start + x * framesPerPixel; }
    /// The nearest frame.
    [[nodiscard]] TimelineFrame frameAt(double x) const { return std::llround(exactFrameAt(x)); }
    /// So many frames that many pixels are.
    [[nodiscard]] TimelineFrame framesOf(double pixels) const { return std::llround(pixels * framesPerPixel); }

    /// Zooms in (above 1) or out within the limits; what is at x stays there.
    [[nodiscard]] TimeView zoomedAt(double x, double factor) const {
        const double zoomed = std::clamp(framesPerPixel / factor, kLeastFramesPerPixel, kMostFramesPerPixel);
        return {zoomed, exactFrameAt(x) - x * zoomed};
    }
    /// All of a stretch, in the middle of a viewport with some room beside it.
    [[nodiscard]] static TimeView fitting(TimelineFrame begin, TimelineFrame end, double width, double marginPixels) {
        const double room = std::max(1.0, width - 2 * marginPixels);
        const double zoom = std::clamp(static_cast<double>(std::max<TimelineFrame>(1, end - begin)) / room,
                                       kLeastFramesPerPixel, kMostFramesPerPixel);
        return {zoom, (static_cast<double>(begin) + static_cast<double>(end)) / 2 - width * zoom / 2};
    }
    friend bool operator==(const TimeView&, const TimeView&) = default;
};

}  // namespace lacquer::editor
