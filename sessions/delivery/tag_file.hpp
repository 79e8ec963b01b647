// Tags into files and out of them, in each format's native form. Not real time.
#pragma once

#include <filesystem>

#include "core/base/result.hpp"
#include "sessions/delivery/loudness_tags.hpp"
#include "sessions/delivery/tag_content.hpp"
#include "sessions/model/tags.hpp"

namespace lacquer::sessions {

/// A PNG or JPEG file. Fails with missingInput where it is not there, with badData where it is neither or longer than
/// the 16 MB that all formats take.
Result<Artwork> readArtwork(const std::filesystem::path& picture);

/// What a WAV (RIFF, RF64), AIFF, FLAC, Vorbis, Opus, MP3 or M4A file says. Of what it says in several places, ID3v2
/// comes first. Fails with missingInput where there is no file, with badData where it is damaged, cut short or of
/// another kind.
Result<TagContent> readTags(const std::filesystem::path& file);

/// Refuses with usage an ISRC, UPC, year or track that is none, and text that is no UTF-8. What is as in `present` may
/// stay, whatever it is.
Status checkWritable(const Tags& tags, const Tags& present);

/// Writes tags into a complete sound file; the samples stay as they are, and so does all else in it. It then says just
/// what `tags` says: what is empty there is taken out. `artwork` takes the place of its front cover; without one, its
/// pictures stay. A relative `artwork` hangs on `artworkFolder`. Of `loudness`, bext has all (WAV), ReplayGain 2 or
/// R128_TRACK_GAIN the integrated loudness and the true peak; what is absent stays as it is.
/// A complete copy, read again and compared, takes the place of the file in one step; where it says everything already,
/// nothing happens. ISRCs are written without hyphens.
/// Fails as readArtwork(), readTags() and checkWritable() do; with usage where the tags do not fit; with cannotCreate
/// where the disk takes no more, with failed where the file cannot say what it should. The file is then as it was.
Status writeTags(const std::filesystem::path& file, const Tags& tags, const std::filesystem::path& artworkFolder = {},
                 const LoudnessTags& loudness = {});

}  // namespace lacquer::sessions
