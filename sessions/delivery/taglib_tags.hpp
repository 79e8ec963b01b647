// Tags in what TagLib understands: Vorbis comments, ID3v2, MP4 items. Not real time.
#pragma once

#include <optional>

#include "sessions/delivery/sound_container.hpp"
#include "sessions/delivery/tag_content.hpp"

namespace TagLib {
class IOStream;
}

namespace lacquer::sessions {

/// Of a FLAC, Vorbis, Opus, MP3 or M4A file; nothing where it is damaged.
[[nodiscard]] std::optional<TagContent> readWithTagLib(TagLib::IOStream& stream, SoundContainer container);

/// False: the file is damaged, or TagLib could not write. Whether the disk took it the stream knows.
[[nodiscard]] bool writeWithTagLib(TagLib::IOStream& stream, SoundContainer container, const TagChange& change);

/// Of an ID3v2 tag by itself, as chunks of WAV and AIFF files hold it; empty where it says nothing.
[[nodiscard]] TagContent readId3(const std::string& tag);

/// The tag with the change, as ID3v2.3 unless it is one of 2.4; what it said of loudness stays, unless `change` says
/// otherwise.
[[nodiscard]] std::string changedId3(const std::string& tag, const TagChange& change);

}  // namespace lacquer::sessions
