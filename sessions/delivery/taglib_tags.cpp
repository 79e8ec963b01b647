#include "sessions/delivery/taglib_tags.hpp"

#include <array>
#include <charconv>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <apetag.h>
#include <attachedpictureframe.h>
#include <flacfile.h>
#include <id3v1tag.h>
#include <id3v2tag.h>
#include <mp4file.h>
#include <mpegfile.h>
#include <opusfile.h>
#include <tbytevectorstream.h>
#include <tpropertymap.h>
#include <vorbisfile.h>
#include <xiphcomment.h>

namespace lacquer::sessions {

namespace {

using TagLib::PropertyMap;
using PictureType = TagLib::FLAC::Picture::Type;
using PictureFrame = TagLib::ID3v2::AttachedPictureFrame;

constexpr const char* kPng = "image/png";
constexpr const char* kJpeg = "image/jpeg";

TagLib::String toTagLib(const std::string& text) {
    return {text, TagLib::String::UTF8};
}
TagLib::ByteVector bytesOf(const Artwork& artwork) {
    return {artwork.bytes.data(), static_cast<unsigned int>(artwork.bytes.size())};
}
Artwork artworkOf(const TagLib::String& mime, const TagLib::ByteVector& bytes) {
    return {mime.to8Bit(true), std::string(bytes.data(), bytes.size())};
}

// Names of properties: the one that is written, and others that programs write for it.
using Keys = std::vector<const char*>;

// A field, the property that it is written as, and others under which programs write it.
struct PropertyField {
    std::string Tags::*member;
    Keys keys;
};
const std::array<PropertyField, 12> kPropertyFields{{
    {&Tags::title, {"TITLE"}},
    {&Tags::artist, {"ARTIST"}},
    {&Tags::album, {"ALBUM"}},
    {&Tags::albumArtist, {"ALBUMARTIST", "ALBUM ARTIST"}},
    {&Tags::year, {"DATE", "YEAR"}},
    {&Tags::genre, {"GENRE"}},
    {&Tags::composer, {"COMPOSER"}},
    {&Tags::label, {"LABEL", "PUBLISHER", "ORGANIZATION"}},
    {&Tags::isrc, {"ISRC"}},
    {&Tags::upc, {"BARCODE", "UPC", "EAN"}},
    {&Tags::copyright, {"COPYRIGHT"}},
    {&Tags::comment, {"COMMENT", "DESCRIPTION"}},
}};
constexpr const char* kTrack = "TRACKNUMBER";
const Keys kTrackTotal{"TRACKTOTAL", "TOTALTRACKS"};

// Several values of one field, as Vorbis comments have them, are shown as one.
std::string propertyOf(const PropertyMap& properties, const Keys& keys) {
    for (const char* key : keys)
        if (properties.contains(key) && !properties[key].isEmpty()) return properties[key].toString("; ").to8Bit(true);
    return {};
}

// The number that a text begins with; 0: none.
int leadingNumber(std::string_view text) {
    int number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    return problem == std::errc() && number > 0 ? number : 0;
}

Tags tagsOf(const PropertyMap& properties) {
    Tags tags;
    for (const PropertyField& field : kPropertyFields) tags.*field.member = propertyOf(properties, field.keys);
    const std::string track = propertyOf(properties, {kTrack});
    tags.track = leadingNumber(track);
    tags.trackTotal = leadingNumber(propertyOf(properties, kTrackTotal));
    if (const std::size_t slash = track.find('/'); tags.trackTotal == 0 && slash != std::string::npos)
        tags.trackTotal = leadingNumber(std::string_view(track).substr(slash + 1));
    return tags;
}

void replaceProperty(PropertyMap& properties, const Keys& keys, const std::string& value) {
    for (const char* key : keys) properties.erase(key);
    if (!value.empty()) properties.insert(keys.front(), TagLib::StringList(toTagLib(value)));
}

// Whether a track says how many there are in a field of its own, or as "3/12".
enum class TotalPlace { apart, behindTrack };

void replaceTrack(PropertyMap& properties, const Tags& tags, TotalPlace place) {
    const auto number = [](int value) { return value > 0 ? std::to_string(value) : std::string(); };
    const bool apart = place == TotalPlace::apart || tags.trackTotal == 0;
    replaceProperty(properties, kTrackTotal, apart ? number(tags.trackTotal) : std::string());
    replaceProperty(properties, {kTrack},
                    apart ? number(tags.track) : std::to_string(tags.track) + "/" + std::to_string(tags.trackTotal));
}

// A template, as Tag::properties() is not virtual and knows few of them.
template <class AnyTag>
void changeProperties(AnyTag& tag, const Tags& wanted, TotalPlace place) {
    PropertyMap properties = tag.properties();
    const Tags present = tagsOf(properties);
    for (const PropertyField& field : kPropertyFields)
        if (present.*field.member != wanted.*field.member)
            replaceProperty(properties, field.keys, wanted.*field.member);
    if (present.track != wanted.track || present.trackTotal != wanted.trackTotal)
        replaceTrack(properties, wanted, place);
    tag.setProperties(properties);
}

// Properties, and what they say; where that is empty, they go.
using Gains = std::vector<std::pair<const char*, std::string>>;

Gains replayGains(const LoudnessTags& loudness) {
    Gains gains;
    if (loudness.integratedLufs) gains.emplace_back("REPLAYGAIN_TRACK_GAIN", replayGain(*loudness.integratedLufs));
    if (loudness.truePeakDbtp) gains.emplace_back("REPLAYGAIN_TRACK_PEAK", replayGainPeak(*loudness.truePeakDbtp));
    if (loudness.albumIntegratedLufs)
        gains.emplace_back("REPLAYGAIN_ALBUM_GAIN", replayGain(*loudness.albumIntegratedLufs));
    if (loudness.albumTruePeakDbtp)
        gains.emplace_back("REPLAYGAIN_ALBUM_PEAK", replayGainPeak(*loudness.albumTruePeakDbtp));
    return gains;
}

// Opus files have no ReplayGain: programs that know both would apply both.
Gains opusGains(const LoudnessTags& loudness) {
    Gains gains = replayGains(loudness);
    for (auto& [key, value] : gains) value.clear();
    if (loudness.integratedLufs) gains.emplace_back("R128_TRACK_GAIN", opusGain(*loudness.integratedLufs));
    if (loudness.albumIntegratedLufs) gains.emplace_back("R128_ALBUM_GAIN", opusGain(*loudness.albumIntegratedLufs));
    return gains;
}

template <class AnyTag>
void setGains(AnyTag& tag, const Gains& gains) {
    if (gains.empty()) return;
    PropertyMap properties = tag.properties();
    for (const auto& [key, value] : gains) replaceProperty(properties, {key}, value);
    tag.setProperties(properties);
}

// Pictures. A cover is what says so, and what says nothing in particular.
bool isCover(PictureType type) {
    return type == PictureType::FrontCover || type == PictureType::Other;
}

// A FLAC file or its comments.
template <class Holder>
std::optional<Artwork> pictureOf(Holder& holder) {
    std::optional<Artwork> found;
    for (const TagLib::FLAC::Picture* picture : holder.pictureList())
        if (!found || picture->type() == PictureType::FrontCover)
            found = artworkOf(picture->mimeType(), picture->data());
    return found;
}
template <class Holder>
void replacePicture(Holder& holder, const Artwork& artwork) {
    for (TagLib::FLAC::Picture* picture : holder.pictureList())
        if (isCover(picture->type())) holder.removePicture(picture);
    auto cover = std::make_unique<TagLib::FLAC::Picture>();
    cover->setType(PictureType::FrontCover);
    cover->setMimeType(toTagLib(artwork.mime));
    cover->setData(bytesOf(artwork));
    holder.addPicture(cover.release());  // which owns it
}

std::vector<PictureFrame*> pictureFrames(TagLib::ID3v2::Tag& tag) {
    std::vector<PictureFrame*> frames;
    for (TagLib::ID3v2::Frame* frame : tag.frameList("APIC"))
        if (auto* picture = dynamic_cast<PictureFrame*>(frame)) frames.push_back(picture);
    return frames;
}
std::optional<Artwork> pictureOf(TagLib::ID3v2::Tag& tag) {
    std::optional<Artwork> found;
    for (const PictureFrame* frame : pictureFrames(tag))
        if (!found || frame->type() == PictureFrame::FrontCover) found = artworkOf(frame->mimeType(), frame->picture());
    return found;
}
void replacePicture(TagLib::ID3v2::Tag& tag, const Artwork& artwork) {
    for (PictureFrame* frame : pictureFrames(tag))
        if (frame->type() == PictureFrame::FrontCover || frame->type() == PictureFrame::Other) tag.removeFrame(frame);
    auto cover = std::make_unique<PictureFrame>();
    cover->setType(PictureFrame::FrontCover);
    cover->setMimeType(toTagLib(artwork.mime));
    cover->setPicture(bytesOf(artwork));
    tag.addFrame(cover.release());  // which owns it
}

constexpr const char* kMp4Cover = "covr";

std::optional<Artwork> pictureOf(TagLib::MP4::Tag& tag) {
    const TagLib::MP4::CoverArtList covers = tag.item(kMp4Cover).toCoverArtList();
    if (covers.isEmpty()) return std::nullopt;
    const bool png = covers.front().format() == TagLib::MP4::CoverArt::PNG;
    return artworkOf(png ? kPng : kJpeg, covers.front().data());
}
void replacePicture(TagLib::MP4::Tag& tag, const Artwork& artwork) {
    const auto format = artwork.mime == kPng ? TagLib::MP4::CoverArt::PNG : TagLib::MP4::CoverArt::JPEG;
    TagLib::MP4::CoverArtList covers;
    covers.append(TagLib::MP4::CoverArt(format, bytesOf(artwork)));
    tag.setItem(kMp4Cover, covers);
}

// The kinds of tags, each with all that is to be changed.
void changeComments(TagLib::Ogg::XiphComment& comments, const TagChange& wanted, const Gains& gains) {
    changeProperties(comments, wanted.tags, TotalPlace::apart);
    setGains(comments, gains);
}

void changeFrames(TagLib::ID3v2::Tag& tag, const TagChange& wanted) {
    changeProperties(tag, wanted.tags, TotalPlace::behindTrack);
    setGains(tag, replayGains(wanted.loudness));
    if (wanted.artwork) replacePicture(tag, *wanted.artwork);
}

// TagLib knows no properties for gains here.
void changeItems(TagLib::MP4::Tag& tag, const TagChange& wanted) {
    changeProperties(tag, wanted.tags, TotalPlace::behindTrack);
    for (const auto& [key, value] : replayGains(wanted.loudness)) {
        std::string name = key;
        for (char& letter : name) letter = letter == '_' ? letter : static_cast<char>(letter - 'A' + 'a');
        tag.setItem("----:com.apple.iTunes:" + name, TagLib::StringList(toTagLib(value)));
    }
    if (wanted.artwork) replacePicture(tag, *wanted.artwork);
}

// The files. Nothing of what they sound like is read.
struct FlacFile : TagLib::FLAC::File {
    explicit FlacFile(TagLib::IOStream& stream) : File(&stream, TagLib::ID3v2::FrameFactory::instance(), false) {}
};
struct Mp3File : TagLib::MPEG::File {
    explicit Mp3File(TagLib::IOStream& stream) : File(&stream, TagLib::ID3v2::FrameFactory::instance(), false) {}
};
template <class OggFile>
struct CommentFile : OggFile {
    explicit CommentFile(TagLib::IOStream& stream) : OggFile(&stream, false) {}
};
using VorbisFile = CommentFile<TagLib::Ogg::Vorbis::File>;
using OpusFile = CommentFile<TagLib::Ogg::Opus::File>;
using M4aFile = CommentFile<TagLib::MP4::File>;

template <class OggFile>
std::optional<TagContent> readOgg(TagLib::IOStream& stream) {
    OggFile file(stream);
    if (!file.isValid()) return std::nullopt;
    return TagContent{tagsOf(file.tag()->properties()), pictureOf(*file.tag())};
}
template <class OggFile>
bool writeOgg(TagLib::IOStream& stream, const TagChange& wanted, const Gains& gains) {
    OggFile file(stream);
    if (!file.isValid()) return false;
    changeComments(*file.tag(), wanted, gains);
    if (wanted.artwork) replacePicture(*file.tag(), *wanted.artwork);
    return file.save();
}

std::optional<TagContent> readFlac(TagLib::IOStream& stream) {
    FlacFile file(stream);
    if (!file.isValid()) return std::nullopt;
    return TagContent{tagsOf(file.properties()), pictureOf(file)};
}
// FLAC and MP3 files may hold tags of other kinds as well. They are kept, and say the same.
bool writeFlac(TagLib::IOStream& stream, const TagChange& wanted) {
    FlacFile file(stream);
    if (!file.isValid()) return false;
    changeComments(*file.xiphComment(true), wanted, replayGains(wanted.loudness));
    if (wanted.artwork) replacePicture(file, *wanted.artwork);
    if (file.hasID3v2Tag()) changeFrames(*file.ID3v2Tag(), wanted);
    if (file.hasID3v1Tag()) changeProperties(*file.ID3v1Tag(), wanted.tags, TotalPlace::behindTrack);
    return file.save();
}

// 2.3, which all players read; a tag of 2.4 stays one, as it may hold what 2.3 has no place for.
TagLib::ID3v2::Version versionFor(Mp3File& file) {
    const bool four = file.hasID3v2Tag() && file.ID3v2Tag()->header()->majorVersion() == 4;
    return four ? TagLib::ID3v2::v4 : TagLib::ID3v2::v3;
}

TagContent contentOf(Mp3File& file) {
    return {tagsOf(file.properties()), file.hasID3v2Tag() ? pictureOf(*file.ID3v2Tag()) : std::nullopt};
}
bool writeMp3(TagLib::IOStream& stream, const TagChange& wanted) {
    Mp3File file(stream);
    if (!file.isValid()) return false;
    const TagLib::ID3v2::Version version = versionFor(file);
    changeFrames(*file.ID3v2Tag(true), wanted);
    if (file.hasAPETag()) changeProperties(*file.APETag(), wanted.tags, TotalPlace::behindTrack);
    if (file.hasID3v1Tag()) changeProperties(*file.ID3v1Tag(), wanted.tags, TotalPlace::behindTrack);
    return file.save(TagLib::MPEG::File::AllTags, TagLib::File::StripNone, version, TagLib::File::DoNotDuplicate);
}

std::optional<TagContent> readM4a(TagLib::IOStream& stream) {
    M4aFile file(stream);
    if (!file.isValid()) return std::nullopt;
    return TagContent{tagsOf(file.properties()), pictureOf(*file.tag())};
}
bool writeM4a(TagLib::IOStream& stream, const TagChange& wanted) {
    M4aFile file(stream);
    if (!file.isValid()) return false;
    changeItems(*file.tag(), wanted);
    return file.save();
}

}  // namespace

std::optional<TagContent> readWithTagLib(TagLib::IOStream& stream, SoundContainer container) {
    switch (container) {
        case SoundContainer::flac:
            return readFlac(stream);
        case SoundContainer::vorbis:
            return readOgg<VorbisFile>(stream);
        case SoundContainer::opus:
            return readOgg<OpusFile>(stream);
        case SoundContainer::mp3: {
            Mp3File file(stream);
            // What begins like a frame may be text: UTF-16 does.
            if (!file.isValid() || file.firstFrameOffset() < 0) return std::nullopt;
            return contentOf(file);
        }
        case SoundContainer::m4a:
            return readM4a(stream);
        case SoundContainer::wav:
        case SoundContainer::aiff:
            break;
    }
    return std::nullopt;
}

bool writeWithTagLib(TagLib::IOStream& stream, SoundContainer container, const TagChange& wanted) {
    switch (container) {
        case SoundContainer::flac:
            return writeFlac(stream, wanted);
        case SoundContainer::vorbis:
            return writeOgg<VorbisFile>(stream, wanted, replayGains(wanted.loudness));
        case SoundContainer::opus:
            return writeOgg<OpusFile>(stream, wanted, opusGains(wanted.loudness));
        case SoundContainer::mp3:
            return writeMp3(stream, wanted);
        case SoundContainer::m4a:
            return writeM4a(stream, wanted);
        case SoundContainer::wav:
        case SoundContainer::aiff:
            break;
    }
    return false;
}

// A tag by itself is an MP3 file without sound.
TagContent readId3(const std::string& tag) {
    TagLib::ByteVectorStream stream({tag.data(), static_cast<unsigned int>(tag.size())});
    Mp3File file(stream);
    return contentOf(file);
}

std::string changedId3(const std::string& tag, const TagChange& wanted) {
    TagLib::ByteVectorStream stream({tag.data(), static_cast<unsigned int>(tag.size())});
    Mp3File file(stream);
    const TagLib::ID3v2::Version version = versionFor(file);
    TagLib::ID3v2::Tag& frames = *file.ID3v2Tag(true);
    changeFrames(frames, wanted);
    if (frames.isEmpty()) return {};
    const TagLib::ByteVector bytes = frames.render(version);
    return {bytes.data(), bytes.size()};
}

}  // namespace lacquer::sessions
