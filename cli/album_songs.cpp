#include "cli/album_songs.hpp"

#include <utility>

#include <CLI/CLI.hpp>

#include "cli/progress.hpp"
#include "cli/render_report.hpp"
#include "cli/session_problems.hpp"
#include "cli/simd_option.hpp"
#include "cli/threads_option.hpp"
#include "sessions/delivery/render_master.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/render/solo.hpp"

namespace lacquer::cli {
namespace {

class SongRenderer {
public:
    SongRenderer(const SongArguments& arguments, AlbumSongs& songs) : arguments_(arguments), songs_(songs) {}

    Result<std::filesystem::path> render(const std::filesystem::path& folder) {
        if (!installation_) {
            installation_ = findInstallation(arguments_.sandboxing);
            auto cache = cacheOf(arguments_.cache);
            if (!cache) return fail(std::move(cache).error());
            cache_ = *std::move(cache);
        }
        installation_->expect(folder);
        const auto loaded = sessions::load(folder, installation_->registry);
        if (!loaded) return fail(loaded.error());
        if (auto checked = checkProblems(loaded->problems, arguments_.bypassMissing); !checked)
            return fail(std::move(checked).error());
        if (auto checked = sessions::checkNothingSoloed(loaded->session); !checked && !arguments_.keepSolo) {
            Error error = std::move(checked).error();
            error.remedy += ", or render what it lets through with --keep-solo";
            return fail(std::move(error));
        }
        songs_.chains[folder] = sessions::chainRunsOf(loaded->session, installation_->registry);
        sessions::RenderOptions options;
        options.workers = arguments_.threads - 1;
        if (arguments_.keepSolo) options.solo = sessions::SoloHandling::keep;
        if (arguments_.bypassMissing) options.missingPlugins = sessions::MissingPlugins::bypass;
        options.cache = cache_.get();
        ProgressBar bar("Rendering " + loaded->session.name);
        options.progress = bar.callback();
        const std::filesystem::path file = songs_.scratch->path() / (std::to_string(rendered_++) + ".wav");
        const auto master = sessions::renderMaster(loaded->session, installation_->registry, std::move(options), file);
        if (!master) return fail(master.error());
        songs_.warnings += warningLines(master->report);
        return file;
    }

private:
    const SongArguments& arguments_;
    AlbumSongs& songs_;
    std::unique_ptr<Installation> installation_{};
    std::unique_ptr<sessions::RenderCache> cache_{};
    int rendered_ = 0;
};

}  // namespace

void addSongOptions(CLI::App& command, SongArguments& arguments) {
    addThreadsOption(command, arguments.threads, "Threads to work on; what comes out is the same for any number");
    addSimdOption(command, arguments.simd);
    addSandboxOption(command, arguments.sandboxing);
    command.add_flag("--bypass-missing", arguments.bypassMissing,
                     "Render sessions without the plugins that are not installed");
    command.add_flag("--keep-solo", arguments.keepSolo,
                     "Render sessions although faders are soloed: the rest is silent");
    addCacheOptions(command, arguments.cache);
}

Result<AlbumSongs> openAlbumSongs(const sessions::Album& album, const SongArguments& arguments) {
    if (auto simd = chooseSimd(arguments.simd); !simd) return fail(std::move(simd).error());
    AlbumSongs songs;
    if (sessions::hasSessions(album)) {
        auto scratch = sessions::PartialFolder::create(album.folder / "songs");
        if (!scratch) return fail(std::move(scratch).error());
        songs.scratch.emplace(*std::move(scratch));
    }
    SongRenderer renderer(arguments, songs);
    auto sounds = sessions::openSongs(
        album, [&renderer](const std::filesystem::path& session) { return renderer.render(session); });
    if (!sounds) return fail(std::move(sounds).error());
    songs.sounds = *std::move(sounds);
    return songs;
}

}  // namespace lacquer::cli
