// KeptAudio: what one output of a node has put out in a render, kept in a file so that another render can play it in
// place of the node. KeptAudioWriter writes one. Not real time, except for block().
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/signal/audio_block.hpp"
#include "sessions/media/content_hash.hpp"
#include "sessions/media/partial_file.hpp"

namespace lacquer::sessions {

struct KeptFacts {
    int channels = 0;  ///< 0: of a node that nobody hears; all that is kept of it stands here
    int quantumFrames = 0;
    std::int64_t blocks = 0;                    ///< quanta, from the render's first one on
    std::int64_t readyFrames = 0;               ///< by which the output lags the sources
    std::optional<std::int64_t> tailFrames{0};  ///< of the node and all in front of it; none: nobody knows

    friend bool operator==(const KeptFacts&, const KeptFacts&) = default;
};

/// 32-bit float, as it was in memory: block by block, in a block channel by channel.
class KeptAudio {
public:
    /// Opens and checks a file. Fails with missingInput where there is none, and with badData on one that was not kept
    /// under this key, is cut short, or holds other bytes than were written.
    static Result<std::shared_ptr<const KeptAudio>> open(const std::filesystem::path& path, const std::string& key);

    KeptAudio(const KeptAudio&) = delete;
    KeptAudio& operator=(const KeptAudio&) = delete;
    ~KeptAudio();

    [[nodiscard]] const KeptFacts& facts() const noexcept { return facts_; }
    [[nodiscard]] std::int64_t frames() const noexcept { return facts_.blocks * facts_.quantumFrames; }
    /// The samples of a channel in a block, one quantum of them. The pages may have to be read from the disk.
    [[nodiscard]] const float* block(std::int64_t index, int channel) const noexcept {
        return samples_ + (index * facts_.channels + channel) * facts_.quantumFrames;
    }
    /// All of a block is +0.
    [[nodiscard]] bool silent(std::int64_t index) const noexcept { return silent_[static_cast<std::size_t>(index)]; }

private:
    KeptAudio() = default;

    KeptFacts facts_;
    void* mapped_ = nullptr;
    std::size_t mappedBytes_ = 0;
    const float* samples_ = nullptr;
    std::vector<bool> silent_;
};

/// Nobody sees the file before finish(): see PartialFile. While it is being written, it is locked (flock).
class KeptAudioWriter {
public:
    /// Fails with cannotCreate.
    static Result<KeptAudioWriter> create(const std::filesystem::path& path);

    /// Appends one block: its channels one behind the other. Fails with cannotCreate.
    Status add(std::span<const float> block);
    /// Completes the file. Fails with cannotCreate.
    Status finish(const std::string& key, const KeptFacts& facts);

private:
    explicit KeptAudioWriter(PartialFile file) : file_(std::move(file)) {}
    Status flush();

    PartialFile file_;
    ContentHash hash_;
    std::vector<float> waiting_;
};

}  // namespace lacquer::sessions
