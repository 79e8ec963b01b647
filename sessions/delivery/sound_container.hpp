// What kind of file a sound lies in, told by its bytes, and where in it the sound is. Not real time.
#pragma once

#include <optional>
#include <string>

namespace lacquer::sessions {

/// The kinds of files that take tags.
enum class SoundContainer { wav, aiff, flac, vorbis, opus, mp3, m4a };

/// Nothing where it is none of them. `file` is open for reading; its position is not used.
[[nodiscard]] std::optional<SoundContainer> containerOf(int file);

/// ContentHash of the sound as it is encoded, without what is around it: the same before and after a change of tags.
/// Nothing where the file is damaged or cut short, as far as its own framing tells.
[[nodiscard]] std::optional<std::string> soundDigits(int file, SoundContainer container);

}  // namespace lacquer::sessions
