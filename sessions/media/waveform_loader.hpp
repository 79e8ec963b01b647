// WaveformLoader: peaks and samples of sound files for whoever draws them, fetched by a thread of its own. The message
// thread asks, and never waits for a disk.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/media/peak_cache.hpp"

namespace lacquer::sessions {

/// What there is to draw of a stretch of a file.
struct DrawnWaveform {
    std::vector<std::vector<Peak>> channels;  ///< by column; empty: nothing is known yet
    bool exact = false;                       ///< false: more is being fetched, ask again once told
};

/// What is known of a file beside its peaks.
struct WaveformFacts {
    std::int64_t frames = 0;
    int sampleRate = 0;  ///< Hz, the file's own
};

class WaveformLoader {
public:
    /// Peaks and samples of files that have not been drawn for a while are forgotten when all come to more than so
    /// much; the peaks of an hour of stereo take 21 MB.
    static constexpr std::size_t kMostPeakBytes = 400'000'000;

    /// `changed` is called when there is more to draw of a file, on the loader's thread.
    explicit WaveformLoader(std::filesystem::path cacheFolder = CacheFolder::usual("peaks"),
                            std::function<void(const std::filesystem::path&)> changed = {});
    WaveformLoader(const WaveformLoader&) = delete;
    WaveformLoader& operator=(const WaveformLoader&) = delete;
    /// Ends once the block that is being read has been.
    ~WaveformLoader();

    /// Has a file looked at: its peaks are fetched unless they are there, and anew where it has been changed since.
    void look(const std::filesystem::path& file);
    /// What is known of a stretch, at once. Columns of 256 frames and more are drawn by the peaks' bins; narrower ones
    /// by the samples, exactly, and until these have been read by the bins that they lie in. Of each file the samples
    /// that were asked for last stay, of up to kKeptStretches stretches. A file that nobody has had looked at is looked
    /// at.
    [[nodiscard]] DrawnWaveform draw(const std::filesystem::path& file, const WaveformStretch& stretch);
    static constexpr std::size_t kKeptStretches = 8;
    /// Nothing until the file has been looked at.
    [[nodiscard]] std::optional<WaveformFacts> facts(const std::filesystem::path& file) const;
    /// Why a file cannot be drawn.
    [[nodiscard]] std::optional<Error> trouble(const std::filesystem::path& file) const;
    /// True when nothing is being fetched.
    [[nodiscard]] bool idle() const;

private:
    struct Samples {
        std::int64_t first = 0;
        std::vector<float> interleaved;
        std::int64_t end = 0;
    };
    struct File {
        /// Samples that hold a stretch; null: there are none.
        [[nodiscard]] std::shared_ptr<const Samples> holding(std::int64_t begin, std::int64_t end) const;

        std::shared_ptr<const WaveformPeaks> peaks;
        std::string content;
        std::optional<WaveformFacts> facts;
        std::deque<std::shared_ptr<const Samples>> samples;  ///< the newest first
        std::optional<Error> trouble;
        bool wantsLook = false;
        bool isLookedAt = false;  ///< now
        std::vector<std::pair<std::int64_t, std::int64_t>> wantsSamples;
        std::chrono::steady_clock::time_point drawn{};
    };
    void run();
    void queue(const std::filesystem::path& path);
    void lookAt(const std::filesystem::path& path);
    void forgetOldPeaks();
    void readSamples(const std::filesystem::path& path, std::int64_t begin, std::int64_t end);

    const std::function<void(const std::filesystem::path&)> changed_;
    mutable std::mutex mutex_;
    std::condition_variable work_;
    std::map<std::filesystem::path, File> files_;  // under mutex_, as what follows
    std::deque<std::filesystem::path> queue_;
    bool busy_ = false;
    bool stopping_ = false;
    PeakCache cache_;  // the thread's
    std::thread thread_;
};

}  // namespace lacquer::sessions
