#include "sessions/page/chart.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "sessions/analysis/plot_ticks.hpp"

namespace lacquer::sessions {
namespace {

// In pixels.
constexpr double kRoomLeft = 36, kRoomRight = 8, kRoomAbove = 8, kHeadLine = 18, kRoomBelow = 20;
constexpr double kLabelBelow = 15, kLabelAside = 6, kLabelDown = 4;
constexpr double kSample = 14, kSampleToText = 5, kBetweenSamples = 16;
constexpr double kMeanLetter = 0.56;  // width of a letter of usual faces, by its size

std::string clockMark(double seconds, double step) {
    const auto whole = static_cast<long long>(std::llround(seconds * 10));
    std::string text =
        std::to_string(whole / 600) + ":" + (whole / 10 % 60 < 10 ? "0" : "") + std::to_string(whole / 10 % 60);
    if (step < 1) text += "." + std::to_string(whole % 10);
    return text;
}

std::size_t lettersIn(const std::string& text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

}  // namespace

std::vector<ChartMark> timeMarks(double seconds, int most) {
    constexpr std::array kSteps{0.1,  0.2,  0.5,   1.0,   2.0,   5.0,   10.0,  15.0,
                                30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0};
    double step = 3600;
    for (const double candidate : kSteps)
        if (seconds / candidate < most) {
            step = candidate;
            break;
        }
    while (seconds / step >= most) step *= 2;
    std::vector<ChartMark> marks;
    for (int i = 0; i * step <= seconds; ++i) marks.push_back({i * step, clockMark(i * step, step)});
    return marks;
}

std::vector<ChartMark> marksOf(const PlotAxis& axis, int most) {
    std::vector<ChartMark> marks;
    for (PlotTick& tick : ticksOf(axis, most)) marks.push_back({tick.value, std::move(tick.label)});
    return marks;
}

Chart::Chart(Drawing& drawing, PlotAxis x, PlotAxis y, Head head)
    : drawing_(drawing),
      x_(std::move(x)),
      y_(std::move(y)),
      left_(kRoomLeft),
      top_(kRoomAbove + (head == Head::line ? kHeadLine : 0)),
      width_(drawing.width - kRoomLeft - kRoomRight),
      height_(drawing.height - top_ - kRoomBelow),
      legendX_(kRoomLeft) {}

void Chart::gridX(const std::vector<ChartMark>& marks) {
    std::vector<std::vector<DrawnPoint>> lines;
    for (const ChartMark& mark : marks) {
        const double x = at(mark.value, 0).x;
        lines.push_back({{x, top()}, {x, bottom()}});
        if (mark.label.empty()) continue;
        // One that would reach beyond the picture ends with it.
        const double half = kMeanLetter * kDrawnLetters * static_cast<double>(lettersIn(mark.label)) / 2;
        const bool atEnd = x + half > drawing_.width;
        drawing_.text({atEnd ? drawing_.width : x, bottom() + kLabelBelow}, mark.label,
                      atEnd ? TextAnchor::end : TextAnchor::middle);
    }
    drawing_.path(Ink::grid, std::move(lines));
}

void Chart::gridY(const std::vector<ChartMark>& marks) {
    std::vector<std::vector<DrawnPoint>> lines;
    for (const ChartMark& mark : marks) {
        const double y = at(x_.minimum, mark.value).y;
        lines.push_back({{left(), y}, {right(), y}});
        drawing_.text({left() - kLabelAside, y + kLabelDown}, mark.label, TextAnchor::end);
    }
    drawing_.path(Ink::grid, std::move(lines));
}

void Chart::legend(Ink ink, const std::string& text) {
    const double y = top_ - kLabelBelow + kLabelDown / 2;
    if (styleOf(ink).width > 0)
        drawing_.line(ink, {legendX_, y}, {legendX_ + kSample, y});
    else
        drawing_.path(ink, {{{legendX_, y - kLabelDown},
                             {legendX_ + kSample, y - kLabelDown},
                             {legendX_ + kSample, y + kLabelDown},
                             {legendX_, y + kLabelDown}}});
    legendX_ += kSample + kSampleToText;
    drawing_.text({legendX_, y + kLabelDown}, text);
    legendX_ += kMeanLetter * kDrawnLetters * static_cast<double>(lettersIn(text)) + kBetweenSamples;
}

DrawnPoint Chart::at(double x, double y) const {
    return {left_ + std::clamp(shareOf(x_, x), 0.0, 1.0) * width_,
            top_ + (1 - std::clamp(shareOf(y_, y), 0.0, 1.0)) * height_};
}

void Chart::horizontal(Ink ink, double y) {
    const double place = at(x_.minimum, y).y;
    drawing_.line(ink, {left(), place}, {right(), place});
}

void Chart::vertical(Ink ink, double x) {
    const double place = at(x, y_.minimum).x;
    drawing_.line(ink, {place, top()}, {place, bottom()});
}

}  // namespace lacquer::sessions
