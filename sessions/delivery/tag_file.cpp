#include "sessions/delivery/tag_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "core/base/file_descriptor.hpp"
#include "sessions/delivery/chunk_tags.hpp"
#include "sessions/delivery/codes.hpp"
#include "sessions/delivery/sound_container.hpp"
#include "sessions/delivery/tag_text.hpp"
#include "sessions/delivery/taglib_stream.hpp"
#include "sessions/delivery/taglib_tags.hpp"
#include "sessions/media/file_bytes.hpp"
#include "sessions/media/partial_file.hpp"
#include "sessions/model/tag_keys.hpp"

namespace lacquer::sessions {

namespace {

namespace fs = std::filesystem;

// What a block of a FLAC file takes, less a margin for what is around a picture.
constexpr std::uint64_t kLongestArtwork = (std::uint64_t{1} << 24) - 4096;

Result<FileDescriptor> openToRead(const fs::path& path) {
    FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file.valid())
        return fail(ErrorKind::missingInput, std::string("cannot be opened: ") + std::strerror(errno), path.string());
    return file;
}

// What was learnt of a file before anything is written.
struct Examined {
    SoundContainer container{};
    std::string sound{};  // digits of it
    TagContent content{};
};

Result<TagContent> contentOf(int file, SoundContainer container, const std::string& where) {
    std::optional<TagContent> content;
    if (const auto list = listChunks(file)) {
        content = readChunkTags(file, *list);
    } else {
        TagLibStream stream(file);
        content = readWithTagLib(stream, container);
    }
    if (!content) return fail(ErrorKind::badData, "its tags are damaged", where, "get the file again");
    return *std::move(content);
}

Result<SoundContainer> knownContainerOf(int file, const std::string& where) {
    if (const auto container = containerOf(file)) return *container;
    return fail(ErrorKind::badData, "is none of the sound files that take tags", where,
                "WAV, RF64, AIFF, FLAC, Ogg Vorbis, Opus, MP3 and M4A do");
}

Result<Examined> examine(int file, const std::string& where) {
    const auto container = knownContainerOf(file, where);
    if (!container) return fail(container.error());
    auto sound = soundDigits(file, *container);
    if (!sound)
        return fail(ErrorKind::badData, "is damaged, cut short or was never finished", where, "get the file again");
    auto content = contentOf(file, *container, where);
    if (!content) return fail(std::move(content).error());
    return Examined{*container, *std::move(sound), *std::move(content)};
}

bool isYear(std::string_view text) {
    constexpr std::string_view kPattern = "0000-00-00";  // of which the first 4, 7 or 10 letters
    if (text.size() != 4 && text.size() != 7 && text.size() != 10) return false;
    return std::equal(text.begin(), text.end(), kPattern.begin(), [](char letter, char pattern) {
        return pattern == '-' ? letter == '-' : letter >= '0' && letter <= '9';
    });
}

Status copyWhole(int from, const PartialFile& to) {
    if (copyBytes(from, 0, lengthOf(from), to.descriptor(), 0)) return {};
    return to.cannotWrite(std::strerror(errno));
}

Status writeChanged(int from, const PartialFile& to, SoundContainer container, const TagChange& change,
                    const std::string& where) {
    if (const auto list = listChunks(from)) {
        Status written = writeChunkTags(from, *list, change, to.descriptor());
        if (!written && written.error().kind == ErrorKind::cannotCreate) return to.cannotWrite(written.error().what);
        if (!written) return fail(written.error().kind, written.error().what, where, written.error().remedy);
        return {};
    }
    if (Status copied = copyWhole(from, to); !copied) return copied;
    TagLibStream stream(to.descriptor());
    const bool written = writeWithTagLib(stream, container, change);
    if (stream.failure() != 0) return to.cannotWrite(std::strerror(stream.failure()));
    if (!written) return fail(ErrorKind::badData, "its tags are damaged", where, "get the file again");
    return {};
}

// ID3v2.3 has years and days, but no months.
bool isYearOf(const std::string& written, const std::string& date) {
    return !written.empty() && date.starts_with(written);
}

Status checkWritten(int file, const Examined& before, const TagChange& change, const std::string& where) {
    const auto wrong = [&where](const std::string& what) {
        return fail(ErrorKind::failed, "with these tags the file " + what + "; it is left as it was", where,
                    "try a copy that another program has written");
    };
    auto after = examine(file, where);
    if (!after) return wrong("would not be whole");
    if (after->sound != before.sound) return wrong("would hold other samples");
    for (const TagKey& key : kTagKeys) {
        const std::string written = valueOf(after->content.tags, key), wanted = valueOf(change.tags, key);
        if (written != wanted && !(key.text == &Tags::year && isYearOf(written, wanted)))
            return wrong("would say \"" + written + "\" for " + key.name);
    }
    if (change.artwork && after->content.artwork != change.artwork) return wrong("would show another picture");
    return {};
}

}  // namespace

