// The songs of an album, opened: its sessions rendered to files that go away again. Main thread.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/cache_options.hpp"
#include "cli/installation.hpp"
#include "sessions/album/song_sounds.hpp"
#include "sessions/delivery/report/chain_steps.hpp"
#include "sessions/media/partial_folder.hpp"

namespace lacquer::cli {

/// How sessions are rendered.
struct SongArguments {
    int threads = usefulWorkers() + 1;
    std::string simd;
    Sandboxing sandboxing = Sandboxing::usual;
    bool bypassMissing = false;
    bool keepSolo = false;
    CacheArguments cache;
};
void addSongOptions(CLI::App& command, SongArguments& arguments);

struct AlbumSongs {
    std::vector<sessions::SongSound> sounds;
    std::string warnings{};  ///< of renders, a line each
    /// What sessions do to their sound, by their folders.
    std::map<std::filesystem::path, std::vector<sessions::ChainRun>> chains{};
    std::optional<sessions::PartialFolder> scratch{};  ///< where they are
};

/// Fails as loading and rendering do.
Result<AlbumSongs> openAlbumSongs(const sessions::Album& album, const SongArguments& arguments);

}  // namespace lacquer::cli
