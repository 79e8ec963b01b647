#include "sessions/delivery/report/song_drawings.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "sessions/delivery/report/report_words.hpp"
#include "sessions/page/chart.hpp"

namespace lacquer::sessions {
namespace {

// In pixels: on paper and desks, and on phones.
constexpr double kWideFigure = 760, kNarrowFigure = 344;

// The same picture in both widths; `draw` is told how many marks an axis of time has room for.
template <class Draw>
PageFigure inBothWidths(double wideHeight, double narrowHeight, Draw draw) {
    constexpr int kWideMarks = 13, kNarrowMarks = 6;
    PageFigure figure;
    figure.wide.width = kWideFigure;
    figure.wide.height = wideHeight;
    figure.narrow.width = kNarrowFigure;
    figure.narrow.height = narrowHeight;
    draw(figure.wide, kWideMarks);
    draw(figure.narrow, kNarrowMarks);
    return figure;
}

PlotAxis timeAxis(double seconds) {
    return {"Time", "", AxisScale::linear, 0, std::max(seconds, 1e-3)};
}

// What lies between an upper and a lower line, both from left to right.
std::vector<DrawnPoint> between(std::vector<DrawnPoint> upper, const std::vector<DrawnPoint>& lower) {
    upper.insert(upper.end(), lower.rbegin(), lower.rend());
    return upper;
}

// The stretch of `count` points that pixel column `column` of `columns` shows.
struct PointRange {
    std::size_t begin, end;
};
PointRange rangeOfColumn(std::size_t column, std::size_t columns, std::size_t count) {
    const std::size_t begin = column * count / columns;
    return {begin, std::max(begin + 1, (column + 1) * count / columns)};
}

double drawnLufs(double lufs) {
    constexpr double kFloor = -120;
    return std::max(lufs, kFloor);
}

// From the loudest moment down to where music is not heard any more; quiet music comes to stand as high.
PlotAxis loudnessAxis(std::span<const LoudnessReport* const> songs, std::optional<double> targetLufs) {
    double highest = targetLufs.value_or(-70);
    for (const LoudnessReport* song : songs) highest = std::max(highest, song->maxMomentaryLufs.value_or(-70));
    constexpr double kShown = 36, kStep = 6;
    const double top = std::ceil((highest + 1) / kStep) * kStep;
    return {"Loudness", "LUFS", AxisScale::linear, top - kShown, top};
}

struct LoudnessLines {
    std::vector<DrawnPoint> highest, lowest, shortTerm;
};
LoudnessLines loudnessLines(const Chart& chart, std::span<const LoudnessPoint> history, double startSeconds,
                            double pixels) {
    LoudnessLines lines;
    const std::size_t columns = std::min(history.size(), static_cast<std::size_t>(std::max(pixels, 1.0)));
    for (std::size_t column = 0; column < columns; ++column) {
        const PointRange range = rangeOfColumn(column, columns, history.size());
        float least = history[range.begin].momentaryLufs, most = least, loudest = history[range.begin].shortTermLufs;
        for (std::size_t i = range.begin; i < range.end; ++i) {
            least = std::min(least, history[i].momentaryLufs);
            most = std::max(most, history[i].momentaryLufs);
            loudest = std::max(loudest, history[i].shortTermLufs);
        }
        const double seconds =
            startSeconds + static_cast<double>(range.begin + range.end) / 2 / LoudnessReport::kPointsPerSecond;
        // A band that nothing varies in is still seen.
        lines.highest.push_back(chart.at(seconds, drawnLufs(most) + 0.25));
        lines.lowest.push_back(chart.at(seconds, drawnLufs(least) - 0.25));
        lines.shortTerm.push_back(chart.at(seconds, drawnLufs(loudest)));
    }
    return lines;
}

double secondsOf(const LoudnessReport& report) {
    return static_cast<double>(report.frames) / std::max(report.sampleRate, 1);
}

std::string loudnessWords(const LoudnessReport& report, std::optional<double> targetLufs) {
    std::string words = report.integratedLufs ? "Integrated loudness " + levelText(report.integratedLufs) + " LUFS"
                                              : std::string("The sound is silent");
    if (report.maxShortTermLufs) words += ", loudest three seconds " + levelText(report.maxShortTermLufs) + " LUFS";
    if (targetLufs) words += ", target " + levelText(targetLufs) + " LUFS";
    return words + ".";
}

}  // namespace

PageFigure waveformFigure(const SoundStudy& study) {
    return inBothWidths(150, 120, [&](Drawing& drawing, int marks) {
        drawing.title = "Waveform";
        drawing.description = "Level over " + clockText(study.seconds()) + " minutes; " +
                              countText(study.eventCount, "true peak is", "true peaks are") + " marked.";
        Chart chart(drawing, timeAxis(study.seconds()), {"Amplitude", "", AxisScale::linear, -1, 1}, Chart::Head::none);
        chart.gridX(timeMarks(study.seconds(), marks));
        constexpr double kHalf = 0.501187;  // -6 dB
        chart.gridY({{1, "0 dB"}, {kHalf, "\u22126"}, {0, ""}, {-kHalf, "\u22126"}, {-1, "0"}});
        std::vector<DrawnPoint> upper, lower, above, below;
        const std::size_t columns =
            std::min(study.columns.size(), static_cast<std::size_t>(2 * (chart.right() - chart.left())));
        for (std::size_t column = 0; column < columns; ++column) {
            const PointRange range = rangeOfColumn(column, columns, study.columns.size());
            SoundColumn all = study.columns[range.begin];
            for (std::size_t i = range.begin; i < range.end; ++i) {
                all.minimum = std::min(all.minimum, study.columns[i].minimum);
                all.maximum = std::max(all.maximum, study.columns[i].maximum);
                all.rms = std::max(all.rms, study.columns[i].rms);
            }
            const double seconds = study.seconds() * static_cast<double>(range.begin + range.end) / 2 /
                                   static_cast<double>(study.columns.size());
            constexpr double kSeen = 0.004;  // silence is a line
            upper.push_back(chart.at(seconds, std::max<double>(all.maximum, kSeen)));
            lower.push_back(chart.at(seconds, std::min<double>(all.minimum, -kSeen)));
            above.push_back(chart.at(seconds, std::min<double>(all.rms, all.maximum)));
            below.push_back(chart.at(seconds, -std::min<double>(all.rms, -all.minimum)));
        }
        drawing.path(Ink::band, {between(upper, lower)});
        drawing.path(Ink::body, {between(above, below)});
        for (const TruePeakEvent& event : study.events) chart.vertical(Ink::event, event.seconds);
    });
}

PageFigure loudnessFigure(const LoudnessReport& report, std::optional<double> targetLufs) {
    const LoudnessReport* const song = &report;
    PageFigure figure = albumLoudnessFigure(std::span(&song, 1), targetLufs);
    for (Drawing* drawing : {&figure.wide, &figure.narrow}) {
        drawing->title = "Loudness over time";
        drawing->description = loudnessWords(report, targetLufs);
    }
    return figure;
}

PageFigure albumLoudnessFigure(std::span<const LoudnessReport* const> songs, std::optional<double> targetLufs) {
    double seconds = 0;
    for (const LoudnessReport* song : songs) seconds += secondsOf(*song);
    return inBothWidths(220, 200, [&](Drawing& drawing, int marks) {
        drawing.title = "Loudness over the album";
        drawing.description =
            countText(static_cast<std::int64_t>(songs.size()), "song", "songs") + " one after the other.";
        const PlotAxis axis = loudnessAxis(songs, targetLufs);
        Chart chart(drawing, timeAxis(seconds), axis, Chart::Head::line);
        chart.legend(Ink::band, "0.4 s");
        chart.legend(Ink::curve, "3 s");
        if (targetLufs) chart.legend(Ink::limit, "Target " + decimalText(*targetLufs, 0) + " LUFS");
        chart.gridX(timeMarks(seconds, marks));
        chart.gridY(marksOf(axis, 7));
        std::vector<std::vector<DrawnPoint>> bands, curves, borders;
        double start = 0;
        for (const LoudnessReport* song : songs) {
            const double share = secondsOf(*song) / std::max(seconds, 1e-3);
            LoudnessLines lines = loudnessLines(chart, song->history, start, share * (chart.right() - chart.left()));
            if (!lines.shortTerm.empty()) {
                bands.push_back(between(std::move(lines.highest), lines.lowest));
                curves.push_back(std::move(lines.shortTerm));
            }
            if (start > 0)
                borders.push_back({{chart.at(start, 0).x, chart.top()}, {chart.at(start, 0).x, chart.bottom()}});
            start += secondsOf(*song);
        }
        drawing.path(Ink::band, std::move(bands));
        drawing.path(Ink::axis, std::move(borders));
        drawing.path(Ink::curve, std::move(curves));
        if (targetLufs) chart.horizontal(Ink::limit, *targetLufs);
    });
}

PageFigure spectrumFigure(const SoundStudy& study) {
    double highest = 0;
    for (const double power : study.bandPowers) highest = std::max(highest, power);
    const auto decibels = [](double power) {
        constexpr double kSoftest = 1e-12;
        return 10 * std::log10(std::max(power, kSoftest));
    };
    constexpr double kShownDb = 60, kStepDb = 6;
    const double top = std::ceil(decibels(highest) / kStepDb) * kStepDb;
    return inBothWidths(220, 190, [&](Drawing& drawing, int) {
        drawing.title = "Average spectrum";
        const auto peak = std::ranges::max_element(study.bandPowers);
        drawing.description =
            highest > 0
                ? "Strongest around " +
                      decimalText(SixthOctave::middleHz(static_cast<int>(peak - study.bandPowers.begin())), 0) + " Hz."
                : "The sound is silent.";
        const PlotAxis x{"Frequency", "Hz", AxisScale::logarithmic, 20, 20000};
        const PlotAxis y{"Level", "dB", AxisScale::linear, top - kShownDb, top};
        Chart chart(drawing, x, y, Chart::Head::none);
        chart.gridX(marksOf(x, 0));
        chart.gridY(marksOf(y, 7));
        std::vector<DrawnPoint> curve;
        for (int band = 0; band < SixthOctave::kBands && SixthOctave::middleHz(band) < study.sampleRate / 2.0; ++band)
            curve.push_back(
                chart.at(SixthOctave::middleHz(band), decibels(study.bandPowers[static_cast<std::size_t>(band)])));
        if (curve.empty()) return;
        drawing.path(Ink::band,
                     {between(curve, {{curve.front().x, chart.bottom()}, {curve.back().x, chart.bottom()}})});
        drawing.path(Ink::curve, {curve});
    });
}

PageFigure correlationFigure(const SoundStudy& study) {
    return inBothWidths(130, 120, [&](Drawing& drawing, int marks) {
        drawing.title = "Stereo correlation";
        drawing.description = study.wholeCorrelation ? "Over all of it " + signedText(*study.wholeCorrelation, 2) + "."
                                                     : std::string("A side is silent.");
        Chart chart(drawing, timeAxis(study.seconds()), {"Correlation", "", AxisScale::linear, -1, 1},
                    Chart::Head::none);
        chart.gridX(timeMarks(study.seconds(), marks));
        chart.gridY({{1, "+1"}, {0, "0"}, {-1, "\u22121"}});
        chart.horizontal(Ink::axis, 0);
        std::vector<std::vector<DrawnPoint>> pieces, below;
        const auto stretch = study.seconds() / static_cast<double>(study.correlation.size());
        bool goesOn = false;
        for (std::size_t i = 0; i < study.correlation.size(); ++i) {
            const std::optional<float> value = study.correlation[i];
            if (value) {
                if (!goesOn) pieces.emplace_back();
                const double from = static_cast<double>(i) * stretch;
                pieces.back().push_back(chart.at(from + stretch / 2, *value));
                if (*value < 0)
                    below.push_back({chart.at(from, 0), chart.at(from + stretch, 0), chart.at(from + stretch, *value),
                                     chart.at(from, *value)});
            }
            goesOn = value.has_value();
        }
        drawing.path(Ink::alarm, std::move(below));
        drawing.path(Ink::curve, std::move(pieces));
    });
}

}  // namespace lacquer::sessions
