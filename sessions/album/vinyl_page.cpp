#include "sessions/album/vinyl_page.hpp"

#include <algorithm>
#include <utility>

#include "sessions/album/vinyl_drawings.hpp"
#include "sessions/delivery/report/report_words.hpp"
#include "sessions/delivery/vinyl/vinyl_words.hpp"

namespace lacquer::sessions {
namespace {

std::string percentText(double share) {
    return decimalText(100 * share, 1) + " %";
}

std::string rangeText(double lower, double higher, int decimals) {
    return decimalText(lower, decimals) + "\u2013" + decimalText(higher, decimals);
}

PageTable overviewTable(const RecordDelivery& delivery) {
    PageTable table{{{"Side"},
                     {"Songs", CellKind::number},
                     {"Time", CellKind::number},
                     {"Takes mm", CellKind::number},
                     {"Ends at mm", CellKind::number},
                     {"Room left", CellKind::number},
                     {"LUFS", CellKind::number},
                     {"dBTP", CellKind::number}},
                    {}};
    for (std::size_t i = 0; i < delivery.record.sides.size(); ++i) {
        const SideOnRecord& side = delivery.record.sides[i];
        const LoudnessReport& loudness = delivery.files[i].loudness;
        table.rows.push_back(
            {delivery.files[i].side, std::to_string(side.songs.size()), clockText(side.side.seconds),
             rangeText(side.side.lowerMm, side.side.conservativeMm, 1), decimalText(side.side.endRadiusMm, 1),
             side.side.minutesLeft >= 0 ? decimalText(side.side.minutesLeft, 1) + " min"
                                        : "none: " + decimalText(-side.side.minutesLeft, 1) + " min too long",
             levelText(loudness.integratedLufs), levelText(loudness.truePeakDbtp)});
    }
    return table;
}

PageTable songTable(const RecordDelivery& delivery, std::size_t number) {
    PageTable table{{{"Song"},
                     {"Time", CellKind::number},
                     {"Radius mm", CellKind::number},
                     {"Takes mm", CellKind::number},
                     {"Tracing", CellKind::number},
                     {"Curvature", CellKind::number},
                     {"Depth left", CellKind::number},
                     {"Low end", CellKind::number}},
                    {}};
    for (std::size_t i = 0; i < delivery.record.sides[number].songs.size(); ++i) {
        const SongOnRecord& song = delivery.record.sides[number].songs[i];
        table.rows.push_back(
            {delivery.files[number].side + std::to_string(i + 1) + " " + nameOf(delivery.album.songs[song.song]),
             clockText(song.endSeconds - song.beginSeconds), rangeText(song.startRadiusMm, song.endRadiusMm, 1),
             rangeText(song.lowerMm, song.conservativeMm, 1), percentText(song.groove.distortionHere),
             decimalText(song.groove.curvature, 2), decimalText(song.groove.liftMarginUm, 1) + " \u00B5m",
             signedText(song.groove.lowEndCorrelation, 2)});
    }
    return table;
}

void addMoments(Page& page, const RecordDelivery& delivery, std::size_t number) {
    const SideOnRecord& side = delivery.record.sides[number];
    page.add(PageHeading{"What would be heard"});
    if (side.events.empty()) return page.add(PageText{"Nothing to warn of on this side."});
    for (const MomentGroup& group : momentGroups(side)) {
        const EventOnRecord& moment = side.events[group.worst];
        const SongOnRecord& song = side.songs[moment.song];
        const vinyl::PlainWords words = vinyl::plainWords(moment.event, delivery.record.settings);
        const std::string title =
            moment.hidden ? std::string() : " \u201C" + nameOf(delivery.album.songs[song.song]) + "\u201D";
        std::string text = placeOf(moment, delivery.files[number].side) + title + " at " +
                           clockText(moment.worstSeconds) + ", radius " + decimalText(moment.event.worstRadiusMm, 0) +
                           " mm. " + words.happens + ". You would hear: " + words.heard +
                           ". What helps: " + words.remedy + ".";
        if (!group.others.empty())
            text += " Likewise, but less, at " +
                    countText(static_cast<std::int64_t>(group.others.size()), "other place.", "other places.");
        page.add(PageText{std::move(text)});
    }
    PageFolded rest{"Everything that is worth a word on side " + delivery.files[number].side,
                    {{{"Song"}, {"Time", CellKind::number}, {"Radius mm", CellKind::number}, {"What happens"}}, {}}};
    for (const EventOnRecord& moment : side.events)
        rest.table.rows.push_back({placeOf(moment, delivery.files[number].side), clockText(moment.worstSeconds),
                                   decimalText(moment.event.worstRadiusMm, 0),
                                   vinyl::plainWords(moment.event, delivery.record.settings).happens});
    page.add(std::move(rest));
}

void addSide(Page& page, const RecordDelivery& delivery, std::size_t number) {
    const std::string note = settingsText(delivery) + ".";
    page.add(PageHeading{"Side " + delivery.files[number].side, HeadingLevel::part});
    page.add(discFigure(delivery, number));
    page.add(PageText{"Dashed: music should end outside of it. " + note, Voice::note});
    page.add(songTable(delivery, number));
    page.add(
        PageText{"Tracing: second order that a round tip adds, rms over the song. Curvature: from 1 on the tip "
                 "cannot follow. Depth left: of the groove at rest. Low end: correlation below " +
                     decimalText(delivery.record.settings.limits.lowEndHz, 0) + " Hz. " + note,
                 Voice::note});
    addMoments(page, delivery, number);
    for (const auto& [name, figure] : {std::pair{"Radius", &radiusFigure},
                                       {"Curvature", &curvatureFigure},
                                       {"Depth", &depthFigure},
                                       {"Low end", &lowEndFigure}}) {
        page.add(PageHeading{name});
        page.add(figure(delivery, number));
    }
    page.add(PageText{"Upright lines: a song begins. Triangles: places worth a word. " + note, Voice::note});
}

void addCut(Page& page, const RecordDelivery& delivery) {
    const auto& cut = delivery.record.cut;
    if (!cut || cut->gainDb >= vinyl::kHighestCutGainDb) return;
    std::string words = "These sides fit up to a cut gain of " + decimalText(cut->gainDb, 1) + " dB; side " +
                        delivery.files[cut->fullestSide].side + " sets it.";
    if (cut->minuteCostDb)
        words += " A minute more of such music on it would cost " + decimalText(*cut->minuteCostDb, 1) + " dB.";
    page.add(PageText{std::move(words)});
}

}  // namespace

Page recordPage(const RecordDelivery& delivery) {
    const Album& album = delivery.album;
    const vinyl::CutSettings& settings = delivery.record.settings;
    Page page{.kicker = "Record", .title = nameOf(album), .subtitle = album.texts.artist};
    double seconds = 0;
    for (const SideOnRecord& side : delivery.record.sides) seconds += side.side.seconds;
    page.add(PageFacts{{"Record", formatText(settings)},
                       {"Time", clockText(seconds)},
                       {"House", delivery.house},
                       {"Cut gain", signedText(settings.gainDb, 1), "dB"},
                       {"Reference velocity", decimalText(settings.referenceCmS, 1), "cm/s at 0 dB"},
                       {"Stylus", decimalText(settings.stylusUm, 0), "\u00B5m"}});
    page.add(overviewTable(delivery));
    page.add(
        PageText{"Radius that a side takes: by the best lathe to that of a careful one, with which room is reckoned.",
                 Voice::note});
    addCut(page, delivery);
    page.add(PageText{"Limits, from where on it is warned of and fails: " + vinyl::limitsText(settings.limits) + ".",
                      Voice::note});
    for (const std::string& note : delivery.notes) page.add(PageText{note});
    page.add(
        PageText{"What is read off a groove ranks and warns, and promises no percentages: vinyl gives way, arms "
                 "and styli differ. The cutting house has the last word.",
                 Voice::note});
    for (std::size_t side = 0; side < delivery.record.sides.size(); ++side) addSide(page, delivery, side);
    return page;
}

}  // namespace lacquer::sessions
