// Opens a sound file as something clips can be cut from, at the session's sample rate, onwards or backwards.
#pragma once

#include <filesystem>
#include <memory>

#include "core/base/result.hpp"
#include "nodes/mix/playlist.hpp"

namespace lacquer::sessions {

/// The file as it is when its rate is the session's, else resampled (ResampledSource). Besides the failures of
/// AudioFile::open, fails with badData when the file has more channels than a track: 2.
Result<std::shared_ptr<nodes::ClipSource>> openClipFile(const std::filesystem::path& path, int sessionRate);

/// The same for clips that play the file backwards (BackwardSource).
Result<std::shared_ptr<nodes::ClipSource>> openBackwards(const std::filesystem::path& path, int sessionRate);

/// Frames at the session's rate that `frames` at the file's rate become: the nearest whole number.
[[nodiscard]] std::int64_t resampledLength(std::int64_t frames, int fileRate, int sessionRate) noexcept;

}  // namespace lacquer::sessions
