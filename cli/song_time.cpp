#include "cli/song_time.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

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

}  // namespace

std::string clock(TimelineFrame frame, double rate) {
    const auto tenths = static_cast<std::int64_t>(std::max(0.0, static_cast<double>(frame) * 10 / rate));
    const std::string seconds = std::to_string(tenths / 10 % 60);
    return std::to_string(tenths / 600) + ":" + (seconds.size() < 2 ? "0" : "") + seconds + "." +
           std::to_string(tenths % 10);
}

Result<double> parseTime(const std::string& text, const std::string& option) {
    constexpr double kMinute = 60;
    const std::string_view view = text;
    const std::size_t colon = view.find(':');
    const auto minutes = colon == view.npos ? 0.0 : parseSeconds(view.substr(0, colon));
    const auto seconds = parseSeconds(colon == view.npos ? view : view.substr(colon + 1));
    if (!minutes || !seconds || (colon != view.npos && *seconds >= kMinute))
        return fail(ErrorKind::usage, "\"" + text + "\" is no time in a song", option,
                    "write seconds as in 65.2, or minutes and seconds as in 1:05.2");
    return kMinute * *minutes + *seconds;
}

Result<LoopSeconds> parseLoop(const std::string& text, const std::string& option) {
    const std::string_view view = text;
    const std::size_t colon = view.find(':');
    const auto start = parseSeconds(view.substr(0, colon));
    const auto end = colon == view.npos ? std::nullopt : parseSeconds(view.substr(colon + 1));
    if (!start || !end)
        return fail(ErrorKind::usage, "\"" + text + "\" is no stretch of a song", option,
                    "write START:END in seconds, as in 30:45.5");
    return LoopSeconds{*start, *end};
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
