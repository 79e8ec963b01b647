#include "sessions/delivery/file_name_template.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "sessions/model/file_name.hpp"

namespace lacquer::sessions {

namespace {

constexpr std::size_t kMostFileNameBytes = 120;  // fileNameOf

std::string cutTo(std::string text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;  // between characters
    text.resize(bytes);
    return text;
}

}  // namespace

Result<std::string> expandFileName(const std::string& pattern, const std::string& name, const Tags& tags,
                                   const std::string& preset) {
    const std::string track = tags.track > 0 ? std::to_string(tags.track) : std::string();
    const std::array<std::pair<const char*, std::string>, 8> fields{
        {{"name", name},
         {"title", tags.title.empty() ? name : tags.title},
         {"artist", tags.artist},
         {"album", tags.album},
         {"track", track},
         {"track2", track.size() == 1 ? "0" + track : track},
         {"isrc", tags.isrc},
         {"preset", preset}}};
    const auto refuse = [&](std::string what) {
        return fail(ErrorKind::usage, std::move(what), "file name \"" + pattern + "\"",
                    "fields are {name}, {title}, {artist}, {album}, {track}, {track2}, {isrc} and {preset}");
    };
    std::string expanded;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] == '}') return refuse("a } without its {");
        if (pattern[at] != '{') {
            expanded += pattern[at];
            continue;
        }
        const std::size_t end = pattern.find('}', at);
        if (end == std::string::npos) return refuse("a { without its }");
        const std::string field = pattern.substr(at + 1, end - at - 1);
        bool known = false;
        for (const auto& [called, value] : fields)
            if (field == called) {
                expanded += value;
                known = true;
            }
        if (!known) return refuse("there is no field {" + field + "}");
        at = end;
    }
    const std::size_t first = expanded.find_first_not_of(' ');
    if (first == std::string::npos) return refuse("nothing is left of it for this song");
    expanded = expanded.substr(first, expanded.find_last_not_of(' ') - first + 1);
    // Too long: the name of the song is cut, not what tells its files apart.
    const std::size_t longest = std::max(name.size(), tags.title.size());
    const std::size_t excess = expanded.size() > kMostFileNameBytes ? expanded.size() - kMostFileNameBytes : 0;
    if (excess > 0 && longest > excess) {
        Tags shorter = tags;
        shorter.title = cutTo(tags.title, longest - excess);
        return expandFileName(pattern, cutTo(name, longest - excess), shorter, preset);
    }
    return fileNameOf(expanded);
}

}  // namespace lacquer::sessions
