#include "cli/song_time.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/output.hpp"

namespace lacquer::cli {
namespace {

constexpr double kLongestSeconds = 1e6;  // far beyond any song, and far from where frames no longer fit

/// All of the text, from 0 to the longest song; nothing else.
std::optional<double> parseSeconds(std::string_view text) {
    double seconds = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, seconds);
    if (read.ec != std::errc() || read.ptr != end || !(seconds >= 0 && seconds <= kLongestSeconds)) return std::nullopt;
    return seconds;
}

TimelineFrame frameAt(const sessions::Session& session, double seconds) {
    return session.startFrame + std::llround(seconds * session.sampleRate);
}

/// "a marker: Verse, Chorus", the first few along the song.
std::string markerList(const sessions::Session& session) {
    constexpr std::size_t kMostNamed = 12;
    const std::vector<sessions::MarkerId> ids = session.markersInOrder();
    if (ids.empty()) return "name a marker, once the song has some";
    std::string list;
    for (std::size_t i = 0; i < std::min(kMostNamed, ids.size()); ++i)
        list += (i == 0 ? "" : ", ") + session.markers.at(ids[i]).name;
    if (ids.size() > kMostNamed) list += " and " + std::to_string(ids.size() - kMostNamed) + " more";
    return "name a marker: " + list;
}

/// What a text means: a place, or several markers that are called alike, or (neither) nothing.
struct Reading {
    std::optional<TimelineFrame> frame;
    std::optional<Error> ambiguous;
};

Reading readMarker(const sessions::Session& session, const std::string& name, const std::string& option,
                   RegionEdge edge) {
    std::vector<const sessions::Marker*> called;
    std::string times;
    for (const sessions::MarkerId id : session.markersInOrder()) {
        const sessions::Marker& marker = session.markers.at(id);
        if (marker.name != name) continue;
        called.push_back(&marker);
        times += (times.empty() ? "" : ", ") + secondsInto(session, marker.positionFrames) + " s";
    }
    if (called.empty()) return {};
    if (called.size() > 1)
        return {std::nullopt, Error{ErrorKind::usage,
                                    std::to_string(called.size()) + " markers are called \"" + name + "\", at " + times,
                                    option, "write the time of the one that is meant"}};
    return {edge == RegionEdge::start ? called.front()->positionFrames : called.front()->endFrame(), std::nullopt};
}

Reading readSecondsOrMarker(const sessions::Session& session, const std::string& text, const std::string& option,
                            RegionEdge edge) {
    if (const auto seconds = parseSeconds(text)) return {frameAt(session, *seconds), std::nullopt};
    return readMarker(session, text, option, edge);
}

}  // namespace

std::string secondsInto(const sessions::Session& session, TimelineFrame frame) {
    return number(static_cast<double>(frame - session.startFrame) / session.sampleRate, 2);
}

std::string clock(TimelineFrame frame, double rate) {
    const auto tenths = static_cast<std::int64_t>(std::max(0.0, static_cast<double>(frame) * 10 / rate));
    const std::string seconds = std::to_string(tenths / 10 % 60);
    return std::to_string(tenths / 600) + ":" + (seconds.size() < 2 ? "0" : "") + seconds + "." +
           std::to_string(tenths % 10);
}

Result<TimelineFrame> parsePlace(const sessions::Session& session, const std::string& text, const std::string& option,
                                 RegionEdge edge) {
    constexpr double kMinute = 60;
    const std::string_view view = text;
    const std::size_t colon = view.find(':');
    const auto minutes = colon == view.npos ? 0.0 : parseSeconds(view.substr(0, colon));
    const auto seconds = parseSeconds(colon == view.npos ? view : view.substr(colon + 1));
    if (minutes && seconds && (colon == view.npos || *seconds < kMinute))
        return frameAt(session, kMinute * *minutes + *seconds);
    Reading marker = readMarker(session, text, option, edge);
    if (marker.frame) return *marker.frame;
    if (marker.ambiguous) return fail(*std::move(marker.ambiguous));
    return fail(ErrorKind::usage, "\"" + text + "\" is neither a time in the song nor a marker of it", option,
                "write seconds as in 65.2, minutes and seconds as in 1:05.2, or " + markerList(session));
}

Result<LoopRange> parseStretch(const sessions::Session& session, const std::string& text, const std::string& option) {
    const Reading start = readMarker(session, text, option, RegionEdge::start);
    const Reading end = readMarker(session, text, option, RegionEdge::end);
    if (start.ambiguous) return fail(*start.ambiguous);
    if (start.frame && *start.frame < *end.frame) return LoopRange{*start.frame, *end.frame};
    std::vector<LoopRange> read;  // names may have colons of their own
    std::optional<Error> ambiguous;
    for (std::size_t colon = text.find(':'); colon != text.npos; colon = text.find(':', colon + 1)) {
        const Reading from = readSecondsOrMarker(session, text.substr(0, colon), option, RegionEdge::start);
        const Reading to = readSecondsOrMarker(session, text.substr(colon + 1), option, RegionEdge::end);
        if (from.frame && to.frame) read.push_back({*from.frame, *to.frame});
        if (!ambiguous) ambiguous = from.ambiguous ? from.ambiguous : to.ambiguous;
    }
    if (read.size() == 1) return read.front();
    if (read.size() > 1)
        return fail(ErrorKind::usage, "\"" + text + "\" can be read in more than one way", option,
                    "write seconds, as in 30:45.5");
    if (ambiguous) return fail(*std::move(ambiguous));
    if (start.frame)
        return fail(ErrorKind::usage, "the marker \"" + text + "\" is a place and no stretch", option,
                    "write START:END, with seconds or markers");
    return fail(ErrorKind::usage, "\"" + text + "\" is no stretch of the song", option,
                "write START:END in seconds, as in 30:45.5, or " + markerList(session));
}

Status checkLoopOnSong(LoopRange loop, double rate, TimelineFrame songEnd) {
    if (auto checked = checkLoop(loop, rate); !checked) {
        Error error = std::move(checked).error();
        error.where = "--loop";
        error.remedy += ", " + number(static_cast<double>(shortestLoopFrames(rate)) / rate, 3) + " s";
        return fail(std::move(error));
    }
    if (loop.startFrame >= songEnd)
        return fail(ErrorKind::usage, "the song is over at " + clock(songEnd, rate), "--loop",
                    "start earlier than that");
    return {};
}

}  // namespace lacquer::cli
