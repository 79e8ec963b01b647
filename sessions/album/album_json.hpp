// album.json, as text. The format is described in docs/album-format.md. Pure; message thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/album/album.hpp"
#include "sessions/format/finding.hpp"

namespace lacquer::sessions {

inline constexpr const char* kAlbumFileName = "album.json";

struct ReadAlbum {
    Album album{};
    /// What is wrong, in order of lines. With a fatal one there is no album. Members that are not known are kept, and
    /// told, as they may be misspelt.
    std::vector<Finding> findings{};
};

[[nodiscard]] ReadAlbum readAlbum(const std::string& text, const std::filesystem::path& folder);

/// A song on each line. Reading it gives the same album; writing that, the same text. Fails with badData on text that
/// is no UTF-8.
Result<std::string> writeAlbum(const Album& album);

}  // namespace lacquer::sessions
