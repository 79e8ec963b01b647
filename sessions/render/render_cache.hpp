// RenderCache: a folder of KeptAudio, and what the files that sessions use have been found to hold. Any number of
// programs may use one folder at a time: files come and go in one step, and one that is being read stays whole. Message
// thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "sessions/media/cache_folder.hpp"
#include "sessions/media/known_contents.hpp"
#include "sessions/render/kept_audio.hpp"

namespace lacquer::sessions {

class RenderCache {
public:
    static constexpr std::int64_t kUsualLimitBytes = 4'000'000'000;
    /// Writing and hashing a byte, and reading, hashing and copying it later, takes two to four nanoseconds in all
    /// where the disk does not hold it up; what is kept should save several times that.
    static constexpr double kUsualWorthNsPerByte = 16;

    /// Empty where there is none.
    [[nodiscard]] static std::filesystem::path usualFolder() { return CacheFolder::usual("renders"); }

    /// The folder is made when something is kept. What takes less than `worthNsPerByte` to run again is not.
    explicit RenderCache(std::filesystem::path folder = usualFolder(), std::int64_t limitBytes = kUsualLimitBytes,
                         double worthNsPerByte = kUsualWorthNsPerByte);

    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return kept_.path(); }
    [[nodiscard]] double worthNsPerByte() const noexcept { return worthNsPerByte_; }

    /// What is kept under a key; it counts as used now. A damaged file is removed. Null: nothing.
    [[nodiscard]] std::shared_ptr<const KeptAudio> find(const std::string& key) const;
    /// To keep something under a key. Fails with cannotCreate.
    [[nodiscard]] Result<KeptAudioWriter> keep(const std::string& key) const;
    /// How much one render may keep: half of the limit, so that it does not push itself out, and not more than half of
    /// what the disk has left. Fails with cannotCreate where the folder cannot be made.
    [[nodiscard]] Result<std::int64_t> roomBytes() const;

    /// What the files that sessions use have been found to hold.
    [[nodiscard]] KnownContents& contents() noexcept { return contents_; }

    [[nodiscard]] CacheFolder::Usage usage() const { return kept_.usage(); }
    /// See CacheFolder.
    void trim() const { kept_.trim(); }
    /// Removes everything.
    void clear();

private:
    const CacheFolder kept_;
    const double worthNsPerByte_;
    KnownContents contents_;
};

}  // namespace lacquer::sessions
