#include "sessions/media/sound_markers.hpp"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "core/base/file_descriptor.hpp"
#include "sessions/media/chunk_list.hpp"
#include "sessions/media/file_bytes.hpp"

namespace lacquer::sessions {

namespace {

using Markers = std::vector<SoundMarker>;

void sortByFrame(Markers& markers) {
    std::stable_sort(markers.begin(), markers.end(),
                     [](const SoundMarker& a, const SoundMarker& b) { return a.frame < b.frame; });
}

// Cue points have numbers, by which labels name them.
bool readCues(std::string_view chunk, std::map<std::uint64_t, SoundMarker>& cues) {
    ByteReader bytes(chunk);
    const std::uint64_t count = bytes.little(4);
    constexpr std::size_t kCueBytes = 24;
    if (count > bytes.left() / kCueBytes) return false;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t number = bytes.little(4);
        bytes.take(16);  // order, chunk, and where a compressed block begins
        cues[number].frame = static_cast<std::int64_t>(bytes.little(4));
    }
    return !bytes.beyond();
}

bool readLabels(std::string_view list, std::map<std::uint64_t, std::string>& labels) {
    ByteReader bytes(list);
    if (bytes.take(4) != "adtl") return true;
    while (bytes.left() >= 8) {
        const std::string_view id = bytes.take(4);
        const std::uint64_t length = bytes.little(4);
        const std::string_view entry = bytes.take(length);
        if (bytes.beyond()) return false;
        bytes.take(std::min<std::uint64_t>(length & 1, bytes.left()));
        if (id != "labl" || entry.size() < 4) continue;
        ByteReader label(entry);
        const std::uint64_t number = label.little(4);
        const std::string_view name = label.take(label.left());
        labels[number] = name.substr(0, name.find('\0'));
    }
    return true;
}

// Nothing: the file is damaged.
std::optional<Markers> readWaveMarkers(int file, const ChunkList& list) {
    std::map<std::uint64_t, SoundMarker> cues;
    std::map<std::uint64_t, std::string> labels;
    for (const Chunk& one : list.chunks) {
        if (one.id != "cue " && one.id != "LIST") continue;
        const auto content = readChunk(file, one);
        if (!content || !(one.id == "LIST" ? readLabels(*content, labels) : readCues(*content, cues)))
            return std::nullopt;
    }
    Markers markers;
    for (auto& [number, cue] : cues) {
        if (const auto label = labels.find(number); label != labels.end()) cue.name = label->second;
        markers.push_back(std::move(cue));
    }
    return markers;
}

std::string chunk(const char* id, const std::string& content) {
    return id + littleEndian(content.size(), 4) + content + std::string(content.size() & 1, '\0');
}

Status addToWave(int file, const ChunkList& list, const Markers& markers) {
    std::string cues = littleEndian(markers.size(), 4), labels = "adtl";
    for (std::size_t i = 0; i < markers.size(); ++i) {
        const auto frame = static_cast<std::uint64_t>(markers[i].frame);
        if (frame > std::numeric_limits<std::uint32_t>::max())
            return fail(ErrorKind::usage, "a WAV file has no place for a marker behind 2^32 frames", markers[i].name);
        const std::string number = littleEndian(i + 1, 4), place = littleEndian(frame, 4);
        cues += number + place + "data" + std::string(8, '\0') + place;
        labels += chunk("labl", number + markers[i].name + '\0');
    }
    std::uint64_t end = lengthOf(file);
    const std::string added = std::string(end & 1, '\0') + chunk("cue ", cues) + chunk("LIST", labels);
    const std::uint64_t length = end + added.size() - 8;
    if (!list.isLong() && length > std::numeric_limits<std::uint32_t>::max())
        return fail(ErrorKind::usage, "the markers do not fit into the 4 GB of the file");
    // RF64 states its length in ds64, the first of its chunks.
    if (!writeAt(file, end, added) ||
        !(list.isLong() ? writeAt(file, 20, littleEndian(length, 8)) : writeAt(file, 4, littleEndian(length, 4))))
        return fail(ErrorKind::cannotCreate, std::strerror(errno));
    return {};
}

// FLAC (RFC 9639, section 8): blocks of a byte, three of length and their content; the uppermost bit marks the last.
bool isFlac(int file) {
    return readAt(file, 0, 4) == "fLaC";
}
struct FlacBlock {
    int type = 0;
    std::string content;
};
enum FlacBlockType { kStreamInfo = 0, kComment = 4, kCueSheet = 5 };
struct FlacHead {
    std::vector<FlacBlock> blocks;
    std::uint64_t bytes = 4;  ///< of all of it: where the audio starts
    int sampleRate = 0;
};

std::optional<FlacHead> readFlacHead(int file) {
    FlacHead head;
    for (bool last = false; !last;) {
        const auto header = readAt(file, head.bytes, 4);
        if (!header) return std::nullopt;
        ByteReader bytes(*header);
        const std::uint64_t kind = bytes.big(1), length = bytes.big(3);
        auto content = readAt(file, head.bytes + 4, length);
        if (!content) return std::nullopt;
        head.bytes += 4 + length;
        head.blocks.push_back({static_cast<int>(kind & 0x7F), *std::move(content)});
        last = (kind & 0x80) != 0;
    }
    ByteReader info(head.blocks.front().content);
    info.take(10);  // block and frame sizes
    head.sampleRate = static_cast<int>(info.big(3) >> 4);
    if (head.blocks.front().type != kStreamInfo || info.beyond() || head.sampleRate == 0) return std::nullopt;
    return head;
}

// The vendor, then the comments, "NAME=value".
std::optional<std::vector<std::string>> readComments(std::string_view block) {
    ByteReader bytes(block);
    std::vector<std::string> texts{std::string(bytes.take(bytes.little(4)))};
    const std::uint64_t count = bytes.little(4);
    for (std::uint64_t i = 0; i < count && !bytes.beyond(); ++i) texts.emplace_back(bytes.take(bytes.little(4)));
    if (bytes.beyond()) return std::nullopt;
    return texts;
}

std::string writeComments(const std::vector<std::string>& texts) {
    const auto text = [](const std::string& one) { return littleEndian(one.size(), 4) + one; };
    std::string block = text(texts.front()) + littleEndian(texts.size() - 1, 4);
    for (std::size_t i = 1; i < texts.size(); ++i) block += text(texts[i]);
    return block;
}

// "00:01:02.345", with any number of decimals; nothing for anything else.
std::optional<double> chapterSeconds(const std::string& text) {
    int hours = 0, minutes = 0, end = 0;
    if (std::sscanf(text.c_str(), "%d:%d:%n", &hours, &minutes, &end) != 2 || end == 0) return std::nullopt;
    double seconds = 0, worth = 1;
    bool fraction = false;
    for (const char letter : text.substr(static_cast<std::size_t>(end))) {
        if (letter == '.' && !fraction) {
            fraction = true;
            continue;
        }
        if (letter < '0' || letter > '9' || seconds > 1e9) return std::nullopt;
        if (fraction)
            seconds += (letter - '0') * (worth /= 10);
        else
            seconds = seconds * 10 + (letter - '0');
    }
    if (hours < 0 || minutes < 0 || hours > 1'000'000 || minutes > 1'000'000) return std::nullopt;
    return hours * 3600.0 + minutes * 60.0 + seconds;
}

// CHAPTER001=time, CHAPTER001NAME=name.
Markers chaptersOf(const std::vector<std::string>& comments, int sampleRate) {
    std::map<std::string, SoundMarker> chapters;
    std::map<std::string, std::string> names;
    for (std::size_t i = 1; i < comments.size(); ++i) {
        const std::size_t equals = comments[i].find('=');
        if (equals == std::string::npos) continue;
        std::string key = comments[i].substr(0, equals);
        std::transform(key.begin(), key.end(), key.begin(),
                       [](unsigned char letter) { return letter >= 'a' && letter <= 'z' ? letter - 32 : letter; });
        if (!key.starts_with("CHAPTER")) continue;
        std::string value = comments[i].substr(equals + 1);
        if (key.ends_with("NAME"))
            names[key.substr(0, key.size() - 4)] = std::move(value);
        else if (const auto seconds = chapterSeconds(value))
            chapters[key].frame = std::llround(*seconds * sampleRate);
    }
    Markers markers;
    for (auto& [key, marker] : chapters) {
        if (const auto name = names.find(key); name != names.end()) marker.name = name->second;
        markers.push_back(std::move(marker));
    }
    return markers;
}

std::optional<Markers> readCueSheet(std::string_view block) {
    constexpr std::uint64_t kReserved = 258;
    ByteReader bytes(block);
    bytes.take(128 + 8 + 1 + kReserved);  // catalogue number, lead-in, whether it is a CD
    Markers markers;
    const std::uint64_t tracks = bytes.big(1);
    for (std::uint64_t i = 0; i < tracks && !bytes.beyond(); ++i) {
        const auto offset = static_cast<std::int64_t>(bytes.big(8));
        const std::uint64_t number = bytes.big(1);
        bytes.take(12 + 1 + 13);  // ISRC, kind, reserved
        bytes.take(bytes.big(1) * 12);
        const bool leadOut = number == 170 || number == 255;
        if (!leadOut && offset >= 0) markers.push_back({offset, "Track " + std::to_string(number)});
    }
    if (bytes.beyond()) return std::nullopt;
    return markers;
}

std::optional<Markers> readFlacMarkers(int file) {
    const auto head = readFlacHead(file);
    if (!head) return std::nullopt;
    Markers tracks;
    for (const FlacBlock& block : head->blocks) {
        if (block.type == kComment) {
            const auto comments = readComments(block.content);
            if (!comments) return std::nullopt;
            if (Markers chapters = chaptersOf(*comments, head->sampleRate); !chapters.empty()) return chapters;
        }
        if (block.type == kCueSheet) {
            auto sheet = readCueSheet(block.content);
            if (!sheet) return std::nullopt;
            tracks = *std::move(sheet);
        }
    }
    return tracks;
}

// Whoever reads milliseconds finds them in front; the rest tells the frame.
std::string chapterTime(std::int64_t frame, int sampleRate) {
    const std::int64_t seconds = frame / sampleRate;
    const std::int64_t nanoseconds = (frame % sampleRate * 1'000'000'000 + sampleRate / 2) / sampleRate;
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%02lld:%02lld:%02lld.%09lld", static_cast<long long>(seconds / 3600),
                  static_cast<long long>(seconds / 60 % 60), static_cast<long long>(seconds % 60),
                  static_cast<long long>(nanoseconds));
    return text.data();
}

Status addToFlac(int file, const Markers& markers) {
    constexpr std::size_t kLongestBlock = (1 << 24) - 1;
    auto head = readFlacHead(file);
    if (!head) return fail(ErrorKind::badData, "the head of the FLAC file is damaged");
    auto block = std::find_if(head->blocks.begin(), head->blocks.end(),
                              [](const FlacBlock& one) { return one.type == kComment; });
    if (block == head->blocks.end())
        block = head->blocks.insert(head->blocks.begin() + 1, {kComment, writeComments({"Lacquer"})});
    auto comments = readComments(block->content);
    if (!comments) return fail(ErrorKind::badData, "the comments of the FLAC file are damaged");
    for (std::size_t i = 0; i < markers.size(); ++i) {
        std::array<char, 32> key{};
        std::snprintf(key.data(), key.size(), "CHAPTER%03zu", i + 1);
        comments->push_back(std::string(key.data()) + "=" + chapterTime(markers[i].frame, head->sampleRate));
        comments->push_back(std::string(key.data()) + "NAME=" + markers[i].name);
    }
    block->content = writeComments(*comments);
    if (markers.size() > kMostFlacMarkers || block->content.size() > kLongestBlock)
        return fail(ErrorKind::usage, "a FLAC file has room for 999 markers and 16 MB of their names");
    std::string written = "fLaC";
    for (const FlacBlock& one : head->blocks) {
        const bool last = &one == &head->blocks.back();
        written += static_cast<char>(one.type | (last ? 0x80 : 0));
        written += bigEndian(one.content.size(), 3) + one.content;
    }
    if (!copyBytes(file, head->bytes, lengthOf(file) - head->bytes, file, written.size()) || !writeAt(file, 0, written))
        return fail(ErrorKind::cannotCreate, std::strerror(errno));
    return {};
}

}  // namespace

Result<std::vector<SoundMarker>> readMarkers(const std::filesystem::path& path) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file.valid())
        return fail(ErrorKind::missingInput, std::string("cannot be opened: ") + std::strerror(errno), path.string());
    const auto list = listChunks(file.number());
    std::optional<Markers> markers = list && !list->bigEndian() ? readWaveMarkers(file.number(), *list)
                                     : isFlac(file.number())    ? readFlacMarkers(file.number())
                                                                : Markers();
    if (!markers)
        return fail(ErrorKind::badData, "what it says of markers is damaged", path.string(), "get the file again");
    sortByFrame(*markers);
    return *std::move(markers);
}

Status addMarkers(int file, std::vector<SoundMarker> markers) {
    if (markers.empty()) return {};
    sortByFrame(markers);
    if (markers.front().frame < 0)
        return fail(ErrorKind::usage, "a marker in front of the file", markers.front().name, "leave it out");
    const auto list = listChunks(file);
    if (list && !list->bigEndian()) return addToWave(file, *list, markers);
    if (isFlac(file)) return addToFlac(file, markers);
    return fail(ErrorKind::usage, "only WAV and FLAC files hold markers", {}, "use .wav or .flac");
}

}  // namespace lacquer::sessions
