// PeakCache: the peaks of sound files, kept in the user's cache folder under what is in the files, so that one that is
// moved, copied or used by several sessions is looked at once. Any one thread; several programs may use one folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "sessions/media/cache_folder.hpp"
#include "sessions/media/known_contents.hpp"
#include "sessions/media/waveform_peaks.hpp"

namespace lacquer::sessions {

class PeakCache {
public:
    /// About 16 MB are an hour of stereo.
    static constexpr std::int64_t kUsualLimitBytes = 500'000'000;

    /// `lacquer/peaks` in the user's cache folder. Without a folder nothing is kept.
    explicit PeakCache(std::filesystem::path folder = CacheFolder::usual("peaks"),
                       std::int64_t limitBytes = kUsualLimitBytes);

    struct Found {
        WaveformPeaks peaks;
        std::string content;     ///< ContentHash of the file
        bool wasKept = false;    ///< nothing had to be read but the cache
        std::int64_t bytes = 0;  ///< that are kept; 0: nothing could be
    };
    /// The peaks of a file: those that are kept of what is in it now, or made now, and kept. Reads the file to the end
    /// where it is not known. What is kept and damaged, or of another version, is removed and made anew. Fails as
    /// AudioFile::open() and read() do, and with failed when `progress` says stop.
    Result<Found> peaksOf(const std::filesystem::path& file, const Progress& progress = {});
    /// ContentHash of a file; nothing where it cannot be read.
    [[nodiscard]] std::optional<std::string> contentOf(const std::filesystem::path& file) { return contents_.of(file); }

    [[nodiscard]] const CacheFolder& folder() const noexcept { return folder_; }

private:
    [[nodiscard]] std::optional<WaveformPeaks> find(const std::string& content) const;
    Status keep(const std::string& content, const WaveformPeaks& peaks) const;

    CacheFolder folder_;
    KnownContents contents_;
};

}  // namespace lacquer::sessions
