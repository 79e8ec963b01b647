// AAC by an encoder that is installed: ffmpeg, in a process of its own. Not real time.
#pragma once

#include <filesystem>

#include "core/base/result.hpp"

namespace lacquer::sessions {

/// Fails with unavailable where ffmpeg is not installed.
Status findAacEncoder();

/// Encodes a sound file as AAC-LC in MP4, at its own sample rate. Fails with failed where ffmpeg does not do it.
Status encodeAac(const std::filesystem::path& sound, const std::filesystem::path& to, int kbps);

/// Decodes such a file to a WAV file of floats.
Status decodeAac(const std::filesystem::path& from, const std::filesystem::path& wav);

}  // namespace lacquer::sessions
