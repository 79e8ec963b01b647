// The commands under `lacquer album`, one source file each, and what they share. Main thread.
#pragma once

#include <string>

#include "cli/command.hpp"

namespace lacquer::cli {

void declareAlbumNew(CLI::App& album, Action& chosen);
void declareAlbumCheck(CLI::App& album, Action& chosen);
void declareAlbumInfo(CLI::App& album, Action& chosen);
void declareAlbumLevels(CLI::App& album, Action& chosen);
void declareAlbumExport(CLI::App& album, Action& chosen);

/// The positional option ALBUM.
void addAlbumOption(CLI::App& command, std::string& album);

/// "3:07.2"
[[nodiscard]] std::string minutes(double seconds);

}  // namespace lacquer::cli
