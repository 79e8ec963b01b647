// A session as a song that files are made from: rendered once, in 32-bit float. Not real time.
#pragma once

#include <filesystem>

#include "sessions/delivery/export_songs.hpp"
#include "sessions/render/render.hpp"

namespace lacquer::sessions {

struct Master {
    ExportSong song;
    RenderReport report;
};

/// Renders to `file`, a WAV file, with `options` but for its file and samples. Fails as render() does.
Result<Master> renderMaster(const Session& session, const ProcessorRegistry& registry, RenderOptions options,
                            const std::filesystem::path& file);

}  // namespace lacquer::sessions