Status checkWritable(const Tags& tags, const Tags& present) {
    for (const TagKey& key : kTagKeys) {
        if (key.text && !isTagText(tags.*key.text))
            return fail(ErrorKind::usage, "is no UTF-8 text", key.name, "write it anew");
        if (key.number && (tags.*key.number < 0 || tags.*key.number > kHighestTrack))
            return fail(ErrorKind::usage, std::to_string(tags.*key.number) + " is no number of a track", key.name,
                        "1 to " + std::to_string(kHighestTrack));
    }
    if (tags.isrc != present.isrc && !tags.isrc.empty() && !isIsrc(tags.isrc))
        return fail(ErrorKind::usage, "\"" + tags.isrc + "\" is no ISRC", "isrc",
                    "2 letters, 3 letters or digits, 2 digits of the year, 5 digits: GB-ABC-25-00012");
    if (tags.upc != present.upc && !tags.upc.empty())
        if (const std::string problem = eanProblem(tags.upc); !problem.empty())
            return fail(ErrorKind::usage, "\"" + tags.upc + "\" " + problem, "upc", "take it from the label's list");
    if (tags.year != present.year && !tags.year.empty() && !isYear(tags.year))
        return fail(ErrorKind::usage, "\"" + tags.year + "\" is no year and no date", "year", "2026 or 2026-11-28");
    return {};
}

Result<Artwork> readArtwork(const fs::path& picture) {
    auto file = openToRead(picture);
    if (!file) return fail(std::move(file).error());
    const std::uint64_t length = lengthOf(file->number());
    const auto bad = [&picture](const char* what, const char* remedy) {
        return fail(ErrorKind::badData, what, picture.string(), remedy);
    };
    if (length > kLongestArtwork) return bad("is longer than the 16 MB that tags take", "make the picture smaller");
    auto bytes = readAt(file->number(), 0, length);
    if (!bytes) return bad("cannot be read", "name a PNG or JPEG file");
    constexpr std::string_view kPngBegin = "\x89PNG\r\n\x1A\n", kJpegBegin = "\xFF\xD8\xFF";
    if (bytes->starts_with(kPngBegin)) return Artwork{"image/png", *std::move(bytes)};
    if (bytes->starts_with(kJpegBegin)) return Artwork{"image/jpeg", *std::move(bytes)};
    return bad("is no PNG and no JPEG picture", "convert it");
}

Result<TagContent> readTags(const fs::path& path) {
    const auto file = openToRead(path);
    if (!file) return fail(file.error());
    const auto container = knownContainerOf(file->number(), path.string());
    if (!container) return fail(container.error());
    return contentOf(file->number(), *container, path.string());
}

Status writeTags(const fs::path& file, const Tags& tags, const fs::path& artworkFolder, const LoudnessTags& loudness) {
    std::error_code failed;
    const fs::path path = fs::canonical(file, failed);  // a link stays one
    if (failed) return fail(ErrorKind::missingInput, "cannot be opened: " + failed.message(), file.string());
    const auto source = openToRead(path);
    if (!source) return fail(source.error());
    const auto before = examine(source->number(), file.string());
    if (!before) return fail(before.error());

    TagChange change{.tags = tags, .loudness = loudness};
    if (tags.isrc != before->content.tags.isrc) change.tags.isrc = plainIsrc(tags.isrc);
    change.tags.artwork.clear();
    if (Status checked = checkWritable(change.tags, before->content.tags); !checked) return checked;
    if (!tags.artwork.empty()) {
        auto artwork = readArtwork(artworkFolder / tags.artwork);
        if (!artwork) return fail(std::move(artwork).error());
        change.artwork = *std::move(artwork);
    }
    const bool sameArtwork = !change.artwork || change.artwork == before->content.artwork;
    if (change.tags == before->content.tags && sameArtwork && loudness == LoudnessTags()) return {};

    auto copy = PartialFile::create(path);
    if (!copy) return fail(std::move(copy).error());
    struct stat status = {};
    if (fstat(source->number(), &status) == 0) (void)fchmod(copy->descriptor(), status.st_mode & 07777);
    if (Status written = writeChanged(source->number(), *copy, before->container, change, file.string()); !written)
        return written;
    if (Status checked = checkWritten(copy->descriptor(), *before, change, file.string()); !checked) return checked;
    return copy->commit();
}

}  // namespace lacquer::sessions
